package dev.backlight.formula;

import dev.backlight.expr.Binary;
import dev.backlight.expr.Expr;
import dev.backlight.expr.Graph;
import dev.backlight.expr.Unary;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Where a formula has a value and a derivative: for ln x where x > 0. */
public final class Domain {
    private final Simplification forms;
    private final Conditions conditions = new Conditions();

    private Domain(Simplification forms) {
        this.forms = forms;
    }

    /**
     * The conditions for a formula to have a value and a slope, and no corner.
     *
     * @param slope the formula's derivative by a variable
     * @param by that variable
     * @param names what stands for a node; a node without a name must be no leaf
     * @return without conditions also where the forms would fill pages
     */
    public static Validity of(Expr formula, Expr slope, Expr by, Function<Expr, Optional<Formula>> names) {
        Domain domain = new Domain(new Simplification(names));
        try {
            domain.requireValues(List.of(formula, slope));
            domain.requireNoCorner(formula, by);
        } catch (Polynomial.TooLong endless) {
            return new Validity(List.of(), false);
        }
        boolean decimals = Simplified.hasDecimals(formula) || Simplified.hasDecimals(slope);
        return domain.conditions.validity(new PolynomialWriter(decimals, name -> name));
    }

    private void requireValues(List<Expr> roots) {
        for (Expr node : Graph.sort(roots)) {
            if (node.op() instanceof Unary function) {
                requireValue(function, form(node, 0));
            } else if (node.op() instanceof Binary function) {
                requireValue(function, form(node, 0), form(node, 1));
            }
        }
    }

    private Polynomial form(Expr node, int input) {
        return forms.of(node.inputs().get(input));
    }

    private void requireValue(Unary function, Polynomial x) {
        switch (function) {
            case LOG -> conditions.require(x, Sign.ABOVE);
            case LOG1P -> conditions.require(x.plus(Polynomial.ONE), Sign.ABOVE);
            case SQRT -> conditions.require(x, Sign.AT_LEAST);
            case RECIPROCAL -> conditions.require(x, Sign.NOT_EQUAL);
            case ARCSIN, ARCCOS ->
                conditions.require(
                        Polynomial.ONE.plus(
                                x.power(Polynomial.of(Rational.of(2))).negated()),
                        Sign.AT_LEAST);
            case NEG, EXP, SQUARE, ABS, SIGN, STEP, RELU, SIGMOID, TANH, SOFTPLUS, SIN, COS, ARCTAN, ERF -> {}
        }
    }

    private void requireValue(Binary function, Polynomial a, Polynomial b) {
        switch (function) {
            case DIV -> conditions.require(b, Sign.NOT_EQUAL);
            case POW -> requirePower(a, b);
            case ADD, SUB, MUL, MIN, MAX -> {}
            case EQUAL, NOT_EQUAL, LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL -> {}
        }
    }

    private void requirePower(Polynomial base, Polynomial exponent) {
        Optional<Rational> constant = exponent.constant();
        if (constant.isEmpty()) {
            conditions.require(base, Sign.ABOVE);
        } else if (constant.get().isWhole()) {
            if (constant.get().signum() < 0) {
                conditions.require(base, Sign.NOT_EQUAL);
            }
        } else {
            conditions.require(base, constant.get().signum() < 0 ? Sign.ABOVE : Sign.AT_LEAST);
        }
    }

    /** Of what changes with the variable. */
    private void requireNoCorner(Expr formula, Expr by) {
        Set<Expr> changing = Collections.newSetFromMap(new IdentityHashMap<>());
        for (Expr node : Graph.sort(List.of(formula))) {
            if (node == by || node.inputs().stream().anyMatch(changing::contains)) {
                changing.add(node);
                if (node.op() instanceof Unary function) {
                    requireNoCorner(function, form(node, 0));
                } else if (node.op() instanceof Binary function) {
                    requireNoCorner(function, form(node, 0), form(node, 1));
                }
            }
        }
    }

    private void requireNoCorner(Unary function, Polynomial x) {
        switch (function) {
            case ABS, RELU, SIGN, STEP -> requireNoCornerAtZero(x);
            case NEG, EXP, LOG, LOG1P, SQRT, SQUARE, RECIPROCAL -> {}
            case SIGMOID, TANH, SOFTPLUS, SIN, COS, ARCSIN, ARCCOS, ARCTAN, ERF -> {}
        }
    }

    /** What is the same number everywhere, even 0, makes no corner: max(x, x) has none. */
    private void requireNoCornerAtZero(Polynomial x) {
        if (x.constant().isEmpty()) {
            conditions.require(x, Sign.NOT_EQUAL);
        }
    }

    private void requireNoCorner(Binary function, Polynomial a, Polynomial b) {
        switch (function) {
            case MAX, MIN -> requireNoCornerAtZero(a.plus(b.negated()));
            case ADD, SUB, MUL, DIV, POW -> {}
            case EQUAL, NOT_EQUAL, LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL -> {}
        }
    }
}
