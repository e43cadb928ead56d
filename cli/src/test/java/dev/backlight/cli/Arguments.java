package dev.backlight.cli;

import java.util.List;
import java.util.stream.Stream;

/** Command lines put together from parts. */
final class Arguments {
    private Arguments() {}

    static Object[] join(List<?> first, Object... more) {
        return Stream.concat(first.stream(), Stream.of(more)).toArray();
    }
}
