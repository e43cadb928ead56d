package dev.backlight.cli;

import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * Where a command reads and writes.
 *
 * @param terminal whether a person watches, so that a line may be drawn again in its place
 */
record Streams(InputStream in, PrintStream out, PrintStream err, boolean terminal) {
    /** Those of the process. */
    static Streams ofProcess() {
        boolean terminal =
                System.console() != null && System.console().isTerminal() && !"dumb".equals(System.getenv("TERM"));
        return new Streams(System.in, System.out, System.err, terminal);
    }

    /** Standard output for programs: UTF-8, whatever the terminal's own encoding is. */
    PrintStream utf8() {
        return new PrintStream(out, false, StandardCharsets.UTF_8);
    }
}
