/**
 * Optimizers: how a gradient changes a parameter.
 *
 * <p>An {@link dev.backlight.optim.Optimizer} is a function from a parameter and its gradient to the parameter's new
 * value, all expressions, so the update is part of the training step's graph. What it must remember from step to step,
 * such as a momentum, are states that it asks of its {@link dev.backlight.optim.UpdateScope}; what changes with the
 * number of the step, such as the learning rate that a {@link dev.backlight.optim.Schedule} gives, comes in as a scalar
 * input, so that nothing is ever compiled again.
 */
@NullMarked
package dev.backlight.optim;

import org.jspecify.annotations.NullMarked;
