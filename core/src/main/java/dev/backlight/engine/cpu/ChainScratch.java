package dev.backlight.engine.cpu;

/**
 * What one thread hands to a {@link ChainLoop}: the arrays, where a block begins in each, and the distances of rows.
 */
final class ChainScratch {
    final float[][] arrays;
    final int[] at;
    final int[] rowStride;

    /** For loops over at most so many arrays. */
    ChainScratch(int most) {
        arrays = new float[most][];
        at = new int[most];
        rowStride = new int[most];
    }
}
