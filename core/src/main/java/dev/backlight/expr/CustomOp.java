package dev.backlight.expr;

import dev.backlight.tensor.TensorType;
import java.util.List;
import java.util.Optional;

/**
 * An operation from outside of the library: give its type rule, its derivative and its value in double, and it works
 * with every engine, in gradients and in listings.
 *
 * <p>Make it a record, so that two uses with equal settings are equal. Its methods are called from several threads.
 */
public non-sealed interface CustomOp extends Op {
    /**
     * Computes the result in double: the definition.
     *
     * @param inputs the elements of each input, row-major; not to be written
     * @param types the type of each input
     * @param output to be filled with all elements of the result, row-major
     */
    void compute(List<double[]> inputs, List<TensorType> types, double[] output);

    @Override
    default Optional<Expr> element(Expr node, int index, Elements elements) {
        return Optional.empty();
    }

    /** The same in float, for the CPU engine; where there is none, it converts and uses {@link #compute}. */
    default Optional<FloatKernel> floatKernel() {
        return Optional.empty();
    }

    /** Computes the result in float; must give the same bits at every call. */
    interface FloatKernel {
        void compute(List<float[]> inputs, List<TensorType> types, float[] output);
    }
}
