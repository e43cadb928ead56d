package dev.backlight.tables;

import dev.backlight.data.MalformedDataException;

/** Says what is wrong with a table, and where: {@code people.csv:17:3: column age: "4O" is not a number}. */
public final class TableException extends MalformedDataException {
    private static final long serialVersionUID = 1L;

    /** The longest piece of a cell that a message repeats. */
    private static final int LONGEST_QUOTE = 60;

    TableException(String file, String problem) {
        super(file + ": " + problem);
    }

    TableException(String file, String problem, Throwable cause) {
        super(file + ": " + problem, cause);
    }

    TableException(String file, long line, int column, String problem) {
        this(file + ":" + line + ":" + column, problem);
    }

    TableException(String file, long line, int column, String problem, Throwable cause) {
        this(file + ":" + line + ":" + column, problem, cause);
    }

    /** A cell's text for a message: in quotes, on one line, and not too long. */
    static String quote(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        text.codePoints().limit(LONGEST_QUOTE).forEach(c -> {
            if (Character.isISOControl(c)) {
                quoted.append(String.format("\\u%04x", c));
            } else {
                quoted.appendCodePoint(c);
            }
        });
        boolean cut = text.codePointCount(0, text.length()) > LONGEST_QUOTE;
        return quoted.append(cut ? "…\"" : "\"").toString();
    }
}
