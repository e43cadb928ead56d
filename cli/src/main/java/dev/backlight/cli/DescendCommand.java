package dev.backlight.cli;

import dev.backlight.expr.Expr;
import dev.backlight.formula.Definitions;
import dev.backlight.formula.Formula;
import dev.backlight.formula.FormulaParser;
import dev.backlight.lessons.DescentExample;
import dev.backlight.lessons.Lessons;
import dev.backlight.report.DescentDocument.Topic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Descends on a formula. */
@Command(
        name = "descend",
        description = "Descends on a formula by its gradient, and says what becomes of it and why: it converges,"
                + " oscillates, diverges, or is chaotic.",
        footer = {
            "",
            "Examples:",
            "  backlight descend \"x^3 + 3x^2\" --from -1.99,-2.01 --rate 0.04 --steps 51",
            "  backlight descend SDV-GD3 --out descent.gif --delay 320",
            "  backlight descend \"(a - 1)^2 + 5 (b - a^2)^2\" --over a,b --from -1,1 --rate 0.02 --out valley.svg"
        })
final class DescendCommand implements Callable<Integer> {
    private static final double RATE = 0.1;
    private static final int STEPS = 20;
    private static final Formula.Symbol ALPHA = Formula.symbol("α");

    @ParentCommand
    private Main main;

    @Parameters(
            paramLabel = "FORMULA",
            description = "In usual notation; or an example of a descent, by its name (backlight examples) or file.")
    private String formula;

    @Option(
            names = "--over",
            paramLabel = "NAMES",
            split = ",",
            description = "The variables of the formula, one or two, in the order in which --from gives their numbers."
                    + " Default: as they are written.")
    private @Nullable List<String> over;

    @Mixin
    private DescentOptions options;

    @Override
    public Integer call() throws IOException {
        Optional<DescentExample> example = example();
        Definitions definitions =
                FormulaParser.parse(example.map(DescentExample::function).orElse(formula));
        List<Expr> variables = ordered(definitions);
        List<String> names = variables.stream().map(FormulaDescents::nameOf).toList();
        double rate = options.rateOr(example.map(DescentExample::rate).orElse(RATE));
        int steps = options.stepsOr(example.map(DescentExample::steps).orElse(STEPS));
        options.write(
                main.streams(),
                new Topic(
                        example.map(each -> each.heading().id() + ": "
                                        + each.heading().title())
                                .orElse("Gradient descent"),
                        ""),
                FormulaDescents.pictures(definitions.result(), variables, rate, starts(example, names), steps),
                ALPHA);
        return ExitCode.OK;
    }

    private Optional<DescentExample> example() throws IOException {
        boolean isExample = formula.endsWith(".json")
                || Lessons.ids().stream().anyMatch(formula::equalsIgnoreCase)
                || Files.isRegularFile(Path.of(formula));
        if (!isExample) {
            return Optional.empty();
        }
        if (Explained.example(formula) instanceof DescentExample descent) {
            return Optional.of(descent);
        }
        throw new IllegalArgumentException(
                formula + " is no descent: explain takes networks, landscape their weights, and derive formulas");
    }

    /** The formula's variables in the order of {@code --over}. */
    private List<Expr> ordered(Definitions definitions) {
        List<String> written = definitions.variableNames();
        List<String> wanted =
                over == null ? written : over.stream().map(String::strip).toList();
        if (written.isEmpty()) {
            throw options.wrongUse("the formula has no variable to descend on");
        }
        if (written.size() > 2) {
            throw options.wrongUse("a descent is shown over one or two variables, but the formula has "
                    + String.join(", ", written) + ": put numbers in for the others, such as \"...; "
                    + written.getLast() + " = 1\"");
        }
        if (wanted.size() != written.size() || !Set.copyOf(written).equals(new TreeSet<>(wanted))) {
            throw options.wrongUse("--over names " + String.join(", ", wanted) + ", but the formula's variables are "
                    + String.join(", ", written));
        }
        return wanted.stream()
                .map(name -> definitions.variables().get(written.indexOf(name)))
                .toList();
    }

    private List<List<Double>> starts(Optional<DescentExample> example, List<String> names) {
        List<List<Double>> asked = options.starts(names);
        if (asked.isEmpty() && example.isEmpty()) {
            throw options.wrongUse("where to start? --from " + (names.size() == 1 ? "1" : "1,1"));
        }
        return asked.isEmpty()
                ? example.orElseThrow().from().stream()
                        .map(start -> names.stream().map(start::get).toList())
                        .toList()
                : asked;
    }
}
