package dev.backlight.lessons;

import dev.backlight.data.MalformedDataException;

/**
 * Says what is wrong with a worked example, where, and what to do: {@code my.json:7:12: the unit "a_k" takes "a_h",
 * which is no input or unit; did you mean "a_j"?}
 */
public final class ExampleException extends MalformedDataException {
    private static final long serialVersionUID = 1L;

    ExampleException(String message) {
        super(message);
    }

    ExampleException(String message, Throwable cause) {
        super(message, cause);
    }
}
