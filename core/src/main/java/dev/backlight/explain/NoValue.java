package dev.backlight.explain;

import dev.backlight.expr.Binary;
import dev.backlight.expr.Expr;
import dev.backlight.expr.Graph;
import dev.backlight.expr.Op;
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
        boolean isOutside = switch (node.op()) {
            case Unary.RECIPROCAL, Unary.LOG, Binary.DIV -> isZero(x.getLast());
            case Binary.POW ->
                node.inputs().get(1).constantValue().isEmpty() && x.stream().allMatch(NoValue::isZero);
            case Op _ -> false;
        };
        return Double.isFinite(value.value()) && !isOutside;
    }

    private static boolean isZero(Quantity quantity) {
        return quantity.exact().map(exact -> exact.signum() == 0).orElse(quantity.value() == 0);
    }

    /** Empty if there is a number, which a double cannot hold. */
    private static Optional<String> reason(Expr node, List<Quantity> x) {
        double first = x.isEmpty() ? 0 : x.getFirst().value();
        String shown = x.isEmpty() ? "" : x.getFirst().text(Quantity.DIGITS);
        return switch (node.op()) {
            case Unary.LOG ->
                Optional.of(
                        isZero(x.getFirst())
                                ? "falls to −∞ there, a pole"
                                : "needs a positive number, not " + shown);
            case Unary.LOG1P ->
                Optional.of(first == -1 ? "falls to −∞ there, a pole" : "needs a number above −1, not " + shown);
            case Unary.ARCSIN, Unary.ARCCOS -> Optional.of("needs a number from −1 to 1, not " + shown);
            case Unary.SQRT -> Optional.of("needs a number from 0 on, not " + shown);
            case Unary.RECIPROCAL -> isZero(x.getFirst()) ? Optional.of(POLE) : Optional.empty();
            case Binary.DIV ->
                isZero(x.get(1))
                        ? Optional.of(isZero(x.getFirst()) ? "is 0/0 there" : POLE)
                        : Optional.empty();
            case Binary.POW -> {
                double exponent = x.get(1).value();
                boolean isWhole = exponent == Math.rint(exponent);
                yield first == 0
                        ? Optional.of(exponent == 0 ? "is 0⁰ there" : POLE)
                        : first < 0 && !isWhole
                                ? Optional.of(
                                        "needs a base from 0 on, not " + shown + ", for its exponent is not whole")
                                : Optional.empty();
            }
            case Op _ -> Optional.empty();
        };
    }

    /** The end of a sentence about what has no value. */
    String text() {
        return operation.text() + " " + reason;
    }
}
