package dev.backlight.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
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
        if (value == 0) {
            return "0";
        }
        return size >= 1e-3 && size < 1e5 ? format("%.4f", value) : format("%.3e", value);
    }

    /** How many samples of each class, a row, were taken for which, a column. */
    static String confusion(List<String> classes, int[][] counts) {
        if (classes.size() > MOST_CLASSES) {
            return "(the confusion matrix of " + classes.size() + " classes is too wide to show; --json has it)";
        }
        List<String> names = classes.stream().map(Text::shortened).toList();
        List<List<String>> rows = new ArrayList<>();
        List<String> header = new ArrayList<>(List.of("true \\ taken for"));
        header.addAll(names);
        rows.add(header);
        for (int row = 0; row < counts.length; row++) {
            List<String> cells = new ArrayList<>(List.of(names.get(row)));
            IntStream.of(counts[row]).forEach(count -> cells.add(Integer.toString(count)));
            rows.add(cells);
        }
        return table(1, rows);
    }

    /**
     * Rows of cells in columns, two spaces apart.
     *
     * @param left how many columns keep to the left; the others keep to the right
     * @param rows all with as many cells
     */
    static String table(int left, List<List<String>> rows) {
        int[] widths = IntStream.range(0, rows.getFirst().size())
                .map(column -> rows.stream()
                        .mapToInt(row -> row.get(column).length())
                        .max()
                        .orElse(0))
                .toArray();
        return rows.stream()
                .map(row -> IntStream.range(0, widths.length)
                        .mapToObj(column -> format(
                                "%" + (column < left ? "-" : "") + Math.max(1, widths[column]) + "s", row.get(column)))
                        .collect(Collectors.joining("  "))
                        .stripTrailing())
                .collect(Collectors.joining(System.lineSeparator()));
    }

    /** A text from a file without what a terminal would act upon. */
    static String visible(String text) {
        return text.replaceAll("\\p{Cntrl}", "?");
    }

    private static String shortened(String text) {
        String name = visible(text);
        return name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME - 1) + "~";
    }
}
