package dev.backlight.tables;

import de.siegmar.fastcsv.reader.AbstractBaseCsvCallbackHandler;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** Reads one CSV file, row by row, into the columns of a table. */
final class TableReader {
    /** A cell with more characters is refused: it is a quote that nobody closed, or no table. */
    private static final int LONGEST_CELL = 1 << 20;

    private static final int MOST_COLUMNS = 100_000;

    private final String file;
    private final Row row = new Row();

    private TableReader(String file) {
        this.file = file;
    }

    static Table read(InputStream in, String file) throws IOException {
        return new TableReader(file).read(in);
    }

    private Table read(InputStream in) throws IOException {
        Iterator<Row> rows = CsvReader.builder()
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                .allowUnclosedQuote(false)
                .maxBufferSize(LONGEST_CELL)
                .build(row, new Utf8Reader(in))
                .iterator();
        try {
            if (!rows.hasNext()) {
                throw new TableException(file, "the file is empty; its first line must name the columns");
            }
            rows.next();
            List<String> names = header();
            row.columns = names.size();
            List<TextColumn.Builder> columns =
                    Stream.generate(TextColumn.Builder::new).limit(names.size()).toList();
            LongStream.Builder lines = LongStream.builder();
            while (rows.hasNext()) {
                rows.next();
                checkLength(names);
                lines.add(row.line);
                for (int i = 0; i < columns.size(); i++) {
                    columns.get(i).add(row.cells.get(i));
                }
            }
            return Table.of(
                    file,
                    names,
                    columns.stream().map(TextColumn.Builder::build).toList(),
                    lines.build().toArray());
        } catch (CsvParseException malformed) {
            throw here(malformed.getMessage(), malformed);
        } catch (UncheckedIOException failure) {
            IOException cause = failure.getCause();
            if (cause instanceof Utf8Reader.MalformedException) {
                throw here(cause.getMessage(), cause);
            }
            throw cause;
        }
    }

    private List<String> header() {
        List<String> names = row.cells.stream().map(String::strip).toList();
        Map<String, Integer> seen = new HashMap<>();
        for (int i = 0; i < names.size(); i++) {
            String name = names.get(i);
            if (name.isEmpty()) {
                throw new TableException(file, row.lineOf(i), i + 1, "the header names no column here");
            }
            Integer before = seen.putIfAbsent(name, i);
            if (before != null) {
                throw new TableException(
                        file,
                        row.lineOf(i),
                        i + 1,
                        "the header says " + TableException.quote(name) + " again; column " + (before + 1)
                                + " has that name");
            }
        }
        return names;
    }

    /** That a row has too many cells is seen while it is read. */
    private void checkLength(List<String> names) {
        int count = row.cells.size();
        if (count < names.size()) {
            throw new TableException(
                    file,
                    row.lineOf(count),
                    count + 1,
                    "the row ends after " + count + " of " + names.size() + " cells, before column "
                            + names.get(count));
        }
    }

    /** An error in the cell that was being read. */
    private TableException here(String problem, Throwable cause) {
        return new TableException(file, row.lineOf(row.cells.size()), row.cells.size() + 1, problem, cause);
    }

    /** The row that was read last, or is being read. */
    private static final class Row extends AbstractBaseCsvCallbackHandler<Row> {
        private long line;
        private int columns = MOST_COLUMNS;
        private final List<String> cells = new ArrayList<>();

        /** The line in which a cell starts. */
        long lineOf(int cell) {
            return line
                    + cells.stream().limit(cell).mapToLong(Table::lineBreaks).sum();
        }

        @Override
        protected void handleBegin(long startingLine) {
            line = startingLine;
            cells.clear();
        }

        @Override
        protected void handleField(int index, char[] buffer, int offset, int length, boolean quoted) {
            String cell = new String(buffer, offset, length);
            if (cells.size() == columns) {
                throw new CsvParseException("the row goes on with " + TableException.quote(cell) + " after its "
                        + columns + " cells; a cell with a comma must stand in quotes");
            }
            cells.add(cell);
        }

        @Override
        protected Row buildRecord() {
            return this;
        }
    }
}
