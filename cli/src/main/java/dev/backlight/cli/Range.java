package dev.backlight.cli;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.TypeConversionException;

/** A part of the number line as it is typed: {@code -5..5}. */
record Range(double from, double to) {
    private static final Pattern WRITTEN = Pattern.compile("(.+?)\\.\\.(.+)");

    static Range parse(String text) {
        Matcher ends = WRITTEN.matcher(text);
        if (ends.matches()) {
            double from = TypedNumber.of(ends.group(1));
            double to = TypedNumber.of(ends.group(2));
            if (Double.isFinite(from) && Double.isFinite(to) && from < to) {
                return new Range(from, to);
            }
        }
        throw new TypeConversionException(
                "\"" + text + "\" is no range: write the smaller and the larger end, such as -5..5");
    }
}
