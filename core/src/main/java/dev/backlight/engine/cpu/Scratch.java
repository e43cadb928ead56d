package dev.backlight.engine.cpu;

/** Memory of one thread for what it needs in the midst of a block. */
final class Scratch {
    /** What a chain's loop is given: the arrays, where a block begins in each, and the distances of rows. */
    final float[][] arrays;

    final int[] at;
    final int[] rowStride;

    /** Rows of a reduction: what has been added up, what is being added up, and what comes next. */
    final float[] total = new float[ReduceKernel.COLUMNS];

    final float[] part = new float[ReduceKernel.COLUMNS];
    final float[] next = new float[ReduceKernel.COLUMNS];

    /** For chains over at most so many arrays. */
    Scratch(int mostArrays) {
        arrays = new float[mostArrays][];
        at = new int[mostArrays];
        rowStride = new int[mostArrays];
    }
}
