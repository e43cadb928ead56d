package dev.backlight.cli;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine.TypeConversionException;

/** The names of constants on the command line: in lower case, and read in any. */
final class Names {
    private Names() {}

    static String of(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    /**
     * The constant of a name; a hyphen counts as an underscore.
     *
     * @throws TypeConversionException if there is none; the message lists those that there are
     */
    static <E extends Enum<E>> E parse(Class<E> type, String name) {
        String wanted = name.toLowerCase(Locale.ROOT).replace('-', '_');
        return Arrays.stream(type.getEnumConstants())
                .filter(constant -> of(constant).equals(wanted))
                .findFirst()
                .orElseThrow(
                        () -> new TypeConversionException("\"" + name + "\" is not among the choices " + all(type)));
    }

    private static <E extends Enum<E>> String all(Class<E> type) {
        return Arrays.stream(type.getEnumConstants()).map(Names::of).collect(Collectors.joining(", "));
    }
}
