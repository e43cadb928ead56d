package dev.backlight.report;

import dev.backlight.explain.Step;
import dev.backlight.formula.Formula;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What there is to say, in no format yet.
 *
 * @param title in plain text
 */
public record Document(String title, List<Block> blocks) {
    public Document {
        blocks = List.copyOf(blocks);
    }

    /** A part of a document. */
    public sealed interface Block {}

    /** The heading of what follows. */
    public record Heading(String text) implements Block {}

    /**
     * Running text.
     *
     * @param isAnswer whether it is left out where answers are to be filled in
     */
    public record Paragraph(String text, boolean isAnswer) implements Block {
        /** Text that gives no answer away. */
        public Paragraph(String text) {
            this(text, false);
        }
    }

    /** A formula in a line of its own. */
    public record Display(Formula formula) implements Block {}

    /**
     * Rows of cells under names.
     *
     * @param caption what it shows, in a few words
     * @param columns the names; formulas, since most are symbols
     */
    public record Table(String caption, List<Cell> columns, List<List<Cell>> rows) implements Block {
        public Table {
            columns = List.copyOf(columns);
            rows = rows.stream().map(List::copyOf).toList();
            for (List<Cell> row : rows) {
                if (row.size() != columns.size()) {
                    throw new IllegalArgumentException("[table] \"" + caption + "\" has " + columns.size()
                            + " columns, but a row of " + row.size());
                }
            }
        }
    }

    /**
     * A cell of a table.
     *
     * @param text plain text, for a terminal
     * @param formula the same as a formula; empty if it is only text
     * @param isAnswer whether it is left out where answers are to be filled in
     */
    public record Cell(String text, Optional<Formula> formula, boolean isAnswer) {
        /** Plain text. */
        public static Cell of(String text) {
            return new Cell(text, Optional.empty(), false);
        }

        /** A formula that is given. */
        public static Cell of(Formula formula) {
            return new Cell(formula.text(), Optional.of(formula), false);
        }

        /** A formula that can be asked for. */
        public static Cell answer(Formula formula) {
            return new Cell(formula.text(), Optional.of(formula), true);
        }
    }

    /**
     * A derivation.
     *
     * @param title of what
     * @param digits how many significant digits its values are written with
     */
    public record Derivation(String title, List<Step> steps, int digits) implements Block {
        public Derivation {
            steps = List.copyOf(steps);
        }
    }

    /** A picture made of characters, for where no other can be shown. */
    public record Shades(String caption, String lines) implements Block {}

    /**
     * A picture; where it cannot be shown it is left out, and not drawn at all.
     *
     * @param svg draws an {@code <svg>} element
     * @param alternative what it shows, for who cannot see it
     * @param blank draws the picture where answers are to be filled in; empty for none
     */
    public record Picture(Supplier<String> svg, String alternative, Optional<Supplier<String>> blank) implements Block {
        /** A picture that gives no answer away. */
        public Picture(String svg, String alternative) {
            this(() -> svg, alternative, Optional.of(() -> svg));
        }

        /** A picture that is left out where answers are to be filled in. */
        public static Picture answer(Figure figure) {
            return new Picture(() -> figure.svg().toString(), figure.title(), Optional.empty());
        }
    }
}
