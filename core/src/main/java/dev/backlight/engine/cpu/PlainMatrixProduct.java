package dev.backlight.engine.cpu;

import java.util.Arrays;

/**
 * The matrix product in plain loops, written so that C2 turns the inner one into vector instructions by itself.
 *
 * <p>For {@link PlainTile}, each task copies some rows of B, and a few rows of C at a time, into arrays of their own.
 */
final class PlainMatrixProduct implements MatrixProduct, WorkerPool.Task {
    private static final int BLOCK_ROWS = 32;
    /** Where there would be fewer blocks than threads, blocks are lower; but some rows should share the copy of B. */
    private static final int LEAST_ROWS = 8;

    private static final int BLOCK_COLUMNS = 256;
    private static final int DEPTH = 32;

    /** Up to this many multiply-adds, copying rows costs more than it gains. */
    private static final int TINY = 512;

    /** Rows of C shorter than this give the vector loop nothing to do. */
    private static final int NARROW = 16;

    private Scratch[] scratch = {};

    private final Multiplication call = new Multiplication();
    private final Operand a = call.a;
    private final Operand b = call.b;
    private int blockRows;

    /** What one thread copies into. */
    private static final class Scratch {
        final float[][] b = new float[DEPTH][BLOCK_COLUMNS];
        final float[][] c = new float[PlainTile.ROWS][BLOCK_COLUMNS];
        /** The block of C, if it goes to an epilogue. */
        final float[] block = new float[BLOCK_ROWS * BLOCK_COLUMNS];
    }

    @Override
    public void multiply(WorkerPool pool, Operand a, Operand b, Operand c, boolean accumulate) {
        MatrixProduct.check(a, b, c);
        call.set(a, b, c, accumulate, isNarrow(a, b));
        if (call.multiplyAdds() <= TINY) {
            Operand to = call.c;
            multiplyTiny(to.values, to.index(0, 0), to.rowStride, to.columnStride);
        } else {
            runBlocks(pool);
        }
    }

    @Override
    public void multiply(WorkerPool pool, Operand a, Operand b, Epilogue epilogue) {
        MatrixProduct.check(a, b);
        int rows = a.rows;
        int columns = b.columns;
        if (rows == 0 || columns == 0) {
            return;
        }
        call.set(a, b, epilogue, isNarrow(a, b));
        if (call.multiplyAdds() <= TINY && (long) rows * columns <= BLOCK_ROWS * BLOCK_COLUMNS) {
            provideScratch(1);
            float[] block = scratch[0].block;
            multiplyTiny(block, 0, call.transposed ? 1 : columns, call.transposed ? columns : 1);
            epilogue.apply(0, 0, rows, columns, block, 0, columns, 0);
        } else {
            runBlocks(pool);
        }
    }

    private static boolean isNarrow(Operand a, Operand b) {
        return b.columns < NARROW && b.columns < a.rows;
    }

    private void runBlocks(WorkerPool pool) {
        boolean worthThreads = Work.PLAIN_LOOPS.isWorthThreads(call.multiplyAdds());
        blockRows = BLOCK_ROWS;
        if (worthThreads && !call.transposed) { // a transposed block is as wide as C
            while (blockRows > LEAST_ROWS && blocksDown() * blocksAcross() < pool.threads()) {
                blockRows /= 2;
            }
        }
        int blocks = blocksDown() * blocksAcross();
        provideScratch(pool.threads());
        if (worthThreads) {
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

    /** Element by element. */
    private void multiplyTiny(float[] into, int at, int rowStride, int columnStride) {
        for (int i = 0; i < a.rows; i++) {
            for (int j = 0; j < b.columns; j++) {
                int to = at + i * rowStride + j * columnStride;
                float sum = call.accumulate ? into[to] : 0f;
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
        return Math.ceilDiv(a.rows, blockRows);
    }

    private int blocksAcross() {
        return Math.ceilDiv(b.columns, BLOCK_COLUMNS);
    }

    /** Computes one block of C, up to {@link #BLOCK_ROWS} by {@link #BLOCK_COLUMNS} or what is left at the edge. */
    @Override
    public void run(int block, int worker) {
        int firstRow = block / blocksAcross() * blockRows;
        int firstColumn = block % blocksAcross() * BLOCK_COLUMNS;
        int rows = Math.min(blockRows, a.rows - firstRow);
        int columns = Math.min(BLOCK_COLUMNS, b.columns - firstColumn);
        Scratch mine = scratch[worker];
        Epilogue epilogue = call.epilogue;
        if (epilogue == null) {
            Operand c = call.c;
            int at = c.index(firstRow, firstColumn);
            multiplyBlock(mine, firstRow, rows, firstColumn, columns, c.values, at, c.rowStride, c.columnStride);
        } else if (call.transposed) {
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
            for (int i = 0; i < rows; i += PlainTile.ROWS) {
                int high = Math.min(PlainTile.ROWS, rows - i);
                for (int row = 0; row < high; row++) {
                    if (firstK > 0 || call.accumulate) {
                        load(into, at + (i + row) * rowStride, columnStride, mine.c[row], columns);
                    } else {
                        Arrays.fill(mine.c[row], 0, columns, 0f);
                    }
                }
                int aAt = a.index(firstRow + i, firstK);
                PlainTile.multiply(high, depth, a.values, aAt, a.rowStride, a.columnStride, mine.b, mine.c, columns);
                for (int row = 0; row < high; row++) {
                    store(mine.c[row], into, at + (i + row) * rowStride, columnStride, columns);
                }
            }
            firstK += depth;
        } while (firstK < a.columns);
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
