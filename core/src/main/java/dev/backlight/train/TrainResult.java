package dev.backlight.train;

import dev.backlight.model.Model;

/**
 * How a training ended.
 *
 * @param model the network as it is then; where patience was asked for, as it was after its best epoch, unless
 *     interrupted
 * @param outcome why it ended
 * @param epochs how many epochs were completed
 * @param loss the mean loss of the samples of the last completed epoch; NaN if there was none
 */
public record TrainResult(Model model, Outcome outcome, int epochs, double loss) {
    /** Why a training ended. */
    public enum Outcome {
        /** All epochs are done. */
        FINISHED,
        /** The validation loss stopped falling. */
        STOPPED_EARLY,
        /** The control asked for it; a checkpoint can be resumed. */
        INTERRUPTED
    }
}
