package dev.backlight.report;

import dev.backlight.formula.Palette;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * A drawing of a directed acyclic graph, before it is laid out: what is in it, and how it looks.
 *
 * <p>Colours never stand alone: an edge also has a thickness, a kind of line and a label, so that the drawing can be
 * read in black and white. The legend is made of the same tones as the drawing.
 *
 * @param title what it is, in a few words
 * @param description what is to be seen in it, for whoever does not see it
 * @param legend what tones mean; empty for none
 */
public record Diagram(String title, String description, List<Node> nodes, List<Edge> edges, List<Meaning> legend)
        implements Figure {

    /** What a node looks like. */
    public enum Shape {
        CIRCLE,
        BOX,
        /** Text alone, such as ⋮. */
        TEXT
    }

    /** What a line looks like. */
    public enum Line {
        SOLID,
        DASHED,
        DOTTED
    }

    /** The colour of an edge or node. */
    public sealed interface Tone {
        /** As ink on paper. */
        record Plain() implements Tone {}

        /** Present, but not what it is about. */
        record Grey() implements Tone {}

        /** Belongs to a group, such as a path. */
        record Group(int number) implements Tone {}

        Tone PLAIN = new Plain();
        Tone GREY = new Grey();

        /** The colour as CSS has it. */
        default String css() {
            return switch (this) {
                case Plain() -> "#333333";
                case Grey() -> "#b0b0b0";
                case Group(int number) -> Palette.css(number);
            };
        }
    }

    /**
     * A node.
     *
     * @param id unique in the diagram
     * @param lines its text
     * @param rank its column from the left; empty to be found from its edges
     */
    public record Node(String id, List<String> lines, Shape shape, Tone tone, OptionalInt rank) {
        public Node {
            lines = List.copyOf(lines);
        }

        /** A plain circle. */
        public static Node circle(String id, String... lines) {
            return new Node(id, List.of(lines), Shape.CIRCLE, Tone.PLAIN, OptionalInt.empty());
        }

        /** A plain box. */
        public static Node box(String id, String... lines) {
            return new Node(id, List.of(lines), Shape.BOX, Tone.PLAIN, OptionalInt.empty());
        }

        /** Text without a frame. */
        public static Node text(String id, String... lines) {
            return new Node(id, List.of(lines), Shape.TEXT, Tone.PLAIN, OptionalInt.empty());
        }

        /** The same in another tone. */
        public Node in(Tone other) {
            return new Node(id, lines, shape, other, rank);
        }

        /** The same in a given column. */
        public Node at(int column) {
            return new Node(id, lines, shape, tone, OptionalInt.of(column));
        }
    }

    /**
     * An arrow from one node to another.
     *
     * @param width of the line in pixels; 1 is thin
     */
    public record Edge(String from, String to, Optional<String> label, Line line, Tone tone, double width) {
        /** A plain arrow. */
        public static Edge of(String from, String to) {
            return new Edge(from, to, Optional.empty(), Line.SOLID, Tone.PLAIN, 1.2);
        }

        /** A plain arrow with a text. */
        public static Edge of(String from, String to, String label) {
            return of(from, to).labelled(label);
        }

        /** The same with a text. */
        public Edge labelled(String text) {
            return new Edge(from, to, Optional.of(text), line, tone, width);
        }

        /** The same in another tone. */
        public Edge in(Tone other) {
            return new Edge(from, to, label, line, other, width);
        }

        /** The same with another kind of line. */
        public Edge drawn(Line other) {
            return new Edge(from, to, label, other, tone, width);
        }

        /** The same as thick as this. */
        public Edge wide(double pixels) {
            return new Edge(from, to, label, line, tone, pixels);
        }
    }

    /** What a tone and a kind of line mean, for the legend. */
    public record Meaning(Tone tone, Line line, String text) {
        /** What a tone means on a solid line. */
        public Meaning(Tone tone, String text) {
            this(tone, Line.SOLID, text);
        }
    }

    /**
     * Checks that edges lead from and to nodes.
     *
     * @throws IllegalArgumentException if a node is there twice, or an edge leads to none
     */
    public Diagram {
        nodes = List.copyOf(nodes);
        edges = List.copyOf(edges);
        legend = List.copyOf(legend);
        Set<String> ids = new HashSet<>();
        for (Node node : nodes) {
            if (!ids.add(node.id())) {
                throw new IllegalArgumentException("[diagram] two nodes are called \"" + node.id() + "\"");
            }
        }
        for (Edge edge : edges) {
            if (!ids.contains(edge.from()) || !ids.contains(edge.to())) {
                throw new IllegalArgumentException("[diagram] the edge from \"" + edge.from() + "\" to \"" + edge.to()
                        + "\" leads where there is no node; the nodes are " + ids);
            }
        }
    }

    /** A diagram without a legend. */
    public Diagram(String title, String description, List<Node> nodes, List<Edge> edges) {
        this(title, description, nodes, edges, List.of());
    }

    /**
     * The picture.
     *
     * @throws IllegalArgumentException if the edges make a cycle
     */
    @Override
    public Svg.Element svg() {
        return new DiagramPicture(this).draw();
    }
}
