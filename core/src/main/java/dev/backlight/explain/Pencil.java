package dev.backlight.explain;

import dev.backlight.explain.Step.Put;
import dev.backlight.explain.Wiring.Node;
import dev.backlight.expr.Unary;
import dev.backlight.formula.Formula;
import dev.backlight.formula.Formula.Primed;
import dev.backlight.formula.Formula.Symbol;
import dev.backlight.nn.Loss;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Writes single quantities of an explanation: in the letters of one notation, or as numbers of so many digits. */
final class Pencil {
    private final Explanation explanation;
    private final Wiring wiring;
    private final Notation notation;
    private final int digits;
    /** How many units and inputs have an index. */
    private final Map<String, Long> indices;

    private final Map<String, LossSlope> lossSlopes = new HashMap<>();

    Pencil(Explanation explanation, Wiring wiring, Notation notation, int digits) {
        this.explanation = explanation;
        this.wiring = wiring;
        this.notation = notation;
        this.digits = digits;
        this.indices = wiring.nodes().stream()
                .collect(Collectors.groupingBy(node -> Notation.index(node.name()), Collectors.counting()));
    }

    Notation notation() {
        return notation;
    }

    /** How many significant digits numbers have at most. */
    int digits() {
        return digits;
    }

    Formula value(Node node) {
        return node.group().isEmpty() ? notation.input(node.name()) : notation.value(name(node.name()));
    }

    Formula number(Quantity quantity) {
        return Formula.number(quantity.digits(digits));
    }

    Node node(String name) {
        return wiring.named(name).orElseThrow();
    }

    Formula written(Factor factor) {
        return switch (factor) {
            case Factor.LossSlope(String output, Quantity _) -> lossSlope(output);
            case Factor.Slope slope -> slope(slope);
            case Factor.Weight(String _, String source, String target, Quantity _) ->
                notation.weight(name(source), name(target));
            case Factor.Through(String source, String target, Quantity _) ->
                notation.derivative(notation.preActivation(name(target)), value(node(source)));
            case Factor.Source(WeightGradient.Source source, Quantity _) -> source(source);
        };
    }

    /** What a weight multiplies. */
    Formula source(WeightGradient.Source source) {
        return switch (source) {
            case WeightGradient.Source.Unit(String unit) -> value(node(unit));
            case WeightGradient.Source.One() -> Formula.number(1);
            case WeightGradient.Source.Expression() -> Formula.symbol(source.label());
        };
    }

    Formula slope(Factor.Slope slope) {
        return new Formula.Apply(new Primed(function(slope.function())), List.of(preActivation(slope.unit())));
    }

    /** A function by its usual sign. */
    static Symbol function(String label) {
        return Formula.symbol(
                label.equals(Unary.SIGMOID.label()) ? "σ" : label.equals(Unary.RELU.label()) ? "ReLU" : label);
    }

    /** A factor with its numbers put in. */
    Put putIn(Factor factor) {
        return factor instanceof Factor.LossSlope(String output, Quantity _)
                ? lossSlopeInNumbers(output)
                : new Put(number(factor.value()), factor.value().isExact(digits));
    }

    Formula preActivation(String unit) {
        return notation.preActivation(name(unit));
    }

    /** An output as the loss takes it. */
    Formula output(String unit) {
        return notation.output(name(unit), wiring.outputs().size() == 1);
    }

    /** The target of an output. */
    Formula target(String unit) {
        return notation.target(name(unit), wiring.outputs().size() == 1);
    }

    /** The probability that the loss makes of an output. */
    Formula probability(String unit) {
        return Formula.symbol("p", name(unit));
    }

    /** A weight by the units that it connects, if they are two; else by its name. */
    Formula symbol(WeightGradient weight) {
        if (weight.uses().size() != 1) {
            return Formula.named(weight.name());
        }
        WeightGradient.Use use = weight.uses().getFirst();
        return symbol(weight.name(), use.source(), use.target());
    }

    Formula symbol(String weight, WeightGradient.Source source, String target) {
        return switch (source) {
            case WeightGradient.Source.Unit(String unit) -> notation.weight(name(unit), name(target));
            case WeightGradient.Source.One() -> notation.bias(name(target));
            case WeightGradient.Source.Expression() -> Formula.named(weight);
        };
    }

    /** dE/dz of an output through the loss, in symbols. */
    Formula lossSlope(String output) {
        return forPart(
                switch (explanation.subject().objective()) {
                    case Objective.Gradients() -> notation.by(value(node(output)));
                    case Objective.Targets(Loss loss, var _) ->
                        derived(loss, output, output(output), target(output), probability(output));
                });
    }

    private Put lossSlopeInNumbers(String output) {
        Quantity wanted = explanation.target(output);
        return switch (explanation.subject().objective()) {
            case Objective.Gradients() -> new Put(forPart(number(wanted)), wanted.isExact(digits));
            case Objective.Targets(Loss loss, var _) -> {
                Quantity z = explanation.unit(output).z();
                int place = wiring.output(node(output)).orElseThrow();
                Quantity read = loss.takesLogits() ? Quantity.rounded(explanation.probability(place)) : z;
                Formula slope = derived(loss, output, number(z), number(wanted), number(read));
                yield new Put(forPart(slope), read.isExact(digits) && wanted.isExact(digits));
            }
        };
    }

    private Formula derived(Loss loss, String output, Formula z, Formula target, Formula p) {
        int count = wiring.outputs().size();
        int place = wiring.output(node(output)).orElseThrow();
        return lossSlopes
                .computeIfAbsent(
                        output,
                        _ -> new LossSlope(loss, count, place, (int)
                                explanation.sample().y().at(0)))
                .written(z, target, p, Formula.number(count));
    }

    /** For a sample that is a part of a batch, divided by the number of samples. */
    private Formula forPart(Formula slope) {
        return explanation.parts() == 1 ? slope : new Formula.Quotient(slope, Formula.number(explanation.parts()));
    }

    /** A unit's name without what would hide that it is another unit's: the index alone, only if it is unique. */
    String name(String unit) {
        return indices.getOrDefault(Notation.index(unit), 0L) > 1 ? unit.replace("_", "") : unit;
    }
}
