package dev.backlight.tensor;

import dev.backlight.tensor.array.Inside;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.IntToDoubleFunction;

/**
 * An immutable array of numbers with a shape, row-major.
 *
 * <p>A tensor owns its array: it copies what it is made from and what it gives out. It can be shared between threads
 * freely and there is nothing to close. Two tensors are equal if type, shape and every element are, where a NaN equals
 * any NaN and 0.0 differs from −0.0, as in {@link Arrays#equals(float[], float[])}.
 */
public final class Tensor {
    private final TensorType type;
    /** A float[], double[] or int[], as the element type says; never written after construction. */
    private final Object values;

    private Tensor(TensorType type, Object values, int length) {
        this.type = type;
        this.values = values;
        if (length != type.shape().count()) {
            throw new ShapeException("[tensor] the shape " + type.shape() + " asks for "
                    + type.shape().count() + " elements, but " + length + " were given");
        }
    }

    /** A tensor of floats; the array is copied. */
    public static Tensor of(Shape shape, float... values) {
        return new Tensor(new TensorType(ElementType.F32, shape), values.clone(), values.length);
    }

    /** A tensor of floats, each made from its place in row-major order and rounded: large data in no second array. */
    public static Tensor ofFloats(Shape shape, IntToDoubleFunction value) {
        float[] values = new float[shape.count()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) value.applyAsDouble(i);
        }
        return new Tensor(new TensorType(ElementType.F32, shape), values, values.length);
    }

    /** A tensor of doubles; the array is copied. */
    public static Tensor of(Shape shape, double... values) {
        return new Tensor(new TensorType(ElementType.F64, shape), values.clone(), values.length);
    }

    /** A tensor of integers; the array is copied. */
    public static Tensor of(Shape shape, int... values) {
        return new Tensor(new TensorType(ElementType.I32, shape), values.clone(), values.length);
    }

    /** One float. */
    public static Tensor scalar(float value) {
        return of(Shape.SCALAR, value);
    }

    /** One double. */
    public static Tensor scalar(double value) {
        return of(Shape.SCALAR, value);
    }

    /** One integer. */
    public static Tensor scalar(int value) {
        return of(Shape.SCALAR, value);
    }

    /** A tensor of one type whose elements all have the same value. */
    public static Tensor filled(TensorType type, double value) {
        int count = type.shape().count();
        return switch (type.element()) {
            case F32 -> {
                float[] values = new float[count];
                Arrays.fill(values, (float) value);
                yield new Tensor(type, values, count);
            }
            case F64 -> {
                double[] values = new double[count];
                Arrays.fill(values, value);
                yield new Tensor(type, values, count);
            }
            case I32 -> {
                int[] values = new int[count];
                Arrays.fill(values, (int) value);
                yield new Tensor(type, values, count);
            }
        };
    }

    public TensorType type() {
        return type;
    }

    public Shape shape() {
        return type.shape();
    }

    public ElementType element() {
        return type.element();
    }

    /** The number of elements. */
    public int count() {
        return type.shape().count();
    }

    /** The element at a position in row-major order, as a double. */
    public double at(int index) {
        return switch (values) {
            case float[] f -> f[index];
            case double[] d -> d[index];
            case int[] i -> i[index];
            default -> throw new AssertionError(values);
        };
    }

    /**
     * The value of a tensor with one element.
     *
     * @throws ShapeException if there is not exactly one
     */
    public double item() {
        if (count() != 1) {
            throw new ShapeException("[item] " + type + " has " + count() + " elements, not one");
        }
        return at(0);
    }

    /** All elements as floats, in an array of the caller's own; doubles are rounded. */
    public float[] toFloats() {
        float[] result = new float[count()];
        copyTo(result, 0);
        return result;
    }

    /** All elements as doubles, in an array of the caller's own. */
    public double[] toDoubles() {
        double[] result = new double[count()];
        copyTo(result, 0);
        return result;
    }

    /**
     * All elements as integers, in an array of the caller's own.
     *
     * @throws ShapeException if the elements are reals
     */
    public int[] toInts() {
        if (!(values instanceof int[] ints)) {
            throw new ShapeException("[tensor] " + type + " holds reals, not integers");
        }
        return ints.clone();
    }

    /** Writes all elements, rounded to float, to {@code target} from the position {@code at} on. */
    public void copyTo(float[] target, int at) {
        switch (values) {
            case float[] f -> System.arraycopy(f, 0, target, at, f.length);
            case double[] d -> {
                for (int i = 0; i < d.length; i++) {
                    target[at + i] = (float) d[i];
                }
            }
            case int[] n -> {
                for (int i = 0; i < n.length; i++) {
                    target[at + i] = n[i];
                }
            }
            default -> throw new AssertionError(values);
        }
    }

    /** Writes all elements to {@code target} from the position {@code at} on. */
    public void copyTo(double[] target, int at) {
        for (int i = 0; i < count(); i++) {
            target[at + i] = at(i);
        }
    }

    /**
     * Writes all elements to {@code target} from the position {@code at} on.
     *
     * @throws ShapeException if the elements are reals
     */
    public void copyTo(int[] target, int at) {
        if (!(values instanceof int[] ints)) {
            throw new ShapeException("[tensor] " + type + " holds reals, not integers");
        }
        System.arraycopy(ints, 0, target, at, ints.length);
    }

    /**
     * The array itself, not a copy: a {@code float[]}, {@code double[]} or {@code int[]}, to be read only. For this
     * library alone; the key is of a type that nobody else can name.
     *
     * @hidden
     */
    @SuppressWarnings("exports")
    public Object array(Inside key) {
        Objects.requireNonNull(key, "key");
        return values;
    }

    /**
     * The rows with these numbers along the first axis, in this order: shape {@code [rows.length, ...]}.
     *
     * @throws ShapeException if this is a scalar
     * @throws IndexOutOfBoundsException if there is no such row
     */
    public Tensor rows(int... rows) {
        Shape shape = shape().with(0, rows.length);
        int width = rowWidth();
        Object result = switch (values) {
            case float[] f -> new float[shape.count()];
            case double[] d -> new double[shape.count()];
            default -> new int[shape.count()];
        };
        for (int i = 0; i < rows.length; i++) {
            Objects.checkIndex(rows[i], shape().size(0));
            System.arraycopy(values, rows[i] * width, result, i * width, width);
        }
        return new Tensor(type.with(shape), result, shape.count());
    }

    private int rowWidth() {
        return shape().slice(shape().axis(0) + 1, shape().rank()).count();
    }

    /**
     * The elements of several tensors of one type, one after the other, under a shape with as many; f32 if there are no
     * tensors.
     *
     * @throws ShapeException if the element types differ, or the numbers of elements do
     */
    public static Tensor join(Shape shape, List<Tensor> parts) {
        ElementType element =
                parts.isEmpty() ? ElementType.F32 : parts.getFirst().element();
        int count = shape.count();
        Object all = switch (element) {
            case F32 -> new float[count];
            case F64 -> new double[count];
            case I32 -> new int[count];
        };
        int at = 0;
        for (Tensor part : parts) {
            if (part.element() != element || part.count() > count - at) {
                throw new ShapeException("[join] " + part.type() + " does not fit into " + element + shape + " after "
                        + at + " elements");
            }
            System.arraycopy(part.values, 0, all, at, part.count());
            at += part.count();
        }
        return new Tensor(new TensorType(element, shape), all, at);
    }

    /** The same elements under another shape with as many. */
    public Tensor reshape(Shape shape) {
        return new Tensor(type.with(shape), values, count());
    }

    /** The same values as floats; an F32 tensor is returned as it is. */
    public Tensor toF32() {
        return element() == ElementType.F32
                ? this
                : new Tensor(new TensorType(ElementType.F32, shape()), toFloats(), count());
    }

    /** The same values as doubles; an F64 tensor is returned as it is. */
    public Tensor toF64() {
        return element() == ElementType.F64
                ? this
                : new Tensor(new TensorType(ElementType.F64, shape()), toDoubles(), count());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Tensor tensor
                && type.equals(tensor.type)
                && switch (values) {
                    case float[] f -> Arrays.equals(f, (float[]) tensor.values);
                    case double[] d -> Arrays.equals(d, (double[]) tensor.values);
                    default -> Arrays.equals((int[]) values, (int[]) tensor.values);
                };
    }

    @Override
    public int hashCode() {
        return switch (values) {
            case float[] f -> Arrays.hashCode(f);
            case double[] d -> Arrays.hashCode(d);
            default -> Arrays.hashCode((int[]) values);
        };
    }

    /** The type and the first elements: {@code f32[2, 2] {1.0, 2.0, 3.0, 4.0}}. */
    @Override
    public String toString() {
        int shown = Math.min(count(), 8);
        StringBuilder text = new StringBuilder(type.toString()).append(" {");
        for (int i = 0; i < shown; i++) {
            text.append(i == 0 ? "" : ", ").append(values instanceof int[] n ? "" + n[i] : "" + at(i));
        }
        return text.append(shown < count() ? ", …}" : "}").toString();
    }
}
