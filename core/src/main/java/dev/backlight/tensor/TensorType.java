package dev.backlight.tensor;

/**
 * The type of a tensor or expression: what its elements are and how they are laid out, written {@code f32[32, 784]}.
 */
public record TensorType(ElementType element, Shape shape) {

    /** The type of real tensors of this shape, as the fast engine stores them. */
    public static TensorType f32(int... sizes) {
        return new TensorType(ElementType.F32, Shape.of(sizes));
    }

    /** The type of integer tensors (indices, labels, counters) of this shape. */
    public static TensorType i32(int... sizes) {
        return new TensorType(ElementType.I32, Shape.of(sizes));
    }

    /** The same element type with another shape. */
    public TensorType with(Shape other) {
        return new TensorType(element, other);
    }

    @Override
    public String toString() {
        return element.label() + shape;
    }
}
