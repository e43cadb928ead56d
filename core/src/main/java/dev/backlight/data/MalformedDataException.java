package dev.backlight.data;

/** Says that data are not what they should be; the message names the file, the place in it and the value found. */
public class MalformedDataException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public MalformedDataException(String message) {
        super(message);
    }

    public MalformedDataException(String message, Throwable cause) {
        super(message, cause);
    }
}
