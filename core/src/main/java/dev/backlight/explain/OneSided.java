package dev.backlight.explain;

import dev.backlight.expr.Binary;
import dev.backlight.expr.Expr;
import dev.backlight.expr.Graph;
import dev.backlight.expr.Unary;
import dev.backlight.grad.Gradient;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * A formula beside a point, on one side: where a function bends or jumps at the point, its branch on that side stands
 * in its place. So the derivative there is the one-sided slope.
 */
final class OneSided {
    /** So many derivatives are asked on which side of 0 something is; each is longer than the one before. */
    private static final int MOST_ORDER = 4;

    /**
     * What is on one side.
     *
     * @param formula the formula with its branches
     * @param isKnown whether it is known which number each sign and step gives on this side
     */
    record Branch(Expr formula, boolean isKnown) {}

    private final Expr by;
    private final int side;
    private final Function<Expr, Quantity> values;
    private final Map<Expr, Expr> branches = new IdentityHashMap<>();
    private boolean isBent;
    private boolean isKnown = true;

    private OneSided(Expr by, int side, Function<Expr, Quantity> values) {
        this.by = by;
        this.side = side;
        this.values = values;
    }

    /**
     * The formula on one side.
     *
     * @param side 1 where the variable is larger, −1 where it is smaller
     * @param values what each node comes to at the point
     * @return empty if no function bends at the point
     */
    static Optional<Branch> of(Expr formula, Expr by, int side, Function<Expr, Quantity> values) {
        OneSided oneSided = new OneSided(by, side, values);
        for (Expr node : Graph.sort(List.of(formula))) {
            List<Expr> inputs =
                    node.inputs().stream().map(oneSided.branches::get).toList();
            oneSided.branches.put(node, oneSided.branch(node, inputs));
        }
        return oneSided.isBent
                ? Optional.of(new Branch(oneSided.branches.get(formula), oneSided.isKnown))
                : Optional.empty();
    }

    private Expr branch(Expr node, List<Expr> x) {
        Expr same = x.equals(node.inputs()) ? node : Expr.of(node.op(), x);
        if (node.op() instanceof Unary function) {
            return branch(function, x.getFirst()).orElse(same);
        }
        return node.op() instanceof Binary function
                ? branch(function, x.get(0), x.get(1)).orElse(same)
                : same;
    }

    /** Empty if the function does not bend or jump here. */
    private Optional<Expr> branch(Unary function, Expr x) {
        return switch (function) {
            case ABS -> direction(x, false).map(way -> way > 0 ? x : x.neg());
            case RELU -> direction(x, false).map(way -> way > 0 ? x : number(0, x));
            case SIGN -> direction(x, true).map(way -> number(way, x));
            case STEP -> direction(x, true).map(way -> number(way > 0 ? 1 : 0, x));
            case NEG, EXP, LOG, LOG1P, SQRT, SQUARE, RECIPROCAL -> Optional.empty();
            case SIGMOID, TANH, SOFTPLUS, SIN, COS, ARCSIN, ARCCOS, ARCTAN, ERF -> Optional.empty();
        };
    }

    /** Empty if the function does not bend here. */
    private Optional<Expr> branch(Binary function, Expr a, Expr b) {
        return switch (function) {
            case MAX -> direction(a.sub(b), false).map(way -> way > 0 ? a : b);
            case MIN -> direction(a.sub(b), false).map(way -> way > 0 ? b : a);
            case ADD, SUB, MUL, DIV, POW -> Optional.empty();
            case EQUAL, NOT_EQUAL, LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL -> Optional.empty();
        };
    }

    /**
     * Whether something that is 0 at the point is positive, 1, or negative, −1, on this side: the first of its
     * derivatives that is not 0 decides. Empty if it is not 0 at the point, if it is 0 on this side, too, or if that is
     * not known.
     *
     * @param jumps whether the function of it jumps at 0. Of one that bends, all branches have the slope 0 where what
     *     is in it has.
     */
    private Optional<Integer> direction(Expr argument, boolean jumps) {
        if (!isZero(values.apply(argument))) {
            return Optional.empty();
        }
        isBent = true;
        Optional<Expr> derivative = Gradient.of(argument).by(by);
        int way = side;
        for (int order = 1; order <= MOST_ORDER && derivative.isPresent(); order++) {
            Quantity slope = values.apply(derivative.get());
            if (!isZero(slope)) {
                isKnown &= !jumps || Double.isFinite(slope.value());
                return Optional.of(slope.value() * way > 0 ? 1 : -1).filter(_ -> Double.isFinite(slope.value()));
            }
            derivative = Gradient.of(derivative.get()).by(by);
            way *= side;
        }
        isKnown &= !jumps || derivative.isEmpty();
        return Optional.empty();
    }

    private static boolean isZero(Quantity quantity) {
        return quantity.exact().map(exact -> exact.signum() == 0).orElse(quantity.value() == 0);
    }

    private static Expr number(double value, Expr like) {
        return Expr.constant(value, like.element());
    }
}
