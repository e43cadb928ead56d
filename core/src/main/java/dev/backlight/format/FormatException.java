package dev.backlight.format;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Says that a file or text is not what it should be: malformed, cut short, or of a kind this library does not read.
 *
 * <p>The message names the file, the byte or the line and column where it goes wrong, what was found there with the
 * numbers that clash, and what to do. Errors of the disk itself (no such file, no permission, no space) stay the JDK's
 * own exceptions.
 */
public final class FormatException extends IOException {
    private static final long serialVersionUID = 1L;

    /** The longest piece of a file's own text that a message repeats. */
    private static final int LONGEST_QUOTE = 60;

    /** The longest message; what is longer repeats names from a file. */
    private static final int LONGEST_MESSAGE = 2_000;

    /** The message is shown with invisible characters replaced and cut to a bearable length. */
    public FormatException(String message) {
        super(visible(message, LONGEST_MESSAGE));
    }

    FormatException(Path file, long at, String found, String advice) {
        this(file + ", byte " + at + ": " + found + "; " + advice);
    }

    /** The one for a safetensors file that breaks the format at a byte. */
    static FormatException damaged(Path file, long at, String found) {
        return new FormatException(
                file,
                at,
                found,
                "the file is damaged, incomplete or not a safetensors file: check its name or fetch it again");
    }

    /** A text from a file, safe to show: quoted, cut to a bearable length, invisible characters replaced. */
    static String quote(String text) {
        return '"' + visible(text, LONGEST_QUOTE) + '"';
    }

    private static String visible(String text, int longest) {
        String shown = text.length() > longest ? text.substring(0, longest) + "…" : text;
        return shown.replaceAll("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}]", "?");
    }
}
