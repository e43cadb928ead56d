package dev.backlight.expr;

/** What flows back through one input of an operation: a gradient, or nothing, for a stated reason. */
public sealed interface Derivative {

    /** The gradient that this use of the input contributes, of the input's type. */
    record Flow(Expr gradient) implements Derivative {}

    /** Nothing flows back, because of {@code reason}: the operation is flat, or its input is not a real number. */
    record Cut(String reason) implements Derivative {}

    /** A gradient that flows. */
    static Derivative flow(Expr gradient) {
        return new Flow(gradient);
    }

    /** No gradient, and why. */
    static Derivative cut(String reason) {
        return new Cut(reason);
    }
}
