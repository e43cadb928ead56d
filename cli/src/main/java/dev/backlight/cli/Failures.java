package dev.backlight.cli;

import dev.backlight.data.MalformedDataException;
import dev.backlight.engine.NonFiniteException;
import dev.backlight.formula.FormulaException;
import dev.backlight.tensor.ShapeException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Help;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Says what went wrong, in one line on standard error, and gives the exit code; with {@code --json} also as the last
 * object on standard output.
 */
record Failures(Streams streams, boolean json) implements IParameterExceptionHandler, IExecutionExceptionHandler {
    /** Set to anything, it shows the stack trace of every failure. */
    private static final String DEBUG = "BACKLIGHT_DEBUG";

    /** Wrong use. */
    @Override
    public int handleParseException(ParameterException wrong, String[] arguments) {
        CommandLine command = wrong.getCommandLine();
        String name = command.getCommandSpec().qualifiedName();
        say("backlight: " + withSuggestions(wrong));
        point(wrong.getCause());
        streams.err()
                .print(command.getUsageMessage(Help.Ansi.OFF)
                                .lines()
                                .findFirst()
                                .orElse(name)
                        + System.lineSeparator());
        streams.err().println("For all options: " + name + " --help");
        trace(wrong);
        writeJson(withSuggestions(wrong));
        return ExitCode.USAGE;
    }

    private static String withSuggestions(ParameterException wrong) {
        List<String> suggestions =
                wrong instanceof UnmatchedArgumentException unmatched ? unmatched.getSuggestions() : List.of();
        String message = String.valueOf(wrong.getMessage());
        return suggestions.isEmpty() ? message : message + "; is " + String.join(" or ", suggestions) + " meant?";
    }

    /** A job that failed. */
    @Override
    public int handleExecutionException(Exception failure, CommandLine command, ParseResult arguments) {
        return report(failure);
    }

    int report(Throwable failure) {
        String message = message(failure);
        say("backlight: " + message);
        point(failure);
        if (isExpected(failure)) {
            trace(failure);
        } else {
            failure.printStackTrace(streams.err());
        }
        writeJson(message);
        return ExitCode.SOFTWARE;
    }

    /** Mostly one line; below a formula that cannot be read stands a pointer to its character. */
    private void say(String message) {
        message.lines().map(Text::visible).forEach(streams.err()::println);
    }

    /** Shows the character that a formula cannot be read at. */
    private void point(@Nullable Throwable failure) {
        if (failure instanceof FormulaException unreadable) {
            unreadable.pointer().lines().forEach(this::say);
        }
    }

    private void trace(Throwable failure) {
        if (System.getenv(DEBUG) != null) {
            failure.printStackTrace(streams.err());
        }
    }

    private void writeJson(String message) {
        if (json) {
            JsonLines lines = new JsonLines(streams);
            lines.write(lines.event("error").put("message", message));
        }
    }

    /** Whether the message is made for whoever runs the program. */
    private static boolean isExpected(Throwable failure) {
        return switch (failure) {
            case IOException _,
                    UncheckedIOException _,
                    MalformedDataException _,
                    ShapeException _,
                    NonFiniteException _,
                    IllegalArgumentException _,
                    OutOfMemoryError _ -> true;
            default -> false;
        };
    }

    static String message(Throwable failure) {
        return switch (failure) {
            case UncheckedIOException wrapped -> message(wrapped.getCause());
            case NoSuchFileException missing
            when missing.getReason() == null -> missing.getFile() + ": there is no such file";
            case AccessDeniedException denied
            when denied.getReason() == null -> denied.getFile() + ": the system does not allow to open it";
            case FileSystemException inFile -> String.valueOf(inFile.getMessage());
            case OutOfMemoryError tooMuch ->
                "the memory is not enough (" + tooMuch.getMessage()
                        + "): allow more with BACKLIGHT_JAVA_OPTS=-Xmx8g, or make the data, the batch or the network smaller";
            default ->
                isExpected(failure) && failure.getMessage() != null
                        ? failure.getMessage()
                        : "a mistake in Backlight itself: " + failure;
        };
    }
}
