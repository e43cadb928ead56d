package dev.backlight.engine.cpu;

import dev.backlight.expr.Expr;
import dev.backlight.plan.Chain;
import dev.backlight.tensor.Shape;
import java.util.List;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A chain of elementwise operations, computed in one pass over memory by a loop that is written for it.
 *
 * <p>The loop runs over rows and columns. A leaf that is stretched changes along a row or does not, and goes on or
 * stays from row to row; whatever is stretched in other ways is done plane by plane.
 */
final class ChainKernel implements Kernel, Storage.Blocks {
    private static final int GIVEN = -1;

    private final ChainCode code;
    private final int[] arrays;
    private final Walk walk;
    private final int[] rowStride;
    private final int leaves;
    private final int rows;
    private final int columns;
    private final int planes;
    // what one task does
    private final int columnsEach;
    private final int rowsEach;
    private final int planesEach;
    private final boolean worthThreads;

    private ChainKernel(Chain chain, Walk walk, @Nullable Expr given, ToIntFunction<Expr> arrayOf, ChainCodes codes) {
        this.walk = walk;
        leaves = chain.leaves().size();
        List<Boolean> varying =
                IntStream.range(0, leaves).mapToObj(walk::varies).toList();
        ChainProgram program = ChainProgram.of(chain, varying, walk.columns());
        code = codes.of(program);
        arrays = new int[program.arrays()];
        rowStride = new int[program.arrays()];
        rows = walk.rows();
        columns = walk.columns();
        planes = walk.planes();
        for (int leaf = 0; leaf < leaves; leaf++) {
            Expr value = chain.leaves().get(leaf);
            arrays[leaf] = value == given ? GIVEN : arrayOf.applyAsInt(value);
            rowStride[leaf] = walk.rowStride(leaf);
        }
        for (int i = 0; i < chain.results().size(); i++) {
            arrays[leaves + i] = arrayOf.applyAsInt(chain.results().get(i));
            rowStride[leaves + i] = columns;
        }
        worthThreads = Work.CHAIN.isWorthThreads(
                (long) chain.shape().count() * chain.members().size());
        int block = worthThreads ? BLOCK : Math.max(1, chain.shape().count());
        columnsEach = Math.clamp(columns, 1, block);
        rowsEach = Math.clamp(block / columnsEach, 1, Math.max(1, rows));
        planesEach = Math.clamp(block / (rowsEach * columnsEach), 1, Math.max(1, planes));
    }

    /** A step of its own. */
    static ChainKernel of(Chain chain, ToIntFunction<Expr> arrayOf, ChainCodes codes) {
        return new ChainKernel(chain, Walk.stretched(chain.shape(), shapes(chain)), null, arrayOf, codes);
    }

    /**
     * The last part of another step, which computes one of the leaves block by block and calls {@link #runBlock} for
     * each.
     *
     * @param given the leaf that has no array, of the chain's shape
     * @throws IllegalArgumentException if some leaf is stretched in more ways than rows and columns
     */
    static ChainKernel afterBlocks(Chain chain, Expr given, ToIntFunction<Expr> arrayOf, ChainCodes codes) {
        if (!runsByBlocks(chain)) {
            throw new IllegalArgumentException("[chain] not a matrix of rows and columns: " + shapes(chain));
        }
        return new ChainKernel(chain, Walk.byRows(chain.shape(), shapes(chain)), given, arrayOf, codes);
    }

    /** Whether the chain can be computed by blocks of the rows of its shape. */
    static boolean runsByBlocks(Chain chain) {
        return chain.shape().rank() >= 1
                && Walk.byRows(chain.shape(), shapes(chain)).planes() == 1;
    }

    private static List<Shape> shapes(Chain chain) {
        return chain.leaves().stream().map(Expr::shape).toList();
    }

    /** How many arrays it reads and writes. */
    int arrays() {
        return arrays.length;
    }

    @Override
    public void run(Storage storage) {
        int tasks =
                Math.ceilDiv(columns, columnsEach) * Math.ceilDiv(rows, rowsEach) * Math.ceilDiv(planes, planesEach);
        if (worthThreads) {
            storage.share(tasks, this);
        } else {
            for (int task = 0; task < tasks; task++) {
                run(storage, task, 0);
            }
        }
    }

    @Override
    public void run(Storage storage, int task, int worker) {
        Scratch scratch = storage.scratch(worker);
        int across = Math.ceilDiv(columns, columnsEach);
        int down = Math.ceilDiv(rows, rowsEach);
        int firstColumn = task % across * columnsEach;
        int firstRow = task / across % down * rowsEach;
        int firstPlane = task / across / down * planesEach;
        int width = Math.min(columnsEach, columns - firstColumn);
        int height = Math.min(rowsEach, rows - firstRow);
        for (int i = 0; i < arrays.length; i++) {
            scratch.arrays[i] = storage.floats()[arrays[i]];
        }
        for (int plane = firstPlane; plane < Math.min(planes, firstPlane + planesEach); plane++) {
            for (int i = 0; i < arrays.length; i++) {
                scratch.at[i] = start(i, plane) + start(i, firstRow, firstColumn);
            }
            code.loop(height * width).run(scratch.arrays, scratch.at, rowStride, height, width);
        }
    }

    /**
     * Computes a block of the chain.
     *
     * @param storage the arrays of the run
     * @param given the block of the given leaf, with its first element at {@code givenAt}
     */
    void runBlock(
            float[][] storage,
            int firstRow,
            int firstColumn,
            int height,
            int width,
            float[] given,
            int givenAt,
            int givenRowStride,
            Scratch scratch) {
        for (int i = 0; i < arrays.length; i++) {
            boolean isGiven = arrays[i] == GIVEN;
            scratch.arrays[i] = isGiven ? given : storage[arrays[i]];
            scratch.at[i] = isGiven ? givenAt : start(i, firstRow, firstColumn);
            scratch.rowStride[i] = isGiven ? givenRowStride : rowStride[i];
        }
        code.loop(height * width).run(scratch.arrays, scratch.at, scratch.rowStride, height, width);
    }

    private int start(int array, int row, int column) {
        return row * rowStride[array] + (array >= leaves || walk.varies(array) ? column : 0);
    }

    private int start(int array, int plane) {
        return array < leaves ? walk.start(array, plane) : plane * rows * columns;
    }
}
