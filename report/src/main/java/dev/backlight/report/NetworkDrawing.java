package dev.backlight.report;

import dev.backlight.explain.Explanation;
import dev.backlight.explain.Notation;
import dev.backlight.explain.Quantity;
import dev.backlight.explain.UnitSignals;
import dev.backlight.explain.WeightGradient;
import dev.backlight.report.Diagram.Edge;
import dev.backlight.report.Diagram.Line;
import dev.backlight.report.Diagram.Meaning;
import dev.backlight.report.Diagram.Node;
import dev.backlight.report.Diagram.Tone;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Draws explained networks: units as circles, weights as arrows, biases inside the units that have them. */
public final class NetworkDrawing {
    /** More numbers than there is room for: only the arrows with the largest gradients have them. */
    private static final int MOST_LABELS = 40;

    /** The most digits that there is room for. */
    static final int DIGITS = 4;

    private static final double THINNEST = 1;
    private static final double THICKEST = 5;

    private final Explanation explanation;
    private final Notation notation;
    private final int digits;

    private NetworkDrawing(Explanation explanation, Notation notation, int digits) {
        this.explanation = explanation;
        this.notation = notation;
        this.digits = digits;
    }

    /**
     * The network with its numbers, or the paths of one weight to the loss; of large networks units are cells of
     * strips.
     *
     * @param digits how many significant digits numbers in circles have at most
     * @param weight whose paths are lit; empty for the gradients of all
     * @throws IllegalArgumentException if there is no such weight
     */
    public static Figure of(Explanation explanation, Notation notation, int digits, Optional<String> weight) {
        if (!Extent.isDrawnByUnits(explanation)) {
            return new StripDrawing(explanation, notation, weight);
        }
        return weight.map(name -> paths(explanation, notation, name))
                .orElseGet(() -> numbers(explanation, notation, Math.min(digits, DIGITS)));
    }

    /**
     * What is drawn where answers are to be filled in: the network without numbers, if its units are drawn one by one.
     */
    static Optional<Figure> blank(Explanation explanation, Notation notation) {
        return Extent.isDrawnByUnits(explanation) ? Optional.of(symbols(explanation, notation)) : Optional.empty();
    }

    /** The network as it is drawn on a blackboard: names in the circles, the weights' symbols on the arrows. */
    public static Diagram symbols(Explanation explanation, Notation notation) {
        List<Node> nodes = explanation.units().stream()
                .map(unit -> Node.circle(unit.name(), unit.name()))
                .toList();
        List<Connection> connections = Connection.of(explanation);
        List<Edge> edges = connections.stream()
                .map(each -> connections.size() > MOST_LABELS
                        ? Edge.of(each.source(), each.target())
                        : Edge.of(
                                each.source(),
                                each.target(),
                                notation.weight(each.source(), each.target()).text()))
                .toList();
        return new Diagram("The network", Connection.inWords(explanation), nodes, edges);
    }

    /**
     * What the two circles of a unit are called.
     *
     * @param s its pre-activation
     * @param z its value
     */
    public record Circles(String s, String z) {}

    /**
     * The network with every activation as an arrow of its own, dashed, from s to z.
     *
     * @param names what units are called where it is not as the notation has it
     * @param isComputed whether the circles hold values, and not symbols
     */
    public static Diagram unfolded(
            Explanation explanation, Notation notation, Map<String, Circles> names, boolean isComputed) {
        NetworkDrawing drawing = new NetworkDrawing(explanation, notation, DIGITS);
        List<Node> nodes = new ArrayList<>();
        List<Edge> edges = new ArrayList<>();
        for (UnitSignals unit : explanation.units()) {
            Circles circles = names.getOrDefault(
                    unit.name(),
                    new Circles(
                            notation.preActivation(unit.name()).text(),
                            (unit.isInput() ? notation.input(unit.name()) : notation.value(unit.name())).text()));
            boolean hasFunction = !unit.isInput() && !unit.function().equals(UnitSignals.LINEAR);
            if (hasFunction) {
                Quantity s = unit.s().orElseThrow();
                nodes.add(Node.circle("s " + unit.name(), isComputed ? s.text(drawing.digits) : circles.s()));
                edges.add(Edge.of("s " + unit.name(), unit.name()).drawn(Line.DASHED));
            }
            nodes.add(Node.circle(unit.name(), isComputed ? unit.z().text(drawing.digits) : circles.z()));
        }
        for (Connection each : Connection.of(explanation)) {
            String target = "s " + each.target();
            boolean hasFunction = nodes.stream().anyMatch(node -> node.id().equals(target));
            Edge edge = Edge.of(each.source(), hasFunction ? target : each.target());
            edges.add(isComputed ? edge : edge.labelled(each.weight().text(drawing.digits)));
        }
        String functions = explanation.units().stream()
                .map(UnitSignals::function)
                .filter(function -> !function.equals(UnitSignals.INPUT) && !function.equals(UnitSignals.LINEAR))
                .distinct()
                .collect(Collectors.joining(", "));
        return new Diagram(
                "The network, activations apart",
                Connection.inWords(explanation),
                nodes,
                edges,
                functions.isEmpty()
                        ? List.of()
                        : List.of(
                                new Meaning(Tone.PLAIN, "weights"),
                                new Meaning(Tone.PLAIN, Line.DASHED, "activation: " + functions)));
    }

    /**
     * The network with its numbers: s, z and δ in the circles, the weights on the arrows, which are the thicker the
     * larger their gradient, and dashed where it is negative.
     */
    public static Diagram numbers(Explanation explanation, Notation notation, int digits) {
        NetworkDrawing drawing = new NetworkDrawing(explanation, notation, digits);
        List<Connection> connections = Connection.of(explanation);
        double largest =
                connections.stream().mapToDouble(NetworkDrawing::size).max().orElse(0);
        double labelled = connections.stream()
                .map(NetworkDrawing::size)
                .sorted(Comparator.reverseOrder())
                .limit(MOST_LABELS)
                .reduce(0.0, (_, last) -> last);
        List<Edge> edges = new ArrayList<>();
        for (Connection each : connections) {
            Edge edge = edge(each, largest, notation);
            edges.add(size(each) < labelled ? edge : edge.labelled(each.weight().text(digits)));
        }
        List<Node> nodes =
                explanation.units().stream().map(drawing::withNumbers).toList();
        String units =
                nodes.stream().map(node -> String.join(", ", node.lines())).collect(Collectors.joining("; "));
        return new Diagram(
                "The network with its numbers",
                Connection.inWords(explanation) + " In the units: " + units + ".",
                nodes,
                edges,
                signs(connections, notation));
    }

    /** An arrow that is the thicker the larger its gradient, and dashed where it is negative. */
    static Edge edge(Connection connection, double largest, Notation notation) {
        Meaning sign = sign(connection, notation);
        double share = size(connection) / largest;
        return Edge.of(connection.source(), connection.target())
                .wide(Double.isFinite(share) ? THINNEST + (THICKEST - THINNEST) * share : THINNEST)
                .in(sign.tone())
                .drawn(sign.line());
    }

    /** What the signs of these gradients look like. */
    static List<Meaning> signs(List<Connection> connections, Notation notation) {
        return connections.stream()
                .map(each -> sign(each, notation))
                .distinct()
                .sorted(Comparator.comparing(Meaning::text))
                .toList();
    }

    static double size(Connection connection) {
        return Math.abs(connection.product().value());
    }

    /** How an arrow is drawn for the sign of its gradient. */
    private static Meaning sign(Connection connection, Notation notation) {
        String by = notation.by(notation.weight("i", "j")).text();
        double gradient = connection.product().value();
        if (gradient == 0) {
            return new Meaning(Tone.GREY, by + " = 0");
        }
        return gradient > 0
                ? new Meaning(new Tone.Group(0), by + " > 0: the step lowers the weight; the thicker, the more")
                : new Meaning(
                        new Tone.Group(1), Line.DASHED, by + " < 0: the step raises the weight; the thicker, the more");
    }

    /**
     * One weight and all that it reaches: its arrow is marked, the paths from it to the loss are lit, each with a
     * number and a colour as long as there are colours, and the rest is grey. On a single path the colours are those of
     * the derivation: what is reused from weight to weight has one, in the formula and in the drawing.
     *
     * @throws IllegalArgumentException if there is no such weight
     */
    public static Diagram paths(Explanation explanation, Notation notation, String weight) {
        return new PathsDrawing(explanation, notation, weight).draw();
    }

    private Node withNumbers(UnitSignals unit) {
        List<String> lines = new ArrayList<>(List.of(unit.name()));
        Optional<WeightGradient> bias = explanation.weights().stream()
                .filter(weight -> weight.uses().stream()
                        .anyMatch(use -> use.isBias() && use.target().equals(unit.name())))
                .findFirst();
        bias.ifPresent(weight -> lines.add("b " + sentence(weight.value())));
        String s = notation.preActivation("").text();
        String z = notation.value("").text() + " " + sentence(unit.z());
        if (unit.function().equals(UnitSignals.LINEAR)) {
            lines.add(s + " = " + z);
        } else {
            unit.s().ifPresent(known -> lines.add(s + " " + sentence(known)));
            lines.add(z);
        }
        unit.delta().ifPresent(delta -> lines.add(notation.delta("").text() + " " + sentence(delta)));
        return Node.circle(unit.name(), lines.toArray(String[]::new));
    }

    private String sentence(Quantity quantity) {
        return quantity.sentence(digits);
    }
}
