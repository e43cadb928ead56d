package dev.backlight.engine.cpu;

/**
 * The innermost loops of the plain matrix product: a few rows of C in one pass over their columns.
 *
 * <p>C2 makes vector instructions of a loop only where each array is indexed by the bare loop variable, so every row of
 * B and of C is an array of its own. A pass takes four rows of B to four rows of C: 16 multiply-adds for 8 loads and 4
 * stores. It leaves the order of every element's chain, ascending k, as it is.
 */
final class PlainTile {
    /** So many rows of C are computed together, if there are as many. */
    static final int ROWS = 4;

    private static final int DEPTH = 4;

    private PlainTile() {}

    /**
     * Adds to the first {@code rows} of c: {@code c[i][j] = fma(a[i, k], b[k][j], c[i][j])} for k from 0 to depth - 1,
     * where {@code a[i, k]} is {@code a[aAt + i·aRow + k·aStep]}.
     *
     * @param rows up to {@link #ROWS}
     */
    static void multiply(
            int rows, int depth, float[] a, int aAt, int aRow, int aStep, float[][] b, float[][] c, int columns) {
        int k = 0;
        for (; k + DEPTH <= depth; k += DEPTH) {
            int at = aAt + k * aStep;
            if (rows == ROWS) {
                addFourToFour(a, at, aRow, aStep, b, k, c, columns);
            } else {
                for (int i = 0; i < rows; i++) {
                    addFour(a, at + i * aRow, aStep, b, k, c[i], columns);
                }
            }
        }
        for (; k < depth; k++) {
            for (int i = 0; i < rows; i++) {
                addOne(a[aAt + i * aRow + k * aStep], b[k], c[i], columns);
            }
        }
    }

    private static void addFourToFour(
            float[] a, int aAt, int aRow, int aStep, float[][] b, int k, float[][] c, int columns) {
        int at = aAt;
        float a00 = a[at];
        float a01 = a[at + aStep];
        float a02 = a[at + 2 * aStep];
        float a03 = a[at + 3 * aStep];
        at += aRow;
        float a10 = a[at];
        float a11 = a[at + aStep];
        float a12 = a[at + 2 * aStep];
        float a13 = a[at + 3 * aStep];
        at += aRow;
        float a20 = a[at];
        float a21 = a[at + aStep];
        float a22 = a[at + 2 * aStep];
        float a23 = a[at + 3 * aStep];
        at += aRow;
        float a30 = a[at];
        float a31 = a[at + aStep];
        float a32 = a[at + 2 * aStep];
        float a33 = a[at + 3 * aStep];
        float[] b0 = b[k];
        float[] b1 = b[k + 1];
        float[] b2 = b[k + 2];
        float[] b3 = b[k + 3];
        float[] c0 = c[0];
        float[] c1 = c[1];
        float[] c2 = c[2];
        float[] c3 = c[3];
        for (int j = 0; j < columns; j++) {
            float x0 = b0[j];
            float x1 = b1[j];
            float x2 = b2[j];
            float x3 = b3[j];
            c0[j] = Math.fma(a03, x3, Math.fma(a02, x2, Math.fma(a01, x1, Math.fma(a00, x0, c0[j]))));
            c1[j] = Math.fma(a13, x3, Math.fma(a12, x2, Math.fma(a11, x1, Math.fma(a10, x0, c1[j]))));
            c2[j] = Math.fma(a23, x3, Math.fma(a22, x2, Math.fma(a21, x1, Math.fma(a20, x0, c2[j]))));
            c3[j] = Math.fma(a33, x3, Math.fma(a32, x2, Math.fma(a31, x1, Math.fma(a30, x0, c3[j]))));
        }
    }

    private static void addFour(float[] a, int aAt, int aStep, float[][] b, int k, float[] c, int columns) {
        float a0 = a[aAt];
        float a1 = a[aAt + aStep];
        float a2 = a[aAt + 2 * aStep];
        float a3 = a[aAt + 3 * aStep];
        float[] b0 = b[k];
        float[] b1 = b[k + 1];
        float[] b2 = b[k + 2];
        float[] b3 = b[k + 3];
        for (int j = 0; j < columns; j++) {
            c[j] = Math.fma(a3, b3[j], Math.fma(a2, b2[j], Math.fma(a1, b1[j], Math.fma(a0, b0[j], c[j]))));
        }
    }

    private static void addOne(float a, float[] b, float[] c, int columns) {
        for (int j = 0; j < columns; j++) {
            c[j] = Math.fma(a, b[j], c[j]);
        }
    }
}
