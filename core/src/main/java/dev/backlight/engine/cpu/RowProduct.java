package dev.backlight.engine.cpu;

import java.util.Arrays;

/**
 * The product of one row by a matrix, y = x·B, with the Vector API: what a network does with a single sample.
 *
 * <p>Each element of B is used once, so all that counts is to read B in the order in which it lies in memory. If it is
 * stored row by row it is read where it is: a stretch of rows for all columns, then the next stretch. If it is
 * transposed, blocks of it are put into that order in the first cache and used at once.
 *
 * <p>To be loaded only where {@link MatrixProduct#hasVectorApi()}.
 */
final class RowProduct implements WorkerPool.Task {
    /** Rows of B in a stretch: as many as are packed at once, 16 KiB. */
    private static final int STRETCH = 32;

    /** Threads share out columns in units of this. */
    private static final int UNIT = RowTiles.MIDDLE;

    /** The most columns a task computes. */
    private static final int GROUP = 8 * UNIT;

    private final Multiplication call;
    private final Operand x;
    private final Operand b;
    private Scratch[] scratch = {};
    private int groupColumns;

    /** The memory of one thread: a group of columns of y, and what is packed of B. */
    private static final class Scratch {
        final float[] y = new float[GROUP];
        final float[] packed = new float[STRETCH * UNIT + Panels.SLACK];
    }

    /** The product of what its owner sets before each call: a row, and a matrix of any layout. */
    RowProduct(Multiplication call) {
        this.call = call;
        x = call.a;
        b = call.b;
    }

    void multiply(WorkerPool pool) {
        int units = Math.ceilDiv(b.columns, UNIT);
        int threads = Work.ROW.threads((long) b.rows * b.columns, pool);
        groupColumns = Math.min(Math.ceilDiv(units, threads) * UNIT, GROUP);
        int had = scratch.length;
        if (had < threads) {
            scratch = Arrays.copyOf(scratch, threads);
            Arrays.setAll(scratch, i -> i < had ? scratch[i] : new Scratch());
        }
        int tasks = Math.ceilDiv(b.columns, groupColumns);
        if (threads > 1) {
            pool.run(tasks, this);
        } else {
            for (int task = 0; task < tasks; task++) {
                run(task, 0);
            }
        }
    }

    /** Computes a group of columns. */
    @Override
    public void run(int task, int worker) {
        Scratch mine = scratch[worker];
        int first = task * groupColumns;
        int columns = Math.min(groupColumns, b.columns - first);
        start(mine, first, columns);
        // What one tile covers is read in order anyway.
        int stretch = columns <= width(columns) ? b.rows : STRETCH;
        for (int k = 0; k < b.rows; k += stretch) {
            int depth = Math.min(stretch, b.rows - k);
            int width;
            for (int j = 0; j < columns; j += width) {
                width = width(columns - j);
                addPanel(mine, k, depth, first + j, Math.min(width, columns - j), width, j);
            }
        }
        finish(mine, first, columns, worker);
    }

    private void start(Scratch mine, int first, int columns) {
        Arrays.fill(mine.y, 0, Math.ceilDiv(columns, UNIT) * UNIT, 0f);
        Operand y = call.c;
        for (int j = 0; call.accumulate && j < columns; j++) {
            mine.y[j] = y.values[y.index(0, first + j)];
        }
    }

    private void finish(Scratch mine, int first, int columns, int worker) {
        MatrixProduct.Epilogue epilogue = call.epilogue;
        if (epilogue == null) {
            Operand y = call.c;
            for (int j = 0; j < columns; j++) {
                y.values[y.index(0, first + j)] = mine.y[j];
            }
        } else if (call.transposed) {
            epilogue.apply(first, 0, columns, 1, mine.y, 0, 1, worker);
        } else {
            epilogue.apply(0, first, 1, columns, mine.y, 0, groupColumns, worker);
        }
    }

    /** How wide the next panel should be; what is packed is a unit at most. */
    private int width(int columns) {
        int width = RowTiles.width(columns);
        return b.columnStride == 1 ? width : Math.min(width, UNIT);
    }

    /** Adds some rows of a panel of B, each times its element of x, to y in scratch memory. */
    private void addPanel(Scratch mine, int firstK, int depth, int firstColumn, int columns, int width, int to) {
        int inPlace = readableRows(firstK, depth, firstColumn, width);
        if (inPlace > 0) {
            add(width, inPlace, firstK, b.values, b.index(firstK, firstColumn), b.rowStride, mine.y, to);
        }
        for (int k = firstK + inPlace; k < firstK + depth; k += STRETCH) {
            int rows = Math.min(STRETCH, firstK + depth - k);
            int at = b.index(k, firstColumn);
            Panels.pack(b.values, at, b.rowStride, b.columnStride, mine.packed, 0, rows, columns, width);
            add(width, rows, k, mine.packed, 0, width, mine.y, to);
        }
    }

    private void add(int width, int depth, int k, float[] from, int at, int rowStride, float[] into, int to) {
        RowTiles.multiply(width, depth, x.values, x.index(0, k), x.columnStride, from, at, rowStride, into, to);
    }

    /**
     * How many rows of a panel a tile of this width can read where they are. A panel may be narrower than its tile,
     * which then reads on in the next rows, into columns that are no part of y; but not beyond the end of the array.
     */
    private int readableRows(int firstK, int depth, int firstColumn, int width) {
        int room = b.values.length - b.index(firstK, firstColumn) - width;
        if (b.columnStride != 1 || room < 0) {
            return 0;
        }
        return b.rowStride == 0 ? depth : Math.min(depth, room / b.rowStride + 1);
    }
}
