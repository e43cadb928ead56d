package dev.backlight.lessons;

import dev.backlight.explain.Quantity;
import dev.backlight.tensor.Tensor;
import java.util.Arrays;
import java.util.List;

/**
 * What the quantities of an example really are: computed in double from the example's own graph, every derivative by
 * {@link dev.backlight.grad.Gradient}, and never taken from what a file expects.
 *
 * <p>A quantity is named as in "ask" and "expect" (docs/worked-examples.md has the table): {@code a_k}, {@code s[a_k]},
 * {@code dE/dw_ij}, {@code new w_ij}, {@code E after 10}, {@code dE/dw_ij of sample 2}.
 */
public sealed interface Truth permits NetworkTruth, FormulaTruth, DescentTruth {
    /** The truth of an example. */
    static Truth of(WorkedExample example) {
        return switch (example) {
            case NetworkExample network -> new NetworkTruth(network);
            case FormulaExample formulas -> new FormulaTruth(formulas);
            case DescentExample descent -> new DescentTruth(descent);
        };
    }

    /**
     * The value of a quantity: a scalar, a list, or a matrix.
     *
     * @throws IllegalArgumentException if there is no such quantity, and the message says what there is; or if it is no
     *     finite number
     * @throws dev.backlight.engine.NonFiniteException if the updates before it run away
     */
    Tensor value(String quantity);

    /** The same numbers one after the other, each exactly where decimal arithmetic is followed. */
    default List<Quantity> quantities(String quantity) {
        return Arrays.stream(value(quantity).toDoubles())
                .mapToObj(Quantity::rounded)
                .toList();
    }

    /**
     * Checks that there is such a quantity, without computing it.
     *
     * @throws IllegalArgumentException if there is none
     */
    void check(String quantity);
}
