package dev.backlight.report;

import dev.backlight.explain.Explanation;
import dev.backlight.explain.Factor;
import dev.backlight.explain.Notation;
import dev.backlight.explain.Path;
import dev.backlight.explain.Quantity;
import dev.backlight.explain.UnitSignals;
import dev.backlight.explain.WeightGradient;
import dev.backlight.report.Diagram.Edge;
import dev.backlight.report.Diagram.Line;
import dev.backlight.report.Diagram.Meaning;
import dev.backlight.report.Diagram.Node;
import dev.backlight.report.Diagram.Tone;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Draws explained networks: units as circles, weights as arrows, biases inside the units that have them. */
public final class NetworkDrawing {
    /** The id of the loss's node. */
    private static final String LOSS = "(loss)";

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

    /** The network as it is drawn on a blackboard: names in the circles, the weights' symbols on the arrows. */
    public static Diagram symbols(Explanation explanation, Notation notation) {
        NetworkDrawing drawing = new NetworkDrawing(explanation, notation, 3);
        List<Node> nodes = explanation.units().stream()
                .map(unit -> Node.circle(unit.name(), unit.name()))
                .toList();
        List<Edge> edges = drawing.connections().stream()
                .map(each -> Edge.of(
                        each.source(),
                        each.target(),
                        notation.weight(each.source(), each.target()).text()))
                .toList();
        return new Diagram("The network", drawing.description(), nodes, edges);
    }

    /**
     * The network with every activation as an arrow of its own, dashed, from s to z.
     *
     * @param isComputed whether the circles hold values, and not symbols
     */
    public static Diagram unfolded(Explanation explanation, Notation notation, boolean isComputed) {
        NetworkDrawing drawing = new NetworkDrawing(explanation, notation, 4);
        List<Node> nodes = new ArrayList<>();
        List<Edge> edges = new ArrayList<>();
        for (UnitSignals unit : explanation.units()) {
            String z = unit.isInput()
                    ? notation.input(unit.name()).text()
                    : notation.value(unit.name()).text();
            boolean hasFunction = !unit.isInput() && !unit.function().equals(UnitSignals.LINEAR);
            if (hasFunction) {
                Quantity s = unit.s().orElseThrow();
                String symbol = notation.preActivation(unit.name()).text();
                nodes.add(Node.circle("s " + unit.name(), isComputed ? s.text(drawing.digits) : symbol));
                edges.add(Edge.of("s " + unit.name(), unit.name()).drawn(Line.DASHED));
            }
            nodes.add(Node.circle(unit.name(), isComputed ? unit.z().text(drawing.digits) : z));
        }
        for (Connection each : drawing.connections()) {
            String target = "s " + each.target();
            boolean hasFunction = nodes.stream().anyMatch(node -> node.id().equals(target));
            Edge edge = Edge.of(each.source(), hasFunction ? target : each.target());
            edges.add(isComputed ? edge : edge.labelled(each.weight().text(drawing.digits)));
        }
        return new Diagram("The network, activations apart", drawing.description(), nodes, edges);
    }

    /**
     * The network with its numbers: s, z and δ in the circles, the weights on the arrows, which are the thicker the
     * larger their gradient, and dashed where it is negative.
     */
    public static Diagram numbers(Explanation explanation, Notation notation, int digits) {
        NetworkDrawing drawing = new NetworkDrawing(explanation, notation, digits);
        double largest = drawing.connections().stream()
                .mapToDouble(each -> Math.abs(each.product().value()))
                .max()
                .orElse(0);
        List<Edge> edges = new ArrayList<>();
        for (Connection each : drawing.connections()) {
            double gradient = each.product().value();
            double width = largest == 0 ? THINNEST : THINNEST + (THICKEST - THINNEST) * Math.abs(gradient) / largest;
            Edge edge = Edge.of(each.source(), each.target(), each.weight().text(digits))
                    .wide(width);
            edges.add(
                    gradient == 0
                            ? edge.in(Tone.GREY)
                            : edge.in(new Tone.Group(gradient > 0 ? 0 : 1))
                                    .drawn(gradient > 0 ? Line.SOLID : Line.DASHED));
        }
        List<Node> nodes =
                explanation.units().stream().map(drawing::withNumbers).toList();
        String by = notation.by(notation.weight("i", "j")).text();
        return new Diagram(
                "The network with its numbers",
                drawing.description(),
                nodes,
                edges,
                List.of(
                        new Meaning(new Tone.Group(0), by + " > 0: the step lowers the weight (solid; thick: large)"),
                        new Meaning(new Tone.Group(1), by + " < 0: the step raises it (dashed)"),
                        new Meaning(Tone.GREY, by + " = 0")));
    }

    /**
     * One weight and all that it reaches: its arrow is marked, each path from it to the loss is lit in a colour of its
     * own as long as there are colours, and the rest is grey.
     *
     * @throws IllegalArgumentException if there is no such weight
     */
    public static Diagram paths(Explanation explanation, Notation notation, String weight) {
        NetworkDrawing drawing = new NetworkDrawing(explanation, notation, 4);
        WeightGradient row = explanation.weight(weight);
        List<Path> paths = explanation.paths(weight).listed();
        Map<String, Tone> lit = new LinkedHashMap<>();
        List<Meaning> legend = new ArrayList<>();
        Map<String, Tone> units = new LinkedHashMap<>();
        for (int i = 0; i < paths.size(); i++) {
            Tone tone = new Tone.Group(i);
            Path path = paths.get(i);
            legend.add(new Meaning(tone, path.name() + ": " + path.product().text(4)));
            String last = path.factors().getLast() instanceof Factor.Source(String source, Quantity _) ? source : "";
            for (String unit : path.units()) {
                lit.putIfAbsent(last + "→" + unit, tone);
                units.putIfAbsent(unit, tone);
                last = unit;
            }
            lit.putIfAbsent(last + "→" + LOSS, tone);
        }
        List<Node> nodes = new ArrayList<>(explanation.units().stream()
                .map(unit -> Node.circle(unit.name(), unit.name()).in(units.getOrDefault(unit.name(), Tone.GREY)))
                .toList());
        nodes.add(Node.box(LOSS, notation.loss().text()));
        List<Edge> edges = new ArrayList<>();
        for (Connection each : drawing.connections()) {
            String name = each.source() + "→" + each.target();
            boolean isMarked = each.name().equals(row.name());
            Edge edge = Edge.of(each.source(), each.target()).in(lit.getOrDefault(name, Tone.GREY));
            edges.add(
                    isMarked
                            ? edge.labelled(notation.weight(each.source(), each.target())
                                            .text())
                                    .wide(4)
                            : edge.wide(lit.containsKey(name) ? 2.5 : 1));
        }
        for (UnitSignals unit : explanation.units()) {
            if (unit.isOutput()) {
                Tone tone = lit.getOrDefault(unit.name() + "→" + LOSS, Tone.GREY);
                edges.add(Edge.of(unit.name(), LOSS).in(tone).drawn(Line.DOTTED).wide(2));
            }
        }
        return new Diagram(
                "From " + row.name() + " to the loss",
                "The weight " + row.name() + " reaches the loss on "
                        + explanation.paths(weight).count() + " paths, of which "
                        + paths.size() + " are lit; "
                        + drawing.description(),
                nodes,
                edges,
                legend);
    }

    /** A use of a weight between two units. */
    private record Connection(String name, String source, String target, Quantity weight, Quantity product) {}

    private List<Connection> connections() {
        List<Connection> all = new ArrayList<>();
        for (WeightGradient weight : explanation.weights()) {
            for (WeightGradient.Use use : weight.uses()) {
                boolean isUnit = explanation.units().stream()
                        .anyMatch(unit -> unit.name().equals(use.source()));
                if (isUnit) {
                    all.add(new Connection(weight.name(), use.source(), use.target(), weight.value(), use.product()));
                }
            }
        }
        return all;
    }

    private Node withNumbers(UnitSignals unit) {
        List<String> lines = new ArrayList<>(List.of(unit.name()));
        Optional<WeightGradient> bias = explanation.weights().stream()
                .filter(weight -> weight.uses().stream()
                        .anyMatch(use -> use.source().equals(WeightGradient.Use.ONE)
                                && use.target().equals(unit.name())))
                .findFirst();
        bias.ifPresent(weight -> lines.add("b " + sentence(weight.value())));
        if (!unit.isInput() && !unit.function().equals(UnitSignals.LINEAR)) {
            unit.s()
                    .ifPresent(s ->
                            lines.add(notation.preActivation("").text().replaceAll("[_^].*", "") + " " + sentence(s)));
        }
        lines.add(notation.value("").text().replaceAll("[_^].*", "") + " " + sentence(unit.z()));
        unit.delta().ifPresent(delta -> lines.add("δ " + sentence(delta)));
        return Node.circle(unit.name(), lines.toArray(String[]::new));
    }

    private String sentence(Quantity quantity) {
        return quantity.relation(digits) + " " + quantity.text(digits);
    }

    private String description() {
        long inputs = explanation.units().stream().filter(UnitSignals::isInput).count();
        return "A network of " + inputs + " inputs and " + (explanation.units().size() - inputs) + " units: "
                + String.join(
                        "; ",
                        connections().stream()
                                .map(each -> each.source() + " to " + each.target() + " by "
                                        + each.weight().text(4))
                                .toList())
                + ".";
    }
}
