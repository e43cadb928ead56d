package dev.backlight.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PhiloxTest {
    private static final int COUNT = 1 << 20;

    /** The known-answer vectors of philox4x32-10 published with Random123. */
    @Test
    void blocksAreThoseOfTheReferenceImplementation() {
        assertThat(block(0L, 0, 0, 0, 0)).containsExactly(0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8);
        assertThat(block(-1L, -1, -1, -1, -1)).containsExactly(0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd);
        assertThat(block(0x299f31d0_a4093822L, 0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344))
                .containsExactly(0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1);
    }

    /** The key is the seed, the counter is (block, stream, step low, step high). */
    @Test
    void anArrayIsMadeOfTheBlocksOfItsStream() {
        Philox random = new Philox(0x299f31d0_a4093822L, 0x85a308d3, 0x03707344_13198a2eL);
        float[] values = new float[4 * 5];
        random.uniform(values);
        for (int i = 0; i < values.length; i++) {
            int word = block(0x299f31d0_a4093822L, i / 4, 0x85a308d3, 0x13198a2e, 0x03707344)[i % 4];
            assertThat(values[i]).as("element %d", i).isEqualTo((word >>> 8) / 16777216f);
        }
    }

    /**
     * The first block of seed 0 is the first known answer; Box and Muller's formula was evaluated on its words with 40
     * digits elsewhere. The angle 2πv carries three roundings, so an error under 3 · 2π · 2⁻⁵³ &lt; 2.1e−15, times the
     * radius 1.36 under 3e−15; logarithm, root and cosine add less than that.
     */
    @Test
    void normalNumbersFollowBoxAndMuller() {
        double[] values = new double[2];
        new Philox(0, 0, 0).normal(values);
        assertThat(values[0]).isCloseTo(-0.12151797595308181, within(6e-15));
        assertThat(values[1]).isCloseTo(-1.3500326598576550, within(6e-15));
    }

    @Test
    void anElementDoesNotDependOnTheRangeItIsMadeIn() {
        Philox random = new Philox(7, 3, 11);
        float[] uniform = new float[50];
        double[] uniformWide = new double[50];
        float[] normal = new float[50];
        double[] normalWide = new double[50];
        random.uniform(uniform);
        random.uniform(uniformWide);
        random.normal(normal);
        random.normal(normalWide);
        for (int first = 0; first < 50; first++) {
            for (int count = 0; first + count <= 50; count++) {
                float[] part = new float[count + 2];
                double[] partWide = new double[count + 2];
                random.uniform(first, part, 1, 1 + count);
                random.uniform(first, partWide, 1, 1 + count);
                assertPart(part, partWide, uniform, uniformWide, first, count);
                random.normal(first, part, 1, 1 + count);
                random.normal(first, partWide, 1, 1 + count);
                assertPart(part, partWide, normal, normalWide, first, count);
            }
        }
    }

    private static void assertPart(
            float[] part, double[] partWide, float[] whole, double[] wholeWide, int first, int count) {
        assertThat(part[0]).isZero();
        assertThat(partWide[count + 1]).isZero();
        for (int i = 0; i < count; i++) {
            assertThat(part[1 + i]).as("element %d", first + i).isEqualTo(whole[first + i]);
            assertThat(partWide[1 + i]).as("element %d", first + i).isEqualTo(wholeWide[first + i]);
        }
    }

    @Test
    void floatsAreTheDoublesRounded() {
        float[] floats = new float[1001];
        double[] doubles = new double[1001];
        new Philox(-5, 1, 2).uniform(floats);
        new Philox(-5, 1, 2).uniform(doubles);
        for (int i = 0; i < floats.length; i++) {
            assertThat(doubles[i]).isEqualTo(floats[i]);
        }
        new Philox(-5, 1, 2).normal(floats);
        new Philox(-5, 1, 2).normal(doubles);
        for (int i = 0; i < floats.length; i++) {
            assertThat(floats[i]).isEqualTo((float) doubles[i]);
        }
    }

    /**
     * The mean of n uniform numbers has the standard deviation √(1/12n), and the chi-square statistic of b equally
     * likely cells the mean b − 1 and the variance 2(b − 1). Five deviations are left.
     */
    @Test
    void uniformNumbersFillTheIntervalEvenly() {
        for (long seed : new long[] {0, 1, -1, 0x123456789abcdefL}) {
            float[] values = new float[COUNT];
            new Philox(seed, 5, 9).uniform(values);
            int[] cells = new int[256];
            double sum = 0;
            for (float value : values) {
                assertThat(value).isBetween(0f, Math.nextDown(1f));
                cells[(int) (value * 256)]++;
                sum += value;
            }
            double expected = COUNT / 256.0;
            double chiSquare = IntStream.of(cells)
                    .mapToDouble(n -> (n - expected) * (n - expected) / expected)
                    .sum();
            assertThat(sum / COUNT).as("seed %d", seed).isCloseTo(0.5, within(5 * Math.sqrt(1 / (12.0 * COUNT))));
            assertThat(chiSquare).as("seed %d", seed).isCloseTo(255, within(5 * Math.sqrt(2 * 255)));
        }
    }

    /**
     * For a standard normal number z the k-th power has the mean 0, 1, 0, 3 and the variance 1, 2, 15, 96 (k = 1 to 4),
     * and |z| &lt; 1 with probability p = 0.682689. Five standard deviations of the mean of n are left for each.
     */
    @Test
    void normalNumbersHaveTheMomentsOfTheNormalDistribution() {
        double[] means = {0, 1, 0, 3};
        double[] variances = {1, 2, 15, 96};
        double inside = 0.682689492137086;
        for (long seed : new long[] {0, 1, -1, 0x123456789abcdefL}) {
            double[] values = new double[COUNT];
            new Philox(seed, 5, 9).normal(values);
            for (int power = 1; power <= 4; power++) {
                double sum = 0;
                for (double value : values) {
                    sum += Math.pow(value, power);
                }
                assertThat(sum / COUNT)
                        .as("moment %d, seed %d", power, seed)
                        .isCloseTo(means[power - 1], within(5 * Math.sqrt(variances[power - 1] / COUNT)));
            }
            double share = 0;
            for (double value : values) {
                share += Math.abs(value) < 1 ? 1.0 / COUNT : 0;
            }
            assertThat(share)
                    .as("share within one deviation, seed %d", seed)
                    .isCloseTo(inside, within(5 * Math.sqrt(inside * (1 - inside) / COUNT)));
        }
    }

    /** Products of independent standard normal numbers have mean 0 and variance 1. Five deviations are left. */
    @Test
    void seedsStreamsStepsAndNeighboursAreIndependent() {
        double[] base = new double[COUNT];
        new Philox(3, 3, 3).normal(base);
        double[] other = new double[COUNT];
        for (Philox random : new Philox[] {
            new Philox(4, 3, 3),
            new Philox(3 + (1L << 32), 3, 3),
            new Philox(3, 4, 3),
            new Philox(3, 3, 4),
            new Philox(3, 3, 3 + (1L << 32))
        }) {
            random.normal(other);
            assertThat(correlation(base, other, 0)).as(random.toString()).isCloseTo(0, within(5 / Math.sqrt(COUNT)));
        }
        for (int distance = 1; distance <= 8; distance++) {
            assertThat(correlation(base, base, distance))
                    .as("distance %d", distance)
                    .isCloseTo(0, within(5 / Math.sqrt(COUNT - distance)));
        }
    }

    private static double correlation(double[] a, double[] b, int distance) {
        double sum = 0;
        for (int i = distance; i < a.length; i++) {
            sum += a[i] * b[i - distance];
        }
        return sum / (a.length - distance);
    }

    /** The value for "weights" was computed elsewhere, by a program that also gives FNV's published bf9cf968. */
    @Test
    void aStreamIsTheHashOfItsName() {
        assertThat(Philox.streamOf("")).isEqualTo(0x811C9DC5);
        assertThat(Philox.streamOf("weights")).isEqualTo(0xae6cd0e4);
        assertThat(Philox.streamOf("Aa"))
                .as("names that String.hashCode confuses")
                .isNotEqualTo(Philox.streamOf("BB"));
    }

    private static int[] block(long key, int c0, int c1, int c2, int c3) {
        int[] words = new int[4];
        Philox.block(key, c0, c1, c2, c3, words, 0);
        return words;
    }
}
