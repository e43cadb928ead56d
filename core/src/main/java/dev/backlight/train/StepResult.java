package dev.backlight.train;

/**
 * What a training step saw, before it updated the parameters.
 *
 * @param loss the loss of the batch, as the reduction makes it
 * @param samples how many samples the batch had
 * @param correct how many of them the network classified rightly; 0 if it does not classify
 */
public record StepResult(double loss, int samples, int correct) {}
