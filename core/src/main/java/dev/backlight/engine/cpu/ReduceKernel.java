package dev.backlight.engine.cpu;

import dev.backlight.expr.Expr;
import dev.backlight.expr.Reduce;
import java.util.function.ToIntFunction;

/**
 * Combines neighbouring axes: the input is seen as {@code [outer, size, inner]} and the middle one is reduced.
 *
 * <p>The order of additions is fixed by constants. Along rows (inner = 1), a block of 4,096 elements is summed in 16
 * lanes that are added pairwise, and the blocks' sums are added in order. Along columns, 256 rows are added one after
 * the other, and these partial sums in order. Blocks keep the error of long sums small.
 */
record ReduceKernel(Reduce.Kind kind, int outer, int size, int inner, int source, int target)
        implements Kernel, Storage.Blocks {
    static final int LANES = 16;
    private static final int ROWS = 256;
    static final int COLUMNS = 128;

    static ReduceKernel of(Reduce reduce, Expr node, ToIntFunction<Expr> arrayOf) {
        Expr x = node.inputs().getFirst();
        int first = reduce.axes().getFirst();
        int last = reduce.axes().getLast() + 1;
        return new ReduceKernel(
                reduce.kind(),
                x.shape().slice(0, first).count(),
                x.shape().slice(first, last).count(),
                x.shape().slice(last, x.shape().rank()).count(),
                arrayOf.applyAsInt(x),
                arrayOf.applyAsInt(node));
    }

    /** Whether nothing is cut into blocks, and along a row no lane gets two elements. */
    boolean isOnePass() {
        return size > 0 && size <= (inner == 1 && kind == Reduce.Kind.SUM ? LANES : ROWS);
    }

    @Override
    public void run(Storage storage) {
        int tasks = Math.ceilDiv(pieces(), piecesEach());
        if (Work.REDUCTION.isWorthThreads((long) outer * size * inner)) {
            storage.share(tasks, this);
        } else {
            for (int task = 0; task < tasks; task++) {
                run(storage, task, 0);
            }
        }
    }

    /** The pieces that are reduced one after the other: rows, or slabs of at most {@link #COLUMNS} columns. */
    private int pieces() {
        return inner == 1 ? outer : outer * columnChunks();
    }

    private int piecesEach() {
        return Math.max(1, BLOCK / Math.max(1, size * Math.min(inner, COLUMNS)));
    }

    private int columnChunks() {
        return Math.ceilDiv(inner, COLUMNS);
    }

    @Override
    public void run(Storage storage, int task, int worker) {
        float[] x = storage.floats()[source];
        float[] y = storage.floats()[target];
        Scratch scratch = storage.scratch(worker);
        int end = Math.min(pieces(), (task + 1) * piecesEach());
        for (int piece = task * piecesEach(); piece < end; piece++) {
            if (inner == 1) {
                y[piece] = kind == Reduce.Kind.SUM ? sum(x, piece * size, scratch.total) : max(x, piece * size);
            } else {
                int from = piece % columnChunks() * COLUMNS;
                columns(x, y, piece / columnChunks(), from, Math.min(inner, from + COLUMNS) - from, scratch);
            }
        }
    }

    /** Reduces {@code width} columns from {@code from} on. */
    private void columns(float[] x, float[] y, int slab, int from, int width, Scratch scratch) {
        float[] total = scratch.total;
        float[] part = scratch.part;
        float[] next = scratch.next;
        java.util.Arrays.fill(total, 0, width, kind == Reduce.Kind.SUM ? 0f : Float.NEGATIVE_INFINITY);
        for (int start = 0; start < size; start += ROWS) {
            int end = Math.min(size, start + ROWS);
            System.arraycopy(x, (slab * size + start) * inner + from, part, 0, width);
            for (int row = start + 1; row < end; row++) {
                // A copy, because the JIT compiler vectorises only loops over whole arrays.
                System.arraycopy(x, (slab * size + row) * inner + from, next, 0, width);
                fold(part, next, width);
            }
            fold(total, part, width);
        }
        System.arraycopy(total, 0, y, slab * inner + from, width);
    }

    private void fold(float[] total, float[] x, int width) {
        if (kind == Reduce.Kind.SUM) {
            for (int i = 0; i < width; i++) {
                total[i] += x[i];
            }
        } else {
            for (int i = 0; i < width; i++) {
                total[i] = Math.max(total[i], x[i]);
            }
        }
    }

    private float max(float[] x, int at) {
        float max = Float.NEGATIVE_INFINITY;
        for (int i = at; i < at + size; i++) {
            max = Math.max(max, x[i]);
        }
        return max;
    }

    private float sum(float[] x, int at, float[] lanes) {
        float total = 0;
        for (int start = 0; start < size; start += BLOCK) {
            total += blockSum(x, at + start, Math.min(BLOCK, size - start), lanes);
        }
        return total;
    }

    private static float blockSum(float[] x, int at, int length, float[] lanes) {
        if (length <= LANES) {
            return sumOfLanes(x, at, length);
        }
        java.util.Arrays.fill(lanes, 0, LANES, 0f);
        int i = 0;
        for (; i + LANES <= length; i += LANES) {
            for (int lane = 0; lane < LANES; lane++) {
                lanes[lane] += x[at + i + lane];
            }
        }
        for (int lane = 0; i < length; i++, lane++) {
            lanes[lane] += x[at + i];
        }
        return sumOfLanes(lanes, 0, LANES);
    }

    /** Adds lanes pairwise: those 8 apart, of these sums those 4 apart, and so on; lanes beyond the count are 0. */
    private static float sumOfLanes(float[] x, int at, int count) {
        return (sumOfFour(x, at, count) + sumOfFour(x, at + 2, count - 2))
                + (sumOfFour(x, at + 1, count - 1) + sumOfFour(x, at + 3, count - 3));
    }

    private static float sumOfFour(float[] x, int at, int count) {
        return (lane(x, at, count) + lane(x, at + 8, count - 8))
                + (lane(x, at + 4, count - 4) + lane(x, at + 12, count - 12));
    }

    private static float lane(float[] x, int at, int count) {
        return count > 0 ? 0f + x[at] : 0f; // a lane begins at 0, so −0 becomes 0
    }
}
