package dev.backlight.train;

import dev.backlight.model.Architecture;
import dev.backlight.nn.Reduction;
import dev.backlight.optim.Adam;
import dev.backlight.optim.GradientDescent;
import dev.backlight.optim.Optimizer;
import dev.backlight.optim.Schedule;

/**
 * What is trained and how: with the data, all that decides over the result, to the last bit.
 *
 * @param architecture the network and its loss
 * @param optimizer how gradients change parameters
 * @param schedule the learning rate
 * @param reduction whether a batch's loss is the mean or the sum of its samples' losses
 * @param epochs how often every sample is seen
 * @param batchSize how many samples a step takes; the last of an epoch takes what is left
 * @param patience stop after this many epochs without a lower validation loss, and keep the best parameters; 0 for
 *     never
 * @param requireFiniteGradients whether every step checks all gradients, not just the loss, before it updates anything
 * @param seed decides over initial values and the order of samples
 */
public record Training(
        Architecture architecture,
        Optimizer optimizer,
        Schedule schedule,
        Reduction reduction,
        int epochs,
        int batchSize,
        int patience,
        boolean requireFiniteGradients,
        long seed) {

    public Training {
        if (epochs < 0 || batchSize < 1 || patience < 0) {
            throw new IllegalArgumentException("[training] needs epochs from 0, a batch size from 1 and a patience from"
                    + " 0 on, not " + epochs + ", " + batchSize + " and " + patience);
        }
    }

    /**
     * The defaults: Adam, whose rate falls from 0.001 to zero along a cosine, because a rate that falls to zero ends in
     * better weights than a constant one; batches of 128, 10 epochs, the mean over the batch, no early stop, seed 1.
     */
    public static Training of(Architecture architecture) {
        return new Training(architecture, new Adam(), new Schedule.Cosine(0.001), Reduction.MEAN, 10, 128, 0, false, 1);
    }

    public Training withOptimizer(Optimizer other) {
        return new Training(
                architecture, other, schedule, reduction, epochs, batchSize, patience, requireFiniteGradients, seed);
    }

    public Training withSchedule(Schedule other) {
        return new Training(
                architecture, optimizer, other, reduction, epochs, batchSize, patience, requireFiniteGradients, seed);
    }

    public Training withReduction(Reduction other) {
        return new Training(
                architecture, optimizer, schedule, other, epochs, batchSize, patience, requireFiniteGradients, seed);
    }

    public Training withEpochs(int other) {
        return new Training(
                architecture, optimizer, schedule, reduction, other, batchSize, patience, requireFiniteGradients, seed);
    }

    public Training withBatchSize(int other) {
        return new Training(
                architecture, optimizer, schedule, reduction, epochs, other, patience, requireFiniteGradients, seed);
    }

    public Training withPatience(int other) {
        return new Training(
                architecture, optimizer, schedule, reduction, epochs, batchSize, other, requireFiniteGradients, seed);
    }

    public Training withRequireFiniteGradients(boolean other) {
        return new Training(architecture, optimizer, schedule, reduction, epochs, batchSize, patience, other, seed);
    }

    public Training withSeed(long other) {
        return new Training(
                architecture,
                optimizer,
                schedule,
                reduction,
                epochs,
                batchSize,
                patience,
                requireFiniteGradients,
                other);
    }

    /** The optimizer and its settings; one that is not ours may have no text that is the same in every run. */
    String optimizerName() {
        return optimizer instanceof Adam || optimizer instanceof GradientDescent ? optimizer.toString() : "custom";
    }

    /** How many steps an epoch over this many samples has. */
    public long stepsPerEpoch(int samples) {
        return Math.ceilDiv(samples, batchSize);
    }
}
