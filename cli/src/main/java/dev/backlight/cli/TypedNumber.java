package dev.backlight.cli;

/** A number as it is typed, with a minus sign or a hyphen. */
final class TypedNumber {
    private TypedNumber() {}

    /** The number; NaN if it is none. */
    static double of(String text) {
        try {
            return Double.parseDouble(text.strip().replace('−', '-'));
        } catch (NumberFormatException noNumber) {
            return Double.NaN;
        }
    }
}
