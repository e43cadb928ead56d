package dev.backlight.tables;

import dev.backlight.data.Split;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * The rows of a CSV file as text, each cell with its place in the file; immutable.
 *
 * <p>The file is read as RFC 4180 has it: commas between cells, quotes around a cell that has a comma, a quote (written
 * twice) or a line break in it, lines that end with LF, CRLF or CR. It is UTF-8, with or without a byte order mark. Its
 * first line names the columns; white space around a name does not count. Empty lines are passed over. All rows have as
 * many cells as there are names. A cell has at most a million characters.
 *
 * <p>A table that was read takes about the memory of its file and four bytes a cell. One that was taken from it shares
 * the texts.
 */
public final class Table {
    private final String file;
    private final List<String> columns;
    private final List<TextColumn> texts;
    /** The line of the file in which each row that was read starts. */
    private final long[] lines;
    /** Which of the rows that were read are the rows of this table. */
    private final int[] rows;

    private Table(String file, List<String> columns, List<TextColumn> texts, long[] lines, int[] rows) {
        this.file = file;
        this.columns = columns;
        this.texts = texts;
        this.lines = lines;
        this.rows = rows;
    }

    /**
     * Reads a CSV file.
     *
     * @throws TableException if it is not UTF-8 or no table, with the place
     * @throws IOException if it cannot be read
     */
    public static Table read(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return read(in, file.toString());
        }
    }

    /**
     * Reads CSV text from a stream to its end; the stream is left open.
     *
     * @param name what messages call the stream
     * @throws TableException if it is not UTF-8 or no table, with the place
     * @throws IOException if it cannot be read
     */
    public static Table read(InputStream in, String name) throws IOException {
        return TableReader.read(in, name);
    }

    static Table of(String file, List<String> columns, List<TextColumn> texts, long[] lines) {
        return new Table(
                file, columns, texts, lines, IntStream.range(0, lines.length).toArray());
    }

    /** What messages call the file. */
    public String file() {
        return file;
    }

    /** The names of the columns, from left to right; no two are the same. */
    public List<String> columns() {
        return columns;
    }

    /** How many rows there are, without the header. */
    public int size() {
        return rows.length;
    }

    /**
     * A cell's text, as it is in the file but without the quotes around it.
     *
     * @throws IndexOutOfBoundsException if there is no such row or column; both are numbered from 0
     */
    public String text(int row, int column) {
        return texts.get(column).at(rows[row]);
    }

    /**
     * The line of the file in which a cell starts, from 1.
     *
     * @throws IndexOutOfBoundsException if there is no such row or column; both are numbered from 0
     */
    public long line(int row, int column) {
        Objects.checkIndex(column, columns.size());
        return lines[rows[row]]
                + IntStream.range(0, column)
                        .mapToLong(i -> lineBreaks(text(row, i)))
                        .sum();
    }

    /**
     * The table of these rows, in this order.
     *
     * @throws IndexOutOfBoundsException if there is no such row
     */
    public Table take(int... chosen) {
        return new Table(
                file,
                columns,
                texts,
                lines,
                Arrays.stream(chosen).map(row -> rows[row]).toArray());
    }

    /**
     * Cuts the rows into a part for training and one for validation by chance, as {@link Split#ofRows} deals them.
     *
     * @param fraction the validation part's share, at least 0 and below 1
     * @throws IllegalArgumentException if the fraction is outside that range, or is not 0 and one part would be empty
     */
    public Split<Table> split(double fraction, long seed) {
        return Split.ofRows(size(), fraction, seed).map(this::take);
    }

    /** The column with a name; the exception says which there are. */
    Column column(String name, String need) {
        int index = columns.indexOf(name);
        if (index < 0) {
            throw new TableException(
                    file,
                    "there is no column " + TableException.quote(name) + ", which " + need + "; the columns are "
                            + String.join(", ", columns));
        }
        return new Column(this, index);
    }

    /** How often a text goes on in a new line; CRLF is one line break. */
    static int lineBreaks(String text) {
        int breaks = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\r' || (c == '\n' && (i == 0 || text.charAt(i - 1) != '\r'))) {
                breaks++;
            }
        }
        return breaks;
    }
}
