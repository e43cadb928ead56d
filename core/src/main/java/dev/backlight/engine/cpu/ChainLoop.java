package dev.backlight.engine.cpu;

/** A chain as one loop over a block of rows and columns. */
interface ChainLoop {
    /**
     * Computes the block. Array i is read, or written, at {@code at[i] + row * rowStride[i] + column}; a leaf that is
     * constant along a row at {@code at[i] + row * rowStride[i]}.
     *
     * <p>All leaves of an element are read before its results are written, so a result may replace a leaf.
     *
     * @param arrays the leaves, then the results
     */
    void run(float[][] arrays, int[] at, int[] rowStride, int rows, int columns);
}
