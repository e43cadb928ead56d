package dev.backlight.engine.cpu;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

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

    private Scratch[] scratch = {};

    // The call; where C is narrow, all three matrices are transposed.
    private final Operand a = new Operand();
    private final Operand b = new Operand();
    private final Operand c = new Operand();
    private boolean accumulate;
    private boolean transposed;
    private @Nullable Epilogue epilogue;

    /** What one thread copies into. */
    private static final class Scratch {
        final float[][] b = new float[DEPTH][BLOCK_COLUMNS];
        final float[] row = new float[BLOCK_COLUMNS];
        /** The block of C, if it goes to an epilogue. */
        final float[] block = new float[BLOCK_ROWS * BLOCK_COLUMNS];
    }

    @Override
    public void multiply(
            WorkerPool pool,
            float[] a,
            int aAt,
            Matrix aLayout,
            float[] b,
            int bAt,
            Matrix bLayout,
            float[] c,
            int cAt,
            Matrix cLayout,
            boolean accumulate) {
        MatrixProduct.check(a, aAt, aLayout, b, bAt, bLayout);
        MatrixProduct.check(aLayout, bLayout, c, cAt, cLayout);
        setOperands(a, aAt, aLayout, b, bAt, bLayout);
        if (transposed) {
            this.c.setTransposed(c, cAt, cLayout);
        } else {
            this.c.set(c, cAt, cLayout);
        }
        this.accumulate = accumulate;
        epilogue = null;
        if (multiplyAdds() <= TINY) {
            multiplyTiny(c, cAt, cLayout.rowStride());
        } else {
            runBlocks(pool);
        }
    }

    @Override
    public void multiply(
            WorkerPool pool,
            float[] a,
            int aAt,
            Matrix aLayout,
            float[] b,
            int bAt,
            Matrix bLayout,
            Epilogue epilogue) {
        MatrixProduct.check(a, aAt, aLayout, b, bAt, bLayout);
        int rows = aLayout.rows();
        int columns = bLayout.columns();
        if (rows == 0 || columns == 0) {
            return;
        }
        setOperands(a, aAt, aLayout, b, bAt, bLayout);
        accumulate = false;
        this.epilogue = epilogue;
        if (multiplyAdds() <= TINY && (long) rows * columns <= BLOCK_ROWS * BLOCK_COLUMNS) {
            provideScratch(1);
            float[] block = scratch[0].block;
            multiplyTiny(block, 0, columns);
            epilogue.apply(0, 0, rows, columns, block, 0, columns, 0);
        } else {
            runBlocks(pool);
        }
    }

    /** A narrow C is computed as Cᵀ = Bᵀ·Aᵀ, whose rows are long. */
    private void setOperands(float[] a, int aAt, Matrix aLayout, float[] b, int bAt, Matrix bLayout) {
        transposed = bLayout.columns() < NARROW && bLayout.columns() < aLayout.rows();
        if (transposed) {
            this.a.setTransposed(b, bAt, bLayout);
            this.b.setTransposed(a, aAt, aLayout);
        } else {
            this.a.set(a, aAt, aLayout);
            this.b.set(b, bAt, bLayout);
        }
    }

    private long multiplyAdds() {
        return (long) a.rows * a.columns * b.columns;
    }

    private void runBlocks(WorkerPool pool) {
        int blocks = blocksDown() * blocksAcross();
        provideScratch(pool.threads());
        if (multiplyAdds() >= WORTH_THREADS) {
            pool.run(blocks, this);
        } else {
            for (int block = 0; block < blocks; block++) {
                run(block, 0);
            }
        }
    }

    private void provideScratch(int threads) {
        int had = scratch.length;
        if (had < threads) {
            scratch = Arrays.copyOf(scratch, threads);
            Arrays.setAll(scratch, i -> i < had ? scratch[i] : new Scratch());
        }
    }

    /** Element by element, to where the rows of C (not transposed) lie. */
    private void multiplyTiny(float[] into, int at, int rowStride) {
        for (int i = 0; i < a.rows; i++) {
            for (int j = 0; j < b.columns; j++) {
                int to = at + (transposed ? j * rowStride + i : i * rowStride + j);
                float sum = accumulate ? into[to] : 0f;
                int aAt = a.index(i, 0);
                int bAt = b.index(0, j);
                for (int k = 0; k < a.columns; k++) {
                    sum = Math.fma(a.values[aAt], b.values[bAt], sum);
                    aAt += a.columnStride;
                    bAt += b.rowStride;
                }
                into[to] = sum;
            }
        }
    }

    private int blocksDown() {
        return Math.ceilDiv(a.rows, BLOCK_ROWS);
    }

    private int blocksAcross() {
        return Math.ceilDiv(b.columns, BLOCK_COLUMNS);
    }

    /** Computes one block of C, {@link #BLOCK_ROWS} by {@link #BLOCK_COLUMNS} or what is left at the edge. */
    @Override
    public void run(int block, int worker) {
        int firstRow = block / blocksAcross() * BLOCK_ROWS;
        int firstColumn = block % blocksAcross() * BLOCK_COLUMNS;
        int rows = Math.min(BLOCK_ROWS, a.rows - firstRow);
        int columns = Math.min(BLOCK_COLUMNS, b.columns - firstColumn);
        Scratch mine = scratch[worker];
        Epilogue epilogue = this.epilogue;
        if (epilogue == null) {
            int at = c.index(firstRow, firstColumn);
            multiplyBlock(mine, firstRow, rows, firstColumn, columns, c.values, at, c.rowStride, c.columnStride);
        } else if (transposed) {
            multiplyBlock(mine, firstRow, rows, firstColumn, columns, mine.block, 0, 1, rows);
            epilogue.apply(firstColumn, firstRow, columns, rows, mine.block, 0, rows, worker);
        } else {
            multiplyBlock(mine, firstRow, rows, firstColumn, columns, mine.block, 0, columns, 1);
            epilogue.apply(firstRow, firstColumn, rows, columns, mine.block, 0, columns, worker);
        }
    }

    private void multiplyBlock(
            Scratch mine,
            int firstRow,
            int rows,
            int firstColumn,
            int columns,
            float[] into,
            int at,
            int rowStride,
            int columnStride) {
        int firstK = 0;
        do { // once with k = 0, too: C becomes 0
            int depth = Math.min(DEPTH, a.columns - firstK);
            for (int k = 0; k < depth; k++) {
                load(b.values, b.index(firstK + k, firstColumn), b.columnStride, mine.b[k], columns);
            }
            for (int i = 0; i < rows; i++) {
                if (firstK > 0 || accumulate) {
                    load(into, at + i * rowStride, columnStride, mine.row, columns);
                } else {
                    Arrays.fill(mine.row, 0, columns, 0f);
                }
                multiplyRow(firstRow + i, firstK, depth, mine, columns);
                store(mine.row, into, at + i * rowStride, columnStride, columns);
            }
            firstK += depth;
        } while (firstK < a.columns);
    }

    /** row[j] += Σ a[i, firstK + k] · b[k, j], in ascending k. */
    private void multiplyRow(int i, int firstK, int depth, Scratch mine, int columns) {
        float[] values = a.values;
        int at = a.index(i, firstK);
        int step = a.columnStride;
        int k = 0;
        for (; k + 4 <= depth; k += 4) {
            addFourRows(values, at, step, mine.b, k, mine.row, columns);
            at += 4 * step;
        }
        for (; k < depth; k++) {
            addRow(values[at], mine.b[k], mine.row, columns);
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

    private static void load(float[] from, int at, int step, float[] into, int count) {
        if (step == 1) {
            System.arraycopy(from, at, into, 0, count);
            return;
        }
        for (int j = 0; j < count; j++) {
            into[j] = from[at];
            at += step;
        }
    }

    private static void store(float[] from, float[] into, int at, int step, int count) {
        if (step == 1) {
            System.arraycopy(from, 0, into, at, count);
            return;
        }
        for (int j = 0; j < count; j++) {
            into[at] = from[j];
            at += step;
        }
    }
}
