package dev.backlight.train;

import dev.backlight.tensor.Tensor;
import java.util.Map;

/**
 * Where a training is, apart from parameters and states: everything else that it needs to go on as if it had never
 * stopped.
 *
 * @param epoch the epoch that the next step belongs to, from 0
 * @param batch the number of the next batch within it, from 0
 * @param lossSum the sum of the losses of the epoch's samples so far
 * @param seen how many samples of the epoch were seen
 * @param correct how many of them were classified rightly
 * @param lastLoss the mean loss of the last completed epoch; NaN before the first
 * @param best the best epoch so far, if there is validation
 */
record Progress(int epoch, int batch, double lossSum, int seen, int correct, double lastLoss, Best best) {
    /**
     * The epoch with the lowest validation loss.
     *
     * @param epoch its number; -1 if there was none yet
     * @param loss its validation loss; infinite if there was none yet
     * @param parameters the parameters after it; empty if early stopping is off, which needs no way back
     */
    record Best(int epoch, double loss, Map<String, Tensor> parameters) {
        static final Best NONE = new Best(-1, Double.POSITIVE_INFINITY, Map.of());
    }

    static final Progress START = new Progress(0, 0, 0, 0, 0, Double.NaN, Best.NONE);

    /** After a step. */
    Progress after(StepResult result, double sampleLossSum) {
        return new Progress(
                epoch,
                batch + 1,
                lossSum + sampleLossSum,
                seen + result.samples(),
                correct + result.correct(),
                lastLoss,
                best);
    }

    /** The mean loss of the epoch's samples so far. */
    double meanLoss() {
        return lossSum / seen;
    }

    /** After the last step of an epoch. */
    Progress afterEpoch(Best newBest) {
        return new Progress(epoch + 1, 0, 0, 0, 0, meanLoss(), newBest);
    }
}
