package dev.backlight.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PermutationTest {
    @Test
    void everyNumberComesOnce() {
        for (int size = 0; size <= 300; size++) {
            for (int epoch = 0; epoch < 8; epoch++) {
                assertBijective(size, size * 31L - 5, epoch);
            }
        }
        for (int size : new int[] {1000, 4095, 4096, 4097, 60_000, 65_535, 65_536, 65_537, 999_983, 1 << 20}) {
            assertBijective(size, -7, 3);
        }
    }

    private static void assertBijective(int size, long seed, int epoch) {
        Permutation order = Permutation.of(size, seed, epoch);
        BitSet seen = new BitSet(size);
        for (int place = 0; place < size; place++) {
            int number = order.at(place);
            assertThat(number)
                    .as("size %d, seed %d, epoch %d", size, seed, epoch)
                    .isBetween(0, size - 1);
            seen.set(number);
        }
        assertThat(seen.cardinality())
                .as("size %d, seed %d, epoch %d", size, seed, epoch)
                .isEqualTo(size);
    }

    /** No table of 2³¹ − 1 places is kept, and the rectangle, which has more cells than an int counts, does no harm. */
    @Test
    void theLargestSizeWorks() {
        int size = Integer.MAX_VALUE;
        Permutation order = Permutation.of(size, 1, 0);
        int[] numbers = IntStream.range(0, 100_000)
                .map(i -> order.at(size - 1 - i * 20_011))
                .toArray();
        assertThat(Arrays.stream(numbers).min().orElseThrow()).isNotNegative();
        assertThat(Arrays.stream(numbers).distinct().count()).isEqualTo(numbers.length);
    }

    @Test
    void placesOutsideAndNegativeSizesAreRefused() {
        assertThatThrownBy(() -> Permutation.of(5, 1, 0).at(5)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> Permutation.of(5, 1, 0).at(-1)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> Permutation.of(0, 1, 0).at(0)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> Permutation.of(5, 1, 0).range(2, 6)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> Permutation.of(-1, 1, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("[permutation] there is no order of -1 numbers");
    }

    @Test
    void theIdentityChangesNothing() {
        for (int size : new int[] {0, 1, 2, 3, 10, 97}) {
            assertThat(Permutation.identity(size).range(0, size))
                    .containsExactly(IntStream.range(0, size).toArray());
        }
    }

    @Test
    void seedAndEpochDecideTheOrder() {
        int[] order = Permutation.of(1000, 1, 2).range(0, 1000);
        assertThat(Permutation.of(1000, 1, 2).range(0, 1000)).containsExactly(order);
        assertThat(Permutation.of(1000, 1, 2).range(400, 410)).containsExactly(Arrays.copyOfRange(order, 400, 410));
        for (Permutation other : new Permutation[] {
            Permutation.of(1000, 1, 3), Permutation.of(1000, 2, 2), Permutation.of(1000, 1 + (1L << 32), 2)
        }) {
            int[] numbers = other.range(0, 1000);
            // Two independent orders agree in one place on average, in k places with probability about e⁻¹/k!.
            long agreeing =
                    IntStream.range(0, 1000).filter(i -> numbers[i] == order[i]).count();
            assertThat(agreeing).isLessThan(12);
        }
    }

    /** Golden numbers from our own output: a stopped training must meet the same order with a later version. */
    @Test
    void theOrderStaysAsItWas() {
        assertThat(Permutation.of(10, 42, 0).range(0, 10)).containsExactly(4, 9, 6, 5, 1, 8, 0, 2, 7, 3);
    }

    /**
     * The 24 orders of four numbers come equally often: over N seeds or epochs the chi-square statistic has the mean 23
     * and the variance 46; five deviations are left. Twelve rounds are within 0.1 % of even in each cell, which adds at
     * most N · 10⁻⁶ = 0.05.
     */
    @Test
    void theOrdersOfFourComeEquallyOften() {
        int trials = 48_000;
        Map<String, Integer> bySeed = new HashMap<>();
        Map<String, Integer> byEpoch = new HashMap<>();
        for (int i = 0; i < trials; i++) {
            bySeed.merge(Arrays.toString(Permutation.of(4, i, 0).range(0, 4)), 1, Integer::sum);
            byEpoch.merge(Arrays.toString(Permutation.of(4, 1, i).range(0, 4)), 1, Integer::sum);
        }
        double expected = trials / 24.0;
        for (Map<String, Integer> counts : List.of(bySeed, byEpoch)) {
            assertThat(counts).hasSize(24);
            double chiSquare = counts.values().stream()
                    .mapToDouble(n -> (n - expected) * (n - expected) / expected)
                    .sum();
            assertThat(chiSquare).isCloseTo(23, within(5 * Math.sqrt(46)));
        }
    }

    /**
     * For a uniformly chosen order of n numbers, the correlation of a number with its place has the mean 0 and the
     * variance 1/(n − 1); that of numbers in places next to each other the mean −1/(n − 1) and, up to terms in 1/n²,
     * the variance 1/n. The count of numbers that stay in their place has mean and variance 1, so over e epochs it is e
     * ± √e. Five deviations are left for each.
     */
    @Test
    void largeOrdersAreWellShuffled() {
        for (int size : new int[] {1000, 10_007, 65_536}) {
            int epochs = 200;
            int fixed = 0;
            for (int epoch = 0; epoch < epochs; epoch++) {
                int[] order = Permutation.of(size, 99, epoch).range(0, size);
                double place = 0;
                double neighbour = 0;
                double middle = (size - 1) / 2.0;
                double variance = (size * (double) size - 1) / 12;
                for (int i = 0; i < size; i++) {
                    fixed += order[i] == i ? 1 : 0;
                    place += (order[i] - middle) * (i - middle) / variance / size;
                    neighbour += (order[i] - middle) * (order[(i + 1) % size] - middle) / variance / size;
                }
                assertThat(place).as("size %d, epoch %d", size, epoch).isCloseTo(0, within(5 / Math.sqrt(size - 1.0)));
                assertThat(neighbour)
                        .as("size %d, epoch %d", size, epoch)
                        .isCloseTo(-1.0 / (size - 1), within(5 / Math.sqrt(size)));
            }
            assertThat((double) fixed).as("size %d", size).isCloseTo(epochs, within(5 * Math.sqrt(epochs)));
        }
    }

    /** Each number of a small order is equally likely at each place: chi-square with 6 degrees of freedom a number. */
    @Test
    void everyNumberReachesEveryPlaceEquallyOften() {
        int size = 7;
        int trials = 14_000;
        int[][] counts = new int[size][size];
        for (int epoch = 0; epoch < trials; epoch++) {
            Permutation order = Permutation.of(size, 5, epoch);
            for (int place = 0; place < size; place++) {
                counts[place][order.at(place)]++;
            }
        }
        double expected = trials / (double) size;
        for (int place = 0; place < size; place++) {
            double chiSquare = Arrays.stream(counts[place])
                    .mapToDouble(n -> (n - expected) * (n - expected) / expected)
                    .sum();
            // The tail of chi-square with 6 degrees beyond 33 is 10⁻⁵.
            assertThat(chiSquare).as("place %d", place).isLessThan(33);
        }
    }
}
