package dev.backlight.lessons;

import dev.backlight.expr.Expr;
import dev.backlight.nn.Loss;
import dev.backlight.nn.Reduction;

/** The number E whose gradients an example is about, and what the y of its samples is. */
public sealed interface Objective {
    /** A loss; y are the targets. */
    record Targets(Loss loss, Reduction reduction) implements Objective {}

    /**
     * What comes after the outputs is not told, only dE/dy, which is y: an example of one layer within a network. E
     * stands for Σ outputs·y, which has these derivatives.
     */
    record Gradients() implements Objective {}

    /**
     * E as an expression.
     *
     * @param outputs {@code [batch, outputs]}
     * @param y the y of all samples
     */
    default Expr of(Expr outputs, Expr y) {
        return switch (this) {
            case Targets(Loss loss, Reduction reduction) -> reduction.of(loss.perSample(outputs, y));
            case Gradients() -> outputs.mul(y).sum();
        };
    }
}
