package dev.backlight.engine.cpu;

import dev.backlight.tensor.Shape;
import java.util.Arrays;
import java.util.List;

/**
 * A walk over the elements of a box in row-major order, through several arrays at once: neighbours along axis i are
 * {@code strides[array][i]} apart. Neighbouring axes that all arrays can walk as one are one, and there are at least
 * two. Along the last axis every stride is 1 or 0.
 */
record Walk(int[] sizes, int[][] strides) {

    /** The walk over {@code target} that reads values of these shapes stretched to it. */
    static Walk stretched(Shape target, List<Shape> sources) {
        return of(target, sources, false);
    }

    /** The same walk with rows that are those of the target, however short. */
    static Walk byRows(Shape target, List<Shape> sources) {
        return of(target, sources, true);
    }

    private static Walk of(Shape target, List<Shape> sources, boolean keepsRows) {
        int axes = 0;
        int[] sizes = new int[target.rank() + 2];
        int[][] own = sources.stream().map(source -> stretched(source, target)).toArray(int[][]::new);
        int[][] strides = new int[own.length][sizes.length];
        for (int axis = 0; axis < target.rank(); axis++) {
            int size = target.size(axis);
            boolean fixed = keepsRows && axis == target.rank() - 1;
            if (size == 1 && !fixed) {
                continue;
            }
            if (axes > 0 && !fixed && continues(strides, axes - 1, own, axis, size)) {
                axes--;
                size *= sizes[axes];
            }
            sizes[axes] = size;
            for (int array = 0; array < own.length; array++) {
                strides[array][axes] = own[array][axis];
            }
            axes++;
        }
        return atLeastTwoAxes(sizes, strides, axes);
    }

    private static int[] stretched(Shape source, Shape target) {
        int[] strides = new int[target.rank()];
        int[] own = source.strides();
        int added = target.rank() - source.rank();
        for (int axis = added; axis < strides.length; axis++) {
            strides[axis] = source.size(axis - added) == 1 ? 0 : own[axis - added];
        }
        return strides;
    }

    /** Whether in all arrays the end of a line along an axis is where the next line begins. */
    private static boolean continues(int[][] outer, int outerAxis, int[][] inner, int axis, int size) {
        for (int array = 0; array < outer.length; array++) {
            if (outer[array][outerAxis] != inner[array][axis] * size) {
                return false;
            }
        }
        return true;
    }

    private static Walk atLeastTwoAxes(int[] sizes, int[][] strides, int axes) {
        int missing = Math.max(0, 2 - axes);
        return new Walk(
                shifted(sizes, axes, missing, 1),
                Arrays.stream(strides)
                        .map(each -> shifted(each, axes, missing, 0))
                        .toArray(int[][]::new));
    }

    private static int[] shifted(int[] values, int count, int by, int filler) {
        int[] result = new int[count + by];
        Arrays.fill(result, 0, by, filler);
        System.arraycopy(values, 0, result, by, count);
        return result;
    }

    int columns() {
        return sizes[sizes.length - 1];
    }

    int rows() {
        return sizes[sizes.length - 2];
    }

    /** How many planes of rows and columns there are. */
    int planes() {
        int planes = 1;
        for (int axis = 0; axis < sizes.length - 2; axis++) {
            planes *= sizes[axis];
        }
        return planes;
    }

    /** Whether neighbours in a row are neighbours in the array; otherwise a row is one element, again and again. */
    boolean varies(int array) {
        return strides[array][sizes.length - 1] != 0;
    }

    int rowStride(int array) {
        return strides[array][sizes.length - 2];
    }

    /** Where in an array the first element of a plane lies. */
    int start(int array, int plane) {
        int start = 0;
        for (int axis = sizes.length - 3; axis >= 0; axis--) {
            start += plane % sizes[axis] * strides[array][axis];
            plane /= sizes[axis];
        }
        return start;
    }
}
