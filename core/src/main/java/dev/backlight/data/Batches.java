package dev.backlight.data;

import java.util.Iterator;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * One pass over a data set, cut into batches; each batch is made when it is asked for.
 *
 * <p>The last batch has what is left and may be smaller. A data set without rows has no batches.
 *
 * @param dataset where the examples are
 * @param order which row stands at which place
 * @param batchSize how many examples a full batch has
 * @param epoch the epoch's number, written into each batch
 */
public record Batches(Dataset dataset, Permutation order, int batchSize, int epoch) implements Iterable<Batch> {
    /**
     * @throws IllegalArgumentException if the batch size is not positive, or the order is not one of the data set's
     *     rows
     */
    public Batches {
        if (batchSize < 1) {
            throw new IllegalArgumentException("[batches] a batch must have at least 1 example, not " + batchSize);
        }
        if (order.size() != dataset.size()) {
            throw new IllegalArgumentException("[batches] the order has " + order.size()
                    + " places, but the data set has " + dataset.size() + " rows");
        }
    }

    /** How many batches the pass has. */
    public int count() {
        return Math.ceilDiv(dataset.size(), batchSize);
    }

    /**
     * The batch with a number, from 0, whether those before it were made or not.
     *
     * @throws IndexOutOfBoundsException if there is no such batch
     */
    public Batch get(int number) {
        int[] rows = rows(number);
        return new Batch(
                dataset.features().rows(rows), dataset.targets().rows(rows), epoch, number, number * batchSize);
    }

    /**
     * The numbers of the data set's rows that make up a batch, in the batch's order.
     *
     * @throws IndexOutOfBoundsException if there is no such batch
     */
    public int[] rows(int number) {
        int first = Objects.checkIndex(number, count()) * batchSize;
        return order.range(first, first + Math.min(batchSize, dataset.size() - first));
    }

    /** All batches, from the first. */
    @Override
    public Iterator<Batch> iterator() {
        return IntStream.range(0, count()).mapToObj(this::get).iterator();
    }
}
