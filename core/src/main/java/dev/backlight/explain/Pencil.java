package dev.backlight.explain;

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
        return node.group().isEmpty() ? notation.input(node.name()) : notation.value(node.name());
    }

    Formula number(Quantity quantity) {
        return Formula.number(quantity.digits(digits));
    }

    Node node(String name) {
        return wiring.named(name).orElseThrow();
    }

    Formula written(Factor factor) {
        return switch (factor) {
            case Factor.LossSlope(String output, Quantity _) -> lossSlope(output, true);
            case Factor.Slope slope -> slope(slope);
            case Factor.Weight(String _, String source, String target, Quantity _) -> notation.weight(source, target);
            case Factor.Through(String source, String target, Quantity _) ->
                notation.derivative(notation.preActivation(target), value(node(source)));
            case Factor.Source(String unit, Quantity _) ->
                wiring.named(unit).map(this::value).orElseGet(() -> Formula.symbol(unit));
        };
    }

    Formula slope(Factor.Slope slope) {
        return new Formula.Apply(new Primed(function(slope.function())), List.of(notation.preActivation(slope.unit())));
    }

    private static Symbol function(String label) {
        return Formula.symbol(
                label.equals(Unary.SIGMOID.label()) ? "σ" : label.equals(Unary.RELU.label()) ? "ReLU" : label);
    }

    Formula putIn(Factor factor) {
        return factor instanceof Factor.LossSlope(String output, Quantity _)
                ? lossSlope(output, false)
                : number(factor.value());
    }

    boolean isPutExactly(Factor factor) {
        return factor instanceof Factor.LossSlope(String output, Quantity _)
                ? explanation.unit(output).z().isExact(digits)
                : factor.value().isExact(digits);
    }

    /** dE/dz of an output, in symbols or with the numbers put in. */
    Formula lossSlope(String output, boolean inSymbols) {
        Subject subject = explanation.subject();
        int place = wiring.output(node(output)).orElseThrow();
        int outputs = wiring.outputs().size();
        Formula slope;
        if (subject.slopesGiven()) {
            slope = inSymbols
                    ? notation.by(value(node(output)))
                    : number(Quantity.typed(explanation.sample().y().at(place)));
        } else {
            Loss loss = subject.architecture().loss();
            Quantity z = explanation.unit(output).z();
            double wanted = loss.isClassification()
                    ? (explanation.sample().y().at(0) == place ? 1 : 0)
                    : explanation.sample().y().at(place);
            double probability = loss.takesLogits() ? explanation.probability(place) : Double.NaN;
            slope = inSymbols
                    ? LossNotation.slope(
                            loss,
                            notation.output(output, outputs == 1),
                            loss.isClassification()
                                    ? Formula.number((int) wanted)
                                    : notation.target(output, outputs == 1),
                            Formula.symbol("p", output),
                            outputs)
                    : LossNotation.slope(
                            loss,
                            number(z),
                            number(Quantity.typed(wanted)),
                            number(Quantity.rounded(probability)),
                            outputs);
        }
        return explanation.parts() == 1 ? slope : new Formula.Quotient(slope, Formula.number(explanation.parts()));
    }
}
