package dev.backlight.lessons;

import dev.backlight.nn.Reduction;

/**
 * The loss of a batch is right, but its gradient is summed where the mean is asked for, or divided by N where the sum
 * is.
 *
 * @param taken what the gradient is taken of
 */
record BatchSlopeScaled(Reduction taken) implements GraphMistake {
    @Override
    public String sentence() {
        return switch (taken) {
            case SUM -> "forgets 1/N in the gradient over the batch: adds up the samples' gradients";
            case MEAN -> "divides the gradient over the batch by N, where the sum was asked for";
        };
    }

    @Override
    public Rewriting in(NetworkParts parts) {
        int samples = parts.example().samples().size();
        return parts.withLossSlope(loss -> taken == Reduction.SUM ? loss.mul(samples) : loss.div(samples));
    }
}
