package dev.backlight.formula;

import dev.backlight.expr.Binary;
import dev.backlight.expr.Expr;
import dev.backlight.expr.Graph;
import dev.backlight.expr.Unary;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Function;

/**
 * Solves a formula for its variable by undoing one operation after the other, the outermost first. That needs the
 * variable to stand in it once only.
 */
public final class Inverse {
    /** The formula solved for its variable, or why it is not. */
    public sealed interface Answer {}

    /**
     * The variable in terms of the formula's value.
     *
     * @param branch where it is that: of x² it is −√y for x ≤ 0; none if it is everywhere
     */
    public record Solved(Expr x, List<Formula> branch) implements Answer {
        public Solved {
            branch = List.copyOf(branch);
        }
    }

    /**
     * No inverse function that can be written with the functions there are.
     *
     * @param reason as the end of a sentence after "since"
     */
    public record Unsolved(String reason) implements Answer {}

    /** One step of undoing cannot be taken. */
    private static final class Stuck extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Stuck(String reason) {
            super(reason);
        }
    }

    private final Function<Expr, OptionalDouble> values;
    private final Set<Expr> changing = Collections.newSetFromMap(new IdentityHashMap<>());
    private final List<Formula> branch = new ArrayList<>();

    private Inverse(Function<Expr, OptionalDouble> values) {
        this.values = values;
    }

    /**
     * The variable in terms of the formula's value.
     *
     * @param y what stands for the formula's value
     * @param values the value of each node at the point of interest: of x² it decides which root is meant. Where it is
     *     not known, the branch that has 0 or what is right of it is taken.
     */
    public static Answer of(Expr formula, Expr x, Expr y, Function<Expr, OptionalDouble> values) {
        Inverse inverse = new Inverse(values);
        try {
            return new Solved(inverse.solve(formula, x, y), inverse.branch);
        } catch (Stuck stuck) {
            return new Unsolved("" + stuck.getMessage());
        }
    }

    private Expr solve(Expr formula, Expr x, Expr y) {
        for (Expr node : Graph.sort(List.of(formula))) {
            if (node == x || node.inputs().stream().anyMatch(changing::contains)) {
                changing.add(node);
            }
        }
        Expr node = formula;
        Expr solved = y;
        while (node != x) {
            Optional<Expr> ofTangent = angleOfTangent(node);
            if (ofTangent.isPresent()) {
                node = ofTangent.get();
                solved = angle(InverseAngle.ofTangent(written(node), angleHere(node), solved));
                continue;
            }
            List<Expr> inside =
                    node.inputs().stream().filter(changing::contains).toList();
            if (inside.isEmpty()) {
                throw new Stuck("it does not depend on " + written(x).text());
            }
            if (inside.size() > 1) {
                throw new Stuck(written(x).text() + " stands in more than one place of it");
            }
            solved = undo(node, inside.getFirst(), solved);
            node = inside.getFirst();
        }
        return solved;
    }

    private static Formula written(Expr node) {
        return Written.of(node, each -> Definitions.nameOf(each).map(Formula::named));
    }

    /** What {@code inside}, an input of {@code node}, is if node is y. */
    private Expr undo(Expr node, Expr inside, Expr y) {
        if (node.op() instanceof Unary function) {
            return undo(function, inside, y);
        }
        boolean isFirst = node.inputs().getFirst() == inside;
        Expr other = node.inputs().get(isFirst ? node.inputs().size() - 1 : 0);
        if (node.op() instanceof Binary function) {
            return undo(function, isFirst, inside, other, y);
        }
        throw new Stuck("nothing undoes " + node.op().label());
    }

    private Expr undo(Unary function, Expr x, Expr y) {
        return switch (function) {
            case NEG -> y.neg();
            case RECIPROCAL -> y.reciprocal();
            case SQUARE -> root(x, y, number(2, y));
            case SQRT -> y.square();
            case EXP -> y.log();
            case LOG -> y.exp();
            case LOG1P -> y.exp().sub(1);
            case SIGMOID -> y.div(number(1, y).sub(y)).log();
            case TANH -> y.add(1).div(number(1, y).sub(y)).log().mul(0.5);
            case SOFTPLUS -> y.exp().sub(1).log();
            case ABS -> isNegative(x) ? y.neg() : y;
            case RELU -> {
                if (values.apply(x).orElse(1) <= 0) {
                    throw new Stuck("relu gives 0 for every " + written(x).text() + " ≤ 0");
                }
                branch.add(relation(written(x), ">", Formula.number(0)));
                yield y;
            }
            case SIGN, STEP -> throw new Stuck(function.label() + " gives one number for many");
            case SIN -> angle(InverseAngle.ofSine(written(x), angleHere(x), y));
            case COS -> angle(InverseAngle.ofCosine(written(x), angleHere(x), y));
            case ARCSIN -> y.sin();
            case ARCCOS -> y.cos();
            case ARCTAN -> y.sin().div(y.cos());
            case ERF -> throw new Stuck("the inverse of " + function.label() + " is no function of these");
        };
    }

    private OptionalDouble angleHere(Expr angle) {
        OptionalDouble here = values.apply(angle);
        if (!InverseAngle.isTold(here)) {
            throw new Stuck(written(angle).text() + " is too large here to tell in which half turn it is");
        }
        return here;
    }

    private Expr angle(InverseAngle inverse) {
        branch.add(inverse.interval());
        return inverse.angle();
    }

    /** The x of sin x/cos x, as tan x is read. */
    private Optional<Expr> angleOfTangent(Expr node) {
        List<Expr> parts = node.op() == Binary.DIV ? node.inputs() : List.of(node, node);
        Optional<Expr> angle = parts.get(0).inputs().stream().findFirst();
        return angle.filter(x -> parts.get(0).op() == Unary.SIN
                && parts.get(1).op() == Unary.COS
                && parts.get(1).inputs().contains(x)
                && changing.contains(x));
    }

    private Expr undo(Binary function, boolean isFirst, Expr x, Expr other, Expr y) {
        return switch (function) {
            case ADD -> y.sub(other);
            case SUB -> isFirst ? y.add(other) : other.sub(y);
            case MUL -> y.div(other);
            case DIV -> isFirst ? y.mul(other) : other.div(y);
            case POW -> isFirst ? root(x, y, other) : y.log().div(other.log());
            case MAX, MIN -> chosen(function, x, other, y);
            case EQUAL, NOT_EQUAL, LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL ->
                throw new Stuck("a comparison gives one number for many");
        };
    }

    /** Of max(x, 2) x itself, where it is the larger. */
    private Expr chosen(Binary function, Expr x, Expr other, Expr y) {
        OptionalDouble here = values.apply(x);
        OptionalDouble there = values.apply(other);
        boolean isKnown = here.isPresent() && there.isPresent();
        double difference = isKnown ? here.getAsDouble() - there.getAsDouble() : 0;
        if (isKnown && (function == Binary.MAX ? difference <= 0 : difference >= 0)) {
            throw new Stuck(function.label() + " does not take " + written(x).text() + " here");
        }
        branch.add(relation(written(x), function == Binary.MAX ? ">" : "<", written(other)));
        return y;
    }

    /** The x with x^n = y and the sign that it has. */
    private Expr root(Expr x, Expr y, Expr n) {
        Expr exponent = number(1, y).div(n);
        if (!isNegative(x)) {
            return y.pow(exponent);
        }
        boolean isEven = values.apply(n).orElse(1) % 2 == 0;
        return (isEven ? y : y.neg()).pow(exponent).neg();
    }

    /** Which of two halves the number is in; they meet at 0. */
    private boolean isNegative(Expr x) {
        boolean isNegative = values.apply(x).orElse(0) < 0;
        branch.add(relation(written(x), isNegative ? "≤" : "≥", Formula.number(0)));
        return isNegative;
    }

    private static Formula relation(Formula left, String sign, Formula right) {
        return new Formula.Relation(List.of(left, right), List.of(sign));
    }

    private static Expr number(double value, Expr like) {
        return Expr.constant(value, like.element());
    }
}
