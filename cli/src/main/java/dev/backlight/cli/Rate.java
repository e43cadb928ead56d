package dev.backlight.cli;

import picocli.CommandLine.TypeConversionException;

/** A learning rate as it is typed: a number above 0. */
record Rate(double value) {
    static Rate parse(String text) {
        double number = TypedNumber.of(text);
        if (number > 0 && Double.isFinite(number)) {
            return new Rate(number);
        }
        throw new TypeConversionException("\"" + text + "\" is no learning rate: it is a number above 0"
                + (number < 0 ? "; with one below 0 a step would climb" : ""));
    }
}
