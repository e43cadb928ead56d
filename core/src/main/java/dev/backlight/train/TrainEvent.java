package dev.backlight.train;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** What happens during a training, in the order in which it happens; told on the thread that trains. */
public sealed interface TrainEvent {
    /**
     * The first step is about to be taken.
     *
     * @param parameters how many numbers are trained
     * @param samples how many samples an epoch has
     * @param epochs how many epochs there will be at most
     * @param stepsPerEpoch how many steps an epoch has
     * @param firstEpoch the number of the epoch that comes first, from 0; not 0 when resumed
     */
    record Started(long parameters, int samples, int epochs, long stepsPerEpoch, int firstEpoch)
            implements TrainEvent {}

    /** No gradient reaches these parameters, for these reasons, so they stay as they started. */
    record Unreached(Map<String, String> parameters) implements TrainEvent {}

    /**
     * A step was taken.
     *
     * @param epoch the number of the epoch, from 0
     * @param batch the number of the batch within it, from 0
     * @param rate the learning rate it took
     * @param result what it saw
     * @param meanLoss the mean loss of the samples of this epoch so far
     */
    record StepDone(int epoch, int batch, double rate, StepResult result, double meanLoss) implements TrainEvent {}

    /**
     * An epoch is over.
     *
     * @param epoch its number, from 0
     * @param loss the mean loss of its samples, each as it was at its step
     * @param accuracy the share of them that was classified rightly at its step; empty if the network does not classify
     * @param validation how good the network is on the validation part, if there is one
     */
    record EpochDone(int epoch, double loss, Optional<Double> accuracy, Optional<Evaluation> validation)
            implements TrainEvent {}

    /** A checkpoint was written. */
    record Saved(Path checkpoint) implements TrainEvent {}

    /** The validation loss has not fallen for as long as patience lasts; the parameters go back to this epoch's. */
    record StoppedEarly(int bestEpoch) implements TrainEvent {}

    /** Training ends before its time because the control asked for it. */
    record Interrupted(int epoch, int nextBatch) implements TrainEvent {}
}
