package dev.backlight.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** The irises that the program brings. */
final class Iris {
    private Iris() {}

    static String text() throws IOException {
        try (InputStream in = Objects.requireNonNull(DataSource.class.getResourceAsStream(DataSource.IRIS))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
