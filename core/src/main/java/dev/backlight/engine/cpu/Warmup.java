package dev.backlight.engine.cpu;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntPredicate;

/**
 * Gets the vector kernels compiled in the background, and knows which of them are.
 *
 * <p>Until C2 has compiled a method of the Vector API, every vector in it is an object, and a product takes about a
 * hundred times as long as in plain loops. So a {@link VectorMatrixProduct} begins with plain loops, and at its first
 * question a daemon thread starts that runs the tiles on numbers of its own, the most useful first, until they are
 * fast. There is one warm-up for an engine; when it has ended, an answer costs the reading of one field.
 */
public final class Warmup implements IntPredicate {
    /** A call of a tile this deep is long enough to be timed, and short enough for many. */
    private static final int DEPTH = 32;

    /** Slower than any compiled tile, faster than any tile whose vectors are objects. */
    private static final double NANOS_PER_MULTIPLY_ADD = 0.5;

    /** So many fast calls in a row are no accident. */
    private static final int FAST_CALLS = 3;

    /** For so long the thread runs without a rest; a usual warm-up takes a third of that. */
    private static final long EAGER_NANOS = 1_500_000_000L;

    private static final long LIMIT_NANOS = 30_000_000_000L;

    private static final int WORK_NANOS = 5_000_000;
    private static final int REST_MILLIS = 20;

    private final long limitNanos;
    private final AtomicBoolean started = new AtomicBoolean();
    /** Of each width that is compiled, counted in vectors, the bit of that number. */
    private volatile int compiled;

    /**
     * A warm-up of half a minute at most: where the kernels stay slow, in the interpreter for one, plain loops remain.
     */
    public Warmup() {
        this(LIMIT_NANOS);
    }

    /** A warm-up that gives up after so long. */
    public Warmup(long limitNanos) {
        this.limitNanos = limitNanos;
    }

    /**
     * Whether all tiles that a product of so many columns takes are compiled; the first question starts the warm-up.
     */
    @Override
    public boolean test(int columns) {
        int ready = compiled;
        if (ready == 0) { // and before the Vector API is loaded, which takes time, too
            if (!started.get() && started.compareAndSet(false, true)) {
                start();
            }
            return false;
        }
        int rest = columns % VectorTiles.PANEL;
        int needed = (columns >= VectorTiles.PANEL ? bit(VectorTiles.PANEL) : 0)
                | (rest > 0 ? bit(VectorTiles.width(rest)) : 0);
        return (ready & needed) == needed;
    }

    private static int bit(int width) {
        return 1 << width / VectorTiles.LANES;
    }

    private void start() {
        try {
            Thread.ofPlatform()
                    .daemon()
                    .name("backlight-warmup")
                    .inheritInheritableThreadLocals(false)
                    .start(this::run);
        } catch (OutOfMemoryError noThreadToBeHad) {
            compiled = -1; // then the products themselves must do it
        }
    }

    private void run() {
        long begin = System.nanoTime();
        warm(begin, VectorTiles.PANEL, Tile6x4.ROWS, Tile4x4.ROWS);
        warm(begin, VectorTiles.LANES, Tile12x1.ROWS, Tile12x1.ROWS);
        warm(begin, 2 * VectorTiles.LANES, Tile6x2.ROWS, Tile6x2.ROWS);
    }

    /** Calls the tiles of one width until those of both heights are fast, or until time is up. */
    private void warm(long begin, int width, int rows, int otherRows) {
        float[] a = new float[Math.max(rows, otherRows) * DEPTH];
        float[] b = new float[DEPTH * width];
        float[] c = new float[Math.max(rows, otherRows) * width];
        long rested = System.nanoTime();
        int fast = 0;
        while (fast < FAST_CALLS) {
            long start = System.nanoTime();
            multiply(width, rows, a, b, c);
            multiply(width, otherRows, a, b, c);
            long end = System.nanoTime();
            boolean isFast = end - start < (rows + otherRows) * width * DEPTH * NANOS_PER_MULTIPLY_ADD;
            fast = isFast ? fast + 1 : 0;
            if (end - begin > limitNanos) {
                return;
            }
            if (end - begin > EAGER_NANOS && end - rested > WORK_NANOS) {
                try {
                    Thread.sleep(REST_MILLIS);
                } catch (InterruptedException nobodyHasAReason) {
                    return;
                }
                rested = System.nanoTime();
            }
        }
        compiled |= bit(width);
    }

    private static void multiply(int width, int rows, float[] a, float[] b, float[] c) {
        VectorTiles.multiply(width, rows, DEPTH, a, 0, DEPTH, 1, b, 0, width, VectorTiles.ZEROS, 0, 0, c, 0, width);
    }
}
