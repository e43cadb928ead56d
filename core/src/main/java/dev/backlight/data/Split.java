package dev.backlight.data;

import java.util.Arrays;
import java.util.function.Function;

/**
 * Something cut in two: one part to learn from, one to check on.
 *
 * @param <T> what the parts are: data sets, tables or row numbers
 * @param training the part to learn from
 * @param validation the part that is only looked at
 */
public record Split<T>(T training, T validation) {
    /** Not the number of any epoch, so that a split does not follow an epoch's order. */
    private static final int SPLIT = -1;

    /**
     * Deals the row numbers 0 to {@code size − 1} to two parts by chance; each part keeps them in rising order.
     *
     * <p>The validation part gets {@code fraction · size} rows, rounded to the nearest whole number (halves up). Which
     * rows depends on the size and the seed alone; the rows for a smaller fraction are among those for a larger one.
     *
     * @param size how many rows there are
     * @param fraction the validation part's share, at least 0 and below 1; with 0 all rows are for training
     * @throws IllegalArgumentException if the fraction is outside that range, or is not 0 and one part would be empty
     */
    public static Split<int[]> ofRows(int size, double fraction, long seed) {
        if (!(fraction >= 0 && fraction < 1)) {
            throw new IllegalArgumentException(
                    "[split] the validation part's fraction must be at least 0 and below 1, not " + fraction);
        }
        Permutation order = Permutation.of(size, seed, SPLIT);
        int validation = (int) Math.floor(fraction * size + 0.5);
        if (fraction > 0 && (validation == 0 || validation == size)) {
            throw new IllegalArgumentException(
                    "[split] a validation part of " + fraction + " of " + size + " rows would be " + validation
                            + " rows, which leaves one part empty; take another fraction, 0 for none");
        }
        return new Split<>(sorted(order.range(validation, size)), sorted(order.range(0, validation)));
    }

    /** Does the same to both parts. */
    public <R> Split<R> map(Function<? super T, ? extends R> change) {
        return new Split<>(change.apply(training), change.apply(validation));
    }

    private static int[] sorted(int[] rows) {
        Arrays.sort(rows);
        return rows;
    }
}
