package dev.backlight.formula;

import java.util.Optional;
import java.util.stream.Stream;

/** A number that is written in letters, because no digits write it down in full. */
public enum NamedConstant {
    /** The base of the natural logarithm. */
    E(Formula.symbol("e"), Math.E),
    /** Half of the circumference of the unit circle. */
    PI(Formula.symbol("π"), Math.PI),
    /** The slope of the error function at 0. */
    ERF_SLOPE(new Formula.Quotient(Formula.number(2), new Formula.Root(Formula.symbol("π"))), 2 / Math.sqrt(Math.PI));

    private final Formula formula;
    private final double value;

    NamedConstant(Formula formula, double value) {
        this.formula = formula;
        this.value = value;
    }

    /** The constant that a formula names so; empty if there is none. */
    static Optional<NamedConstant> named(String name) {
        return switch (name) {
            case "e" -> Optional.of(E);
            case "pi", "π" -> Optional.of(PI);
            default -> Optional.empty();
        };
    }

    /** The constant that this double is nearest to; empty for every other double. */
    public static Optional<NamedConstant> of(double value) {
        return Stream.of(values()).filter(each -> each.value == value).findFirst();
    }

    /** The nearest double. */
    public double value() {
        return value;
    }

    /** How it is written. */
    public Formula formula() {
        return formula;
    }
}
