package dev.backlight.report;

import dev.backlight.report.Diagram.Edge;
import dev.backlight.report.Diagram.Line;
import dev.backlight.report.Diagram.Meaning;
import dev.backlight.report.Diagram.Node;
import dev.backlight.report.Diagram.Tone;
import java.awt.geom.Point2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.List;

/** Draws a diagram: edges first, then nodes, then labels, and the legend below. */
final class DiagramPicture {
    private static final double MARGIN = 16;
    /** The height of a line of the legend. */
    static final double LEGEND = 20;

    private final Diagram diagram;
    private final DiagramPlaces places;

    DiagramPicture(Diagram diagram) {
        this.diagram = diagram;
        this.places = new DiagramPlaces(diagram);
    }

    Svg.Element draw() {
        List<DiagramLine> lines = places.lines();
        DiagramLabels labels = new DiagramLabels(
                diagram.edges(), diagram.nodes().stream().map(places::box).toList(), lines);
        List<Svg> edges = new ArrayList<>();
        List<Svg> texts = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            Edge edge = diagram.edges().get(i);
            edges.add(arrow(edge, lines.get(i)));
            if (edge.label().isPresent()) {
                texts.add(label(edge, edge.label().get(), labels.box(i)));
            }
        }
        Point2D corner = places.corner();
        double legendWidth = diagram.legend().stream()
                .mapToDouble(meaning -> Lettering.width(meaning.text()) + 50)
                .max()
                .orElse(0);
        double legendTop = corner.getY() + 2 * MARGIN;
        double height = diagram.legend().isEmpty()
                ? legendTop
                : legendTop + MARGIN / 2 + LEGEND * diagram.legend().size();
        Svg.Element drawing = Svg.element("g")
                .with("transform", "translate(" + Svg.number(MARGIN) + " " + Svg.number(MARGIN) + ")")
                .add(edges)
                .add(diagram.nodes().stream().map(this::node).toList())
                .add(texts);
        return Svg.picture(
                        Math.max(corner.getX(), legendWidth) + 2 * MARGIN,
                        height,
                        diagram.title(),
                        diagram.description())
                .with("font-family", "system-ui, sans-serif")
                .with("font-size", 13)
                .add(Svg.element("rect")
                        .with("width", "100%")
                        .with("height", "100%")
                        .with("fill", "#ffffff"))
                .add(drawing)
                .add(legend(diagram.legend(), MARGIN, legendTop));
    }

    private Svg arrow(Edge edge, DiagramLine line) {
        Svg.Element shaft = stroke(edge.line(), edge.tone(), edge.width())
                .with("d", line.path())
                .with("fill", "none");
        Svg.Element head = Svg.element("path")
                .with("d", line.head())
                .with("fill", edge.tone().css());
        String name = name(edge.from()) + " → " + name(edge.to())
                + edge.label().map(label -> ": " + label).orElse("");
        return Svg.element("g")
                .with("class", edge.tone() instanceof Tone.Grey ? "edge grey" : "edge")
                .add(shaft, head)
                .titled(name);
    }

    /** What a node is called: the first line of its text. */
    private String name(String id) {
        return diagram.nodes().stream()
                .filter(node -> node.id().equals(id))
                .map(node -> node.lines().getFirst())
                .findFirst()
                .orElseThrow();
    }

    static Svg.Element stroke(Line line, Tone tone, double width) {
        Svg.Element path = Svg.element("path").with("stroke", tone.css()).with("stroke-width", width);
        return switch (line) {
            case SOLID -> path;
            case DASHED -> path.with("stroke-dasharray", Svg.number(5 + width) + " " + Svg.number(3 + width / 2));
            case DOTTED ->
                path.with("stroke-dasharray", "0 " + Svg.number(2 + 1.5 * width))
                        .with("stroke-linecap", "round");
        };
    }

    private static Svg label(Edge edge, String label, Rectangle2D box) {
        return Svg.element("g")
                .add(
                        Svg.element("rect")
                                .with("x", box.getX())
                                .with("y", box.getY())
                                .with("width", box.getWidth())
                                .with("height", box.getHeight())
                                .with("rx", 3)
                                .with("fill", "#ffffff"),
                        Lettering.middle(label, box.getCenterX(), box.getCenterY())
                                .with("fill", text(edge.tone()))
                                .with("class", "label"));
    }

    /** Grey text is darker than grey lines, to be read. */
    private static String text(Tone tone) {
        return tone instanceof Tone.Grey ? "#6b6b6b" : tone.css();
    }

    private Svg node(Node node) {
        Rectangle2D box = places.box(node);
        Svg.Element group = Svg.element("g").with("class", "node").with("data-name", node.id());
        double width = node.tone() instanceof Tone.Group ? 2.8 : 1.4;
        group = switch (node.shape()) {
            case CIRCLE ->
                group.add(framed(Svg.element("circle"), node.tone(), width)
                        .with("cx", box.getCenterX())
                        .with("cy", box.getCenterY())
                        .with("r", box.getWidth() / 2));
            case BOX ->
                group.add(framed(Svg.element("rect"), node.tone(), width)
                        .with("x", box.getX())
                        .with("y", box.getY())
                        .with("width", box.getWidth())
                        .with("height", box.getHeight())
                        .with("rx", 4));
            case TEXT -> group;
        };
        List<String> lines = node.lines();
        for (int i = 0; i < lines.size(); i++) {
            double y = box.getCenterY() + (i - (lines.size() - 1) / 2.0) * Lettering.LINE;
            group = group.add(Lettering.middle(lines.get(i), box.getCenterX(), y)
                    .with("font-weight", i == 0 && lines.size() > 1 ? "bold" : "normal")
                    .with("fill", node.tone() instanceof Tone.Grey ? text(node.tone()) : "#111111"));
        }
        return group.titled(String.join(", ", lines));
    }

    private static Svg.Element framed(Svg.Element shape, Tone tone, double width) {
        return shape.with("fill", "#ffffff").with("stroke", tone.css()).with("stroke-width", width);
    }

    /** What tones and lines mean, one below the other. */
    static List<Svg> legend(List<Meaning> meanings, double left, double top) {
        List<Svg> parts = new ArrayList<>();
        for (int i = 0; i < meanings.size(); i++) {
            Meaning meaning = meanings.get(i);
            double y = top + (i + 0.5) * LEGEND;
            parts.add(stroke(meaning.line(), meaning.tone(), 3)
                    .with("d", "M" + Svg.number(left) + " " + Svg.number(y) + " h32"));
            parts.add(Lettering.start(meaning.text(), left + 42, y).with("class", "legend"));
        }
        return parts;
    }
}
