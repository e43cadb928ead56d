package dev.backlight.engine.cpu;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The memory of one run at a time: every buffer of a plan has a number, and its elements lie in {@code floats[number]}
 * or {@code ints[number]}. An array may be longer than the value in it.
 *
 * <p>It also shares the blocks of a kernel between threads, because that needs a place to note whose they are: kernels
 * belong to many runs, and a run allocates nothing.
 */
public final class Storage {
    private final float[][] floats;
    private final int[][] ints;
    private final WorkerPool pool;
    private final WorkerPool alone = new WorkerPool(1);
    private final boolean updates;
    private final MatrixProduct product;
    private final Operand left = new Operand();
    private final Operand right = new Operand();
    private final Operand result = new Operand();
    private final Scratch[] scratch;
    private final WorkerPool.Task task = this::runBlock;
    private Blocks blocks = (storage, block, worker) -> {};
    private final MatrixProduct.Epilogue epilogue = this::runEpilogue;
    private @Nullable ChainKernel chain;

    /** Numbered parts of a kernel's work that may run in any order and at the same time. */
    @FunctionalInterface
    interface Blocks {
        /**
         * Does one part.
         *
         * @param worker which thread of the pool does it: the number of the scratch memory to use
         */
        void run(Storage storage, int block, int worker);
    }

    /**
     * Memory whose arrays are still to be put in.
     *
     * @param arrays how many buffers there are
     * @param updates whether the run changes parameters
     * @param product multiplies matrices, with memory of its own
     * @param mostArrays how many arrays a chain reads and writes at most
     */
    public Storage(int arrays, WorkerPool pool, boolean updates, MatrixProduct product, int mostArrays) {
        this.floats = new float[arrays][];
        this.ints = new int[arrays][];
        this.pool = pool;
        this.updates = updates;
        this.product = product;
        this.scratch = new Scratch[pool.threads()];
        for (int worker = 0; worker < scratch.length; worker++) {
            scratch[worker] = new Scratch(mostArrays);
        }
    }

    /** The arrays of reals; null where a buffer holds integers. */
    public float[][] floats() {
        return floats;
    }

    /** The arrays of integers; null where a buffer holds reals. */
    public int[][] ints() {
        return ints;
    }

    /** Memory that a thread of the pool may write to in the midst of a block. */
    Scratch scratch(int worker) {
        return scratch[worker];
    }

    /** Runs blocks 0 to {@code count - 1}, on several threads if there are several blocks. */
    void share(int count, Blocks work) {
        if (count == 1) {
            work.run(this, 0, 0);
        } else {
            blocks = work;
            pool.run(count, task);
        }
    }

    private void runBlock(int block, int worker) {
        blocks.run(this, block, worker);
    }

    /** Multiplies two matrices into a third; each starts at its index of its array. */
    void multiply(int a, int aAt, Matrix left, int b, int bAt, Matrix right, int c, int cAt, Matrix result) {
        setFactors(a, aAt, left, b, bAt, right);
        this.result.set(floats[c], cAt, result);
        product.multiply(pool(), this.left, this.right, this.result, false);
    }

    /** Multiplies two matrices and computes the chain from each block of the product. */
    void multiply(int a, Matrix left, int b, Matrix right, ChainKernel chain) {
        setFactors(a, 0, left, b, 0, right);
        this.chain = chain;
        product.multiply(pool(), this.left, this.right, epilogue);
    }

    private void setFactors(int a, int aAt, Matrix left, int b, int bAt, Matrix right) {
        this.left.set(floats[a], aAt, left);
        this.right.set(floats[b], bAt, right);
    }

    /** The threads for a product: a row by weights that one thread changes is that one's work. */
    private WorkerPool pool() {
        boolean changes = updates && left.rows == 1;
        return changes && !Work.ROW_BY_CHANGING_WEIGHTS.isWorthThreads((long) right.rows * right.columns)
                ? alone
                : pool;
    }

    private void runEpilogue(
            int firstRow, int firstColumn, int rows, int columns, float[] block, int at, int rowStride, int worker) {
        Objects.requireNonNull(chain)
                .runBlock(floats, firstRow, firstColumn, rows, columns, block, at, rowStride, scratch[worker]);
    }
}
