package dev.backlight.report;

import dev.backlight.explain.Step;
import dev.backlight.report.Document.Block;
import dev.backlight.report.Document.Cell;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Writes documents as plain text; pictures are left out. */
public final class TextWriter {
    /** As wide as a table may be. */
    private static final int WIDTH = 100;

    /** The space before each column. */
    private static final int INDENT = 2;

    private TextWriter() {}

    /** The document as lines, the last ended, too. */
    public static String write(Document document) {
        StringBuilder text = new StringBuilder(document.title()).append("\n");
        for (Block block : document.blocks()) {
            text.append(
                    switch (block) {
                        case Document.Heading(String heading) -> "\n" + heading + "\n";
                        case Document.Paragraph(String paragraph, boolean _) -> paragraph + "\n";
                        case Document.Display(var formula) -> "  " + formula.text() + "\n";
                        case Document.Table table -> table(table);
                        case Document.Derivation derivation -> derivation(derivation);
                        case Document.Shades(String caption, String lines) -> "\n" + caption + "\n" + lines.indent(2);
                        case Document.Picture _ -> "";
                    });
        }
        return text.toString();
    }

    /** The rows below their names; of a wide table first some of the columns, and the others below. */
    private static String table(Document.Table table) {
        List<List<Cell>> rows = new ArrayList<>(List.of(table.columns()));
        rows.addAll(table.rows());
        int[] widths = IntStream.range(0, table.columns().size())
                .map(column -> rows.stream()
                        .mapToInt(row -> width(row.get(column).text()))
                        .max()
                        .orElse(0))
                .toArray();
        return "\n" + table.caption() + "\n"
                + sideBySide(widths).stream()
                        .map(columns -> lines(rows, columns, widths).indent(2))
                        .collect(Collectors.joining("\n"))
                + "\n";
    }

    /** Which columns stand side by side: in as few parts as there is room for, and these as narrow as can be. */
    private static List<List<Integer>> sideBySide(int[] widths) {
        List<List<Integer>> parts = sideBySide(widths, WIDTH);
        for (int narrower = WIDTH - 1; narrower > 0; narrower--) {
            List<List<Integer>> next = sideBySide(widths, narrower);
            if (next.size() > parts.size()) {
                break;
            }
            parts = next;
        }
        return parts;
    }

    /** As many in a part as there is room for, each time with the first, which names the row. */
    private static List<List<Integer>> sideBySide(int[] widths, int room) {
        List<List<Integer>> parts = new ArrayList<>();
        List<Integer> part = new ArrayList<>();
        int used = 0;
        for (int column = 0; column < widths.length; column++) {
            int wide = INDENT + widths[column];
            if (part.size() > 1 && used + wide > room) {
                parts.add(part);
                part = new ArrayList<>(List.of(0));
                used = INDENT + widths[0];
            }
            part.add(column);
            used += wide;
        }
        parts.add(part);
        return parts;
    }

    private static String lines(List<List<Cell>> rows, List<Integer> columns, int[] widths) {
        return rows.stream()
                .map(row -> columns.stream()
                        .map(column -> padded(row.get(column), widths[column], column == 0))
                        .collect(Collectors.joining(" ".repeat(INDENT)))
                        .stripTrailing())
                .collect(Collectors.joining("\n"));
    }

    private static String padded(Cell cell, int width, boolean toTheLeft) {
        String space = " ".repeat(width - width(cell.text()));
        return toTheLeft ? cell.text() + space : space + cell.text();
    }

    private static int width(String text) {
        return text.codePointCount(0, text.length());
    }

    /**
     * The symbols in one line, the numbers below them under the first equals sign, so that long ones can be followed.
     */
    private static String derivation(Document.Derivation derivation) {
        StringBuilder text = new StringBuilder("\n").append(derivation.title()).append("\n");
        for (Step step : derivation.steps()) {
            text.append("  ").append(step.rule()).append(":\n");
            String of = step.of().text();
            String indent = " ".repeat(width(of));
            String first = of;
            for (Step.Side side : step.sides(derivation.digits())) {
                text.append("    ")
                        .append(first)
                        .append(" ")
                        .append(side.sign())
                        .append(" ")
                        .append(side.formula().text())
                        .append("\n");
                first = indent;
            }
        }
        return text.toString();
    }
}
