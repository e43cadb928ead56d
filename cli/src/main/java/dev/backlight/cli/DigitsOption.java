package dev.backlight.cli;

import dev.backlight.explain.Quantity;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** How many digits numbers are written with. */
final class DigitsOption {
    @Option(
            names = "--digits",
            paramLabel = "N",
            defaultValue = "10",
            description = "Write numbers with at most N digits, up to 15. Default: 10.")
    private int digits;

    /**
     * The most digits of a number.
     *
     * @param command whose option it is
     * @throws ParameterException if so many cannot be written
     */
    int value(CommandSpec command) {
        if (digits < 1 || digits > Quantity.DIGITS) {
            throw new ParameterException(
                    command.commandLine(), "--digits takes 1 to " + Quantity.DIGITS + ", not " + digits);
        }
        return digits;
    }
}
