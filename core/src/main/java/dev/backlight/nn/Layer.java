package dev.backlight.nn;

import dev.backlight.expr.Expr;

/**
 * A piece of a network: a function from an expression to an expression.
 *
 * <p>Make it a record of its settings. It must build the same graph whenever it is applied to the same type in a scope
 * of the same mode. Any layer of yours works like those of the library; only a model file cannot bring its structure
 * back by itself.
 */
@FunctionalInterface
public interface Layer {
    /**
     * Builds the output for an input whose first axis is the batch.
     *
     * @param scope gives parameters and the mode, and knows the layer's place in the network
     * @throws dev.backlight.tensor.ShapeException if the input does not fit the layer
     */
    Expr apply(Expr x, Scope scope);

    /**
     * What stands for the layer in paths such as {@code 2/dense}: the record's name in lower case, unless it has one.
     */
    default String name() {
        return getClass().getSimpleName().toLowerCase(java.util.Locale.ROOT);
    }
}
