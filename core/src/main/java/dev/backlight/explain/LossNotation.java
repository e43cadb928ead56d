package dev.backlight.explain;

import static dev.backlight.formula.Formula.apply;
import static dev.backlight.formula.Formula.beside;
import static dev.backlight.formula.Formula.difference;
import static dev.backlight.formula.Formula.number;
import static dev.backlight.formula.Formula.product;

import dev.backlight.formula.Formula;
import dev.backlight.nn.Loss;
import java.util.List;
import java.util.function.Function;

/**
 * How the losses are written. What is computed is {@link Loss}'s graph; a test holds that these formulas come to the
 * same. Their derivatives are that graph's ({@link LossSlope}).
 */
final class LossNotation {
    /** One output as the loss takes it, in symbols or in numbers. */
    record Judged(Formula output, Formula target, Formula probability) {}

    private LossNotation() {}

    /**
     * The loss of a sample.
     *
     * @param judged its outputs; for class numbers only that of the right class
     * @param outputs how many outputs it has
     */
    static Formula loss(Loss loss, List<Judged> judged, int outputs) {
        return switch (loss) {
            case HALF_SQUARED -> beside(new Formula.Quotient(number(1), number(2)), squares(judged));
            case SQUARED -> squares(judged);
            case MEAN_SQUARED -> over(squares(judged), outputs);
            case MEAN_ABSOLUTE_ERROR ->
                over(sum(judged, each -> apply("abs", difference(each.output(), each.target()))), outputs);
            case CROSS_ENTROPY ->
                new Formula.Negative(apply("ln", judged.getFirst().probability()));
            case BINARY_CROSS_ENTROPY -> over(sum(judged, LossNotation::eitherWay), outputs);
        };
    }

    private static Formula sum(List<Judged> judged, Function<Judged, Formula> term) {
        return Formula.sum(judged.stream().map(term).toList());
    }

    private static Formula squares(List<Judged> judged) {
        return sum(judged, each -> new Formula.Power(difference(each.output(), each.target()), number(2)));
    }

    /** −(y ln p + (1 − y) ln(1 − p)). */
    private static Formula eitherWay(Judged each) {
        Formula yes = product(each.target(), apply("ln", each.probability()));
        Formula no =
                product(difference(number(1), each.target()), apply("ln", difference(number(1), each.probability())));
        return new Formula.Negative(Formula.sum(yes, no));
    }

    private static Formula over(Formula above, int outputs) {
        return outputs == 1 ? above : new Formula.Quotient(above, number(outputs));
    }

    /** The loss of a sample by its name and formula, in plain text. */
    static String describe(Loss loss) {
        return switch (loss) {
            case HALF_SQUARED -> "HALF_SQUARED, ½ Σ (output − target)²";
            case SQUARED -> "SQUARED, Σ (output − target)²";
            case MEAN_SQUARED -> "MEAN_SQUARED, (1/n) Σ (output − target)², n outputs";
            case MEAN_ABSOLUTE_ERROR -> "MEAN_ABSOLUTE_ERROR, (1/n) Σ |output − target|, n outputs";
            case CROSS_ENTROPY -> "CROSS_ENTROPY, −ln of the probability of the right class";
            case BINARY_CROSS_ENTROPY ->
                "BINARY_CROSS_ENTROPY, the mean over n outputs of −ln of the right answer's probability";
        };
    }
}
