package dev.backlight.engine.cpu;

import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

/**
 * Gets vector kernels compiled in the background, and knows which of them are.
 *
 * <p>Until C2 has compiled a method of the Vector API, every vector in it is an object, and it takes about a hundred
 * times as long as a plain loop. So {@link VectorMatrixProduct} and {@link ChainCode} begin with plain loops, which
 * give the same bits. When plain loops have worked for a second, a daemon thread starts; it runs the kernels on numbers
 * of its own, the tiles of matrix products first, until they are fast, and ends. There is one warm-up for an engine;
 * when it has ended, asking it costs the reading of one field.
 */
public final class Warmup implements CompiledKernels {
    /** A call of a tile this deep is long enough to be timed, and short enough for many. */
    private static final int DEPTH = 32;

    /** Slower than any compiled tile, faster than any tile whose vectors are objects. */
    private static final double NANOS_PER_MULTIPLY_ADD = 0.5;

    /** So many fast calls in a row are no accident. */
    private static final int FAST_CALLS = 3;

    /** For so long a kernel is called without a rest; most need a third of that, or less. */
    private static final long EAGER_NANOS = 1_000_000_000L;

    /** The bit in {@link #compiled} of the tile for a single row. */
    private static final int ROW = 1 << 30;

    private static final int WORK_NANOS = 5_000_000;
    private static final int REST_MILLIS = 20;
    private static final long LIMIT_NANOS = 10_000_000_000L;

    /**
     * When plain loops have taken about as long as a warm-up does, it begins: who computes for less has the compiler
     * and the processor to itself, and who computes for more waits about twice as long as was needed, at most.
     */
    private static final long WORTH_WARMUP_NANOS = 1_000_000_000L;

    private final long limitNanos;
    /** What is left to warm up after the tiles. */
    private final Queue<ChainCode> chains = new ConcurrentLinkedQueue<>();

    private final AtomicBoolean running = new AtomicBoolean();
    /** How long plain loops took; added up without care by several threads. */
    private long plainNanos;

    private volatile boolean tried;
    private volatile boolean triedMiddle;
    private volatile boolean wantsMiddle;
    private volatile boolean triedRow;
    private volatile boolean wantsRow;
    /** Of each width of tiles that is compiled, counted in vectors, the bit of that number. */
    private volatile int compiled;

    /**
     * A warm-up of ten seconds at most for a kernel: where it stays slow, as in the interpreter, plain loops remain.
     */
    public Warmup() {
        this(LIMIT_NANOS);
    }

    /** A warm-up that gives a kernel up after so long. */
    public Warmup(long limitNanos) {
        this.limitNanos = limitNanos;
    }

    @Override
    public boolean any() {
        return compiled != 0;
    }

    /** {@inheritDoc} After a second of that the warm-up starts. */
    @Override
    public void plainTook(long nanos) {
        plainNanos += nanos;
        if (!tried && plainNanos > WORTH_WARMUP_NANOS) {
            start();
        }
    }

    @Override
    public boolean forOneRow() {
        boolean ready = (compiled & ROW) != 0;
        if (!ready && !wantsRow) {
            wantsRow = true;
            start();
        }
        return ready;
    }

    @Override
    public boolean forColumns(int columns) {
        int rest = columns % VectorTiles.PANEL;
        int needed = (columns >= VectorTiles.PANEL ? bit(VectorTiles.PANEL) : 0)
                | (rest > 0 ? bit(VectorTiles.width(rest)) : 0);
        if ((compiled & needed) == needed) {
            return true;
        }
        if (!wantsMiddle && (needed & bit(2 * VectorTiles.LANES)) != 0) {
            wantsMiddle = true;
            start();
        }
        return false;
    }

    private static int bit(int width) {
        return 1 << width / VectorTiles.LANES;
    }

    /** Makes the code change to its vector loop as soon as that is compiled, which is after the tiles. */
    void add(ChainCode code) {
        chains.add(code);
        if (tried) {
            start();
        }
    }

    private void start() {
        if (running.get() || !running.compareAndSet(false, true)) {
            return;
        }
        try {
            Thread.ofPlatform()
                    .daemon()
                    .name("backlight-warmup")
                    .inheritInheritableThreadLocals(false)
                    .start(this::run);
        } catch (OutOfMemoryError noThreadToBeHad) {
            running.set(false); // plain loops remain, and who asks next tries again
        }
    }

    private void run() {
        try {
            warmAll();
        } catch (RuntimeException | Error failed) {
            tried = true;
            triedMiddle = true;
            triedRow = true;
            System.getLogger("dev.backlight")
                    .log(System.Logger.Level.WARNING, "Vector code could not be compiled; plain loops go on", failed);
        } finally {
            running.set(false);
        }
        if (!chains.isEmpty() || (wantsMiddle && !triedMiddle) || (wantsRow && !triedRow)) { // came after the last look
            start();
        }
    }

    private void warmAll() {
        if (!tried) {
            warmTiles(VectorTiles.PANEL, Tile6x4.ROWS, Tile4x4.ROWS);
            warmTiles(VectorTiles.LANES, Tile12x1.ROWS, Tile12x1.ROWS);
            tried = true;
        }
        if (wantsMiddle && !triedMiddle) { // few products take these
            warmTiles(2 * VectorTiles.LANES, Tile6x2.ROWS, Tile6x2.ROWS);
            triedMiddle = true;
        }
        if (wantsRow && !triedRow) {
            warmRow();
            triedRow = true;
        }
        warmChains();
    }

    /** The tiles of one width, of two heights, and what packs their operands. */
    private void warmTiles(int width, int rows, int otherRows) {
        float[] a = new float[Math.max(Math.max(rows, otherRows), VectorTiles.LANES) * DEPTH];
        float[] b = new float[DEPTH * width];
        float[] c = new float[Math.max(rows, otherRows) * width];
        float[] packed = new float[DEPTH * width + Panels.SLACK];
        double bound = (rows + otherRows) * width * DEPTH * NANOS_PER_MULTIPLY_ADD;
        boolean fast = warm(() -> {
            long start = System.nanoTime();
            multiply(width, rows, a, b, c);
            multiply(width, otherRows, a, b, c);
            Panels.pack(a, 0, 1, DEPTH, packed, 0, DEPTH, VectorTiles.LANES, VectorTiles.LANES);
            Panels.pack(b, 0, width, 1, packed, 0, DEPTH, width, width);
            Panels.copyBlock(b, 0, width, packed, 0, width, DEPTH, VectorTiles.LANES - 1);
            return System.nanoTime() - start < bound;
        });
        if (fast) {
            compiled |= bit(width);
        }
    }

    /** The tiles of a single row; what packs their operand is that of the others. */
    private void warmRow() {
        float[] x = new float[DEPTH];
        float[] b = new float[DEPTH * RowTiles.WIDEST];
        float[] y = new float[RowTiles.WIDEST];
        int[] widths = {RowTiles.NARROWEST, RowTiles.MIDDLE, RowTiles.WIDEST};
        double bound = Arrays.stream(widths).sum() * DEPTH * NANOS_PER_MULTIPLY_ADD;
        boolean fast = warm(() -> {
            long start = System.nanoTime();
            for (int width : widths) {
                RowTiles.multiply(width, DEPTH, x, 0, 1, b, 0, width, y, 0);
            }
            return System.nanoTime() - start < bound;
        });
        if (fast) {
            compiled |= ROW;
        }
    }

    private static void multiply(int width, int rows, float[] a, float[] b, float[] c) {
        VectorTiles.multiply(width, rows, DEPTH, a, 0, DEPTH, 1, b, 0, width, VectorTiles.ZEROS, 0, 0, c, 0, width);
    }

    /** Where not even tiles get fast, no chain does. */
    private void warmChains() {
        for (ChainCode code = chains.poll(); code != null; code = chains.poll()) {
            if (compiled != 0 && warm(code.trial())) {
                code.useVectorLoop();
            } else {
                code.stayAsItIs();
            }
        }
    }

    /** Calls the kernel until it says that it was fast; whether that happened before time was up. */
    private boolean warm(BooleanSupplier kernel) {
        long begin = System.nanoTime();
        long rested = begin;
        int fast = 0;
        while (fast < FAST_CALLS) {
            fast = kernel.getAsBoolean() ? fast + 1 : 0;
            long now = System.nanoTime();
            if (now - begin > limitNanos) {
                return false;
            }
            if (now - begin > EAGER_NANOS && now - rested > WORK_NANOS) {
                try {
                    Thread.sleep(REST_MILLIS);
                } catch (InterruptedException nobodyHasAReason) {
                    return false;
                }
                rested = System.nanoTime();
            }
        }
        return true;
    }
}
