package dev.backlight.explain;

import dev.backlight.expr.ArgMax;
import dev.backlight.expr.Binary;
import dev.backlight.expr.Broadcast;
import dev.backlight.expr.Cast;
import dev.backlight.expr.Concatenate;
import dev.backlight.expr.Constant;
import dev.backlight.expr.CustomOp;
import dev.backlight.expr.Expr;
import dev.backlight.expr.Flip;
import dev.backlight.expr.Gather;
import dev.backlight.expr.Graph;
import dev.backlight.expr.Input;
import dev.backlight.expr.MatMul;
import dev.backlight.expr.OneHot;
import dev.backlight.expr.Pad;
import dev.backlight.expr.Parameter;
import dev.backlight.expr.Permute;
import dev.backlight.expr.Random;
import dev.backlight.expr.Reduce;
import dev.backlight.expr.Reshape;
import dev.backlight.expr.ScatterAdd;
import dev.backlight.expr.Select;
import dev.backlight.expr.Slice;
import dev.backlight.expr.State;
import dev.backlight.expr.StopGradient;
import dev.backlight.expr.Unary;
import dev.backlight.formula.ExactDecimals;
import dev.backlight.formula.NamedConstant;
import java.math.BigDecimal;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Computes scalar expressions in double, as the reference engine does, and exactly as far as decimals go. */
public final class ScalarArithmetic {
    /** Numbers of about 1 are right to 2e-16; a thousand roundings upon one another leave this. */
    private static final double ROUNDING = 1e-12;

    /** An exponent above this makes numbers that nobody follows. */
    private static final int MOST_FACTORS = 32;

    private final Function<Expr, Quantity> leaves;
    private final Map<Expr, Quantity> known = new IdentityHashMap<>();

    /** Arithmetic over leaves with these values; a leaf is whatever has no inputs and is no constant. */
    public ScalarArithmetic(Function<Expr, Quantity> leaves) {
        this.leaves = leaves;
    }

    /** What a scalar comes to. */
    public Quantity of(Expr scalar) {
        for (Expr node : Graph.sort(List.of(scalar))) {
            if (!known.containsKey(node)) {
                known.put(node, compute(node));
            }
        }
        return known.get(scalar);
    }

    private Quantity compute(Expr node) {
        List<Quantity> x = node.inputs().stream().map(known::get).toList();
        // A comparison with what is no number gives a number, which would mean nothing.
        if (x.stream().anyMatch(each -> Double.isNaN(each.value())) && !(node.op() instanceof Select)) {
            return Quantity.rounded(Double.NaN);
        }
        return switch (node.op()) {
            case Constant(var value, var element) -> constant(value.item());
            case Unary function -> unary(function, x.getFirst());
            case Binary function -> binary(function, x.get(0), x.get(1));
            case Select select -> x.get(0).value() != 0 ? x.get(1) : x.get(2);
            case StopGradient same -> x.getFirst();
            case Cast(var element) when element.isReal() -> x.getFirst();
            case Cast toInteger -> Quantity.typed((int) x.getFirst().value());
            case Input _, Parameter _, State _ -> leaves.apply(node);
            case MatMul _,
                    Reduce _,
                    ArgMax _,
                    Reshape _,
                    Permute _,
                    Flip _,
                    Broadcast _,
                    Slice _,
                    Pad _,
                    Concatenate _,
                    Gather _,
                    ScatterAdd _,
                    OneHot _,
                    Random _,
                    CustomOp _ ->
                throw new IllegalArgumentException(
                        node.op().label() + " is no function of scalars: write out its elements first");
        };
    }

    private static Quantity constant(double value) {
        return NamedConstant.of(value).isPresent() ? Quantity.rounded(value) : Quantity.typed(value);
    }

    private static Quantity unary(Unary function, Quantity x) {
        double value = function.value(x.value());
        Optional<BigDecimal> exact = switch (function) {
            case SIGN, STEP -> isSignSure(x) ? Optional.of(BigDecimal.valueOf((int) value)) : Optional.empty();
            case RELU -> !isSignSure(x) ? Optional.empty() : x.value() <= 0 ? Optional.of(BigDecimal.ZERO) : x.exact();
            case NEG,
                    EXP,
                    LOG,
                    LOG1P,
                    SQRT,
                    SQUARE,
                    RECIPROCAL,
                    ABS,
                    SIGMOID,
                    TANH,
                    SOFTPLUS,
                    SIN,
                    COS,
                    ARCSIN,
                    ARCCOS,
                    ARCTAN,
                    ERF -> x.exact().flatMap(a -> ExactDecimals.of(function, a));
        };
        return new Quantity(value, exact);
    }

    private static Quantity binary(Binary function, Quantity a, Quantity b) {
        double value = function.value(a.value(), b.value());
        return switch (function) {
            case ADD -> a.plus(b);
            case SUB -> a.plus(b.negated());
            case MUL -> a.times(b);
            case DIV ->
                new Quantity(value, a.exact().flatMap(x -> b.exact().flatMap(y -> ExactDecimals.quotient(x, y))));
            case POW -> new Quantity(value, a.exact().flatMap(x -> b.exact().flatMap(y -> power(x, y))));
            case MIN, MAX -> {
                Quantity chosen = value == a.value() ? a : b;
                yield isSignSure(a.minus(b)) ? chosen : Quantity.rounded(value);
            }
            case EQUAL, NOT_EQUAL, LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL ->
                isSignSure(a.minus(b)) ? Quantity.typed(value) : Quantity.rounded(value);
        };
    }

    /**
     * Whether the double has the sign of the number that it stands for: the exact one's, where that is known; else it
     * must be farther from 0 than rounding in a network of usual size brings it.
     */
    private static boolean isSignSure(Quantity x) {
        return x.exact().map(exact -> exact.signum() == Math.signum(x.value())).orElse(Math.abs(x.value()) > ROUNDING);
    }

    private static Optional<BigDecimal> power(BigDecimal base, BigDecimal exponent) {
        if (exponent.stripTrailingZeros().scale() > 0
                || exponent.abs().compareTo(BigDecimal.valueOf(MOST_FACTORS)) > 0) {
            return Optional.empty();
        }
        BigDecimal power = base.pow(Math.abs(exponent.intValueExact()));
        return exponent.signum() < 0 ? ExactDecimals.quotient(BigDecimal.ONE, power) : Optional.of(power);
    }
}
