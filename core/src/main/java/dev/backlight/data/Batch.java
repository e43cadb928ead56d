package dev.backlight.data;

import dev.backlight.tensor.Tensor;

/**
 * The examples of one training step, and where they came from.
 *
 * @param features one example a row: {@code [size, ...]}
 * @param targets what is to be learnt, one a row: {@code [size, ...]}
 * @param epoch the epoch whose order the examples stand in
 * @param number the batch's number within the epoch, from 0
 * @param first the place of the first example in the epoch's order, from 0
 */
public record Batch(Tensor features, Tensor targets, int epoch, int number, int first) {
    /** How many examples there are. */
    public int size() {
        return features.shape().size(0);
    }

    /** Where the examples came from, for messages: {@code epoch 3, batch 12, samples 1536 to 1663}. */
    public String origin() {
        return "epoch " + epoch + ", batch " + number + ", samples " + first + " to " + (first + size() - 1);
    }
}
