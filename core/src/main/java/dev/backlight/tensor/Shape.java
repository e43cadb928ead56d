package dev.backlight.tensor;

import java.util.Arrays;
import java.util.Objects;

/**
 * The sizes of a tensor along its axes, outermost first; immutable and compared by value.
 *
 * <p>{@code []} is the shape of a single number, {@code [0, 3]} has no elements. Axes may be given from the end: -1 is
 * the last one.
 */
public final class Shape {
    /** The shape of a single number: no axes, one element. */
    public static final Shape SCALAR = new Shape(new int[0]);

    private final int[] sizes;
    private final int count;

    private Shape(int[] sizes) {
        this.sizes = sizes;
        this.count = countOf(sizes);
    }

    /**
     * The shape with these sizes.
     *
     * @throws ShapeException if a size is negative, or if there are more elements than a Java array can hold
     */
    public static Shape of(int... sizes) {
        return sizes.length == 0 ? SCALAR : new Shape(sizes.clone());
    }

    private static int countOf(int[] sizes) {
        boolean empty = false;
        for (int size : sizes) {
            if (size < 0) {
                throw new ShapeException("[shape] " + Arrays.toString(sizes) + " has the negative size " + size);
            }
            empty |= size == 0;
        }
        if (empty) {
            return 0;
        }
        int count = 1;
        try {
            for (int size : sizes) {
                count = Math.multiplyExact(count, size);
            }
        } catch (ArithmeticException overflow) {
            throw new ShapeException("[shape] " + Arrays.toString(sizes) + " has more than the " + Integer.MAX_VALUE
                    + " elements that one tensor can hold");
        }
        return count;
    }

    /** The number of axes. */
    public int rank() {
        return sizes.length;
    }

    /** The number of elements: the product of the sizes, 1 for a scalar. */
    public int count() {
        return count;
    }

    /** The size along an axis; -1 is the last one. */
    public int size(int axis) {
        return sizes[axis(axis)];
    }

    /** All sizes, outermost first, in an array of the caller's own. */
    public int[] sizes() {
        return sizes.clone();
    }

    /**
     * The axis counted from the front: 0 to rank − 1.
     *
     * @throws ShapeException if there is no such axis
     */
    public int axis(int axis) {
        int fromFront = axis < 0 ? axis + sizes.length : axis;
        if (fromFront < 0 || fromFront >= sizes.length) {
            throw new ShapeException("[shape] " + this + " has no axis " + axis + ": its rank is " + sizes.length);
        }
        return fromFront;
    }

    /** The place along each axis of the element with this row-major index. */
    public int[] position(int index) {
        int[] position = new int[rank()];
        for (int axis = position.length - 1; axis >= 0; axis--) {
            position[axis] = index % sizes[axis];
            index /= sizes[axis];
        }
        return position;
    }

    /** The row-major index of the element at this place. */
    public int index(int... position) {
        int index = 0;
        for (int axis = 0; axis < sizes.length; axis++) {
            index = index * sizes[axis] + position[axis];
        }
        return index;
    }

    /** How far apart in the row-major array two neighbours along each axis lie. */
    public int[] strides() {
        int[] strides = new int[sizes.length];
        if (count > 0) {
            int stride = 1;
            for (int axis = sizes.length - 1; axis >= 0; axis--) {
                strides[axis] = stride;
                stride *= sizes[axis];
            }
        }
        return strides;
    }

    /** This shape with another size along one axis. */
    public Shape with(int axis, int size) {
        int[] changed = sizes.clone();
        changed[axis(axis)] = size;
        return of(changed);
    }

    /** This shape without these axes. */
    public Shape without(int... axes) {
        boolean[] dropped = new boolean[sizes.length];
        for (int axis : axes) {
            dropped[axis(axis)] = true;
        }
        int[] kept = new int[sizes.length];
        int rank = 0;
        for (int axis = 0; axis < sizes.length; axis++) {
            if (!dropped[axis]) {
                kept[rank++] = sizes[axis];
            }
        }
        return of(Arrays.copyOf(kept, rank));
    }

    /** The axes of {@code from} up to, not including, {@code to}: {@code [2, 3, 4].slice(1, 3)} is {@code [3, 4]}. */
    public Shape slice(int from, int to) {
        Objects.checkFromToIndex(from, to, sizes.length);
        return of(Arrays.copyOfRange(sizes, from, to));
    }

    /** This shape followed by the axes of another. */
    public Shape concat(Shape other) {
        int[] all = Arrays.copyOf(sizes, sizes.length + other.sizes.length);
        System.arraycopy(other.sizes, 0, all, sizes.length, other.sizes.length);
        return of(all);
    }

    /**
     * The shape that both shapes stretch to by NumPy's rule: aligned at the last axis, sizes are equal or one of them
     * is 1; missing axes count as 1.
     *
     * @throws ShapeException if two sizes clash
     */
    public Shape broadcast(Shape other) {
        int rank = Math.max(rank(), other.rank());
        int[] result = new int[rank];
        for (int fromEnd = 1; fromEnd <= rank; fromEnd++) {
            int a = fromEnd <= rank() ? sizes[rank() - fromEnd] : 1;
            int b = fromEnd <= other.rank() ? other.sizes[other.rank() - fromEnd] : 1;
            if (a != b && a != 1 && b != 1) {
                throw new ShapeException("[broadcast] " + this + " and " + other + " do not broadcast: the sizes " + a
                        + " and " + b + " differ on axis -" + fromEnd + " and neither is 1");
            }
            result[rank - fromEnd] = a == 1 ? b : a;
        }
        return of(result);
    }

    /** Whether this shape stretches to {@code target} by broadcasting alone. */
    public boolean broadcastsTo(Shape target) {
        if (rank() > target.rank()) {
            return false;
        }
        for (int fromEnd = 1; fromEnd <= rank(); fromEnd++) {
            int size = sizes[rank() - fromEnd];
            if (size != 1 && size != target.sizes[target.rank() - fromEnd]) {
                return false;
            }
        }
        return true;
    }

    /** The shape whose axis i is this shape's axis {@code axes[i]}. */
    public Shape permute(int... axes) {
        int[] moved = new int[axes.length];
        for (int i = 0; i < axes.length; i++) {
            moved[i] = sizes[axes[i]];
        }
        return of(moved);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Shape shape && Arrays.equals(sizes, shape.sizes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(sizes);
    }

    /** For example {@code [32, 784]}; {@code []} for a scalar. */
    @Override
    public String toString() {
        return Arrays.toString(sizes);
    }
}
