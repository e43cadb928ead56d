package dev.backlight.formula;

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
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Brings scalar expressions into normal form. Where a derivative's rule has a value of its own at one point, as x^y has
 * at x = 0, the form away from that point is taken; {@link Domain} says where it holds.
 */
final class Simplification {
    /** Digits beyond these come from subtracting in double: 1.1 − 1 is meant to be 0.1. */
    private static final MathContext TYPED = new MathContext(15);

    private final Function<Expr, Optional<Formula>> names;
    private final Map<Expr, Polynomial> known = new IdentityHashMap<>();

    Simplification(Function<Expr, Optional<Formula>> names) {
        this.names = names;
    }

    /**
     * The normal form of a scalar expression.
     *
     * @throws Polynomial.TooLong if it fills pages
     */
    Polynomial of(Expr scalar) {
        for (Expr node : Graph.sort(List.of(scalar))) {
            if (!known.containsKey(node)) {
                Optional<Formula> name = names.apply(node);
                known.put(node, name.isPresent() ? Polynomial.of(new Atom.Named(name.get())) : compute(node));
            }
        }
        return known.get(scalar);
    }

    private Polynomial compute(Expr node) {
        List<Polynomial> x = node.inputs().stream().map(known::get).toList();
        return switch (node.op()) {
            case Constant _
            when node.constantValue().isPresent() ->
                constant(node.constantValue().getAsDouble());
            case Unary function -> unary(function, x.getFirst());
            case Binary function -> binary(function, x.get(0), x.get(1));
            case Select _
            when x.getFirst().constant().isPresent() -> x.getFirst().isZero() ? x.get(2) : x.get(1);
            case StopGradient _, Cast _ -> x.getFirst();
            case Input _,
                    Parameter _,
                    State _,
                    Constant _,
                    Select _,
                    MatMul _,
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
                    CustomOp _ -> Polynomial.of(new Atom.Applied(node.op(), x));
        };
    }

    private static Polynomial constant(double value) {
        return NamedConstant.of(value)
                .map(Simplification::constant)
                .orElseGet(() -> number(Rational.of(BigDecimal.valueOf(value).round(TYPED))));
    }

    private static Polynomial constant(NamedConstant named) {
        return switch (named) {
            case E, PI -> Polynomial.of(new Atom.Constant(named));
            case ERF_SLOPE ->
                number(Rational.of(2)).over(constant(NamedConstant.PI).power(number(Rational.HALF)));
        };
    }

    private static Polynomial number(Rational value) {
        return Polynomial.of(value);
    }

    private static Polynomial unary(Unary function, Polynomial x) {
        return switch (function) {
            case NEG -> x.negated();
            case SQUARE -> x.power(number(Rational.of(2)));
            case RECIPROCAL -> Polynomial.ONE.over(x);
            case SQRT -> x.power(number(Rational.HALF));
            case EXP -> exponential(x);
            case LOG -> logarithm(x);
            // A relu is positive where its argument is.
            case STEP -> applied(function, argumentOf(Unary.RELU, x).orElse(x));
            case LOG1P, ABS, SIGN, RELU, SIGMOID, TANH, SOFTPLUS, SIN, COS, ARCSIN, ARCCOS, ARCTAN, ERF ->
                applied(function, x);
        };
    }

    private static Polynomial applied(Unary function, Polynomial x) {
        return x.constant()
                .flatMap(Rational::decimal)
                .flatMap(decimal -> ExactDecimals.of(function, decimal))
                .map(exact -> number(Rational.of(exact)))
                .or(() -> ExactAngles.of(function, x))
                .orElseGet(() -> Polynomial.of(new Atom.Applied(function, List.of(x))));
    }

    /** The x of f(x). */
    private static Optional<Polynomial> argumentOf(Unary function, Polynomial y) {
        return y.atom()
                .map(atom -> atom instanceof Atom.Applied applied && applied.function() == function ? applied : null)
                .map(applied -> applied.arguments().getFirst());
    }

    /** e^x, where e^(n·ln v) is v^n. */
    private static Polynomial exponential(Polynomial x) {
        Polynomial product = Polynomial.ONE;
        Polynomial rest = Polynomial.ZERO;
        for (Term term : x.terms()) {
            Optional<Polynomial> base = argumentOf(Unary.LOG, Polynomial.of(new Term(Rational.ONE, term.powers())));
            if (base.isPresent()) {
                product = product.times(base.get().power(number(term.coefficient())));
            } else {
                rest = rest.plus(Polynomial.of(term));
            }
        }
        Polynomial e = Polynomial.of(new Atom.Constant(NamedConstant.E));
        return product.times(e.power(rest));
    }

    /** ln x, where ln(e^y) is y. */
    private static Polynomial logarithm(Polynomial x) {
        if (x.terms().size() == 1) {
            Term term = x.factored();
            boolean isPower =
                    term.coefficient().equals(Rational.ONE) && term.powers().size() == 1;
            if (isPower && term.powers().firstKey() instanceof Atom.Constant(NamedConstant e) && e == NamedConstant.E) {
                return term.powers().get(term.powers().firstKey());
            }
        }
        return applied(Unary.LOG, x);
    }

    private static Polynomial binary(Binary function, Polynomial a, Polynomial b) {
        return switch (function) {
            case ADD -> a.plus(b);
            case SUB -> a.plus(b.negated());
            case MUL -> a.times(b);
            case DIV -> a.over(b);
            case POW -> a.power(b);
            case MIN, MAX -> Polynomial.of(new Atom.Applied(function, List.of(a, b)));
            case EQUAL, NOT_EQUAL, LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL -> compare(function, a, b);
        };
    }

    private static Polynomial compare(Binary comparison, Polynomial a, Polynomial b) {
        Polynomial difference = a.plus(b.negated());
        Optional<Rational> constant = difference.constant();
        if (constant.isPresent()) {
            return number(Rational.of((long) comparison.value(constant.get().signum(), 0)));
        }
        return switch (comparison) {
            case EQUAL -> Polynomial.ZERO;
            case NOT_EQUAL -> Polynomial.ONE;
            case GREATER -> applied(Unary.STEP, difference);
            case LESS -> applied(Unary.STEP, difference.negated());
            case LESS_OR_EQUAL ->
                Polynomial.ONE.plus(applied(Unary.STEP, difference).negated());
            case GREATER_OR_EQUAL ->
                Polynomial.ONE.plus(applied(Unary.STEP, difference.negated()).negated());
            case ADD, SUB, MUL, DIV, POW, MIN, MAX -> throw new AssertionError(comparison);
        };
    }
}
