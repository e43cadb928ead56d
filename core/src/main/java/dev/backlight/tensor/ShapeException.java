package dev.backlight.tensor;

/**
 * Says that shapes, sizes or element types do not fit what was attempted; the message names the operation, both sides
 * and the numbers that clash.
 */
public class ShapeException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    public ShapeException(String message) {
        super(message);
    }
}
