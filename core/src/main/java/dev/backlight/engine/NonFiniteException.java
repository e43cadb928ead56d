package dev.backlight.engine;

/**
 * A guarded value, such as the loss, came out as NaN or infinity. The message names the first operation whose result
 * was not finite although its inputs were, with its path in the model. Parameters and states are as they were before
 * the run.
 */
public class NonFiniteException extends ArithmeticException {
    private static final long serialVersionUID = 1L;

    public NonFiniteException(String message) {
        super(message);
    }
}
