package dev.backlight.explain;

import dev.backlight.expr.Expr;
import dev.backlight.nn.Loss;
import dev.backlight.nn.Reduction;
import dev.backlight.tensor.ElementType;
import dev.backlight.tensor.Shape;
import dev.backlight.tensor.TensorType;

/** The number E whose derivatives are explained, and what the y of a sample is. */
public sealed interface Objective {
    /**
     * A loss; y are the targets.
     *
     * @param reduction how the losses of several samples become one
     */
    record Targets(Loss loss, Reduction reduction) implements Objective {
        @Override
        public boolean isOfClasses() {
            return loss.isClassification();
        }

        @Override
        public boolean takesLogits() {
            return loss.takesLogits();
        }

        @Override
        public Expr perSample(Expr outputs, Expr y) {
            return loss.perSample(outputs, y);
        }

        @Override
        public String describe() {
            return LossNotation.describe(loss);
        }
    }

    /**
     * What comes after the outputs is not told, only dE/dy, which is y: of one layer within a network. What E comes to
     * is not known.
     */
    record Gradients() implements Objective {
        @Override
        public Reduction reduction() {
            return Reduction.SUM;
        }

        @Override
        public boolean isOfClasses() {
            return false;
        }

        @Override
        public boolean takesLogits() {
            return false;
        }

        @Override
        public Expr perSample(Expr outputs, Expr y) {
            return outputs.mul(y).sum(1);
        }

        @Override
        public String describe() {
            return "not given, only its slopes at the outputs";
        }
    }

    /** How several samples make one E. */
    Reduction reduction();

    /** Whether y is the number of a class. */
    boolean isOfClasses();

    /** Whether the outputs are logits, which a softmax or sigmoid turns into probabilities. */
    boolean takesLogits();

    /**
     * An expression with the derivatives of each sample's E, {@code [batch]}: the loss, or, where that is not known, Σ
     * outputs·y.
     *
     * @param outputs {@code [batch, outputs]}
     * @param y the y of all samples
     */
    Expr perSample(Expr outputs, Expr y);

    /** The input that takes the y of all samples, for outputs of this shape, {@code [batch, outputs]}. */
    default Expr input(Shape outputs) {
        return Expr.input(
                "targets",
                isOfClasses()
                        ? new TensorType(ElementType.I32, outputs.slice(0, 1))
                        : new TensorType(ElementType.F32, outputs));
    }

    /** The E of all samples together. */
    default Expr of(Expr outputs, Expr y) {
        return reduction().of(perSample(outputs, y));
    }

    /** The loss by its name and formula: which constant it has changes every gradient. */
    String describe();
}
