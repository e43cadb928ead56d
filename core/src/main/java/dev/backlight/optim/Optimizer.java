package dev.backlight.optim;

import dev.backlight.expr.Expr;

/** A rule that changes a parameter by its gradient. Make your own by writing the new value as an expression. */
@FunctionalInterface
public interface Optimizer {
    /**
     * The new value of a parameter.
     *
     * @param parameter its old value
     * @param gradient the derivative of the loss by it, of the same shape
     * @param scope gives the learning rate, and states for what must be remembered
     */
    Expr update(Expr parameter, Expr gradient, UpdateScope scope);
}
