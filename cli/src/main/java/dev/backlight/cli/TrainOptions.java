package dev.backlight.cli;

import dev.backlight.engine.CpuEngine;
import dev.backlight.engine.Engine;
import dev.backlight.nn.Loss;
import dev.backlight.tables.MissingCells;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options of {@code train}; what is not given is null, and comes from the defaults or the checkpoint. */
final class TrainOptions {
    private static final long SEED = 1;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(
            names = "--target",
            paramLabel = "COLUMN",
            description = "The column to predict: a category is learnt as a classification, a number as a regression.")
    private @Nullable String target;

    @Option(
            names = "--category",
            paramLabel = "COLUMN",
            description =
                    "A column whose numbers only name categories, such as 0 and 1 for no and yes; may be given again.")
    private @Nullable List<String> categories;

    @Option(
            names = "--missing",
            paramLabel = "HOW",
            description = "Empty cells are an error, or count as the mean: error, mean. Default: error.")
    private @Nullable MissingCells missing;

    @Option(
            names = "--layers",
            paramLabel = "LAYERS",
            description = "Hidden layers: units and activation, as in \"256 relu, 128 relu\" (the default for mnist;"
                    + " \"16 relu\" for a table). \"\" is none.")
    private @Nullable Layers layers;

    @Option(
            names = "--epochs",
            paramLabel = "N",
            description = "How often every row is seen. Default: 5 for mnist, 100 for a table.")
    private @Nullable Integer epochs;

    @Option(
            names = "--batch",
            paramLabel = "N",
            description = "How many rows a step takes. Default: 96 for mnist, 16 for a table.")
    private @Nullable Integer batch;

    @Option(
            names = "--rate",
            paramLabel = "X",
            description = "Where the learning rate starts. Default: for adam 0.005 with mnist and 0.01 with a table,"
                    + " for sgd 0.1, for momentum 0.02.")
    private @Nullable Double rate;

    @Option(
            names = "--schedule",
            paramLabel = "NAME",
            description = "How the rate changes: cosine or linear to zero, exponential to a hundredth, constant."
                    + " Default: cosine.")
    private @Nullable ScheduleChoice schedule;

    @Option(
            names = "--optimizer",
            paramLabel = "NAME",
            description = "adam, sgd or momentum (sgd with momentum 0.9). Default: adam.")
    private @Nullable OptimizerChoice optimizer;

    @Option(
            names = "--loss",
            paramLabel = "NAME",
            description = "For categories: cross_entropy (the default), binary_cross_entropy. For numbers:"
                    + " mean_squared (the default), half_squared, squared, mean_absolute_error.")
    private @Nullable Loss loss;

    @Option(
            names = "--validation",
            paramLabel = "F",
            description = "The share of rows that is not trained on but looked at after each epoch. Default: 0 for"
                    + " mnist, 0.2 for a table.")
    private @Nullable Double validation;

    @Option(
            names = "--patience",
            paramLabel = "N",
            description = "Stop after N epochs without a lower validation loss, and keep the best.")
    private @Nullable Integer patience;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "Decides over first weights, order and validation rows: the same seed gives the same file."
                    + " Default: 1.")
    private @Nullable Long seed;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "How many threads compute; changes no bit of the result. Default: one for each processor.")
    private @Nullable Integer threads;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description =
                    "Where the model goes. Default: a file in this folder with the name of the data: mnist.safetensors")
    @Nullable
    Path out;

    @Option(names = "--checkpoint", description = "Write a checkpoint after each epoch, as Ctrl-C does.")
    boolean checkpoint;

    @Option(
            names = "--resume",
            paramLabel = "FILE",
            description = "Go on from a checkpoint, with its settings and data.")
    @Nullable
    Path resume;

    @Mixin
    JsonOption json;

    ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    Engine engine() {
        if (threads == null) {
            return CpuEngine.shared();
        }
        atLeastOne("--threads", threads);
        return new CpuEngine(threads);
    }

    DataSettings dataSettings(DataSource source, Optional<Notes.Settings> before) {
        Choice choice = new Choice(before.isPresent());
        DataSettings base = before.map(Notes.Settings::data).orElseGet(() -> source.defaults(SEED));
        DataSettings settings = new DataSettings(
                choice.of("--target", Optional.ofNullable(target), base.target(), target != null),
                choice.of("--category", categories, base.categories()),
                choice.of("--missing", missing, base.missing()),
                choice.of("--validation", validation, base.validation()),
                choice.of("--seed", seed, base.seed()));
        if (!(settings.validation() >= 0 && settings.validation() < 1)) {
            throw wrong("--validation: a share from 0 to below 1 is expected, not " + settings.validation());
        }
        switch (source) {
            case Digits _ -> {
                if (settings.target().isPresent() || !settings.categories().isEmpty()) {
                    throw wrong("--target and --category are for tables; mnist has no columns");
                }
            }
            case TableFile(var table) -> {
                List<String> columns = table.columns();
                String shown = "the columns are " + String.join(", ", columns);
                String column = settings.target()
                        .orElseThrow(
                                () -> wrong("--target COLUMN is missing: which column is to be predicted? " + shown));
                for (String named : settings.categories()) {
                    requireColumn("--category", named, columns, shown);
                }
                requireColumn("--target", column, columns, shown);
            }
        }
        return settings;
    }

    private void requireColumn(String option, String named, List<String> columns, String shown) {
        if (!columns.contains(named)) {
            throw wrong(option + ": there is no column \"" + named + "\"; " + shown);
        }
    }

    TrainSettings trainSettings(Task task, Optional<TrainSettings> before) {
        Choice choice = new Choice(before.isPresent());
        TrainSettings base = before.orElse(task.defaults());
        OptimizerChoice chosen = choice.of("--optimizer", optimizer, base.optimizer());
        double usualRate = before.isPresent() ? base.rate() : chosen.usualRate(base.rate());
        TrainSettings settings = new TrainSettings(
                choice.of("--layers", layers, base.layers()),
                choice.of("--loss", loss, base.loss()),
                chosen,
                choice.of("--schedule", schedule, base.schedule()),
                choice.of("--rate", rate, usualRate),
                choice.of("--epochs", epochs, base.epochs()),
                choice.of("--batch", batch, base.batch()),
                choice.of("--patience", patience, base.patience()));
        task.misfit(settings.loss()).ifPresent(reason -> {
            throw wrong("--loss " + Names.of(settings.loss()) + ": " + reason);
        });
        atLeastOne("--epochs", settings.epochs());
        atLeastOne("--batch", settings.batch());
        if (!(settings.rate() > 0 && Double.isFinite(settings.rate()))) {
            throw wrong("--rate: a positive number is expected, not " + settings.rate());
        }
        if (patience != null) {
            atLeastOne("--patience", patience);
        }
        if (settings.patience() > 0 && task.parts().validation().size() == 0) {
            throw wrong("--patience watches the validation loss, but there are no validation rows: give --validation");
        }
        return settings;
    }

    private void atLeastOne(String option, int value) {
        if (value < 1) {
            throw wrong(option + ": a number from 1 on is expected, not " + value);
        }
    }

    /** Takes what is given or else the base, and refuses to change the settings of a training that goes on. */
    private final class Choice {
        private final boolean fixed;

        Choice(boolean fixed) {
            this.fixed = fixed;
        }

        <T> T of(String option, @Nullable T given, T base) {
            return of(option, given == null ? base : given, base, given != null);
        }

        <T> T of(String option, T value, T base, boolean given) {
            if (!given) {
                return base;
            }
            if (fixed && !Objects.equals(value, base)) {
                throw wrong(option + ": the training to resume has " + shown(base) + ", not " + shown(value)
                        + "; leave the option out");
            }
            return value;
        }

        private static String shown(Object value) {
            return switch (value) {
                case Optional<?> optional -> optional.map(Object::toString).orElse("none");
                case Enum<?> constant -> Names.of(constant);
                default -> value.toString();
            };
        }
    }
}
