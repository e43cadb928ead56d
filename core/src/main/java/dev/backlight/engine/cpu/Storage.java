package dev.backlight.engine.cpu;

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
    private final MatrixProduct product;
    private final Tiles tiles;
    private final ScratchPool scratch;
    private final WorkerPool.Task task = this::runBlock;
    private Blocks blocks = (storage, block) -> {};

    /** Numbered parts of a kernel's work that may run in any order and at the same time. */
    @FunctionalInterface
    interface Blocks {
        void run(Storage storage, int block);
    }

    /**
     * Memory whose arrays are still to be put in.
     *
     * @param arrays how many buffers there are
     * @param product multiplies matrices, with memory of its own
     * @param mostArrays how many arrays a chain reads and writes at most
     */
    public Storage(int arrays, WorkerPool pool, MatrixProduct product, int mostArrays) {
        this.floats = new float[arrays][];
        this.ints = new int[arrays][];
        this.pool = pool;
        this.product = product;
        this.tiles = new Tiles(pool.threads(), ReduceKernel.TILES);
        this.scratch = new ScratchPool(pool.threads(), mostArrays);
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

    WorkerPool pool() {
        return pool;
    }

    Tiles tiles() {
        return tiles;
    }

    ScratchPool scratch() {
        return scratch;
    }

    /** Runs blocks 0 to {@code count - 1}, on several threads if there are several blocks. */
    void share(int count, Blocks work) {
        if (count == 1) {
            work.run(this, 0);
        } else {
            blocks = work;
            pool.run(count, task);
        }
    }

    private void runBlock(int block, int worker) {
        blocks.run(this, block);
    }
}
