package dev.backlight.engine.cpu;

import java.util.ArrayDeque;
import java.util.Arrays;

/**
 * The matrix product in plain loops, written so that C2 turns the inner one into vector instructions by itself.
 *
 * <p>C2 does that only where arrays are indexed by the bare loop variable, so each task copies a few rows of B, and one
 * row of C at a time, into arrays of their own. Four rows of B are then added to the row of C in one pass, which leaves
 * the order of every element's chain as it is and saves three of four loads and stores of C.
 */
final class PlainMatrixProduct implements MatrixProduct, WorkerPool.Task {
    private static final int BLOCK_ROWS = 32;
    private static final int BLOCK_COLUMNS = 256;
    private static final int DEPTH = 32;

    /** Up to this many multiply-adds, copying rows costs more than it gains. */
    private static final int TINY = 512;

    /** Rows of C shorter than this give the vector loop nothing to do. */
    private static final int NARROW = 16;

    /** From how many multiply-adds on it pays to wake other threads. */
    private static final int WORTH_THREADS = 1 << 16;

    private static final Matrix NONE = Matrix.rowMajor(new float[0], 0, 0, 0);

    private final ArrayDeque<Panel> panels = new ArrayDeque<>();
    private Matrix a = NONE;
    private Matrix b = NONE;
    private Matrix c = NONE;
    private boolean accumulate;

    /** What one running task copies into. */
    private static final class Panel {
        final float[][] b = new float[DEPTH][BLOCK_COLUMNS];
        final float[] c = new float[BLOCK_COLUMNS];
    }

    @Override
    public void multiply(WorkerPool pool, Matrix a, Matrix b, Matrix c, boolean accumulate) {
        MatrixProduct.check(a, b, c);
        long multiplyAdds = MatrixProduct.multiplyAdds(a, b);
        if (multiplyAdds <= TINY) {
            multiplyTiny(a, b, c, accumulate);
            return;
        }
        // A narrow C is computed as Cᵀ = Bᵀ·Aᵀ, whose rows are long.
        boolean narrow = c.columns() < NARROW && c.columns() < c.rows();
        this.a = narrow ? b.transposed() : a;
        this.b = narrow ? a.transposed() : b;
        this.c = narrow ? c.transposed() : c;
        this.accumulate = accumulate;
        int blocks = blocksDown() * blocksAcross();
        if (multiplyAdds >= WORTH_THREADS) {
            pool.run(blocks, this);
        } else {
            for (int block = 0; block < blocks; block++) {
                run(block);
            }
        }
    }

    private static void multiplyTiny(Matrix a, Matrix b, Matrix c, boolean accumulate) {
        for (int i = 0; i < c.rows(); i++) {
            for (int j = 0; j < c.columns(); j++) {
                float sum = accumulate ? c.values()[c.index(i, j)] : 0f;
                int aAt = a.index(i, 0);
                int bAt = b.index(0, j);
                for (int k = 0; k < a.columns(); k++) {
                    sum = Math.fma(a.values()[aAt], b.values()[bAt], sum);
                    aAt += a.columnStride();
                    bAt += b.rowStride();
                }
                c.values()[c.index(i, j)] = sum;
            }
        }
    }

    private int blocksDown() {
        return Math.ceilDiv(c.rows(), BLOCK_ROWS);
    }

    private int blocksAcross() {
        return Math.ceilDiv(c.columns(), BLOCK_COLUMNS);
    }

    /** Computes one block of C, {@link #BLOCK_ROWS} by {@link #BLOCK_COLUMNS} or what is left at the edge. */
    @Override
    public void run(int block) {
        int firstRow = block / blocksAcross() * BLOCK_ROWS;
        int firstColumn = block % blocksAcross() * BLOCK_COLUMNS;
        int endRow = Math.min(firstRow + BLOCK_ROWS, c.rows());
        int columns = Math.min(BLOCK_COLUMNS, c.columns() - firstColumn);
        Panel panel = takePanel();
        for (int firstK = 0; firstK < a.columns(); firstK += DEPTH) {
            int depth = Math.min(DEPTH, a.columns() - firstK);
            for (int k = 0; k < depth; k++) {
                load(b, firstK + k, firstColumn, panel.b[k], columns);
            }
            for (int i = firstRow; i < endRow; i++) {
                if (firstK > 0 || accumulate) {
                    load(c, i, firstColumn, panel.c, columns);
                } else {
                    Arrays.fill(panel.c, 0, columns, 0f);
                }
                multiplyRow(i, firstK, depth, panel, columns);
                store(panel.c, columns, c, i, firstColumn);
            }
        }
        givePanel(panel);
    }

    /** c[j] += Σ a[i, firstK + k] · b[k, j], in ascending k. */
    private void multiplyRow(int i, int firstK, int depth, Panel panel, int columns) {
        float[] values = a.values();
        int at = a.index(i, firstK);
        int step = a.columnStride();
        int k = 0;
        for (; k + 4 <= depth; k += 4) {
            addFourRows(values, at, step, panel.b, k, panel.c, columns);
            at += 4 * step;
        }
        for (; k < depth; k++) {
            addRow(values[at], panel.b[k], panel.c, columns);
            at += step;
        }
    }

    private static void addFourRows(float[] a, int at, int step, float[][] b, int k, float[] c, int columns) {
        float a0 = a[at];
        float a1 = a[at + step];
        float a2 = a[at + 2 * step];
        float a3 = a[at + 3 * step];
        float[] b0 = b[k];
        float[] b1 = b[k + 1];
        float[] b2 = b[k + 2];
        float[] b3 = b[k + 3];
        for (int j = 0; j < columns; j++) {
            c[j] = Math.fma(a3, b3[j], Math.fma(a2, b2[j], Math.fma(a1, b1[j], Math.fma(a0, b0[j], c[j]))));
        }
    }

    private static void addRow(float a, float[] b, float[] c, int columns) {
        for (int j = 0; j < columns; j++) {
            c[j] = Math.fma(a, b[j], c[j]);
        }
    }

    private static void load(Matrix from, int row, int firstColumn, float[] into, int columns) {
        float[] values = from.values();
        int at = from.index(row, firstColumn);
        int step = from.columnStride();
        if (step == 1) {
            System.arraycopy(values, at, into, 0, columns);
            return;
        }
        for (int j = 0; j < columns; j++) {
            into[j] = values[at];
            at += step;
        }
    }

    private static void store(float[] from, int columns, Matrix into, int row, int firstColumn) {
        float[] values = into.values();
        int at = into.index(row, firstColumn);
        int step = into.columnStride();
        if (step == 1) {
            System.arraycopy(from, 0, values, at, columns);
            return;
        }
        for (int j = 0; j < columns; j++) {
            values[at] = from[j];
            at += step;
        }
    }

    private Panel takePanel() {
        synchronized (panels) {
            Panel panel = panels.poll();
            return panel == null ? new Panel() : panel;
        }
    }

    private void givePanel(Panel panel) {
        synchronized (panels) {
            panels.push(panel);
        }
    }
}
