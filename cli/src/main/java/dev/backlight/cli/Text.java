package dev.backlight.cli;

import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** Numbers and tables as text that is the same in every country. */
final class Text {
    /** A confusion matrix with more classes does not fit a screen. */
    private static final int MOST_CLASSES = 25;

    private static final int LONGEST_NAME = 16;

    private Text() {}

    static String format(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }

    /** A number of any size in four digits. */
    static String figure(double value) {
        double size = Math.abs(value);
        return value == 0 || (size >= 1e-3 && size < 1e5) ? format("%.4f", value) : format("%.3e", value);
    }

    /** How many samples of each class, a row, were taken for which, a column. */
    static String confusion(List<String> classes, int[][] counts) {
        if (classes.size() > MOST_CLASSES) {
            return "(the confusion matrix of " + classes.size() + " classes is too wide to show; --json has it)";
        }
        List<String> names = classes.stream().map(Text::shortened).toList();
        String corner = "true \\ taken for";
        int first = Math.max(
                corner.length(), names.stream().mapToInt(String::length).max().orElse(0));
        int[] widths = IntStream.range(0, counts.length)
                .map(column -> IntStream.range(0, counts.length)
                        .map(row -> Integer.toString(counts[row][column]).length())
                        .reduce(names.get(column).length(), Math::max))
                .toArray();
        StringBuilder text = new StringBuilder(format("%-" + first + "s", corner));
        for (int column = 0; column < counts.length; column++) {
            text.append(format("  %" + widths[column] + "s", names.get(column)));
        }
        for (int row = 0; row < counts.length; row++) {
            text.append(System.lineSeparator()).append(format("%-" + first + "s", names.get(row)));
            for (int column = 0; column < counts.length; column++) {
                text.append(format("  %" + widths[column] + "d", counts[row][column]));
            }
        }
        return text.toString();
    }

    private static String shortened(String name) {
        return name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME - 1) + "~";
    }
}
