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

    private static String table(Document.Table table) {
        List<List<Cell>> rows = new ArrayList<>(List.of(table.columns()));
        rows.addAll(table.rows());
        int[] widths = IntStream.range(0, table.columns().size())
                .map(column -> rows.stream()
                        .mapToInt(row -> width(row.get(column).text()))
                        .max()
                        .orElse(0))
                .toArray();
        String lines = rows.stream()
                .map(row -> IntStream.range(0, widths.length)
                        .mapToObj(column -> padded(row.get(column), widths[column], column == 0))
                        .collect(Collectors.joining("  "))
                        .stripTrailing())
                .collect(Collectors.joining("\n"));
        return "\n" + table.caption() + "\n" + lines.indent(2) + "\n";
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
