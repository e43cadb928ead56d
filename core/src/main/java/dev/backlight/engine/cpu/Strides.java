package dev.backlight.engine.cpu;

import dev.backlight.tensor.Shape;
import java.util.Arrays;

/**
 * A walk over the elements of a box in row-major order, through an array in which neighbours along axis i are
 * {@code strides[i]} apart; neighbouring axes that can be walked as one are one.
 */
record Strides(int[] sizes, int[] strides) {

    /** The walk over {@code target} that reads a value of shape {@code source} stretched to it. */
    static Strides stretched(Shape source, Shape target) {
        int[] strides = new int[target.rank()];
        int[] own = source.strides();
        int added = target.rank() - source.rank();
        for (int axis = added; axis < strides.length; axis++) {
            strides[axis] = source.size(axis - added) == 1 ? 0 : own[axis - added];
        }
        return merged(target.sizes(), strides);
    }

    private static Strides merged(int[] sizes, int[] strides) {
        int[] mergedSizes = new int[sizes.length];
        int[] mergedStrides = new int[sizes.length];
        int rank = 0;
        for (int axis = 0; axis < sizes.length; axis++) {
            if (sizes[axis] == 1) {
                continue;
            }
            if (rank > 0 && mergedStrides[rank - 1] == strides[axis] * sizes[axis]) {
                mergedSizes[rank - 1] *= sizes[axis];
                mergedStrides[rank - 1] = strides[axis];
            } else {
                mergedSizes[rank] = sizes[axis];
                mergedStrides[rank++] = strides[axis];
            }
        }
        return new Strides(Arrays.copyOf(mergedSizes, rank), Arrays.copyOf(mergedStrides, rank));
    }

    /** Writes the elements {@code start} to {@code start + length - 1} of the walk to the front of {@code tile}. */
    void load(float[] source, int start, float[] tile, int length) {
        int last = sizes.length - 1;
        if (last < 0) {
            Arrays.fill(tile, 0, length, source[0]);
            return;
        }
        int done = 0;
        while (done < length) {
            int rest = start + done;
            int along = rest % sizes[last];
            int at = along * strides[last];
            rest /= sizes[last];
            for (int axis = last - 1; axis >= 0; axis--) {
                at += rest % sizes[axis] * strides[axis];
                rest /= sizes[axis];
            }
            int run = Math.min(length - done, sizes[last] - along);
            if (strides[last] == 0) {
                Arrays.fill(tile, done, done + run, source[at]);
            } else {
                System.arraycopy(source, at, tile, done, run); // the last axis of a stretched value has stride 0 or 1
            }
            done += run;
        }
    }
}
