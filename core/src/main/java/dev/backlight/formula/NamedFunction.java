package dev.backlight.formula;

import dev.backlight.expr.Binary;
import dev.backlight.expr.Expr;
import dev.backlight.expr.Unary;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** A function that a formula can name. */
sealed interface NamedFunction {
    /** A function of one number. */
    record OfOne(UnaryOperator<Expr> value) implements NamedFunction {}

    /** A function of two numbers, which takes more of them two by two. */
    record OfSeveral(Binary value) implements NamedFunction {}

    /** How a message lists them. */
    String LISTED = "sin, cos, tan, cot, arcsin, arccos, arctan, sinh, cosh, tanh, exp, ln, log2, log10, sqrt, abs,"
            + " max, min, sigmoid, relu, softplus, erf, sign, step";

    Map<String, NamedFunction> BY_NAME = Map.ofEntries(
            of("sin", Unary.SIN),
            of("cos", Unary.COS),
            Map.entry("tan", new OfOne(x -> x.sin().div(x.cos()))),
            Map.entry("cot", new OfOne(x -> x.cos().div(x.sin()))),
            Map.entry("sinh", new OfOne(x -> x.exp().sub(x.neg().exp()).div(2))),
            Map.entry("cosh", new OfOne(x -> x.exp().add(x.neg().exp()).div(2))),
            of("arcsin", Unary.ARCSIN),
            of("asin", Unary.ARCSIN),
            of("arccos", Unary.ARCCOS),
            of("acos", Unary.ARCCOS),
            of("arctan", Unary.ARCTAN),
            of("atan", Unary.ARCTAN),
            of("tanh", Unary.TANH),
            of("exp", Unary.EXP),
            of("ln", Unary.LOG),
            of("log", Unary.LOG),
            Map.entry("log2", new OfOne(x -> x.log().div(base(2, x)))),
            Map.entry("log10", new OfOne(x -> x.log().div(base(10, x)))),
            of("sqrt", Unary.SQRT),
            of("√", Unary.SQRT),
            of("abs", Unary.ABS),
            of("sigmoid", Unary.SIGMOID),
            of("σ", Unary.SIGMOID),
            of("relu", Unary.RELU),
            of("ReLU", Unary.RELU),
            of("softplus", Unary.SOFTPLUS),
            of("erf", Unary.ERF),
            of("sign", Unary.SIGN),
            of("step", Unary.STEP),
            Map.entry("max", new OfSeveral(Binary.MAX)),
            Map.entry("min", new OfSeveral(Binary.MIN)));

    private static Map.Entry<String, NamedFunction> of(String name, Unary function) {
        return Map.entry(name, new OfOne(x -> Expr.of(function, x)));
    }

    private static Expr base(double base, Expr like) {
        return Expr.constant(base, like.element()).log();
    }

    /** The function of this name; empty if there is none. */
    static Optional<NamedFunction> of(String name) {
        return Optional.ofNullable(BY_NAME.get(name));
    }

    static boolean isOne(String name) {
        return BY_NAME.containsKey(name);
    }

    /** What it makes of its arguments, of which there must be as many as it takes. */
    default Expr of(List<Expr> arguments) {
        return switch (this) {
            case OfOne(UnaryOperator<Expr> value) -> value.apply(arguments.getFirst());
            case OfSeveral(Binary value) ->
                arguments.stream().reduce((a, b) -> Expr.of(value, a, b)).orElseThrow();
        };
    }
}
