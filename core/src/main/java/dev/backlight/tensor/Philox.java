package dev.backlight.tensor;

/**
 * Random numbers without a state: every number is a function of a seed, a stream, a step and its own position.
 *
 * <p>The generator is Philox4x32-10 of Salmon, Moraes, Dror and Shaw, <i>Parallel random numbers: as easy as 1, 2,
 * 3</i> (SC 2011): ten rounds of multiplying and mixing turn a 128-bit counter and a 64-bit key into four random 32-bit
 * words. Because nothing is carried from one number to the next, any thread can make any part of an array, a stopped
 * training resumes in the middle, and there is nothing to save.
 *
 * <p>The key is the seed. The counter is, from its lowest word: the number of the block of words within the array, the
 * stream, and the step (low word, high word). Two arrays are independent if any of seed, stream or step differs.
 *
 * <p>All values are the same bits on every machine: integer arithmetic, exact scaling, and for normal numbers
 * {@link StrictMath}.
 *
 * @param seed the user's seed; all 64 bits count
 * @param stream what the numbers are for, so that two uses of one seed do not meet; see {@link #streamOf}
 * @param step the training step or epoch; 0 where there is none
 */
public record Philox(long seed, int stream, long step) {
    private static final long MULTIPLIER_0 = 0xD2511F53L;
    private static final long MULTIPLIER_1 = 0xCD9E8D57L;
    /** The golden ratio and √3 − 1: the key moves on by them each round. */
    private static final int WEYL_0 = 0x9E3779B9;

    private static final int WEYL_1 = 0xBB67AE85;
    private static final int ROUNDS = 10;

    private static final double TWO_TO_MINUS_53 = 0x1p-53;
    private static final float TWO_TO_MINUS_24 = 0x1p-24f;

    /** Writes the four words that a 64-bit key and a 128-bit counter, lowest word first, give. */
    public static void block(long key, int c0, int c1, int c2, int c3, int[] target, int at) {
        int key0 = (int) key;
        int key1 = (int) (key >>> 32);
        for (int round = 0; round < ROUNDS; round++) {
            long product0 = MULTIPLIER_0 * (c0 & 0xFFFFFFFFL);
            long product1 = MULTIPLIER_1 * (c2 & 0xFFFFFFFFL);
            c0 = (int) (product1 >>> 32) ^ c1 ^ key0;
            c1 = (int) product1;
            c2 = (int) (product0 >>> 32) ^ c3 ^ key1;
            c3 = (int) product0;
            key0 += WEYL_0;
            key1 += WEYL_1;
        }
        target[at] = c0;
        target[at + 1] = c1;
        target[at + 2] = c2;
        target[at + 3] = c3;
    }

    /**
     * The stream for a name, such as a parameter's path: the 32-bit FNV-1a hash of its UTF-16 units, each as two bytes,
     * high one first.
     */
    public static int streamOf(String name) {
        int hash = 0x811C9DC5;
        for (int i = 0; i < name.length(); i++) {
            hash = (hash ^ (name.charAt(i) >>> 8)) * 0x01000193;
            hash = (hash ^ (name.charAt(i) & 0xFF)) * 0x01000193;
        }
        return hash;
    }

    /** Fills an array with numbers spread evenly over [0, 1): multiples of 2⁻²⁴. */
    public void uniform(float[] target) {
        uniform(0, target, 0, target.length);
    }

    /**
     * Writes numbers spread evenly over [0, 1), multiples of 2⁻²⁴: the elements {@code first}, {@code first + 1}, … go
     * to {@code target[from]} up to, not including, {@code target[to]}.
     */
    public void uniform(int first, float[] target, int from, int to) {
        int[] words = new int[4];
        for (int at = from; at < to; ) {
            int element = first + (at - from);
            block(element >>> 2, words);
            for (int word = element & 3; word < 4 && at < to; word++) {
                target[at++] = fraction(words[word]);
            }
        }
    }

    /** Fills an array with the very numbers that {@link #uniform(float[])} gives. */
    public void uniform(double[] target) {
        uniform(0, target, 0, target.length);
    }

    /**
     * Writes the very numbers that {@link #uniform(int, float[], int, int)} gives, so that a computation in double and
     * one in float draw alike.
     */
    public void uniform(int first, double[] target, int from, int to) {
        int[] words = new int[4];
        for (int at = from; at < to; ) {
            int element = first + (at - from);
            block(element >>> 2, words);
            for (int word = element & 3; word < 4 && at < to; word++) {
                target[at++] = fraction(words[word]);
            }
        }
    }

    /** Fills an array with normally distributed numbers of mean 0 and variance 1. */
    public void normal(double[] target) {
        normal(0, target, 0, target.length);
    }

    /**
     * Writes normally distributed numbers of mean 0 and variance 1: the elements {@code first}, {@code first + 1}, … go
     * to {@code target[from]} up to, not including, {@code target[to]}.
     *
     * <p>Box and Muller's method: of two uniform numbers u in (0, 1] and v in [0, 1) with 53 bits each, √(−2 ln u) ·
     * cos(2πv) is an even element and √(−2 ln u) · sin(2πv) the odd one after it. No number is beyond ±8.572.
     */
    public void normal(int first, double[] target, int from, int to) {
        int[] words = new int[4];
        for (int at = from; at < to; at++) {
            int element = first + (at - from);
            boolean even = (element & 1) == 0;
            if (even || at == from) {
                block(element >>> 1, words);
            }
            target[at] = normal(words, even);
        }
    }

    /** Fills an array with the numbers that {@link #normal(double[])} gives, rounded to float. */
    public void normal(float[] target) {
        normal(0, target, 0, target.length);
    }

    /** Writes the numbers that {@link #normal(int, double[], int, int)} gives, rounded to float. */
    public void normal(int first, float[] target, int from, int to) {
        int[] words = new int[4];
        for (int at = from; at < to; at++) {
            int element = first + (at - from);
            boolean even = (element & 1) == 0;
            if (even || at == from) {
                block(element >>> 1, words);
            }
            target[at] = (float) normal(words, even);
        }
    }

    /** The block of this stream with a number. */
    private void block(int number, int[] words) {
        block(seed, number, stream, (int) step, (int) (step >>> 32), words, 0);
    }

    /** A word's upper 24 bits as a number in [0, 1). */
    private static float fraction(int word) {
        return (word >>> 8) * TWO_TO_MINUS_24;
    }

    /** The upper 53 bits of two words as a whole number. */
    private static long bits53(int high, int low) {
        return ((high & 0xFFFFFFFFL) << 21) | (low >>> 11);
    }

    private static double normal(int[] words, boolean even) {
        double u = (bits53(words[0], words[1]) + 1) * TWO_TO_MINUS_53;
        double v = bits53(words[2], words[3]) * TWO_TO_MINUS_53;
        double radius = Math.sqrt(-2 * StrictMath.log(u));
        double angle = 2 * Math.PI * v;
        return radius * (even ? StrictMath.cos(angle) : StrictMath.sin(angle));
    }
}
