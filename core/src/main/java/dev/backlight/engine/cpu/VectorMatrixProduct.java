package dev.backlight.engine.cpu;

import static dev.backlight.engine.cpu.VectorTiles.LANES;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The matrix product with the Vector API: tiles of C in registers, operands packed where that pays.
 *
 * <p>The plan follows Goto and van de Geijn, <i>Anatomy of High-Performance Matrix Multiplication</i> (2008). A task
 * computes a chunk of rows of a group of columns, as {@link Cut} chooses them, block by block, as {@link BlockProduct}
 * does. No thread waits for another, and neither a cut nor any other choice made here changes a bit of the result.
 *
 * <p>To be loaded only where {@link MatrixProduct#hasVectorApi()}.
 */
final class VectorMatrixProduct implements MatrixProduct, WorkerPool.Task {
    /** From how many multiply-adds on tiles beat plain loops, and those for a single row do. */
    private static final int WORTH_TILES = 2_048;

    private static final int WORTH_ROW_TILES = 512;

    private final CompiledKernels compiled;
    private final PlainMatrixProduct plain = new PlainMatrixProduct();
    private final Multiplication call = new Multiplication();
    private final Cut cut = new Cut();
    private BlockProduct[] threads = {};

    /** Made when first needed, because it loads the Vector API, which takes time that a start does not have. */
    private @Nullable RowProduct row;

    /** A product that is a plain one until the tiles it needs are compiled. */
    VectorMatrixProduct(CompiledKernels compiled) {
        this.compiled = compiled;
    }

    @Override
    public void multiply(WorkerPool pool, Operand a, Operand b, Operand c, boolean accumulate) {
        if (isForTiles(a, b)) {
            MatrixProduct.check(a, b, c);
            call.set(a, b, c, accumulate, isNarrow(a, b));
            run(pool);
            return;
        }
        boolean waits = waitsForTiles(a, b);
        long start = waits ? System.nanoTime() : 0;
        plain.multiply(pool, a, b, c, accumulate);
        if (waits) {
            compiled.plainTook(System.nanoTime() - start);
        }
    }

    @Override
    public void multiply(WorkerPool pool, Operand a, Operand b, Epilogue epilogue) {
        if (isForTiles(a, b)) {
            MatrixProduct.check(a, b);
            call.set(a, b, epilogue, isNarrow(a, b));
            run(pool);
            return;
        }
        boolean waits = waitsForTiles(a, b);
        long start = waits ? System.nanoTime() : 0;
        plain.multiply(pool, a, b, epilogue);
        if (waits) {
            compiled.plainTook(System.nanoTime() - start);
        }
    }

    /** Whether tiles compute this product: there is enough to do for them, and they are compiled. */
    private boolean isForTiles(Operand a, Operand b) {
        long multiplyAdds = multiplyAdds(a, b);
        // Asked before anything that loads the Vector API, which takes time.
        if (multiplyAdds < WORTH_ROW_TILES || !compiled.any()) {
            return false;
        }
        boolean narrow = isNarrow(a, b);
        if ((narrow ? b.columns : a.rows) == 1) {
            return compiled.forOneRow();
        }
        return multiplyAdds >= WORTH_TILES && compiled.forColumns(narrow ? a.rows : b.columns);
    }

    /** Whether plain loops compute this product for want of any tile that is compiled. */
    private boolean waitsForTiles(Operand a, Operand b) {
        return multiplyAdds(a, b) >= WORTH_ROW_TILES && !compiled.any();
    }

    private static long multiplyAdds(Operand a, Operand b) {
        return (long) a.rows * a.columns * b.columns;
    }

    /** Whether the rows of Cᵀ fill the tiles, but not those of C. */
    private static boolean isNarrow(Operand a, Operand b) {
        return b.columns <= LANES && a.rows >= 2 * LANES;
    }

    private void run(WorkerPool pool) {
        if (call.a.rows == 1) {
            row().multiply(pool);
            return;
        }
        int count = Work.TILES.threads(call.multiplyAdds(), pool);
        cut.choose(call, count);
        provideThreads(count);
        if (count > 1) {
            pool.run(cut.tasks(), this);
        } else {
            for (int task = 0; task < cut.tasks(); task++) {
                run(task, 0);
            }
        }
    }

    private RowProduct row() {
        RowProduct made = row;
        if (made == null) {
            made = new RowProduct(call);
            row = made;
        }
        return made;
    }

    private void provideThreads(int count) {
        int had = threads.length;
        if (had < count) {
            threads = Arrays.copyOf(threads, count);
            Arrays.setAll(threads, i -> i < had ? threads[i] : new BlockProduct(call, cut));
        }
        for (int i = 0; i < count; i++) {
            threads[i].begin();
        }
    }

    /** Computes a chunk of rows of a group of columns; neighbouring tasks are of the same group. */
    @Override
    public void run(int task, int worker) {
        BlockProduct mine = threads[worker];
        int depth = call.a.columns;
        int firstColumn = task / cut.chunks * cut.groupColumns;
        int columns = Math.min(cut.groupColumns, call.b.columns - firstColumn);
        int firstRow = task % cut.chunks * cut.chunkRows;
        int endRow = Math.min(firstRow + cut.chunkRows, call.a.rows);
        for (int k = 0; k < depth; k += cut.stretch) {
            mine.pack(k, Math.min(cut.stretch, depth - k), firstColumn, columns);
            for (int row = firstRow; row < endRow; row += cut.blockRows) {
                mine.multiply(row, Math.min(cut.blockRows, endRow - row), worker);
            }
        }
    }
}
