package dev.backlight.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * One run of the program within the JVM of the test: its exit code, and all that it wrote.
 *
 * @param exit its exit code
 * @param out what it wrote on standard output
 * @param err what it wrote on standard error
 */
record Run(int exit, String out, String err) {
    private static final JsonMapper JSON = new JsonMapper();

    /** Runs the program with nothing on standard input, its output going to no terminal. */
    static Run of(Object... arguments) {
        return run("", false, arguments);
    }

    static Run withInput(String input, Object... arguments) {
        return run(input, false, arguments);
    }

    static Run withInputOnTerminal(String input, Object... arguments) {
        return run(input, true, arguments);
    }

    static Run onTerminal(Object... arguments) {
        return run("", true, arguments);
    }

    private static Run run(String input, boolean terminal, Object... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        // A terminal that knows ASCII only: what is for programs must be UTF-8 all the same.
        Streams streams = new Streams(
                new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                new PrintStream(out, true, StandardCharsets.US_ASCII),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                terminal);
        String[] texts = List.of(arguments).stream().map(Object::toString).toArray(String[]::new);
        int exit = Main.run(streams, texts);
        return new Run(exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    /** Standard output as JSON, one value a line; fails if a line is none. */
    List<JsonNode> json() {
        return out.lines().map(JSON::readTree).toList();
    }

    /** The last line of standard output as JSON. */
    JsonNode lastJson() {
        return json().getLast();
    }
}
