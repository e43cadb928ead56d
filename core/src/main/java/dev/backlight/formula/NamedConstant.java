package dev.backlight.formula;

import java.util.Optional;
import java.util.stream.Stream;

/** A number that has a letter, because no digits write it down in full. */
public enum NamedConstant {
    /** The base of the natural logarithm. */
    E("e", Math.E),
    /** Half of the circumference of the unit circle. */
    PI("π", Math.PI);

    private final String letter;
    private final double value;

    NamedConstant(String letter, double value) {
        this.letter = letter;
        this.value = value;
    }

    /** The constant that this double is nearest to; empty for every other double. */
    public static Optional<NamedConstant> of(double value) {
        return Stream.of(values()).filter(each -> each.value == value).findFirst();
    }

    /** The nearest double. */
    public double value() {
        return value;
    }

    /** The letter. */
    public Formula formula() {
        return Formula.symbol(letter);
    }
}
