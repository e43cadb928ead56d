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
    /** Up to this many weights one thread changes them. */
    private static final int FEW_WEIGHTS = 1 << 18;

    private final float[][] floats;
    private final int[][] ints;
    private final WorkerPool pool;
    private final WorkerPool rowPool;
    private final MatrixProduct product;
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
        this.rowPool = updates ? new WorkerPool(1) : pool;
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

    MatrixProduct product() {
        return product;
    }

    /**
     * The threads for a product. A single row reads each weight once: where the run has one thread change the weights,
     * to fetch them from that one's cache costs another thread more than it gains.
     */
    WorkerPool pool(Matrix left, Matrix right) {
        return left.rows() == 1 && right.length() < FEW_WEIGHTS ? rowPool : pool;
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

    /** Multiplies two matrices and computes the chain from each block of the product. */
    void multiply(int a, Matrix left, int b, Matrix right, ChainKernel chain) {
        this.chain = chain;
        product.multiply(pool(left, right), floats[a], 0, left, floats[b], 0, right, epilogue);
    }

    private void runEpilogue(
            int firstRow, int firstColumn, int rows, int columns, float[] block, int at, int rowStride, int worker) {
        Objects.requireNonNull(chain)
                .runBlock(floats, firstRow, firstColumn, rows, columns, block, at, rowStride, scratch[worker]);
    }
}
