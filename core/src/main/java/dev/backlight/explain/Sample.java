package dev.backlight.explain;

import dev.backlight.tensor.Shape;
import dev.backlight.tensor.Tensor;

/**
 * One input with what the network should answer.
 *
 * @param x the input, of the architecture's sample shape
 * @param y the targets {@code [outputs]}, or the class number as a scalar {@code i32}
 */
public record Sample(Tensor x, Tensor y) {
    /** A sample of plain numbers. */
    public static Sample of(double[] x, double... y) {
        return new Sample(Tensor.of(Shape.of(x.length), x), Tensor.of(Shape.of(y.length), y));
    }

    /** A sample of a class. */
    public static Sample ofClass(Tensor x, int number) {
        return new Sample(x, Tensor.scalar(number));
    }
}
