package dev.backlight.tables;

import java.util.regex.Pattern;

/** One column of a table; white space around a cell's text does not count here. */
record Column(Table table, int index) {
    /** A decimal number; nothing else that Java takes for one, such as {@code NaN}, {@code 1f} or {@code 0x1p3}. */
    private static final Pattern NUMBER =
            Pattern.compile("[+-]?(?:[0-9]++(?:\\.[0-9]*+)?|\\.[0-9]++)(?:[eE][+-]?[0-9]++)?");

    String name() {
        return table.columns().get(index);
    }

    int size() {
        return table.size();
    }

    /** The cell's text, empty if the cell is. */
    String text(int row) {
        return table.text(row, index).strip();
    }

    /** The decimal number that a cell's text is, or NaN if it is none that a double can hold. */
    static double number(String text) {
        double number = NUMBER.matcher(text).matches() ? Double.parseDouble(text) : Double.NaN;
        return Double.isFinite(number) ? number : Double.NaN;
    }

    TableException notANumber(int row) {
        return error(row, "is not a number; mend it, or say that the column is a category");
    }

    /** An error in a cell; the problem goes on after the cell's text. */
    TableException error(int row, String problem) {
        return new TableException(
                table.file(),
                table.line(row, index),
                index + 1,
                "column " + name() + ": " + TableException.quote(table.text(row, index)) + " " + problem);
    }

    /** An error that the whole column has. */
    TableException error(String problem) {
        return new TableException(table.file(), "column " + name() + ": " + problem);
    }
}
