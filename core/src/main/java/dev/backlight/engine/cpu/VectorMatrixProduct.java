package dev.backlight.engine.cpu;

import static dev.backlight.engine.cpu.VectorTiles.LANES;
import static dev.backlight.engine.cpu.VectorTiles.PANEL;
import static dev.backlight.engine.cpu.VectorTiles.ZEROS;

import java.util.Arrays;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * The matrix product with the Vector API: tiles of C in registers, operands packed where that pays.
 *
 * <p>The plan follows Goto and van de Geijn, <i>Anatomy of High-Performance Matrix Multiplication</i> (2008). A task
 * computes a chunk of rows of a group of columns. Its thread packs that part of B into panels as wide as a tile, in
 * memory of its own that its second-level cache holds, and keeps them for the next task if that needs them again; so no
 * thread waits for another. Nearly always all of k fits, and then every tile of C is written once. A longer k is cut
 * into stretches, each of which continues the chains that the one before left, so neither this cut nor any other choice
 * made here changes a bit of the result.
 *
 * <p>To be loaded only where {@link MatrixProduct#hasVectorApi()}.
 */
final class VectorMatrixProduct implements MatrixProduct, WorkerPool.Task {
    /** The longest stretch of k. A thread packs so many rows of one panel of B at once, or fewer of more: 512 KiB. */
    private static final int DEPTH = 2048;

    /** Elements of a block of C in scratch memory: 24 KiB, half of a first-level cache. */
    private static final int BLOCK = 6144;

    /** Rows come in multiples of this, so that tiles are full. */
    private static final int ROWS = 12;

    /** From how many multiply-adds on tiles beat plain loops, and from how many on threads beat one. */
    private static final int WORTH_TILES = 2_048;

    private static final int WORTH_ROW_TILES = 512;

    private static final int WORTH_THREADS = 1 << 18;

    /** A task should have at least this many multiply-adds, and every thread about this many tasks. */
    private static final int WORTH_A_TASK = 1 << 17;

    private static final int TASKS_EACH = 8;

    private final IntPredicate compiled;
    private final PlainMatrixProduct plain = new PlainMatrixProduct();
    private Scratch[] scratch = {};

    // The call. A and B are what is multiplied; if transposed, that gives the transpose of C.
    private final Operand a = new Operand();
    private final Operand b = new Operand();
    private final Operand c = new Operand();
    /** Made when first needed, because it loads the Vector API, which takes time that a start does not have. */
    private @Nullable RowProduct row;

    private boolean transposed;
    private boolean accumulate;
    private @Nullable Epilogue epilogue;

    // How it is cut.
    private boolean packsA;
    private boolean packsB;
    private int stretch;
    private int groupColumns;
    private int blockRows;
    private int blockStride;
    private int chunkRows;
    private int chunks;

    /** The memory of one thread. */
    private static final class Scratch {
        float[] packedA = {};
        float[] packedB = {};
        final float[] block = new float[BLOCK + Panels.SLACK];
        /** A block, if that is one of the transpose of C, the right way round. */
        final float[] transposed = new float[4 * PANEL * LANES + Panels.SLACK];
        /** The first row of B and the first column of what is packed; -1 if that is of another call. */
        int packedK;

        int packedColumn;
    }

    /** A product that asks, for the number of columns, whether the tiles are compiled; until then it is a plain one. */
    VectorMatrixProduct(IntPredicate compiled) {
        this.compiled = compiled;
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
        if (isPlainFaster(aLayout, bLayout)) {
            plain.multiply(pool, a, aAt, aLayout, b, bAt, bLayout, c, cAt, cLayout, accumulate);
            return;
        }
        MatrixProduct.check(a, aAt, aLayout, b, bAt, bLayout);
        MatrixProduct.check(aLayout, bLayout, c, cAt, cLayout);
        setOperands(a, aAt, aLayout, b, bAt, bLayout);
        if (this.a.rows == 1) {
            row().multiply(pool, c, cAt, cLayout, accumulate);
            return;
        }
        this.c.set(c, cAt, cLayout);
        this.accumulate = accumulate;
        epilogue = null;
        run(pool);
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
        if (isPlainFaster(aLayout, bLayout)) {
            plain.multiply(pool, a, aAt, aLayout, b, bAt, bLayout, epilogue);
            return;
        }
        MatrixProduct.check(a, aAt, aLayout, b, bAt, bLayout);
        setOperands(a, aAt, aLayout, b, bAt, bLayout);
        if (this.a.rows == 1) {
            row().multiply(pool, epilogue, transposed);
            return;
        }
        accumulate = false;
        this.epilogue = epilogue;
        run(pool);
    }

    private RowProduct row() {
        RowProduct made = row;
        if (made == null) {
            made = new RowProduct(a, b);
            row = made;
        }
        return made;
    }

    /** Whether plain loops are faster: for little work, and until the tiles are compiled. */
    private boolean isPlainFaster(Matrix a, Matrix b) {
        long multiplyAdds = (long) a.rows() * a.columns() * b.columns();
        // Asked before anything that loads the Vector API, which takes time.
        if (multiplyAdds < WORTH_ROW_TILES || !compiled.test(MatrixProduct.ANY)) {
            return true;
        }
        if ((isNarrow(a, b) ? b.columns() : a.rows()) == 1) {
            return !compiled.test(MatrixProduct.ONE_ROW);
        }
        return multiplyAdds < WORTH_TILES || !compiled.test(isNarrow(a, b) ? a.rows() : b.columns());
    }

    private static boolean isNarrow(Matrix a, Matrix b) {
        return b.columns() <= LANES && a.rows() >= 2 * LANES;
    }

    /** A narrow C is computed as Cᵀ = Bᵀ·Aᵀ, whose rows fill the tiles. */
    private void setOperands(float[] a, int aAt, Matrix aLayout, float[] b, int bAt, Matrix bLayout) {
        transposed = isNarrow(aLayout, bLayout);
        if (transposed) {
            this.a.setTransposed(b, bAt, bLayout);
            this.b.setTransposed(a, aAt, aLayout);
        } else {
            this.a.set(a, aAt, aLayout);
            this.b.set(b, bAt, bLayout);
        }
    }

    private void run(WorkerPool pool) {
        long multiplyAdds = (long) a.rows * a.columns * b.columns;
        int threads = multiplyAdds < WORTH_THREADS ? 1 : pool.threads();
        int tasks = cut(multiplyAdds, threads);
        provideScratch(threads);
        if (threads > 1) {
            pool.run(tasks, this);
        } else {
            for (int task = 0; task < tasks; task++) {
                run(task, 0);
            }
        }
    }

    /** Chooses the sizes of groups, chunks and blocks; gives the number of tasks. */
    private int cut(long multiplyAdds, int threads) {
        // Tiles read rows of B; if it is stored so and read seldom, it can stay where it is.
        packsB = b.columnStride != 1 || a.rows >= 8 * ROWS;
        // The rows of a transposed A lie far apart: they share few cache sets and pages.
        packsA = a.rowStride == 1 && a.columnStride > 1 && a.columns >= 256 && b.columns >= 2 * PANEL;
        // Stretches of about equal length: a short last one would load and store C for little.
        stretch = Math.ceilDiv(a.columns, Math.ceilDiv(a.columns, DEPTH));
        int panels = Math.ceilDiv(b.columns, PANEL);
        int groupPanels = Math.clamp(DEPTH / stretch, 1, Math.min(4, panels));
        int wanted = Math.clamp(multiplyAdds / WORTH_A_TASK, 1, threads == 1 ? 1 : TASKS_EACH * threads);
        // Threads share columns only where there are few rows: at the seam of two groups both write to one cache line.
        boolean fewRows = a.rows < 8 * ROWS * threads;
        while (fewRows && groupPanels > 1 && Math.ceilDiv(panels, groupPanels) < Math.min(wanted, 2 * threads)) {
            groupPanels--;
        }
        groupColumns = groupPanels * PANEL;
        blockStride = b.columns < PANEL
                ? VectorTiles.width(b.columns)
                : Math.min(groupColumns, Math.ceilDiv(b.columns, PANEL) * PANEL);
        blockRows = BLOCK / blockStride / ROWS * ROWS;
        int groups = Math.ceilDiv(b.columns, groupColumns);
        chunkRows = Math.ceilDiv(Math.ceilDiv(a.rows, Math.ceilDiv(wanted, groups)), ROWS) * ROWS;
        if (goesThroughScratch() && stretch < a.columns) {
            chunkRows = Math.min(chunkRows, blockRows); // a block waits in scratch memory for the next stretch
        }
        chunks = Math.ceilDiv(a.rows, chunkRows);
        return groups * chunks;
    }

    private boolean goesThroughScratch() {
        return epilogue != null || transposed;
    }

    private void provideScratch(int threads) {
        int had = scratch.length;
        if (had < threads) {
            scratch = Arrays.copyOf(scratch, threads);
            for (int i = had; i < threads; i++) {
                scratch[i] = new Scratch();
            }
        }
        int ofA = packsA ? blockRows * stretch + Panels.SLACK : 0;
        int ofB = stretch * blockStride + Panels.SLACK;
        for (int i = 0; i < threads; i++) {
            scratch[i].packedK = -1;
            scratch[i].packedA = atLeast(ofA, scratch[i].packedA);
            scratch[i].packedB = atLeast(ofB, scratch[i].packedB);
        }
    }

    private static float[] atLeast(int length, float[] array) {
        return array.length >= length ? array : new float[length];
    }

    /** Computes a chunk of rows of a group of columns; neighbouring tasks are of the same group. */
    @Override
    public void run(int task, int worker) {
        Scratch mine = scratch[worker];
        int firstColumn = task / chunks * groupColumns;
        int columns = Math.min(groupColumns, b.columns - firstColumn);
        int firstRow = task % chunks * chunkRows;
        int endRow = Math.min(firstRow + chunkRows, a.rows);
        for (int firstK = 0; firstK < a.columns; firstK += stretch) {
            int depth = Math.min(stretch, a.columns - firstK);
            pack(mine, firstK, depth, firstColumn, columns);
            for (int row = firstRow; row < endRow; row += blockRows) {
                int rows = Math.min(blockRows, endRow - row);
                packA(mine, row, rows, firstK, depth);
                if (goesThroughScratch()) {
                    multiplyIntoBlock(mine, row, rows, firstK, depth, firstColumn, columns);
                    if (firstK + depth == a.columns) {
                        finishBlock(mine, row, rows, firstColumn, columns, worker);
                    }
                } else {
                    multiplyIntoC(mine, row, rows, firstK, depth, firstColumn, columns);
                }
            }
        }
    }

    /** Packs the panels of this group of columns, or only the last one if it is narrower than its tile. */
    private void pack(Scratch mine, int firstK, int depth, int firstColumn, int columns) {
        if (mine.packedK == firstK && mine.packedColumn == firstColumn) {
            return;
        }
        for (int j = 0; j < columns; j += PANEL) {
            int wide = Math.min(PANEL, columns - j);
            if (isPacked(wide)) {
                int width = VectorTiles.width(wide);
                int at = b.index(firstK, firstColumn + j);
                int to = packedAt(j, depth);
                Panels.pack(b.values, at, b.rowStride, b.columnStride, mine.packedB, to, depth, wide, width);
            }
        }
        mine.packedK = firstK;
        mine.packedColumn = firstColumn;
    }

    private void packA(Scratch mine, int row, int rows, int firstK, int depth) {
        for (int i = 0; packsA && i < rows; i += ROWS) {
            int at = a.index(row + i, firstK);
            int high = Math.min(ROWS, rows - i);
            Panels.pack(a.values, at, a.columnStride, a.rowStride, mine.packedA, i * depth, depth, high, ROWS);
        }
    }

    private boolean isPacked(int columns) {
        return packsB || columns != VectorTiles.width(columns);
    }

    /** Where the panel that starts at this column of the group is packed; if not all are, it is the only one. */
    private int packedAt(int column, int depth) {
        return packsB ? column * depth : 0;
    }

    private void multiplyIntoC(Scratch mine, int row, int rows, int firstK, int depth, int firstColumn, int columns) {
        boolean continues = accumulate || firstK > 0;
        for (int j = 0; j < columns; j += PANEL) {
            int wide = Math.min(PANEL, columns - j);
            int width = VectorTiles.width(wide);
            int at = c.index(row, firstColumn + j);
            if (wide == width) {
                multiplyPanel(
                        mine, row, rows, firstK, depth, firstColumn, j, wide, c.values, at, c.rowStride, continues);
                continue;
            }
            // The tile reaches over the right edge of C, so it is computed in a place of its own.
            if (continues) {
                Panels.copyBlock(c.values, at, c.rowStride, mine.block, 0, width, rows, wide);
            }
            multiplyPanel(mine, row, rows, firstK, depth, firstColumn, j, wide, mine.block, 0, width, continues);
            Panels.copyBlock(mine.block, 0, width, c.values, at, c.rowStride, rows, wide);
        }
    }

    private void multiplyIntoBlock(
            Scratch mine, int row, int rows, int firstK, int depth, int firstColumn, int columns) {
        if (accumulate && firstK == 0) { // C is transposed, as an epilogue's product starts from 0
            float[] into = mine.transposed;
            Panels.copyBlock(c.values, c.index(firstColumn, row), c.rowStride, into, 0, LANES, columns, rows);
            Panels.pack(into, 0, 1, LANES, mine.block, 0, rows, columns, blockStride);
        }
        boolean continues = accumulate || firstK > 0;
        for (int j = 0; j < columns; j += PANEL) {
            int wide = Math.min(PANEL, columns - j);
            multiplyPanel(mine, row, rows, firstK, depth, firstColumn, j, wide, mine.block, j, blockStride, continues);
        }
    }

    /** Gives a block in scratch memory to the epilogue or to C. */
    private void finishBlock(Scratch mine, int row, int rows, int column, int columns, int worker) {
        Epilogue epilogue = this.epilogue;
        if (transposed) {
            Panels.pack(mine.block, 0, 1, blockStride, mine.transposed, 0, columns, rows, LANES);
            if (epilogue == null) {
                int at = c.index(column, row);
                Panels.copyBlock(mine.transposed, 0, LANES, c.values, at, c.rowStride, columns, rows);
            } else {
                epilogue.apply(column, row, columns, rows, mine.transposed, 0, LANES, worker);
            }
        } else if (epilogue != null) {
            epilogue.apply(row, column, rows, columns, mine.block, 0, blockStride, worker);
        }
    }

    /** Multiplies rows of A by one panel of B into C or scratch memory. */
    private void multiplyPanel(
            Scratch mine,
            int row,
            int rows,
            int firstK,
            int depth,
            int firstColumn,
            int column,
            int columns,
            float[] into,
            int at,
            int rowStride,
            boolean continues) {
        int width = VectorTiles.width(columns);
        boolean packed = isPacked(columns);
        float[] bValues = packed ? mine.packedB : b.values;
        int bAt = packed ? packedAt(column, depth) : b.index(firstK, firstColumn + column);
        int bStep = packed ? width : b.rowStride;
        int height;
        for (int i = 0; i < rows; i += height) {
            height = VectorTiles.height(width, Math.min(rows - i, ROWS - i % ROWS));
            int to = at + i * rowStride;
            VectorTiles.multiply(
                    width,
                    height,
                    depth,
                    packsA ? mine.packedA : a.values,
                    packsA ? i / ROWS * ROWS * depth + i % ROWS : a.index(row + i, firstK),
                    packsA ? 1 : a.rowStride,
                    packsA ? ROWS : a.columnStride,
                    bValues,
                    bAt,
                    bStep,
                    continues ? into : ZEROS,
                    continues ? to : 0,
                    continues ? rowStride : 0,
                    into,
                    to,
                    rowStride);
        }
    }
}
