package dev.backlight.lessons;

import dev.backlight.explain.Objective;
import dev.backlight.nn.Loss;
import dev.backlight.nn.Reduction;

/**
 * The loss of a batch is taken as the sum for the mean, or the mean for the sum.
 *
 * @param taken which it is taken for
 */
record BatchReduced(Loss loss, Reduction taken) implements ExampleMistake {
    @Override
    public String sentence() {
        return switch (taken) {
            case SUM -> "takes the sum over the batch for the mean: forgets 1/N";
            case MEAN -> "takes the mean over the batch for the sum: divides by N";
        };
    }

    @Override
    public NetworkExample instead(NetworkExample example) {
        return example.with(new Objective.Targets(loss, taken));
    }
}
