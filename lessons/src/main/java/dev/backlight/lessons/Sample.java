package dev.backlight.lessons;

import java.util.List;

/**
 * One sample.
 *
 * @param x the inputs
 * @param y the targets; or dE/dy, where the objective is {@link Objective.Gradients}
 */
public record Sample(List<Double> x, List<Double> y) {
    public Sample {
        x = List.copyOf(x);
        y = List.copyOf(y);
    }
}
