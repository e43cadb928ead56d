package dev.backlight.cli;

import dev.backlight.explain.Descent;
import dev.backlight.explain.Surface;
import dev.backlight.formula.Formula;
import dev.backlight.report.DescentDocument.Topic;
import dev.backlight.report.DescentPictures;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Draws the loss of a network over one or two of its weights. */
@Command(
        name = "landscape",
        description = "Draws the loss of a network over one or two of its weights, which descend while all others stay"
                + " as they are.",
        footer = {
            "",
            "Examples:",
            "  backlight landscape BWC-2 --over w_ij,w_jk --out landscape.svg",
            "  backlight landscape BWC-2 --over w_ij --steps 1 --out tangent.html",
            "  backlight landscape MAZ-1 --over \"h1->o1,h2->o1\" --range -3..3 --rate 2 --steps 50 --out path.gif"
        })
final class LandscapeCommand implements Callable<Integer> {
    private static final int STEPS = 20;

    @ParentCommand
    private Main main;

    @Parameters(
            paramLabel = "EXAMPLE",
            description = "A worked example by its name (backlight examples lists them), or a file of one.")
    private String example;

    @Option(
            names = "--over",
            paramLabel = "WEIGHTS",
            required = true,
            description = "One or two weights with a comma between: their names, or the units that they connect,"
                    + " \"a->b\" (\"1->b\" for a bias).")
    private String over;

    @Option(names = "--range", paramLabel = "A..B", description = "Show this part of each weight.")
    private @Nullable Range range;

    @Mixin
    private DescentOptions options;

    @Override
    public Integer call() throws IOException {
        Explained explained = Explained.of(example);
        if (options.rate != null) {
            explained = explained.withRate(options.rate.value());
        }
        if (explained.subject().rate() == 0 && options.stepsOr(STEPS) > 0) {
            throw options.wrongUse(
                    example + " has no learning rate: say how far a step goes with --rate, or take no step"
                            + " with --steps 0");
        }
        // A comma within brackets belongs to the name of a matrix's element: W[3,5].
        List<String> weights = List.of(over.split(",(?![^\\[]*])", -1));
        Surface surface = Surface.ofLoss(
                explained.subject(),
                explained.samples(),
                weights.stream().map(String::strip).toList());
        List<List<Double>> asked = options.starts(surface.names());
        int steps = options.stepsOr(STEPS);
        List<Descent> descents = (asked.isEmpty() ? List.of(surface.start()) : asked)
                .stream().map(start -> Descent.of(surface, start, steps)).toList();
        Formula.Symbol loss = explained.notation().loss();
        if (range != null && options.x == null) {
            options.x = range;
        }
        if (range != null && options.y == null && surface.names().size() == 2) {
            options.y = range;
        }
        options.write(
                main.streams(),
                new Topic(
                        explained.title(),
                        loss.text() + " is the loss "
                                + explained.subject().objective().describe()
                                + (explained.isBatch() ? ", over all samples" : "")
                                + "; all other weights stay as they are."),
                DescentPictures.of(
                        surface,
                        loss.text(),
                        Formula.apply(
                                loss.name(),
                                surface.names().stream().map(Formula::named).toArray(Formula[]::new)),
                        descents),
                explained.notation().rate());
        return ExitCode.OK;
    }
}
