package dev.backlight.cli;

import dev.backlight.explain.Level;
import dev.backlight.explain.Notation;
import dev.backlight.explain.Rule;
import dev.backlight.nn.Loss;
import dev.backlight.tables.MissingCells;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The program's entry: its name, its commands, its exit code. */
@Command(
        name = "backlight",
        description = "Trains neural networks by backpropagation, and shows every gradient it computes.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        scope = ScopeType.INHERIT,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            TrainCommand.class,
            EvaluateCommand.class,
            PredictCommand.class,
            InspectCommand.class,
            GradcheckCommand.class,
            ExamplesCommand.class,
            ExplainCommand.class,
            DeriveCommand.class,
            CheckCommand.class,
            FormulasCommand.class,
            PicturesCommand.class,
            DescendCommand.class,
            LandscapeCommand.class,
            QuizCommand.class
        },
        footer = {
            "",
            "Try:",
            "  backlight train mnist",
            "  backlight train iris.csv --target species",
            "  backlight COMMAND --help",
            "",
            "Exit codes: 0 done, 1 the job failed, 2 wrong use, 130 stopped by Ctrl-C."
        })
public final class Main implements Runnable {
    private static final String LOG_FORMAT = "java.util.logging.SimpleFormatter.format";

    private final Streams streams;

    @Spec
    private CommandSpec spec;

    private Main(Streams streams) {
        this.streams = streams;
    }

    /**
     * Runs one command and ends the JVM with its exit code.
     *
     * @param arguments the command's name and its options
     */
    public static void main(String[] arguments) {
        // What the library says through System.Logger, one line each.
        if (System.getProperty(LOG_FORMAT) == null) {
            System.setProperty(LOG_FORMAT, "backlight: %5$s%n");
        }
        // Images are drawn in memory: no window system is asked for.
        System.setProperty("java.awt.headless", "true");
        System.exit(run(Streams.ofProcess(), arguments));
    }

    /** Runs one command and returns its exit code. */
    static int run(Streams streams, String... arguments) {
        Failures failures =
                new Failures(streams, String.join(" ", arguments).matches("(.* )?--(json|format[ =]json)( .*)?"));
        CommandLine program = new CommandLine(new Main(streams))
                .registerConverter(Format.class, name -> Names.parse(Format.class, name))
                .registerConverter(Level.class, name -> Names.parse(Level.class, name))
                .registerConverter(Notation.class, name -> Names.parse(Notation.class, name))
                .registerConverter(Rule.class, name -> Names.parse(Rule.class, name))
                .registerConverter(Layers.class, Layers::parse)
                .registerConverter(Loss.class, name -> Names.parse(Loss.class, name))
                .registerConverter(MissingCells.class, name -> Names.parse(MissingCells.class, name))
                .registerConverter(OptimizerChoice.class, name -> Names.parse(OptimizerChoice.class, name))
                .registerConverter(Range.class, Range::parse)
                .registerConverter(Rate.class, Rate::parse)
                .registerConverter(ScheduleChoice.class, name -> Names.parse(ScheduleChoice.class, name))
                .setExpandAtFiles(false)
                .setOut(new PrintWriter(streams.out(), true))
                .setErr(new PrintWriter(streams.err(), true))
                .setColorScheme(Help.defaultColorScheme(streams.terminal() ? Help.Ansi.AUTO : Help.Ansi.OFF))
                .setParameterExceptionHandler(failures)
                .setExecutionExceptionHandler(failures);
        Optional<String> unknown = Arrays.stream(arguments)
                .findFirst()
                .filter(first ->
                        !first.startsWith("-") && !program.getSubcommands().containsKey(first));
        if (unknown.isPresent()) { // even with --help behind it
            return failures.handleParseException(
                    new ParameterException(
                            program,
                            "there is no command \"" + unknown.get() + "\"; there are "
                                    + String.join(", ", program.getSubcommands().keySet())),
                    arguments);
        }
        try {
            int code = program.execute(LeadingMinus.kept(program, arguments));
            // A stream that prints keeps silent about a full disk or a closed pipe.
            return code == 0 && streams.out().checkError()
                    ? failures.report(new IOException("standard output could not be written to its end"))
                    : code;
        } catch (OutOfMemoryError tooMuch) {
            return failures.report(tooMuch);
        }
    }

    /** Without a command there is nothing to do. */
    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "which command? " + String.join(", ", spec.subcommands().keySet()));
    }

    Streams streams() {
        return streams;
    }
}
