package dev.backlight.tables;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** What is learnt from the training rows of one column; empty cells teach nothing. */
final class Learning {
    private static final int MOST_CATEGORIES = 1000;
    /** From this share of numbers on, a cell that is none counts as a mistake. */
    private static final double NEARLY_ALL = 0.9;

    private Learning() {}

    static ColumnEncoding learn(Column column, @Nullable ColumnKind given) {
        int[] filled = IntStream.range(0, column.size())
                .filter(row -> !column.text(row).isEmpty())
                .toArray();
        if (filled.length == 0) {
            throw column.error("all of its " + column.size() + " training cells are empty; leave the column out");
        }
        if (given == ColumnKind.CATEGORY) {
            return category(column, filled);
        }
        double[] numbers = IntStream.of(filled)
                .mapToDouble(row -> Column.number(column.text(row)))
                .toArray();
        int[] others = IntStream.range(0, filled.length)
                .filter(i -> Double.isNaN(numbers[i]))
                .map(i -> filled[i])
                .toArray();
        if (others.length == 0) {
            return number(column, numbers);
        }
        if (given == ColumnKind.NUMBER) {
            throw column.notANumber(others[0]);
        }
        int found = filled.length - others.length;
        if (found >= NEARLY_ALL * filled.length) {
            throw column.error(
                    others[0],
                    "is not a number, but " + found + " of the column's " + filled.length
                            + " filled cells are; mend it, or say that the column is a category");
        }
        return category(column, filled);
    }

    private static NumberColumn number(Column column, double[] numbers) {
        double first = numbers[0];
        if (DoubleStream.of(numbers).allMatch(x -> x == first)) {
            return new NumberColumn(column.name(), first, 0);
        }
        double sum = 0;
        for (double x : numbers) {
            sum += x;
        }
        double mean = sum / numbers.length;
        double unit =
                DoubleStream.of(numbers).map(x -> Math.abs(x - mean)).max().orElseThrow();
        if (!Double.isFinite(unit)) {
            throw column.error("its numbers are too large to be standardised");
        }
        // Distances are squared in units of the farthest one, which neither overflows nor vanishes.
        double squares = 0;
        for (double x : numbers) {
            double distance = (x - mean) / unit;
            squares += distance * distance;
        }
        return new NumberColumn(column.name(), mean, unit * Math.sqrt(squares / numbers.length));
    }

    private static CategoryColumn category(Column column, int[] filled) {
        Map<String, Integer> counts = new TreeMap<>();
        for (int row : filled) {
            counts.merge(column.text(row), 1, Integer::sum);
            if (counts.size() > MOST_CATEGORIES) {
                throw column.error("it has more than " + MOST_CATEGORIES
                        + " categories; leave the column out if it only names its rows");
            }
        }
        String mostFrequent = "";
        int most = 0;
        for (Map.Entry<String, Integer> entry : counts.entrySet()) {
            if (entry.getValue() > most) {
                most = entry.getValue();
                mostFrequent = entry.getKey();
            }
        }
        return new CategoryColumn(column.name(), counts.keySet().stream().toList(), mostFrequent);
    }
}
