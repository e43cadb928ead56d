package dev.backlight.engine.cpu;

import dev.backlight.tensor.Shape;
import java.util.List;

/**
 * Copies a box of elements from one array to another, each walked with strides of its own: what permute, flip,
 * broadcast, slice, pad and concatenate come down to.
 *
 * @param real whether the arrays hold reals
 * @param sizes the box
 * @param clear how many elements of the target to set to zero first
 */
record CopyKernel(
        boolean real,
        int[] sizes,
        int source,
        int sourceOffset,
        int[] sourceStrides,
        int target,
        int targetOffset,
        int[] targetStrides,
        int clear)
        implements Kernel {

    static CopyKernel permute(boolean real, Shape from, List<Integer> axes, int source, int target) {
        Shape to = from.permute(axes.stream().mapToInt(Integer::intValue).toArray());
        int[] strides = new int[to.rank()];
        for (int axis = 0; axis < strides.length; axis++) {
            strides[axis] = from.strides()[axes.get(axis)];
        }
        return new CopyKernel(real, to.sizes(), source, 0, strides, target, 0, to.strides(), 0);
    }

    static CopyKernel flip(boolean real, Shape shape, List<Integer> axes, int source, int target) {
        int[] strides = shape.strides();
        int start = 0;
        for (int axis : axes) {
            start += (shape.size(axis) - 1) * strides[axis]; // the last element, from where it goes backwards
            strides[axis] = -strides[axis];
        }
        return new CopyKernel(real, shape.sizes(), source, start, strides, target, 0, shape.strides(), 0);
    }

    static CopyKernel broadcast(boolean real, Shape from, Shape to, int source, int target) {
        int[] strides = new int[to.rank()];
        int added = to.rank() - from.rank();
        for (int axis = added; axis < strides.length; axis++) {
            strides[axis] = from.size(axis - added) == 1 ? 0 : from.strides()[axis - added];
        }
        return new CopyKernel(real, to.sizes(), source, 0, strides, target, 0, to.strides(), 0);
    }

    static CopyKernel slice(boolean real, Shape from, List<Integer> starts, Shape box, int source, int target) {
        return new CopyKernel(
                real, box.sizes(), source, offset(from, starts), from.strides(), target, 0, box.strides(), 0);
    }

    static CopyKernel pad(boolean real, Shape from, List<Integer> before, Shape to, int source, int target) {
        return new CopyKernel(
                real, from.sizes(), source, 0, from.strides(), target, offset(to, before), to.strides(), to.count());
    }

    private static int offset(Shape shape, List<Integer> position) {
        int offset = 0;
        for (int axis = 0; axis < shape.rank(); axis++) {
            offset += position.get(axis) * shape.strides()[axis];
        }
        return offset;
    }

    @Override
    public void run(Storage storage) {
        if (real) {
            java.util.Arrays.fill(storage.floats()[target], 0, clear, 0f);
        } else {
            java.util.Arrays.fill(storage.ints()[target], 0, clear, 0);
        }
        copy(storage, 0, sourceOffset, targetOffset);
    }

    private void copy(Storage storage, int axis, int from, int to) {
        if (axis >= sizes.length - 1) {
            copyRun(storage, axis < sizes.length ? sizes[axis] : 1, from, to);
            return;
        }
        for (int i = 0; i < sizes[axis]; i++) {
            copy(storage, axis + 1, from + i * sourceStrides[axis], to + i * targetStrides[axis]);
        }
    }

    private void copyRun(Storage storage, int length, int from, int to) {
        int fromStride = sizes.length == 0 ? 1 : sourceStrides[sizes.length - 1];
        int toStride = sizes.length == 0 ? 1 : targetStrides[sizes.length - 1];
        if (fromStride == 1 && toStride == 1) {
            Object sourceArray = real ? storage.floats()[source] : storage.ints()[source];
            Object targetArray = real ? storage.floats()[target] : storage.ints()[target];
            System.arraycopy(sourceArray, from, targetArray, to, length);
        } else if (real) {
            float[] x = storage.floats()[source];
            float[] y = storage.floats()[target];
            for (int i = 0; i < length; i++) {
                y[to + i * toStride] = x[from + i * fromStride];
            }
        } else {
            int[] x = storage.ints()[source];
            int[] y = storage.ints()[target];
            for (int i = 0; i < length; i++) {
                y[to + i * toStride] = x[from + i * fromStride];
            }
        }
    }
}
