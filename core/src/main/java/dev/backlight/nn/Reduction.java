package dev.backlight.nn;

import dev.backlight.expr.Expr;

/** How the losses of a batch's samples become one number. */
public enum Reduction {
    /**
     * Their mean over the samples that the batch really has: the gradient does not grow with the batch. The usual one.
     */
    MEAN,
    /** Their sum. */
    SUM;

    /** The loss of a batch from the losses of its samples: {@code [batch] → []}. */
    public Expr of(Expr perSample) {
        return switch (this) {
            case MEAN -> perSample.mean();
            case SUM -> perSample.sum();
        };
    }
}
