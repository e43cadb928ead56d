package dev.backlight.nn;

import dev.backlight.expr.Expr;
import dev.backlight.tensor.ShapeException;

/**
 * A fully connected layer: every output is a weighted sum of all inputs plus a bias, y = x·W + b.
 *
 * <p>Shapes: x {@code [batch, in]}, W {@code [in, units]}, b {@code [units]}, y {@code [batch, units]}. The parameters
 * are named W and b.
 *
 * @param units the number of outputs
 * @param weights how W starts
 * @param bias how b starts
 * @param name stands for the layer in paths
 */
public record Dense(int units, Init weights, Init bias, String name) implements Layer {
    public Dense {
        if (units < 1) {
            throw new IllegalArgumentException("[dense] a layer needs at least 1 unit, not " + units);
        }
    }

    /** A layer that starts by Xavier, which suits most activations, and with zero biases. */
    public Dense(int units) {
        this(units, new Init.Xavier());
    }

    /** A layer with a choice of how W starts, and with zero biases. */
    public Dense(int units, Init weights) {
        this(units, weights, new Init.Zeros(), "dense");
    }

    @Override
    public Expr apply(Expr x, Scope scope) {
        if (x.shape().rank() != 2) {
            throw new ShapeException("[dense] takes [batch, features], not " + x.type()
                    + (scope.path().isEmpty() ? "" : " (in " + scope.path() + ")")
                    + "; a Flatten before it makes one row of each sample");
        }
        Expr W = scope.parameter("W", weights, x.shape().size(1), units); // [in, units]
        Expr b = scope.parameter("b", bias, units); // [units]
        return x.matmul(W).add(b); // [batch, in] × [in, units] + [units] → [batch, units]
    }
}
