package dev.backlight.engine.cpu;

import dev.backlight.expr.Reduce;

/**
 * Combines neighbouring axes: the input is seen as {@code [outer, size, inner]} and the middle one is reduced.
 *
 * <p>The order of additions is fixed by constants. Along rows (inner = 1), a block of 4,096 elements is summed in 16
 * lanes that are added pairwise, and the blocks' sums are added in order. Along columns, 256 rows are added one after
 * the other, and these partial sums in order. Blocks keep the error of long sums small.
 */
record ReduceKernel(Reduce.Kind kind, int outer, int size, int inner, int source, int target) implements Kernel {
    private static final int ROWS = 256;
    private static final int COLUMNS = 1024;

    @Override
    public void run(Storage storage, WorkerPool pool) {
        float[] x = storage.floats()[source];
        float[] y = storage.floats()[target];
        if (inner == 1) {
            int rowsEach = Math.max(1, BLOCK / Math.max(1, size));
            share(pool, Math.ceilDiv(outer, rowsEach), task -> {
                int end = Math.min(outer, (task + 1) * rowsEach);
                for (int row = task * rowsEach; row < end; row++) {
                    y[row] = kind == Reduce.Kind.SUM ? sum(x, row * size, size) : max(x, row * size, size);
                }
            });
        } else {
            int chunks = Math.ceilDiv(inner, COLUMNS);
            share(pool, outer * chunks, task -> {
                int from = task % chunks * COLUMNS;
                columns(x, y, task / chunks, from, Math.min(inner, from + COLUMNS) - from);
            });
        }
    }

    private void share(WorkerPool pool, int tasks, WorkerPool.Task task) {
        if (tasks == 1) {
            task.run(0);
        } else {
            pool.run(tasks, task);
        }
    }

    /** Reduces {@code width} columns from {@code from} on. */
    private void columns(float[] x, float[] y, int slab, int from, int width) {
        float[] total = new float[width];
        float[] part = new float[width];
        java.util.Arrays.fill(total, kind == Reduce.Kind.SUM ? 0f : Float.NEGATIVE_INFINITY);
        for (int start = 0; start < size; start += ROWS) {
            int end = Math.min(size, start + ROWS);
            System.arraycopy(x, (slab * size + start) * inner + from, part, 0, width);
            for (int row = start + 1; row < end; row++) {
                fold(part, x, (slab * size + row) * inner + from, width);
            }
            fold(total, part, 0, width);
        }
        System.arraycopy(total, 0, y, slab * inner + from, width);
    }

    private void fold(float[] total, float[] x, int at, int width) {
        if (kind == Reduce.Kind.SUM) {
            for (int i = 0; i < width; i++) {
                total[i] += x[at + i];
            }
        } else {
            for (int i = 0; i < width; i++) {
                total[i] = Math.max(total[i], x[at + i]);
            }
        }
    }

    private static float max(float[] x, int at, int length) {
        float max = Float.NEGATIVE_INFINITY;
        for (int i = at; i < at + length; i++) {
            max = Math.max(max, x[i]);
        }
        return max;
    }

    private static float sum(float[] x, int at, int length) {
        float total = 0;
        for (int start = 0; start < length; start += BLOCK) {
            total += blockSum(x, at + start, Math.min(BLOCK, length - start));
        }
        return total;
    }

    private static float blockSum(float[] x, int at, int length) {
        float[] lanes = new float[16];
        int i = 0;
        for (; i + 16 <= length; i += 16) {
            for (int lane = 0; lane < 16; lane++) {
                lanes[lane] += x[at + i + lane];
            }
        }
        for (int lane = 0; i < length; i++, lane++) {
            lanes[lane] += x[at + i];
        }
        for (int half = 8; half > 0; half /= 2) {
            for (int lane = 0; lane < half; lane++) {
                lanes[lane] += lanes[lane + half];
            }
        }
        return lanes[0];
    }
}
