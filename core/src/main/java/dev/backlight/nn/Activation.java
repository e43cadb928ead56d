package dev.backlight.nn;

import dev.backlight.expr.Expr;
import dev.backlight.expr.Unary;

/** Applies one scalar function to every element; it has no parameters. */
public record Activation(Unary function) implements Layer {
    public static final Activation RELU = new Activation(Unary.RELU);
    public static final Activation SIGMOID = new Activation(Unary.SIGMOID);
    public static final Activation TANH = new Activation(Unary.TANH);

    @Override
    public Expr apply(Expr x, Scope scope) {
        return Expr.of(function, x);
    }

    @Override
    public String name() {
        return function.label();
    }
}
