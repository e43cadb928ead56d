package dev.backlight.lessons;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The worked examples that are shipped. */
public final class Lessons {
    private Lessons() {}

    /** Their IDs, in the order in which to read them. */
    public static List<String> ids() {
        return resource("index.txt").lines().toList();
    }

    /** All of them. */
    public static List<WorkedExample> all() {
        return ids().stream().map(Lessons::named).toList();
    }

    /**
     * The example of this ID, in any case.
     *
     * @throws ExampleException if there is none; the message says what there is
     */
    public static WorkedExample named(String id) {
        return WorkedExample.parse(file(id), text(id));
    }

    /**
     * The file of an example as it is, to start one's own from.
     *
     * @throws ExampleException if there is none of this ID
     */
    public static String text(String id) {
        return resource(file(id));
    }

    private static String file(String id) {
        return ids().stream()
                        .filter(known -> known.equalsIgnoreCase(id))
                        .findFirst()
                        .orElseThrow(() -> new ExampleException(
                                "there is no example \"" + id + "\"; " + Suggestion.among(ids(), id)))
                + ".json";
    }

    private static String resource(String name) {
        try (InputStream in = Lessons.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new AssertionError("the resource " + name + " is missing");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
