package dev.backlight.engine.cpu;

/** Copies stripes of a matrix into the order in which the tiles of a product read them. */
final class Panels {
    /** So many rows of a panel stay in the first-level cache while its columns are filled one after the other. */
    private static final int ROWS_AT_ONCE = 64;

    private Panels() {}

    /**
     * Sets {@code into[to + k·width + j] = from[at + k·kStride + j·jStride]} for k below {@code depth} and j below
     * {@code columns}. Other j below {@code width} keep what is there; it meets only columns that are not part of C.
     */
    static void pack(
            float[] from, int at, int kStride, int jStride, float[] into, int to, int depth, int columns, int width) {
        if (jStride == 1) {
            for (int k = 0; k < depth; k++) {
                System.arraycopy(from, at + k * kStride, into, to + k * width, columns);
            }
            return;
        }
        for (int k = 0; k < depth; k += ROWS_AT_ONCE) {
            int rows = Math.min(ROWS_AT_ONCE, depth - k);
            for (int j = 0; j < columns; j++) {
                copyColumn(from, at + k * kStride + j * jStride, kStride, into, to + k * width + j, width, rows);
            }
        }
    }

    private static void copyColumn(float[] from, int at, int step, float[] into, int to, int width, int rows) {
        for (int k = 0; k < rows; k++) {
            into[to] = from[at];
            at += step;
            to += width;
        }
    }
}
