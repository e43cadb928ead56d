package dev.backlight.cli;

import dev.backlight.explain.Level;
import dev.backlight.explain.Notation;
import dev.backlight.lessons.FormulaExample;
import dev.backlight.lessons.Lessons;
import dev.backlight.lessons.WorkedExample;
import dev.backlight.report.ExplanationDocument;
import dev.backlight.report.Figure;
import dev.backlight.report.NetworkDrawing;
import dev.backlight.tables.MissingCells;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Derives every gradient of a worked example with its own numbers. */
@Command(
        name = "explain",
        description = "Derives the gradients of a network with its own numbers.",
        footer = {
            "",
            "Examples:",
            "  backlight explain DOL-3",
            "  backlight explain BWC-2 --weight \"a_i->a_j\" --level full",
            "  backlight explain MAZ-1 --format html --out mazur.html",
            "  backlight explain --model iris.safetensors --row 17 iris.csv",
            "  backlight explain \"E = (y - 1)^2/2; y = tanh(w*x + b); x = 0.5; w = 0.3; b = 0.1\" --weight w"
        })
final class ExplainCommand implements Callable<Integer> {
    /** What examples and files are called. */
    private static final Pattern NAME = Pattern.compile("[\\p{L}\\d._/\\\\-]*");

    @ParentCommand
    private Main main;

    @Spec
    private CommandSpec spec;

    @Parameters(
            paramLabel = "EXAMPLE",
            description = "A worked example by its name (backlight examples lists them), or a file of one; or formulas"
                    + " with their numbers, which are derived as by derive; with --model the data: mnist, a CSV file, or"
                    + " - for standard input.")
    private String example;

    @Option(names = "--model", paramLabel = "FILE", description = "Explain a trained model on a row of data.")
    private @Nullable Path model;

    @Option(names = "--row", paramLabel = "N", description = "Which row, counted from 1. Default: 1.")
    private @Nullable Integer row;

    @Option(
            names = "--missing",
            paramLabel = "HOW",
            description = "With --model: what empty cells are: error or mean. Default: error.")
    private @Nullable MissingCells missing;

    @Option(
            names = "--rate",
            paramLabel = "R",
            description = "The learning rate of the step. Default: the example's; 0.1 with --model.")
    private @Nullable Rate rate;

    @Option(
            names = "--weight",
            paramLabel = "W",
            description =
                    "Derive this weight: its name, or the units that it connects, \"a->b\" (\"1->b\" for a bias).")
    private @Nullable String weight;

    @Option(
            names = "--at",
            paramLabel = "NAME=VALUE",
            split = ",",
            description = "With formulas: the values of names that have none, or others than in the text.")
    private Map<String, Double> at = new LinkedHashMap<>();

    @Option(names = "--sample", paramLabel = "N", description = "Only this sample, counted from 1. Default: all.")
    private @Nullable Integer sample;

    @Option(
            names = "--steps",
            paramLabel = "K",
            description =
                    "Take K steps first, and explain the network that they lead to; the loss on the way is shown.")
    private @Nullable Integer steps;

    @Option(
            names = "--notation",
            paramLabel = "TEXT",
            description = "Whose letters: DOL, SDV, DAG, BWC or RN. Default: those of the example's text.")
    private @Nullable Notation notation;

    @Option(
            names = "--level",
            paramLabel = "LEVEL",
            description = "short (one line a weight), chain (the chain rule along each path) or full (every step)."
                    + " Default: chain with --weight, else short.")
    private @Nullable Level level;

    @Mixin
    private OutputOptions output;

    @Override
    public Integer call() throws IOException {
        if (model == null && isOfFormulas()) {
            output.write(derived(), main.streams());
            return ExitCode.OK;
        }
        refuse(model == null && row != null, "--row is a row of the data that --model explains");
        refuse(model == null && missing != null, "--missing is for the data that --model explains");
        refuse(!at.isEmpty(), "--at gives values to formulas, but this is a network");
        refuse(
                steps != null && (steps < 0 || steps > WorkedExample.MOST_STEPS),
                "--steps takes 0 to " + WorkedExample.MOST_STEPS + ", not " + steps);
        refuse(
                level != null && output.format() == Format.SVG,
                "--level is how deep to derive; a drawing derives nothing");
        Explained explained = model == null
                ? Explained.of(example)
                : Explained.of(
                        TrainedModel.read(model),
                        DataSource.open(example, main.streams()),
                        missing == null ? MissingCells.ERROR : missing,
                        row == null ? 1 : row);
        if (rate != null) {
            explained = explained.withRate(rate.value());
        }
        explained = explained.after(steps == null ? 0 : steps);
        if (sample != null) {
            explained = explained.only(sample);
        }
        output.write(written(explained, asked()), main.streams());
        return ExitCode.OK;
    }

    /** The weight to derive; in an example of layers it may have the texts' name. */
    private Optional<String> asked() throws IOException {
        return weight == null
                ? Optional.empty()
                : Optional.of(model == null ? Explained.weight(example, weight) : weight);
    }

    private void refuse(boolean isWrong, String why) {
        if (isWrong) {
            throw new ParameterException(spec.commandLine(), why);
        }
    }

    /** Whether formulas are to be explained: typed ones, or an example of some. */
    private boolean isOfFormulas() throws IOException {
        return isTyped() || Explained.example(example) instanceof FormulaExample;
    }

    /** What is no example, no file, and no mistyped name of one; where values are given, whatever is no example. */
    private boolean isTyped() {
        boolean isThere = example.endsWith(".json")
                || Lessons.ids().stream().anyMatch(example::equalsIgnoreCase)
                || Files.exists(Path.of(example));
        return !isThere && (!at.isEmpty() || !NAME.matcher(example).matches());
    }

    private String derived() throws IOException {
        Stream.of(
                        Optional.ofNullable(row).map(_ -> "--row"),
                        Optional.ofNullable(missing).map(_ -> "--missing"),
                        Optional.ofNullable(rate).map(_ -> "--rate"),
                        Optional.ofNullable(sample).map(_ -> "--sample"),
                        Optional.ofNullable(steps).map(_ -> "--steps"),
                        Optional.ofNullable(notation).map(_ -> "--notation"),
                        Optional.ofNullable(level).map(_ -> "--level"))
                .flatMap(Optional::stream)
                .findFirst()
                .ifPresent(option -> refuse(true, option + " is for networks, but these are formulas"));
        try {
            return DerivedFormulas.withNumbers(example, at, output.digits())
                    .only(null, weight == null ? List.of() : List.of(weight))
                    .written(output);
        } catch (IllegalArgumentException wrong) {
            throw new ParameterException(spec.commandLine(), "" + wrong.getMessage(), wrong);
        }
    }

    private String written(Explained explained, Optional<String> asked) {
        Notation letters = notation == null ? explained.notation() : notation;
        Level depth = level != null ? level : asked.isEmpty() ? Level.SHORT : Level.CHAIN;
        ExplanationDocument.Options options =
                new ExplanationDocument.Options(letters, depth, output.digits(), asked, explained.classes());
        return output.text(
                () -> explained.document(options),
                () -> drawing(explained, letters, asked).svg().toString(),
                () -> ExplanationJson.write(explained, options));
    }

    private Figure drawing(Explained explained, Notation letters, Optional<String> asked) {
        if (explained.isBatch()) {
            throw new ParameterException(
                    spec.commandLine(),
                    "a drawing shows one of the " + explained.samples().size() + " samples: choose with --sample");
        }
        return NetworkDrawing.of(explained.explanation(), letters, output.digits(), asked);
    }
}
