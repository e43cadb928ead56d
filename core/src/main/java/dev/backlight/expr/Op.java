package dev.backlight.expr;

import dev.backlight.tensor.ShapeException;
import dev.backlight.tensor.TensorType;
import java.util.List;
import java.util.Optional;

/**
 * What a node of an expression graph does: its type rule, its derivative and its notation.
 *
 * <p>An operation holds no inputs and no numbers (but for constants), only its settings, such as the axes of a
 * reduction; two operations that are equal and have the same inputs compute the same. How it is computed is an engine's
 * business.
 */
public sealed interface Op
        permits Input,
                Parameter,
                State,
                Constant,
                Unary,
                Binary,
                Select,
                Cast,
                StopGradient,
                MatMul,
                Reduce,
                ArgMax,
                Reshape,
                Permute,
                Flip,
                Broadcast,
                Slice,
                Pad,
                Concatenate,
                Gather,
                ScatterAdd,
                OneHot,
                Random,
                CustomOp {

    /** The name in listings and messages, for example {@code matmul}. */
    String label();

    /** How many inputs it takes, or -1 if any number from one on. */
    int arity();

    /**
     * The type of the result.
     *
     * @throws ShapeException if the inputs do not fit the operation; the message names it and what clashes
     */
    TensorType type(List<TensorType> inputs);

    /**
     * The derivative: for each input, what flows back to it when {@code dY} flows back to the output. This is the
     * vector-Jacobian product, written as expressions, so that it can be differentiated again.
     *
     * @param inputs the inputs of the node
     * @param y the node itself, for rules that are shorter in terms of the result
     * @param dY the derivative of some scalar by {@code y}, of y's type
     */
    List<Derivative> vjp(List<Expr> inputs, Expr y, Expr dY);

    /**
     * One element of the result as a scalar expression of elements of the inputs: what the operation does, written out.
     * Explanations and exact arithmetic read operations in this form.
     *
     * @param node an expression of this operation
     * @param index the element's place in {@code node}, row-major
     * @param elements gives the elements of {@code node}'s inputs
     * @return empty if it cannot be said so: an input or parameter stands for itself, a position or a random number has
     *     no formula, and an operation from outside need not give one
     */
    Optional<Expr> element(Expr node, int index, Elements elements);

    /** The operation in LaTeX, applied to inputs that are LaTeX already. */
    String latex(List<String> inputs);

    /** The exception that this operation refuses its inputs with. */
    default ShapeException refusal(String reason) {
        return new ShapeException("[" + label() + "] " + reason);
    }
}
