package dev.backlight.report;

import dev.backlight.explain.Explanation;
import dev.backlight.explain.Factor;
import dev.backlight.explain.Notation;
import dev.backlight.explain.Path;
import dev.backlight.explain.Paths;
import dev.backlight.explain.Quantity;
import dev.backlight.explain.UnitSignals;
import dev.backlight.explain.WeightGradient;
import dev.backlight.formula.Formula;
import dev.backlight.report.Diagram.Edge;
import dev.backlight.report.Diagram.Line;
import dev.backlight.report.Diagram.Meaning;
import dev.backlight.report.Diagram.Node;
import dev.backlight.report.Diagram.Tone;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Draws one weight and all that it reaches: its arrow is marked, what it reaches is lit, and the rest is grey.
 *
 * <p>Several paths have a number and a colour each; an arrow that some of them share is dark and has all their numbers.
 * On a single path what the derivation reuses has one colour: the same group is coloured in the formula.
 */
final class PathsDrawing {
    /** The id of the loss's node. */
    private static final String LOSS = LitPaths.LOSS;

    /** The source of biases. */
    private static final String ONE = LitPaths.ONE;

    private static final int DIGITS = 4;

    private final Explanation explanation;
    private final Notation notation;
    private final WeightGradient weight;
    private final Paths paths;
    /** What is lit, by unit and by {@link #edge}: in which tone, and with which text. */
    private final Map<String, Tone> tones = new HashMap<>();

    private final Map<String, String> labels = new HashMap<>();
    private final List<Meaning> legend = new ArrayList<>();

    PathsDrawing(Explanation explanation, Notation notation, String weight) {
        this.explanation = explanation;
        this.notation = notation;
        this.weight = explanation.weight(weight);
        this.paths = explanation.paths(weight);
    }

    private static String edge(String from, String to) {
        return from + "→" + to;
    }

    Diagram draw() {
        reach();
        if (paths.count().equals(BigInteger.ONE)) {
            groups(paths.listed().getFirst());
        } else {
            colour();
        }
        return new Diagram(
                "From " + weight.name() + " to the loss",
                LitPaths.of(explanation, weight.name()).inWords("", legend) + " " + Connection.inWords(explanation),
                nodes(),
                edges(),
                legend);
    }

    /** Lights whatever the weight reaches. */
    private void reach() {
        Set<String> reached = new HashSet<>();
        weight.uses().forEach(use -> reached.add(use.target()));
        List<Connection> connections = Connection.of(explanation);
        // Units are listed after those that they depend on.
        for (UnitSignals unit : explanation.units()) {
            if (connections.stream()
                    .anyMatch(each -> each.target().equals(unit.name()) && reached.contains(each.source()))) {
                reached.add(unit.name());
            }
        }
        for (String unit : reached) {
            tones.put(unit, Tone.PLAIN);
            tones.put(edge(unit, LOSS), Tone.PLAIN);
        }
        connections.stream()
                .filter(each -> reached.contains(each.source()))
                .forEach(each -> tones.put(each.edge(), Tone.PLAIN));
    }

    private void light(String where, Set<Integer> numbers) {
        tones.put(where, LitPaths.tone(numbers));
        labels.put(where, LitPaths.ranges(numbers));
    }

    /** A colour for each of the largest paths. */
    private void colour() {
        LitPaths lit = LitPaths.of(explanation, weight.name());
        lit.units().forEach(this::light);
        lit.sections().forEach((section, numbers) -> light(edge(section.from(), section.to()), numbers));
        legend.addAll(lit.legend(symbol(), notation));
    }

    /** A colour for each group of factors that the derivation along the path reuses. */
    private void groups(Path path) {
        int group = 0;
        List<Factor> factors = new ArrayList<>();
        for (Factor factor : path.factors()) {
            if (factor instanceof Factor.Weight || factor instanceof Factor.Through) {
                explain(group++, factors);
                factors.clear();
            }
            Tone tone = new Tone.Group(group);
            switch (factor) {
                case Factor.LossSlope(String output, Quantity _) -> tones.put(edge(output, LOSS), tone);
                case Factor.Slope(String unit, String _, Quantity _) -> tones.put(unit, tone);
                case Factor.Weight(String _, String source, String target, Quantity _) -> {
                    tones.put(edge(source, target), tone);
                    labels.put(
                            edge(source, target),
                            notation.weight(source, target).text());
                }
                case Factor.Through(String source, String target, Quantity _) -> tones.put(edge(source, target), tone);
                case Factor.Source _ -> {}
            }
            factors.add(factor);
        }
        factors.removeIf(Factor.Source.class::isInstance);
        explain(group, factors);
    }

    private void explain(int group, List<Factor> factors) {
        Quantity value =
                factors.stream().map(Factor::value).reduce(Quantity::times).orElseThrow();
        Formula product = Formula.product(factors.stream()
                .filter(factor ->
                        !(factor instanceof Factor.Slope && factor.value().value() == 1))
                .map(factor -> explanation.symbol(factor, notation))
                .toList());
        legend.add(new Meaning(new Tone.Group(group), product.text() + " " + value.sentence(DIGITS)));
    }

    private String symbol() {
        return weight.uses().size() == 1 ? explanation.symbol(weight, notation).text() : weight.name();
    }

    private List<Node> nodes() {
        List<Node> nodes = new ArrayList<>(explanation.units().stream()
                .map(unit -> Node.circle(unit.name(), unit.name()).in(tones.getOrDefault(unit.name(), Tone.GREY)))
                .toList());
        if (weight.uses().stream().anyMatch(WeightGradient.Use::isBias)) {
            nodes.add(Node.box(ONE, "1").in(Tone.GREY));
        }
        nodes.add(Node.box(LOSS, notation.loss().text()));
        return nodes;
    }

    private List<Edge> edges() {
        List<Edge> edges = new ArrayList<>();
        for (Connection each : Connection.of(explanation)) {
            edges.add(
                    each.name().equals(weight.name())
                            ? marked(each.source(), each.target(), notation.weight(each.source(), each.target()))
                            : lit(each.source(), each.target()));
        }
        weight.uses().stream()
                .filter(WeightGradient.Use::isBias)
                .forEach(use -> edges.add(marked(ONE, use.target(), notation.bias(use.target()))));
        explanation.units().stream()
                .filter(UnitSignals::isOutput)
                .forEach(unit -> edges.add(lit(unit.name(), LOSS).drawn(Line.DOTTED)));
        return edges;
    }

    private static Edge marked(String from, String to, Formula weight) {
        return Edge.of(from, to, weight.text()).wide(5);
    }

    private Edge lit(String from, String to) {
        Tone tone = tones.getOrDefault(edge(from, to), Tone.GREY);
        Edge edge = Edge.of(from, to).in(tone).wide(tone.equals(Tone.GREY) ? 1 : 2.5);
        String label = labels.get(edge(from, to));
        return label == null ? edge : edge.labelled(label);
    }
}
