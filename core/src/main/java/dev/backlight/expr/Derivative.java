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

    /** The chain rule for one element: {@code dY} times the slope, where a factor of 1 is left out. */
    static Derivative chain(Expr dY, Derivative slope) {
        return switch (slope) {
            case Flow(Expr dYdX) when dYdX.constantValue().orElse(0) == 1 -> flow(dY);
            case Flow(Expr dYdX)
            when dY.constantValue().orElse(0) == 1 && dYdX.type().equals(dY.type()) -> slope;
            case Flow(Expr dYdX) -> flow(dY.mul(dYdX));
            case Cut cut -> cut;
        };
    }
}
