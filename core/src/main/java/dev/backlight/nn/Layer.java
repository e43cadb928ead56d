package dev.backlight.nn;

import dev.backlight.expr.Expr;
import java.util.Locale;

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
     * What stands for the layer in paths such as {@code 2/dense}: the record's name in lower case, unless it has one;
     * {@code layer} for a lambda or anonymous class. A parameter's start depends on its path, so the name must be the
     * same in every run.
     */
    default String name() {
        boolean isNamed = !getClass().isHidden() && !getClass().isAnonymousClass();
        return isNamed ? getClass().getSimpleName().toLowerCase(Locale.ROOT) : "layer";
    }
}
