package dev.backlight.report;

import dev.backlight.explain.Step;
import dev.backlight.formula.Formula;
import dev.backlight.report.Document.Block;
import dev.backlight.report.Document.Cell;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Writes documents as one HTML page: formulas in MathML and pictures in SVG stand inside, nothing is loaded. It can be
 * read without its script, which only marks a unit wherever it stands while the pointer is over it.
 */
public final class HtmlWriter {
    private HtmlWriter() {}

    /**
     * A whole page.
     *
     * @param isBlank whether answers are left out, to be filled in on paper
     */
    public static String write(Document document, boolean isBlank) {
        StringBuilder text = new StringBuilder(
                        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
                .append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
                .append("<title>")
                .append(escaped(document.title()))
                .append("</title>\n<style>\n")
                .append(resource("page.css"))
                .append("</style>\n</head>\n<body>\n<main>\n<h1>")
                .append(escaped(document.title()))
                .append("</h1>\n");
        for (Block block : document.blocks()) {
            text.append(
                    switch (block) {
                        case Document.Heading(String heading) -> "<h2>" + escaped(heading) + "</h2>\n";
                        case Document.Paragraph(String paragraph, boolean isAnswer) ->
                            isBlank && isAnswer ? "" : "<p>" + escaped(paragraph) + "</p>\n";
                        case Document.Display(Formula formula) -> "<p class=\"display\">" + formula.mathMl() + "</p>\n";
                        case Document.Table table -> table(table, isBlank);
                        case Document.Derivation derivation -> derivation(derivation, isBlank);
                        case Document.Shades _ -> "";
                        case Document.Picture picture -> picture(picture, isBlank);
                    });
        }
        return text.append("</main>\n<script>\n")
                .append(resource("page.js"))
                .append("</script>\n</body>\n</html>\n")
                .toString();
    }

    private static String picture(Document.Picture picture, boolean isBlank) {
        return (isBlank ? picture.blank() : Optional.of(picture.svg()))
                .map(svg -> "<figure>" + svg.get() + "<figcaption>" + escaped(picture.alternative())
                        + "</figcaption></figure>\n")
                .orElse("");
    }

    private static String table(Document.Table table, boolean isBlank) {
        String head = table.columns().stream()
                .map(cell -> "<th scope=\"col\">" + content(cell, false) + "</th>")
                .collect(Collectors.joining());
        String rows = table.rows().stream()
                .map(row -> "<tr>" + row(row, isBlank) + "</tr>\n")
                .collect(Collectors.joining());
        return "<div class=\"wide\"><table>\n<caption>" + escaped(table.caption()) + "</caption>\n<thead><tr>" + head
                + "</tr></thead>\n<tbody>\n" + rows + "</tbody>\n</table></div>\n";
    }

    private static String row(List<Cell> row, boolean isBlank) {
        Cell first = row.getFirst();
        return "<th scope=\"row\" data-name=\"" + escaped(first.text()) + "\">" + content(first, isBlank) + "</th>"
                + row.stream()
                        .skip(1)
                        .map(cell -> "<td>" + content(cell, isBlank) + "</td>")
                        .collect(Collectors.joining());
    }

    private static String content(Cell cell, boolean isBlank) {
        if (isBlank && cell.isAnswer()) {
            return new Formula.Blank().mathMl();
        }
        return cell.formula().map(Formula::mathMl).orElseGet(() -> escaped(cell.text()));
    }

    /** Three columns: symbols, the numbers put in, the value. */
    private static String derivation(Document.Derivation derivation, boolean isBlank) {
        StringBuilder text = new StringBuilder("<details open class=\"derivation\"><summary>")
                .append(escaped(derivation.title()))
                .append("</summary>\n<div class=\"wide\"><table>\n<thead><tr><th scope=\"col\">symbols</th>"
                        + "<th scope=\"col\">numbers put in</th><th scope=\"col\">value</th></tr></thead>\n<tbody>\n");
        for (Step step : derivation.steps()) {
            text.append("<tr class=\"rule\"><td colspan=\"3\">")
                    .append(escaped(isBlank ? step.rule().split(":")[0] : step.rule()))
                    .append("</td></tr>\n<tr><td>");
            text.append(line(step.of().mathMl()));
            for (Formula form : step.symbols()) {
                text.append(line(sign("=") + parts(isBlank ? new Formula.Blank() : form)));
            }
            text.append("</td><td>");
            for (Step.Put put : step.numbers()) {
                text.append(
                        line(sign(put.isExact() ? "=" : "≈") + parts(isBlank ? new Formula.Blank() : put.formula())));
            }
            text.append("</td><td>");
            step.result(derivation.digits())
                    .map(side -> isBlank ? new Step.Side("=", new Formula.Blank()) : side)
                    .ifPresent(side ->
                            text.append(line(sign(side.sign()) + side.formula().mathMl())));
            text.append("</td></tr>\n");
        }
        return text.append("</tbody>\n</table></div></details>\n").toString();
    }

    /** A formula that may go on in the next line. */
    private static String parts(Formula formula) {
        return String.join(" ", formula.mathMlParts());
    }

    private static String line(String content) {
        return "<div>" + content + "</div>";
    }

    private static String sign(String sign) {
        return "<span class=\"sign\">" + sign + "</span> ";
    }

    static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    private static String resource(String name) {
        try (InputStream in = HtmlWriter.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new AssertionError("the resource " + name + " is missing");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
