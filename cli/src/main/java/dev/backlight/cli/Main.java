package dev.backlight.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The program's entry: its name, its commands, its exit code. */
@Command(
        name = "backlight",
        description = "Trains neural networks by backpropagation, and shows every gradient it computes.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        subcommands = {})
public final class Main {
    private Main() {}

    /**
     * Runs one command and ends the JVM with its exit code.
     *
     * @param arguments the command's name and its options
     */
    public static void main(String[] arguments) {
        System.exit(run(arguments));
    }

    /** Runs one command and returns its exit code. */
    static int run(String... arguments) {
        return new CommandLine(new Main()).execute(arguments);
    }
}
