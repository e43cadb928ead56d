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
 * @param reason the end of a sentence that begins with the operation
 * @param isOverflow whether there is a number, which a double cannot hold
 */
record NoValue(Formula operation, String reason, boolean isOverflow) {
    private static final String OVERFLOW = "is too large for a double, which ends at 1.8 · 10³⁰⁸";
    private static final String POLE = "has a pole there, where it divides by 0";
    private static final String FALLS = "falls to −∞ there, a pole";

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
                Optional<String> reason = reason(node, x);
                // What is too large inside may do no harm: 1/e^800 is 0 in double. A pole has no value, come what may.
                if (reason.isPresent() || !isFinite) {
                    return Optional.of(new NoValue(written.apply(node), reason.orElse(OVERFLOW), reason.isEmpty()));
                }
            }
        }
        return Optional.empty();
    }

    /** What double arithmetic gives may look like a number: 0⁰ is 1, and 1/sin(π) is large. */
    private static boolean isNumber(Expr node, List<Quantity> x, Quantity value) {
        boolean dividesByZero = (node.op() == Binary.DIV || node.op() == Unary.RECIPROCAL) && isZero(x.getLast());
        boolean isLogarithmOfZero = node.op() == Unary.LOG && isZero(x.getFirst());
        boolean isZeroToTheZero = node.op() == Binary.POW
                && node.inputs().get(1).constantValue().isEmpty()
                && x.stream().allMatch(NoValue::isZero);
        return Double.isFinite(value.value()) && !dividesByZero && !isLogarithmOfZero && !isZeroToTheZero;
    }

    private static boolean isZero(Quantity quantity) {
        return quantity.exact().map(exact -> exact.signum() == 0).orElse(quantity.value() == 0);
    }

    /** Empty if there is a number, which a double cannot hold. */
    private static Optional<String> reason(Expr node, List<Quantity> x) {
        if (node.op() instanceof Unary function) {
            return reason(function, x.getFirst());
        }
        return node.op() instanceof Binary function ? reason(function, x.get(0), x.get(1)) : Optional.empty();
    }

    private static Optional<String> reason(Unary function, Quantity x) {
        String shown = x.text(Quantity.DIGITS);
        return switch (function) {
            case LOG -> Optional.of(isZero(x) ? FALLS : "needs a positive number, not " + shown);
            case LOG1P -> Optional.of(x.value() == -1 ? FALLS : "needs a number above −1, not " + shown);
            case SQRT -> Optional.of("needs a number from 0 on, not " + shown);
            case ARCSIN, ARCCOS -> Optional.of("needs a number from −1 to 1, not " + shown);
            case RECIPROCAL -> isZero(x) ? Optional.of(POLE) : Optional.empty();
            case NEG, EXP, SQUARE, ABS, SIGN, STEP, RELU, SIGMOID, TANH, SOFTPLUS, SIN, COS, ARCTAN, ERF ->
                Optional.empty();
        };
    }

    private static Optional<String> reason(Binary function, Quantity a, Quantity b) {
        return switch (function) {
            case DIV -> isZero(b) ? Optional.of(isZero(a) ? "is 0/0 there" : POLE) : Optional.empty();
            case POW -> {
                boolean isWhole = b.value() == Math.rint(b.value());
                yield isZero(a)
                        ? Optional.of(isZero(b) ? "is 0⁰ there" : POLE)
                        : a.value() < 0 && !isWhole
                                ? Optional.of("needs a base from 0 on, not " + a.text(Quantity.DIGITS)
                                        + ", for its exponent is not whole")
                                : Optional.empty();
            }
            case ADD, SUB, MUL, MIN, MAX -> Optional.empty();
            case EQUAL, NOT_EQUAL, LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL -> Optional.empty();
        };
    }

    /** The end of a sentence about what has no value. */
    String text() {
        return operation.text() + " " + reason;
    }
}
