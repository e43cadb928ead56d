package dev.backlight.formula;

/** How a number must compare with another. */
enum Sign {
    NOT_EQUAL("≠"),
    AT_LEAST("≥"),
    ABOVE(">"),
    AT_MOST("≤"),
    BELOW("<");

    private final String written;

    Sign(String written) {
        this.written = written;
    }

    String written() {
        return written;
    }

    /** The same of both numbers with their signs turned. */
    Sign turned() {
        return switch (this) {
            case NOT_EQUAL -> NOT_EQUAL;
            case AT_LEAST -> AT_MOST;
            case ABOVE -> BELOW;
            case AT_MOST -> AT_LEAST;
            case BELOW -> ABOVE;
        };
    }

    /** Whether it must be above, or equal. */
    boolean isUpward() {
        return this == ABOVE || this == AT_LEAST;
    }

    /** Whether it must be below, or equal. */
    boolean isDownward() {
        return this == BELOW || this == AT_MOST;
    }

    /** Whether a number compares so with 0. */
    boolean holds(Rational number) {
        return switch (this) {
            case NOT_EQUAL -> number.signum() != 0;
            case AT_LEAST -> number.signum() >= 0;
            case ABOVE -> number.signum() > 0;
            case AT_MOST -> number.signum() <= 0;
            case BELOW -> number.signum() < 0;
        };
    }

    /** Whether the two numbers may be equal. */
    boolean allowsEqual() {
        return this == AT_LEAST || this == AT_MOST;
    }

    /** Without equality. */
    Sign strict() {
        return switch (this) {
            case AT_LEAST -> ABOVE;
            case AT_MOST -> BELOW;
            case NOT_EQUAL, ABOVE, BELOW -> this;
        };
    }
}
