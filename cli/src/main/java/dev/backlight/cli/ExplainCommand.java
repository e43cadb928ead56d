package dev.backlight.cli;

import dev.backlight.explain.Explanation;
import dev.backlight.explain.Level;
import dev.backlight.explain.Notation;
import dev.backlight.report.Diagram;
import dev.backlight.report.ExplanationDocument;
import dev.backlight.report.NetworkDrawing;
import dev.backlight.tables.MissingCells;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
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
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        footer = {
            "",
            "Examples:",
            "  backlight explain DOL-3",
            "  backlight explain BWC-2 --weight \"a_i->a_j\" --level full",
            "  backlight explain MAZ-1 --format html --out mazur.html",
            "  backlight explain --model iris.safetensors --row 17 iris.csv"
        })
final class ExplainCommand implements Callable<Integer> {
    /** More arrows than an eye can follow. */
    private static final int MOST_DRAWN = 400;

    @ParentCommand
    private Main main;

    @Spec
    private CommandSpec spec;

    @Parameters(
            paramLabel = "EXAMPLE",
            description = "A worked example by its name (backlight examples lists them), or a file of one; with --model"
                    + " the data: mnist, a CSV file, or - for standard input.")
    private String example;

    @Option(names = "--model", paramLabel = "FILE", description = "Explain a trained model on a row of data.")
    private @Nullable Path model;

    @Option(names = "--row", paramLabel = "N", description = "Which row, counted from 1. Default: 1.")
    private @Nullable Integer row;

    @Option(
            names = "--missing",
            paramLabel = "HOW",
            defaultValue = "error",
            description = "With --model: what empty cells are: error or mean. Default: error.")
    private MissingCells missing;

    @Option(
            names = "--rate",
            paramLabel = "R",
            description = "The learning rate of the step. Default: the example's; 0.1 with --model.")
    private @Nullable Double rate;

    @Option(
            names = "--weight",
            paramLabel = "W",
            description =
                    "Derive this weight: its name, or the units that it connects, \"a->b\" (\"1->b\" for a bias).")
    private @Nullable String weight;

    @Option(names = "--sample", paramLabel = "N", description = "Only this sample, counted from 1. Default: all.")
    private @Nullable Integer sample;

    @Option(
            names = "--steps",
            paramLabel = "K",
            defaultValue = "0",
            description =
                    "Take K steps first, and explain the network that they lead to; the loss on the way is shown.")
    private int steps;

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
        if (model == null && row != null) {
            throw new ParameterException(spec.commandLine(), "--row is a row of the data that --model explains");
        }
        if (steps < 0) {
            throw new ParameterException(spec.commandLine(), "--steps takes 0 or more, not " + steps);
        }
        Explained explained = model == null
                ? Explained.of(example)
                : Explained.of(
                        TrainedModel.read(model),
                        DataSource.open(example, main.streams()),
                        missing,
                        row == null ? 1 : row);
        if (rate != null) {
            explained = explained.withRate(rate);
        }
        explained = explained.after(steps);
        if (sample != null) {
            explained = explained.only(sample);
        }
        output.write(written(explained), main.streams());
        return ExitCode.OK;
    }

    private String written(Explained explained) {
        Notation letters = notation == null ? explained.notation() : notation;
        Level depth = level != null ? level : weight == null ? Level.SHORT : Level.CHAIN;
        ExplanationDocument.Options options = new ExplanationDocument.Options(
                letters, depth, output.digits(), Optional.ofNullable(weight), explained.classes());
        return output.text(
                () -> explained.document(options),
                () -> drawing(explained, letters).svg().toString(),
                () -> ExplanationJson.write(explained, options));
    }

    private Diagram drawing(Explained explained, Notation letters) {
        if (explained.isBatch()) {
            throw new ParameterException(
                    spec.commandLine(),
                    "a drawing shows one of the " + explained.samples().size() + " samples: choose with --sample");
        }
        Explanation explanation = explained.explanation();
        if (explanation.weightCount() > MOST_DRAWN) {
            throw new IllegalArgumentException("a network of " + explanation.weightCount()
                    + " weights is too large to be drawn unit by unit (up to " + MOST_DRAWN
                    + "): --format html has heat maps of its layers");
        }
        return weight == null
                ? NetworkDrawing.numbers(explanation, letters, Math.min(output.digits(), 4))
                : NetworkDrawing.paths(explanation, letters, weight);
    }
}
