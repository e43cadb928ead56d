package dev.backlight.report;

import dev.backlight.explain.Step;
import dev.backlight.formula.Formula;
import dev.backlight.formula.Palette;
import dev.backlight.report.Document.Block;
import dev.backlight.report.Document.Cell;
import java.util.List;
import java.util.stream.Collectors;

/** Writes documents as LaTeX, to be compiled with lualatex, xelatex or pdflatex; pictures are left out. */
public final class LatexWriter {
    private LatexWriter() {}

    /** A whole LaTeX document. */
    public static String write(Document document) {
        StringBuilder text = new StringBuilder("""
                \\documentclass{article}
                \\usepackage{iftex}
                \\ifpdftex\\usepackage[T1]{fontenc}\\fi
                \\usepackage{amsmath}
                \\usepackage{xcolor}
                \\usepackage{longtable}
                \\usepackage[a4paper,margin=2cm]{geometry}
                \\setlength{\\parindent}{0pt}
                \\allowdisplaybreaks
                """);
        text.append(Palette.latexDefinitions())
                .append("\\begin{document}\n\\section*{")
                .append(escaped(document.title()))
                .append("}\n");
        for (Block block : document.blocks()) {
            text.append(
                    switch (block) {
                        case Document.Heading(String heading) -> "\n\\subsection*{" + escaped(heading) + "}\n";
                        case Document.Paragraph(String paragraph, boolean _) -> "\n" + escaped(paragraph) + "\n";
                        case Document.Display(Formula formula) -> "\\[" + formula.latex() + "\\]\n";
                        case Document.Table table -> table(table);
                        case Document.Derivation derivation -> derivation(derivation);
                        case Document.Shades _ -> "";
                        case Document.Picture _ -> "";
                    });
        }
        return text.append("\\end{document}\n").toString();
    }

    private static String table(Document.Table table) {
        String columns = "l" + "r".repeat(table.columns().size() - 1);
        String rows = table.rows().stream().map(LatexWriter::row).collect(Collectors.joining());
        return "\n\\textbf{" + escaped(table.caption()) + "}\n\n{\\footnotesize\\setlength{\\tabcolsep}{3pt}\n"
                + "\\begin{longtable}{" + columns + "}\n" + row(table.columns()) + "\\hline\n\\endhead\n" + rows
                + "\\end{longtable}}\n";
    }

    private static String row(List<Cell> cells) {
        return cells.stream()
                        .map(cell -> cell.formula()
                                .map(formula -> "$" + formula.latex() + "$")
                                .orElseGet(() -> escaped(cell.text())))
                        .collect(Collectors.joining(" & "))
                + " \\\\\n";
    }

    private static String derivation(Document.Derivation derivation) {
        StringBuilder text = new StringBuilder("\n\\textbf{" + escaped(derivation.title()) + "}\n");
        for (Step step : derivation.steps()) {
            text.append("\n").append(escaped(step.rule())).append("\n\\begin{align*}\n");
            text.append(step.of().latex())
                    .append(step.sides(derivation.digits()).stream()
                            .map(side -> (side.sign().equals("=") ? " &= " : " &\\approx ")
                                    + side.formula().latex())
                            .collect(Collectors.joining(" \\\\\n")))
                    .append("\n\\end{align*}\n");
        }
        return text.toString();
    }

    /** Plain text without what LaTeX would act upon, and with its commands for letters that its fonts lack. */
    static String escaped(String text) {
        return text.codePoints()
                .mapToObj(letter -> switch (letter) {
                    case '\\' -> "\\textbackslash{}";
                    case '{', '}', '_', '#', '$', '%', '&' -> "\\" + (char) letter;
                    case '^' -> "\\textasciicircum{}";
                    case '~' -> "\\textasciitilde{}";
                    case '<', '>', '=' -> "$" + (char) letter + "$";
                    case '|' -> "$\\vert$";
                    case '→' -> "$\\to$";
                    case '≈' -> "$\\approx$";
                    case '−' -> "$-$";
                    case '·' -> "$\\cdot$";
                    case '×' -> "$\\times$";
                    case 'Σ' -> "$\\sum$";
                    case '∂' -> "$\\partial$";
                    case '∇' -> "$\\nabla$";
                    case '′' -> "$'$";
                    case '″' -> "$''$";
                    case '√' -> "$\\surd$";
                    case '⊙' -> "$\\odot$";
                    case '≠' -> "$\\neq$";
                    case '≤' -> "$\\leq$";
                    case '≥' -> "$\\geq$";
                    case '←' -> "$\\gets$";
                    case '⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹' ->
                        "$^" + Character.getNumericValue(letter) + "$";
                    case '½' -> "$\\tfrac12$";
                    case '∞' -> "$\\infty$";
                    case 'ŷ' -> "$\\hat{y}$";
                    case 'ℓ' -> "$\\ell$";
                    default -> isGreek(letter) ? greek(letter) : Character.toString(letter);
                })
                .collect(Collectors.joining());
    }

    private static boolean isGreek(int letter) {
        return Character.UnicodeBlock.of(letter) == Character.UnicodeBlock.GREEK;
    }

    private static String greek(int letter) {
        return "$" + Formula.symbol(Character.toString(letter)).latex().strip() + "$";
    }
}
