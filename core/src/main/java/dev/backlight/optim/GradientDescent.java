package dev.backlight.optim;

import dev.backlight.expr.Expr;

/**
 * Gradient descent, with or without momentum.
 *
 * <p>Without: w ← w − η·g. With momentum μ: v ← μ·v + g, then w ← w − η·v, with v = 0 at first (Polyak, 1964, in the
 * form in which the rate multiplies the whole velocity).
 *
 * @param momentum μ from 0 (none) to below 1; 0.9 is usual
 */
public record GradientDescent(double momentum) implements Optimizer {
    public GradientDescent {
        if (!(momentum >= 0 && momentum < 1)) {
            throw new IllegalArgumentException(
                    "[gradient descent] the momentum must be from 0 to below 1, not " + momentum);
        }
    }

    /** Without momentum. */
    public GradientDescent() {
        this(0);
    }

    @Override
    public Expr update(Expr parameter, Expr gradient, UpdateScope scope) {
        if (momentum == 0) {
            return parameter.sub(scope.rate().mul(gradient));
        }
        Expr velocity = scope.state(parameter, "velocity", 0);
        Expr next = velocity.mul(momentum).add(gradient);
        scope.replace(velocity, next);
        return parameter.sub(scope.rate().mul(next));
    }
}
