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
import java.util.function.ToDoubleFunction;

/**
 * Solves a formula for its variable by undoing one operation after the other, the outermost first. That needs the
 * variable to stand in it once only.
 */
public final class Inverse {
    private final ToDoubleFunction<Expr> values;
    private final Set<Expr> changing = Collections.newSetFromMap(new IdentityHashMap<>());

    private Inverse(ToDoubleFunction<Expr> values) {
        this.values = values;
    }

    /**
     * The variable in terms of the formula's value.
     *
     * @param y what stands for the formula's value
     * @param values the value of each node at the point of interest: of x² it decides which root is meant
     * @return empty if the formula cannot be solved in this way
     */
    public static Optional<Expr> of(Expr formula, Expr x, Expr y, ToDoubleFunction<Expr> values) {
        return new Inverse(values).solve(formula, x, y);
    }

    private Optional<Expr> solve(Expr formula, Expr x, Expr y) {
        for (Expr node : Graph.sort(List.of(formula))) {
            if (node == x || node.inputs().stream().anyMatch(changing::contains)) {
                changing.add(node);
            }
        }
        Expr node = formula;
        Optional<Expr> solved = Optional.of(y).filter(_ -> changing.contains(formula));
        while (solved.isPresent() && node != x) {
            List<Expr> inside =
                    node.inputs().stream().filter(changing::contains).toList();
            if (inside.size() > 1) {
                return Optional.empty();
            }
            solved = undo(node, inside.getFirst(), solved.get());
            node = inside.getFirst();
        }
        return solved;
    }

    /** What {@code inside}, an input of {@code node}, is if node is y. */
    private Optional<Expr> undo(Expr node, Expr inside, Expr y) {
        if (node.op() instanceof Unary function) {
            return undo(function, inside, y);
        }
        boolean isFirst = node.inputs().getFirst() == inside;
        Expr other = node.inputs().get(isFirst ? node.inputs().size() - 1 : 0);
        return node.op() instanceof Binary function ? undo(function, isFirst, inside, other, y) : Optional.empty();
    }

    private Optional<Expr> undo(Unary function, Expr x, Expr y) {
        return switch (function) {
            case NEG -> Optional.of(y.neg());
            case RECIPROCAL -> Optional.of(y.reciprocal());
            case SQUARE -> Optional.of(root(x, y, number(2, y)));
            case SQRT -> Optional.of(y.square());
            case EXP -> Optional.of(y.log());
            case LOG -> Optional.of(y.exp());
            case SIGMOID -> Optional.of(y.div(number(1, y).sub(y)).log());
            case TANH -> Optional.of(y.add(1).div(number(1, y).sub(y)).log().mul(0.5));
            case LOG1P, ABS, SIGN, STEP, RELU, SOFTPLUS, SIN, COS, ERF -> Optional.empty();
        };
    }

    private Optional<Expr> undo(Binary function, boolean isFirst, Expr x, Expr other, Expr y) {
        return switch (function) {
            case ADD -> Optional.of(y.sub(other));
            case SUB -> Optional.of(isFirst ? y.add(other) : other.sub(y));
            case MUL -> Optional.of(y.div(other));
            case DIV -> Optional.of(isFirst ? y.mul(other) : other.div(y));
            case POW -> Optional.of(isFirst ? root(x, y, other) : y.log().div(other.log()));
            case MIN, MAX, EQUAL, NOT_EQUAL, LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL -> Optional.empty();
        };
    }

    /** The x with x^n = y and the sign that it has. */
    private Expr root(Expr x, Expr y, Expr n) {
        Expr exponent = number(1, y).div(n);
        if (values.applyAsDouble(x) >= 0) {
            return y.pow(exponent);
        }
        boolean isEven = values.applyAsDouble(n) % 2 == 0;
        return (isEven ? y : y.neg()).pow(exponent).neg();
    }

    private static Expr number(double value, Expr like) {
        return Expr.constant(value, like.element());
    }
}
