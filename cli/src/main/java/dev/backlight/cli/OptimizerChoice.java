package dev.backlight.cli;

import dev.backlight.optim.Adam;
import dev.backlight.optim.GradientDescent;
import dev.backlight.optim.Optimizer;

/** The optimizers by the names that the command line gives them. */
enum OptimizerChoice {
    ADAM(new Adam()),
    /** Plain gradient descent. */
    SGD(new GradientDescent()),
    /** Gradient descent with the usual momentum of 0.9. */
    MOMENTUM(new GradientDescent(0.9));

    private final Optimizer optimizer;

    OptimizerChoice(Optimizer optimizer) {
        this.optimizer = optimizer;
    }

    Optimizer optimizer() {
        return optimizer;
    }

    /**
     * The learning rate where none is given.
     *
     * @param adam the one for Adam, which depends on the data
     */
    double usualRate(double adam) {
        return switch (this) {
            case ADAM -> adam;
            case SGD -> 0.1;
            // Momentum of 0.9 makes steps up to ten times as long.
            case MOMENTUM -> 0.02;
        };
    }
}
