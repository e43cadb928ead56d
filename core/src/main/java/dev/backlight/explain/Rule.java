package dev.backlight.explain;

import static dev.backlight.formula.Formula.apply;
import static dev.backlight.formula.Formula.beside;
import static dev.backlight.formula.Formula.difference;
import static dev.backlight.formula.Formula.equal;
import static dev.backlight.formula.Formula.number;
import static dev.backlight.formula.Formula.product;
import static dev.backlight.formula.Formula.sum;
import static dev.backlight.formula.Formula.symbol;

import dev.backlight.expr.Derivative;
import dev.backlight.expr.Expr;
import dev.backlight.expr.Unary;
import dev.backlight.formula.Formula;
import dev.backlight.formula.Formula.Apply;
import dev.backlight.formula.Formula.BigSum;
import dev.backlight.formula.Formula.Hadamard;
import dev.backlight.formula.Formula.Power;
import dev.backlight.formula.Formula.Primed;
import dev.backlight.formula.Formula.Quotient;
import dev.backlight.formula.Formula.Relation;
import dev.backlight.formula.Formula.Symbol;
import dev.backlight.formula.Formula.Transpose;
import dev.backlight.formula.Written;
import dev.backlight.nn.Loss;
import dev.backlight.tensor.TensorType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The formulas that the texts on backpropagation share, each in any of their notations. */
public enum Rule {
    F1("A unit: weighted sum, then activation"),
    F2("Activations and their slopes"),
    F3("Losses and their derivatives by an output"),
    F4("The chain rule"),
    F5("Several paths"),
    F6("Error signals"),
    F7("A weight's and a bias's gradient"),
    F8("The step, for one sample and for a minibatch of N"),
    F9("Layers: fully connected, then activation"),
    F10("The gradient has the shape of its variable"),
    F11("Matrix form, for one sample in columns and for a batch in rows"),
    F12("Three factors, with the pre-activation as a variable of its own"),
    F13("Gradient descent, and the tangent at p"),
    F14("Russell and Norvig: units and error signals, fourth and third edition");

    private static final Formula X = symbol("x");
    private static final Formula Y = symbol("y");
    private static final Formula F = symbol("f");

    private final String title;

    Rule(String title) {
        this.title = title;
    }

    /** What it is about. */
    public String title() {
        return title;
    }

    /** The formulas, in one notation. */
    public List<Formula> in(Notation notation) {
        Formula s = notation.preActivation("j");
        Formula z = notation.value("j");
        Formula before = notation.value("i");
        Formula w = notation.weight("i", "j");
        Formula b = notation.bias("j");
        Symbol f = symbol(notation == Notation.DAG ? "σ" : "f", "j"); // in DAG f is the pre-activation
        Formula slope = new Apply(new Primed(f), List.of(s));
        return switch (this) {
            case F1 ->
                List.of(
                        equal(s, sum(new BigSum(symbol("i"), product(w, before)), b)),
                        equal(z, new Apply(f, List.of(s))));
            case F2 -> activations(s);
            case F3 -> losses(notation);
            case F4 -> chainRules(notation);
            case F5 ->
                List.of(equal(
                        notation.by(X),
                        new BigSum(
                                symbol("paths"),
                                product(
                                        notation.derivative(symbol("u", "1"), X),
                                        notation.derivative(symbol("u", "2"), symbol("u", "1")),
                                        symbol("…"),
                                        notation.by(symbol("u", "n"))))));
            case F6 -> {
                List<Formula> signals = new ArrayList<>();
                if (notation.delta("j") instanceof Symbol) {
                    signals.add(equal(notation.delta("j"), notation.by(s)));
                }
                signals.add(equal(notation.delta("j"), product(slope, notation.by(z))));
                signals.add(equal(notation.delta("j"), product(slope, outgoing(notation))));
                yield signals;
            }
            case F7 ->
                List.of(
                        equal(notation.by(w), product(notation.delta("j"), before)),
                        equal(notation.by(b), notation.delta("j")));
            case F8 ->
                List.of(
                        step(w, difference(w, product(notation.rate(), notation.by(w)))),
                        step(
                                w,
                                difference(
                                        w,
                                        product(
                                                new Quotient(notation.rate(), symbol("N")),
                                                new BigSum(symbol("n"), product(notation.delta("j"), before))))));
            case F9 ->
                List.of(
                        equal(notation.by(before), outgoing(notation, "i", "j")),
                        equal(notation.by(w), product(before, notation.by(s))),
                        equal(notation.by(b), notation.by(s)),
                        equal(notation.by(s), product(slope, notation.by(z))));
            case F10 ->
                List.of(equal(
                        beside(symbol("∇", "x"), notation.loss()),
                        new Apply(
                                symbol(""),
                                List.of(notation.by(symbol("x", "1")), symbol("…"), notation.by(symbol("x", "n"))))));
            case F11 -> matrices(notation);
            case F12 ->
                List.of(equal(
                        notation.by(w), product(notation.derivative(s, w), notation.derivative(z, s), notation.by(z))));
            case F13 -> {
                Formula p = symbol("p");
                Formula atP = new Apply(new Primed(F), List.of(p));
                yield List.of(
                        step(X, difference(X, product(notation.rate(), new Apply(new Primed(F), List.of(X))))),
                        equal(
                                apply("t", X),
                                sum(product(atP, X), apply("f", p), new Formula.Negative(product(atP, p)))));
            }
            case F14 -> russellNorvig();
        };
    }

    private static Formula step(Formula variable, Formula value) {
        return new Relation(List.of(variable, value), List.of("←"));
    }

    /** Σ_k δ_k · w_jk. */
    private static Formula outgoing(Notation notation) {
        return outgoing(notation, "j", "k");
    }

    private static Formula outgoing(Notation notation, String from, String to) {
        return new BigSum(symbol(to), product(notation.delta(to), notation.weight(from, to)));
    }

    /** The slopes are those of the table that training uses. */
    private static List<Formula> activations(Formula s) {
        return List.of(
                equal(apply("σ", s), definition(Unary.SIGMOID, s)),
                equal(new Apply(new Primed(symbol("σ")), List.of(s)), slope(Unary.SIGMOID, s, apply("σ", s))),
                equal(new Apply(new Primed(symbol("tanh")), List.of(s)), slope(Unary.TANH, s, apply("tanh", s))),
                equal(apply("ReLU", s), definition(Unary.RELU, s)),
                equal(
                        new Apply(new Primed(symbol("ReLU")), List.of(s)),
                        new Apply(symbol(""), List.of(symbol("1 if s > 0, else 0")))),
                equal(apply("linear", s), s),
                equal(new Apply(new Primed(symbol("linear")), List.of(s)), number(1)));
    }

    private static Formula definition(Unary function, Formula forX) {
        Expr x = Expr.input("x", TensorType.f32());
        return Written.of(
                function.definition(x).orElseThrow(), node -> node == x ? Optional.of(forX) : Optional.empty());
    }

    private static Formula slope(Unary function, Formula forX, Formula forY) {
        Expr x = Expr.input("x", TensorType.f32());
        Expr y = Expr.of(function, x);
        return switch (function.slope(x, y)) {
            case Derivative.Flow(Expr slope) ->
                Written.of(
                        slope,
                        node -> node == x ? Optional.of(forX) : node == y ? Optional.of(forY) : Optional.empty());
            case Derivative.Cut _ -> number(0);
        };
    }

    private static List<Formula> losses(Notation notation) {
        Formula output = notation.output("k", false);
        Formula target = notation.target("k", false);
        Formula squares = new BigSum(symbol("k"), new Power(difference(output, target), number(2)));
        return List.of(
                equal(notation.loss(), beside(new Quotient(number(1), number(2)), squares)),
                equal(notation.by(output), slope(Loss.HALF_SQUARED, output, target)),
                equal(notation.loss(), squares),
                equal(notation.by(output), slope(Loss.SQUARED, output, target)),
                equal(notation.loss(), beside(new Quotient(number(1), symbol("n")), squares)),
                equal(notation.by(output), slope(Loss.MEAN_SQUARED, output, target)));
    }

    /** The derivative of a loss of n outputs that are no logits. */
    private static Formula slope(Loss loss, Formula output, Formula target) {
        return new LossSlope(loss, 1, 0, 0).written(output, target, output, symbol("n"));
    }

    private static List<Formula> chainRules(Notation notation) {
        Formula u = symbol("u");
        Formula g = apply("g", X);
        return List.of(
                equal(notation.derivative(Y, X), product(notation.derivative(Y, u), notation.derivative(u, X))),
                equal(
                        notation.derivative(symbol("x", "n"), symbol("x", "1")),
                        product(
                                notation.derivative(symbol("x", "n"), symbol("x", "n−1")),
                                symbol("…"),
                                notation.derivative(symbol("x", "2"), symbol("x", "1")))),
                equal(
                        notation.derivative(new Apply(F, List.of(g)), X),
                        product(new Apply(new Primed(F), List.of(g)), new Apply(new Primed(symbol("g")), List.of(X)))));
    }

    private static List<Formula> matrices(Notation notation) {
        Symbol f = symbol("f", "", "(ℓ)").asBold();
        Symbol g = symbol("g", "", "(ℓ)").asBold();
        Symbol previous = symbol("g", "", "(ℓ−1)").asBold();
        Symbol w = symbol("W", "", "(ℓ)").asBold();
        Symbol b = symbol("b", "", "(ℓ)").asBold();
        Formula loss = notation.loss();
        Formula byF = beside(symbol("∇", "f"), loss);
        Formula byG = beside(symbol("∇", "g"), loss);
        Formula slope = new Apply(new Primed(symbol("σ")), List.of(f));
        return List.of(
                equal(f, sum(beside(w, previous), b)),
                equal(byF, new Hadamard(List.of(byG, slope))),
                equal(beside(symbol("∇", "W"), loss), beside(byF, new Transpose(previous))),
                equal(beside(symbol("∇", "b"), loss), byF),
                equal(beside(symbol("∇", "g", "(ℓ−1)"), loss), beside(new Transpose(w), byF)),
                equal(f, sum(beside(previous, new Transpose(w)), b)),
                equal(beside(symbol("∇", "W"), loss), beside(new Transpose(byF), previous)),
                equal(beside(symbol("∇", "b"), loss), new BigSum(symbol("batch"), byF)),
                equal(beside(symbol("∇", "g", "(ℓ−1)"), loss), beside(byF, w)));
    }

    private static List<Formula> russellNorvig() {
        Notation rn = Notation.RN;
        Formula s = rn.preActivation("j");
        Formula slope = new Apply(new Primed(symbol("g", "j")), List.of(s));
        Formula output = new Apply(new Primed(symbol("g", "k")), List.of(rn.preActivation("k")));
        Formula error = difference(rn.output("k", false), rn.target("k", false));
        Formula third = difference(rn.target("k", false), rn.value("k"));
        return List.of(
                equal(
                        rn.value("j"),
                        new Apply(
                                symbol("g", "j"),
                                List.of(new BigSum(symbol("i"), product(rn.weight("i", "j"), rn.value("i")))))),
                equal(rn.delta("k"), product(beside(number(2), error), output)),
                equal(rn.delta("j"), product(slope, outgoing(rn))),
                equal(rn.by(rn.weight("i", "j")), product(rn.delta("j"), rn.value("i"))),
                equal(rn.delta("k"), product(third, output)),
                step(rn.weight("i", "j"), sum(rn.weight("i", "j"), product(rn.rate(), rn.value("i"), rn.delta("j")))));
    }
}
