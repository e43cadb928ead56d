package dev.backlight.lessons;

import dev.backlight.explain.Notation;
import java.util.Optional;

/**
 * What an example is called and where it is from.
 *
 * @param id its name on the command line: {@code BWC-2}
 * @param title what it shows, in plain words
 * @param source the text that it is from
 * @param notation the letters to write it in
 */
public record Heading(String id, String title, Optional<String> source, Notation notation) {}
