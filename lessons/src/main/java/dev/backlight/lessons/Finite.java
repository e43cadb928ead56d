package dev.backlight.lessons;

import dev.backlight.tensor.Tensor;

/** Numbers that may be shown and compared. */
final class Finite {
    private Finite() {}

    /** @throws IllegalArgumentException if it is infinite or no number */
    static double of(String quantity, double value) {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException("\"" + quantity + "\" is " + value + ": there is no number there");
        }
        return value;
    }

    static Tensor of(String quantity, Tensor values) {
        for (double value : values.toDoubles()) {
            of(quantity, value);
        }
        return values;
    }
}
