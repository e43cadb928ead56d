package dev.backlight.nn;

import dev.backlight.expr.Expr;
import dev.backlight.tensor.Shape;

/** Makes one row of each sample: {@code [batch, a, b, ...] → [batch, a·b·...]}. */
public record Flatten() implements Layer {
    @Override
    public Expr apply(Expr x, Scope scope) {
        Shape sample = x.shape().slice(1, x.shape().rank());
        return x.reshape(x.shape().size(0), sample.count());
    }
}
