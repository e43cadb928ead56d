package dev.backlight.cli;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Keeps a formula that begins with a minus, such as {@code -x^2}, from being taken for an option: its hyphen is made
 * the minus sign, which formulas may have as well.
 */
final class LeadingMinus {
    private static final Set<String> COMMANDS = Set.of("explain", "derive", "descend");

    private LeadingMinus() {}

    /** The arguments, with the minus of a formula among them. */
    static String[] kept(CommandLine program, String... arguments) {
        String[] kept = arguments.clone();
        if (kept.length == 0 || !COMMANDS.contains(kept[0])) {
            return kept;
        }
        Map<String, OptionSpec> options =
                program.getSubcommands().get(kept[0]).getCommandSpec().optionsMap();
        for (int i = 1; i < kept.length; i++) {
            boolean isValue = Optional.ofNullable(options.get(kept[i - 1]))
                    .filter(option -> option.arity().max() > 0)
                    .isPresent();
            if (!isValue && isFormula(kept[i], options)) {
                kept[i] = "−" + kept[i].substring(1);
            }
        }
        return kept;
    }

    /** Whether this is no option, nor one that lacks a hyphen. */
    private static boolean isFormula(String argument, Map<String, OptionSpec> options) {
        boolean hasMinus = argument.length() > 1 && argument.startsWith("-") && !argument.startsWith("--");
        boolean isMistyped = argument.length() > 2 && options.containsKey("-" + argument);
        return hasMinus && !options.containsKey(argument) && !isMistyped;
    }
}
