package dev.backlight.explain;

import dev.backlight.expr.Binary;
import dev.backlight.expr.Expr;
import dev.backlight.expr.Graph;
import dev.backlight.expr.Unary;
import dev.backlight.formula.Formula;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Why a scalar has no value: the first operation on the way to it that gives no number.
 *
 * @param operation as it is written
 * @param reason why it gives none
 */
record NoValue(Formula operation, Reason reason) {
    private static final Reason OVERFLOW = Reason.ofDouble("is too large for a double, which ends at 1.8 · 10³⁰⁸");
    private static final Reason UNDERFLOW = Reason.ofDouble("gets a number too small for a double to tell from 0");
    private static final Reason POLE = Reason.ofNumbers("has a pole there, where it divides by 0");
    private static final Reason FALLS = Reason.ofNumbers("falls to −∞ there, a pole");

    /**
     * Why an operation gives no number.
     *
     * @param text the end of a sentence that begins with the operation
     * @param isOfDouble whether there may be a number, which double arithmetic does not come to
     */
    record Reason(String text, boolean isOfDouble) {
        private static Reason ofNumbers(String text) {
            return new Reason(text, false);
        }

        private static Reason ofDouble(String text) {
            return new Reason(text, true);
        }
    }

    /**
     * What goes wrong on the way to a scalar.
     *
     * @param values what each node comes to, of whose leaves all have numbers
     * @param written how an operation is written
     * @return empty if it has a value
     */
    static Optional<NoValue> of(Expr scalar, Function<Expr, Quantity> values, Function<Expr, Formula> written) {
        boolean isFinite = Double.isFinite(values.apply(scalar).value());
        for (Expr node : Graph.sort(List.of(scalar))) {
            List<Quantity> x = node.inputs().stream().map(values).toList();
            if (!isNumber(node, x, values.apply(node))
                    && x.stream().allMatch(input -> Double.isFinite(input.value()))) {
                Optional<Reason> reason = reason(node, x);
                // What is too large inside may do no harm: 1/e^800 is 0 in double. A pole has no value, come what may.
                if (reason.isPresent() || !isFinite) {
                    return Optional.of(new NoValue(written.apply(node), reason.orElse(OVERFLOW)));
                }
            }
        }
        return Optional.empty();
    }

    /** What double arithmetic gives may look like a number: 0⁰ is 1, and 1/sin(π) is large. */
    private static boolean isNumber(Expr node, List<Quantity> x, Quantity value) {
        boolean dividesByZero = (node.op() == Binary.DIV || node.op() == Unary.RECIPROCAL)
                && x.getLast().isZero();
        boolean isLogarithmOfZero = node.op() == Unary.LOG && x.getFirst().isZero();
        boolean isPowerOfZero = node.op() == Binary.POW
                && x.getFirst().isZero()
                && (x.getLast().value() < 0
                        || x.getLast().isZero()
                                && node.inputs().getLast().constantValue().isEmpty());
        return Double.isFinite(value.value()) && !dividesByZero && !isLogarithmOfZero && !isPowerOfZero;
    }

    /** Empty if there is a number, which is too large for a double. */
    private static Optional<Reason> reason(Expr node, List<Quantity> x) {
        if (node.op() instanceof Unary function) {
            return reason(function, x.getFirst());
        }
        return node.op() instanceof Binary function ? reason(function, x.get(0), x.get(1)) : Optional.empty();
    }

    private static Optional<Reason> reason(Unary function, Quantity x) {
        return switch (function) {
            case LOG -> atZero(x, FALLS).or(() -> needs("a positive number", x));
            case LOG1P -> atZero(x.plus(Quantity.typed(1)), FALLS).or(() -> needs("a number above −1", x));
            case SQRT -> needs("a number from 0 on", x);
            case ARCSIN, ARCCOS -> needs("a number from −1 to 1", x);
            case RECIPROCAL -> atZero(x, POLE);
            case NEG, EXP, SQUARE, ABS, SIGN, STEP, RELU, SIGMOID, TANH, SOFTPLUS, SIN, COS, ARCTAN, ERF ->
                Optional.empty();
        };
    }

    private static Optional<Reason> reason(Binary function, Quantity a, Quantity b) {
        return switch (function) {
            case DIV -> atZero(b, a.isZero() ? Reason.ofNumbers("is 0/0 there") : POLE);
            case POW -> {
                boolean isWhole = b.value() == Math.rint(b.value());
                yield a.value() < 0 && !isWhole && !a.isZero()
                        ? needs("a base from 0 on", a, ", for its exponent is not whole")
                        : atZero(a, b.isZero() ? Reason.ofNumbers("is 0⁰ there") : POLE);
            }
            case ADD, SUB, MUL, MIN, MAX -> Optional.empty();
            case EQUAL, NOT_EQUAL, LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL -> Optional.empty();
        };
    }

    /** The reason if a number is 0; another if only double arithmetic takes it for 0; empty if it is not. */
    private static Optional<Reason> atZero(Quantity x, Reason reason) {
        return x.isZero() ? Optional.of(reason) : Optional.of(UNDERFLOW).filter(_ -> x.value() == 0);
    }

    private static Optional<Reason> needs(String range, Quantity x) {
        return needs(range, x, "");
    }

    private static Optional<Reason> needs(String range, Quantity x, String why) {
        return Optional.of(Reason.ofNumbers("needs " + range + ", not " + x.text(Quantity.DIGITS) + why));
    }

    /** The end of a sentence about what has no value. */
    String text() {
        return operation.text() + " " + reason.text();
    }
}
