package dev.backlight.golden;

import java.util.List;
import java.util.regex.Pattern;

/**
 * A number of the reference file.
 *
 * @param where its line, and its column or the words before it
 */
public record Cell(String where, double value) {
    /** A number that is not part of a name such as {@code w_x1h1}. */
    private static final Pattern NUMBER = Pattern.compile("(?<![\\w.])-?\\d+(?:\\.\\d+)?(?:e-?\\d+)?(?!\\w)");

    /** All numbers in a text, in their order. */
    public static List<Cell> in(String where, String text) {
        return NUMBER.matcher(text)
                .results()
                .map(found -> new Cell(where + " at " + found.start(), Double.parseDouble(found.group())))
                .toList();
    }
}
