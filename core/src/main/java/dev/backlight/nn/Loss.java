package dev.backlight.nn;

import dev.backlight.expr.Expr;
import dev.backlight.tensor.ElementType;
import dev.backlight.tensor.ShapeException;

/**
 * How far outputs are from targets: one number a sample, 0 at best.
 *
 * <p>The three squared losses differ by a constant, which changes every gradient, so each has its own name. With
 * outputs y, targets t and n outputs a sample:
 */
public enum Loss {
    /** ½ Σ (y − t)²; its gradient by y is y − t. */
    HALF_SQUARED,
    /** Σ (y − t)²; its gradient by y is 2(y − t). */
    SQUARED,
    /** (1/n) Σ (y − t)²; its gradient by y is 2(y − t)/n. */
    MEAN_SQUARED,
    /** (1/n) Σ |y − t|. */
    MEAN_ABSOLUTE_ERROR,
    /**
     * −ln of the probability that softmax gives to the right class. Outputs are logits {@code [batch, classes]},
     * targets class numbers {@code i32[batch]}. Its gradient by the logits is softmax(y) − onehot(t).
     */
    CROSS_ENTROPY,
    /**
     * −(1/n) Σ (t ln σ(y) + (1 − t) ln(1 − σ(y))): each output is the logit of a yes or no. Targets are reals from 0 to
     * 1. Its gradient by y is (σ(y) − t)/n.
     */
    BINARY_CROSS_ENTROPY;

    /** Whether targets are class numbers. */
    public boolean isClassification() {
        return this == CROSS_ENTROPY;
    }

    /** Whether the outputs are logits, which a softmax or sigmoid turns into probabilities. */
    public boolean takesLogits() {
        return this == CROSS_ENTROPY || this == BINARY_CROSS_ENTROPY;
    }

    /**
     * The loss of each sample, {@code [batch]}.
     *
     * @param y the network's outputs, {@code [batch, n]}
     * @param t the targets, of the same shape; class numbers {@code i32[batch]} for {@link #CROSS_ENTROPY}
     * @throws ShapeException if outputs and targets do not belong together
     */
    public Expr perSample(Expr y, Expr t) {
        return Expr.under("loss", () -> {
            check(y, t);
            return switch (this) {
                case HALF_SQUARED -> y.sub(t).square().sum(1).mul(0.5);
                case SQUARED -> y.sub(t).square().sum(1);
                case MEAN_SQUARED -> y.sub(t).square().mean(1);
                case MEAN_ABSOLUTE_ERROR -> y.sub(t).abs().mean(1);
                case CROSS_ENTROPY -> {
                    Expr right = t.oneHot(y.shape().size(1), y.element()); // [batch, classes]
                    // Chosen, not multiplied: 0 · −ln 0 would be NaN. And a perfect loss is 0, not −0.
                    yield right.where(y.logSoftmax(1).neg(), 0).sum(1); // [batch]
                }
                case BINARY_CROSS_ENTROPY -> {
                    // −ln σ(y) = softplus(−y) and −ln(1 − σ(y)) = softplus(y), both without cancellation.
                    Expr yes = t.mul(y.neg().softplus());
                    Expr no = t.neg().add(1).mul(y.softplus());
                    yield yes.add(no).mean(1);
                }
            };
        });
    }

    private void check(Expr y, Expr t) {
        boolean fits = y.shape().rank() == 2
                && (isClassification()
                        ? t.element() == ElementType.I32
                                && t.shape().equals(y.shape().slice(0, 1))
                        : t.element() == y.element() && t.shape().equals(y.shape()));
        if (!fits) {
            throw new ShapeException("[" + this + "] cannot compare outputs " + y.type() + " with targets " + t.type()
                    + ": it takes outputs [batch, n] and "
                    + (isClassification() ? "class numbers i32[batch]" : "targets of the same type"));
        }
    }
}
