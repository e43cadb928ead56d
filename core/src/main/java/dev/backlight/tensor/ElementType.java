package dev.backlight.tensor;

/**
 * What one element of a tensor is.
 *
 * <p>{@code F32} and {@code F64} are real numbers, {@code I32} is for indices, labels and counters. The type of an
 * expression says how the fast engine stores it; the reference engine computes every real in double whatever the type
 * says.
 */
public enum ElementType {
    F32("f32", 4),
    F64("f64", 8),
    I32("i32", 4);

    private final String label;
    private final int bytes;

    ElementType(String label, int bytes) {
        this.label = label;
        this.bytes = bytes;
    }

    /** The short name used in listings and messages: {@code f32}, {@code f64}, {@code i32}. */
    public String label() {
        return label;
    }

    /** The size of one element in bytes. */
    public int bytes() {
        return bytes;
    }

    /** Whether elements are real numbers, which have derivatives. */
    public boolean isReal() {
        return this != I32;
    }

    @Override
    public String toString() {
        return label;
    }
}
