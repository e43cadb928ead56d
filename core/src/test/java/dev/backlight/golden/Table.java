package dev.backlight.golden;

import java.util.List;
import java.util.Optional;

/** A table of the reference file. A minus is ASCII, and bold marks are gone. */
public record Table(List<String> header, List<Row> rows) {

    /** One line of a table. */
    public record Row(int line, List<String> header, List<String> texts) {
        /** The text of one column. */
        public String text(String column) {
            return texts.get(index(column));
        }

        /** The text of the first column. */
        public String name() {
            return texts.getFirst();
        }

        /** The only number of one column. */
        public Cell cell(String column) {
            List<Cell> cells = cells(column);
            if (cells.size() != 1) {
                throw new AssertionError("line " + line + ": not one number in \"" + text(column) + "\"");
            }
            return cells.getFirst();
        }

        /** All numbers of one column. */
        public List<Cell> cells(String column) {
            return Cell.in("line " + line + ", column \"" + column + "\"", text(column));
        }

        private int index(String column) {
            int index = header.indexOf(column);
            if (index < 0) {
                throw new AssertionError("line " + line + ": no column \"" + column + "\" in " + header);
            }
            return index;
        }
    }

    /** The row whose first column says this, if there is one. */
    public Optional<Row> find(String name) {
        return rows.stream().filter(row -> row.name().equals(name)).findFirst();
    }

    /** The row whose first column says this. */
    public Row row(String name) {
        return find(name).orElseThrow(() -> new AssertionError("no row \"" + name + "\" in the table under " + header));
    }
}
