/**
 * Training: from a network and data to a model.
 *
 * <p>{@link dev.backlight.train.Training} says what is trained and how: everything that decides over the result.
 * {@link dev.backlight.train.TrainingStep} is one step as one graph (forward, loss, backward, update), compiled once
 * for each size of batch: write your own loop around it if you like. {@link dev.backlight.train.Trainer} is such a
 * loop, with epochs, validation, early stopping and checkpoints; it tells what happens as
 * {@link dev.backlight.train.TrainEvent}s and heeds a {@link dev.backlight.train.Control}.
 *
 * <p>{@link dev.backlight.train.Evaluation} says how good a model is on data it has not seen.
 */
@NullMarked
package dev.backlight.train;

import org.jspecify.annotations.NullMarked;
