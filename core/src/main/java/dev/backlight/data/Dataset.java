package dev.backlight.data;

import dev.backlight.tensor.Shape;
import dev.backlight.tensor.ShapeException;
import dev.backlight.tensor.Tensor;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * Examples with what is to be learnt from them; row i of the features belongs to row i of the targets.
 *
 * @param features one example a row: {@code [n, ...]}, for instance {@code f32[60000, 784]} or {@code f32[60000, 28,
 *     28]}
 * @param targets one target a row: class numbers {@code i32[n]}, or real values {@code f32[n, k]}
 */
public record Dataset(Tensor features, Tensor targets) {
    /** @throws ShapeException if either has no rows' axis, or if their numbers of rows differ */
    public Dataset {
        Shape rows = features.shape();
        Shape others = targets.shape();
        if (rows.rank() == 0 || others.rank() == 0) {
            throw new ShapeException("[dataset] features " + features.type() + " and targets " + targets.type()
                    + " must both have rows, one for each example, along their first axis");
        }
        if (rows.size(0) != others.size(0)) {
            throw new ShapeException("[dataset] features " + features.type() + " and targets " + targets.type()
                    + " do not belong together: " + rows.size(0) + " rows and " + others.size(0) + " rows");
        }
    }

    /** How many examples there are. */
    public int size() {
        return features.shape().size(0);
    }

    /**
     * The examples in these rows, in this order; a row may be named more than once.
     *
     * @throws IndexOutOfBoundsException if there is no such row
     */
    public Dataset take(int... rows) {
        return new Dataset(features.rows(rows), targets.rows(rows));
    }

    /**
     * The examples in the rows {@code from} up to, not including, {@code to}.
     *
     * @throws IndexOutOfBoundsException if the range is not within the rows
     */
    public Dataset slice(int from, int to) {
        Objects.checkFromToIndex(from, to, size());
        return take(IntStream.range(from, to).toArray());
    }

    /**
     * Cuts the examples into a part for training and one for validation by chance, as {@link Split#ofRows} deals the
     * rows.
     *
     * @param fraction the validation part's share, at least 0 and below 1
     * @throws IllegalArgumentException if the fraction is outside that range, or is not 0 and one part would be empty
     */
    public Split<Dataset> split(double fraction, long seed) {
        Split<int[]> rows = Split.ofRows(size(), fraction, seed);
        return rows.validation().length == 0 ? new Split<>(this, take()) : rows.map(this::take);
    }

    /**
     * One pass over the examples in the order that a seed gives in an epoch.
     *
     * @throws IllegalArgumentException if the batch size is not positive or the epoch is negative
     */
    public Batches batches(int batchSize, long seed, int epoch) {
        if (epoch < 0) {
            throw new IllegalArgumentException("[batches] epochs are numbered from 0, so there is no epoch " + epoch);
        }
        return new Batches(this, Permutation.of(size(), seed, epoch), batchSize, epoch);
    }

    /**
     * One pass over the examples in their own order, as epoch 0.
     *
     * @throws IllegalArgumentException if the batch size is not positive
     */
    public Batches batches(int batchSize) {
        return new Batches(this, Permutation.identity(size()), batchSize, 0);
    }
}
