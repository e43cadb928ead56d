package dev.backlight.explain;

import dev.backlight.explain.Step.Put;
import dev.backlight.explain.Wiring.Node;
import dev.backlight.expr.Unary;
import dev.backlight.formula.Formula;
import dev.backlight.formula.Formula.Primed;
import dev.backlight.formula.Formula.Symbol;
import dev.backlight.nn.Loss;
import java.util.List;

/** Writes single quantities of an explanation: in the letters of one notation, or as numbers of so many digits. */
record Pencil(Explanation explanation, Wiring wiring, Notation notation, int digits) {
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
            case Factor.Source(String unit, Quantity _) ->
                wiring.named(unit).map(this::value).orElseGet(() -> Formula.symbol(unit));
        };
    }

    Formula slope(Factor.Slope slope) {
        return new Formula.Apply(
                new Primed(function(slope.function())), List.of(notation.preActivation(name(slope.unit()))));
    }

    private static Symbol function(String label) {
        return Formula.symbol(
                label.equals(Unary.SIGMOID.label()) ? "σ" : label.equals(Unary.RELU.label()) ? "ReLU" : label);
    }

    /** A factor with its numbers put in. */
    Put putIn(Factor factor) {
        return factor instanceof Factor.LossSlope(String output, Quantity _)
                ? lossSlopeInNumbers(output)
                : new Put(number(factor.value()), factor.value().isExact(digits));
    }

    /** dE/dz of an output through the loss, in symbols. */
    Formula lossSlope(String output) {
        Subject subject = explanation.subject();
        boolean isOnly = wiring.outputs().size() == 1;
        Loss loss = subject.architecture().loss();
        Formula target = loss.isClassification() ? number(wanted(output)) : notation.target(name(output), isOnly);
        return forPart(
                subject.slopesGiven()
                        ? notation.by(value(node(output)))
                        : LossNotation.slope(
                                loss,
                                notation.output(name(output), isOnly),
                                target,
                                Formula.symbol("p", name(output)),
                                wiring.outputs().size()));
    }

    private Put lossSlopeInNumbers(String output) {
        Subject subject = explanation.subject();
        Loss loss = subject.architecture().loss();
        Quantity wanted = wanted(output);
        if (subject.slopesGiven()) {
            return new Put(forPart(number(wanted)), wanted.isExact(digits));
        }
        Quantity z = explanation.unit(output).z();
        int place = wiring.output(node(output)).orElseThrow();
        Quantity read = loss.takesLogits() ? Quantity.rounded(explanation.probability(place)) : z;
        Formula slope = LossNotation.slope(
                loss, number(z), number(wanted), number(read), wiring.outputs().size());
        return new Put(forPart(slope), read.isExact(digits) && wanted.isExact(digits));
    }

    /** The target of an output; of class numbers 1 for the right class and 0 for the others. */
    private Quantity wanted(String output) {
        int place = wiring.output(node(output)).orElseThrow();
        Subject subject = explanation.subject();
        boolean isClass = subject.architecture().loss().isClassification() && !subject.slopesGiven();
        return Quantity.typed(
                isClass
                        ? (explanation.sample().y().at(0) == place ? 1 : 0)
                        : explanation.sample().y().at(place));
    }

    /** For a sample that is a part of a batch, divided by the number of samples. */
    private Formula forPart(Formula slope) {
        return explanation.parts() == 1 ? slope : new Formula.Quotient(slope, Formula.number(explanation.parts()));
    }

    /** A unit's name without what would hide that it is another unit's: the index alone, only if it is unique. */
    String name(String unit) {
        String index = Notation.index(unit);
        long alike = wiring.nodes().stream()
                .filter(node -> Notation.index(node.name()).equals(index))
                .count();
        return alike > 1 ? unit.replace("_", "") : unit;
    }
}
