package dev.backlight.cli;

import dev.backlight.explain.Notation;
import dev.backlight.explain.Rule;
import dev.backlight.formula.Formula;
import dev.backlight.report.Document;
import dev.backlight.report.Document.Block;
import dev.backlight.report.HtmlWriter;
import dev.backlight.report.LatexWriter;
import dev.backlight.report.TextWriter;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Shows the formulas of backpropagation in the letters of one text. */
@Command(
        name = "formulas",
        description = "Shows the formulas of backpropagation in the letters of one text.",
        footer = {"", "Examples:", "  backlight formulas", "  backlight formulas F6 --notation DAG --format latex"})
final class FormulasCommand implements Callable<Integer> {
    @ParentCommand
    private Main main;

    @Spec
    private CommandSpec spec;

    @Parameters(arity = "0..1", paramLabel = "ID", description = "F1 to F14; all of them if none is named.")
    private @Nullable Rule rule;

    @Option(
            names = "--notation",
            paramLabel = "TEXT",
            defaultValue = "DOL",
            description = "Whose letters: DOL, SDV, DAG, BWC or RN. Default: DOL.")
    private Notation notation;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            defaultValue = "text",
            description = "text, latex, html or json. Default: text.")
    private Format format;

    @Option(names = "--json", description = "The same as --format json.")
    private boolean json;

    @Override
    public Integer call() {
        List<Rule> rules = rule == null ? Arrays.asList(Rule.values()) : List.of(rule);
        PrintStream out = main.streams().utf8();
        switch (json ? Format.JSON : format) {
            case TEXT -> out.print(TextWriter.write(document(rules)));
            case LATEX -> out.print(LatexWriter.write(document(rules)));
            case HTML -> out.print(HtmlWriter.write(document(rules), false));
            case SVG -> throw new ParameterException(spec.commandLine(), "formulas are no picture: take html");
            case JSON -> writeJson(rules);
        }
        out.flush();
        return ExitCode.OK;
    }

    private Document document(List<Rule> rules) {
        List<Block> blocks = new ArrayList<>();
        for (Rule each : rules) {
            blocks.add(new Document.Heading(each + ". " + each.title()));
            each.in(notation).forEach(formula -> blocks.add(new Document.Display(formula)));
        }
        return new Document("The formulas of backpropagation, notation " + notation, blocks);
    }

    private void writeJson(List<Rule> rules) {
        JsonLines lines = new JsonLines(main.streams());
        for (Rule each : rules) {
            ObjectNode line = lines.event("formula").put("id", each.name()).put("title", each.title());
            ArrayNode formulas = line.putArray("formulas");
            for (Formula formula : each.in(notation)) {
                formulas.addObject()
                        .put("text", formula.text())
                        .put("latex", formula.latex())
                        .put("mathMl", formula.mathMl());
            }
            lines.write(line);
        }
        lines.write(lines.event("done").put("notation", notation.name()).put("count", rules.size()));
    }
}
