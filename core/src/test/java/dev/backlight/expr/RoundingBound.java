package dev.backlight.expr;

import dev.backlight.tensor.ElementType;
import dev.backlight.tensor.Tensor;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How far a value computed with rounding may be from the exact one: itself an expression, of the value's shape, that
 * {@code ReferenceEngine} computes beside it.
 *
 * <p>Errors go forward, operation by operation. An operation passes on the errors of its inputs, multiplied by the size
 * of its slopes (first order, with one percent on top for the rest), and adds its own: {@code ulps} units in the last
 * place for a scalar function, and 4·u·√k·Σ|aᵢbᵢ| for a sum of k products in any order. (A rounding moves a partial sum
 * by at most u of its size, u being half an ulp of 1; k independent ones add up like √k; 4 covers rare bad luck.)
 * Moving, choosing and negating numbers is exact. What is exact throughout has no bound here at all, so that a
 * comparison of exact numbers is known not to tip over; one of inexact numbers may, if they are nearer to each other
 * than their errors.
 */
public final class RoundingBound {
    private final double unit;
    private final double ulps;
    private final double tiny;
    private final Map<Expr, Optional<Expr>> bounds = new IdentityHashMap<>();

    private RoundingBound(double unit, double ulps, double tiny) {
        this.unit = unit;
        this.ulps = ulps;
        this.tiny = tiny;
    }

    /** The bounds for {@code CpuEngine}, one for each node: float, and 2 ulp for a scalar function. */
    public static List<Expr> inFloat(List<Expr> nodes) {
        return new RoundingBound(0x1p-24, 2, Float.MIN_VALUE).of(nodes);
    }

    /** The bound for {@code ReferenceEngine}: double, with 8 ulp for a scalar function (erf is the worst, about 5). */
    public static Expr inDouble(Expr node) {
        return new RoundingBound(0x1p-53, 8, Double.MIN_VALUE).of(List.of(node)).getFirst();
    }

    private List<Expr> of(List<Expr> roots) {
        for (Expr node : Graph.sort(roots)) {
            bounds.put(node, bound(node, node.inputs().stream().map(bounds::get).toList()));
        }
        return roots.stream()
                .map(root -> bounds.get(root).orElseGet(() -> zeros(root)))
                .toList();
    }

    private static Expr zeros(Expr node) {
        Expr zero = Expr.constant(0, node.element().isReal() ? node.element() : ElementType.F32);
        return zero.broadcastTo(node.shape());
    }

    /** The bound of a node; empty if its value is exact. */
    private Optional<Expr> bound(Expr y, List<Optional<Expr>> errors) {
        boolean exact = errors.stream().allMatch(Optional::isEmpty);
        return switch (y.op()) {
            case Input leaf -> Optional.empty();
            case Parameter leaf -> Optional.empty();
            case State leaf -> Optional.empty();
            case Constant(Tensor value, var element) ->
                isExact(value) ? Optional.empty() : Optional.of(y.abs().mul(unit));
            case Unary function -> unary(function, y, errors.getFirst());
            case Binary function -> binary(function, y, errors);
            case Select select -> exact ? Optional.empty() : Optional.of(select(y, errors));
            case Cast cast ->
                y.element().isReal() ? errors.getFirst().map(e -> e.cast(y.element())) : mustBeExact(y, exact);
            case ArgMax positions -> mustBeExact(y, exact);
            case OneHot rows -> mustBeExact(y, exact);
            case StopGradient same -> moved(y, errors);
            case Reshape move -> moved(y, errors);
            case Permute move -> moved(y, errors);
            case Flip move -> moved(y, errors);
            case Broadcast move -> moved(y, errors);
            case Slice move -> moved(y, errors);
            case Pad move -> moved(y, errors);
            case Concatenate move -> moved(y, errors);
            case Gather move -> moved(y, errors);
            case MatMul product -> Optional.of(matmul(product, y, errors));
            case Reduce reduce -> reduce(reduce, y, errors.getFirst());
            case ScatterAdd scatter -> {
                int terms = y.inputs().get(1).shape().count();
                Expr own = sumOf(
                        Expr.of(scatter, y.inputs().get(0).abs(), y.inputs().get(1)), terms);
                yield Optional.of(plus(
                        own,
                        errors.get(0).map(e -> Expr.of(scatter, e, y.inputs().get(1)))));
            }
            case Random(var distribution, var type, int stream) ->
                distribution == Random.Distribution.UNIFORM ? Optional.empty() : Optional.of(rounding(y, 1));
            case CustomOp custom -> Optional.of(plus(rounding(y, ulps), sum(elementwise(custom, y, errors))));
        };
    }

    private boolean isExact(Tensor value) {
        if (unit < 0x1p-24) {
            return true;
        }
        for (double x : value.toDoubles()) {
            if (x != (float) x) {
                return false;
            }
        }
        return true;
    }

    private static Optional<Expr> mustBeExact(Expr node, boolean exact) {
        if (!exact) {
            throw new IllegalArgumentException(
                    "there is no bound for the " + node.op().label() + " of inexact numbers");
        }
        return Optional.empty();
    }

    /** So many ulps of the result; an ulp is at most 2u of it, and never less than the smallest number. */
    private Expr rounding(Expr y, double ulps) {
        return y.abs().mul(2 * unit * ulps).add(ulps * tiny);
    }

    private Expr sumOf(Expr magnitudes, int terms) {
        return magnitudes.mul(4 * unit * Math.sqrt(terms)).add(terms * tiny);
    }

    private static Expr plus(Expr own, Optional<Expr> passedOn) {
        return passedOn.map(own::add).orElse(own);
    }

    private Optional<Expr> unary(Unary function, Expr y, Optional<Expr> error) {
        Expr x = y.inputs().getFirst();
        return switch (function) {
            case NEG, ABS, RELU -> error;
            case STEP -> error.map(e -> x.abs().less(e));
            case SIGN -> error.map(e -> x.abs().less(e).mul(2));
            case EXP,
                    LOG,
                    LOG1P,
                    SQRT,
                    SQUARE,
                    RECIPROCAL,
                    SIGMOID,
                    TANH,
                    SOFTPLUS,
                    SIN,
                    COS,
                    ARCSIN,
                    ARCCOS,
                    ARCTAN,
                    ERF -> Optional.of(plus(rounding(y, ulps), error.map(e -> passedOn(function.slope(x, y), e))));
        };
    }

    private Optional<Expr> binary(Binary function, Expr y, List<Optional<Expr>> errors) {
        if (!y.element().isReal()) {
            return mustBeExact(y, errors.stream().allMatch(Optional::isEmpty));
        }
        Expr a = y.inputs().get(0);
        Expr b = y.inputs().get(1);
        Optional<Expr> either = sum(errors);
        if (function.isComparison()) {
            return either.map(e -> a.sub(b).abs().less(e));
        }
        if (function == Binary.MIN || function == Binary.MAX) {
            return either;
        }
        if (function == Binary.MUL && isTruth(a) && isTruth(b)) {
            return either;
        }
        if (function == Binary.SUB && (a == b || isSmallWholeNumber(a) && isSmallWholeNumber(b))) {
            return Optional.empty();
        }
        // Sums and differences lose nothing to underflow.
        Expr own = function == Binary.ADD || function == Binary.SUB
                ? y.abs().mul(2 * unit)
                : rounding(y, function == Binary.POW ? ulps : 1);
        List<Derivative> slopes = function.slopes(a, b, y);
        own = plus(own, errors.get(0).map(e -> passedOn(slopes.get(0), e)));
        return Optional.of(plus(own, errors.get(1).map(e -> passedOn(slopes.get(1), e))));
    }

    private static boolean isTruth(Expr x) {
        return x.op() instanceof Binary function && function.isComparison();
    }

    private static boolean isSmallWholeNumber(Expr x) {
        double value = x.constantValue().orElse(Double.NaN);
        return Math.abs(value) < 100 && value == Math.rint(value);
    }

    private static Optional<Expr> sum(List<Optional<Expr>> errors) {
        return errors.stream().flatMap(Optional::stream).reduce(Expr::add);
    }

    private static Expr passedOn(Derivative slope, Expr error) {
        return switch (slope) {
            case Derivative.Flow(Expr s) -> error.mul(s.abs()).mul(1.01);
            case Derivative.Cut(String reason) -> throw new IllegalArgumentException(reason);
        };
    }

    /** The error of what is chosen; where the condition may tip over, that of both and the distance between them. */
    private static Expr select(Expr y, List<Optional<Expr>> errors) {
        Expr condition = y.inputs().get(0);
        Expr yes = errors.get(1).orElseGet(() -> zeros(y));
        Expr no = errors.get(2).orElseGet(() -> zeros(y));
        Expr chosen = condition.where(yes, no);
        Expr apart = y.inputs().get(1).sub(y.inputs().get(2)).abs();
        return errors.get(0)
                .map(e -> e.greater(zeros(e)).where(apart.add(yes).add(no), chosen))
                .orElse(chosen);
    }

    private static Optional<Expr> moved(Expr y, List<Optional<Expr>> errors) {
        if (errors.stream().allMatch(Optional::isEmpty)) {
            return Optional.empty();
        }
        List<Expr> moved = new ArrayList<>();
        for (int i = 0; i < errors.size(); i++) {
            Expr input = y.inputs().get(i);
            moved.add(errors.get(i).orElseGet(() -> input.element().isReal() ? zeros(input) : input));
        }
        return Optional.of(Expr.of(y.op(), moved));
    }

    private Expr matmul(MatMul product, Expr y, List<Optional<Expr>> errors) {
        Expr a = y.inputs().get(0).abs();
        Expr b = y.inputs().get(1).abs();
        int terms = y.inputs().get(0).shape().size(product.transposeA() ? -2 : -1);
        Expr bound = sumOf(Expr.of(product, a, b), terms);
        bound = plus(bound, errors.get(0).map(e -> Expr.of(product, e, b)));
        bound = plus(bound, errors.get(1).map(e -> Expr.of(product, a, e)));
        return errors.get(0).isPresent() && errors.get(1).isPresent()
                ? bound.add(Expr.of(product, errors.get(0).get(), errors.get(1).get()))
                : bound;
    }

    /** What the errors of its inputs do to an operation that works element by element, as all of the tests' own do. */
    private static List<Optional<Expr>> elementwise(CustomOp op, Expr y, List<Optional<Expr>> errors) {
        List<Optional<Expr>> passedOn = new ArrayList<>();
        for (int i = 0; i < errors.size(); i++) {
            int input = i;
            passedOn.add(errors.get(i).map(e -> switch (op.vjp(y.inputs(), y, e).get(input)) {
                case Derivative.Flow(Expr moved) -> moved.abs().mul(1.01);
                case Derivative.Cut(String reason) -> throw new IllegalArgumentException(reason);
            }));
        }
        return passedOn;
    }

    private Optional<Expr> reduce(Reduce reduce, Expr y, Optional<Expr> error) {
        Expr x = y.inputs().getFirst();
        return switch (reduce.kind()) {
            case MAX -> error.map(e -> Expr.of(reduce, e));
            case SUM -> {
                int terms = reduce.axes().stream().mapToInt(x.shape()::size).reduce(1, (a, b) -> a * b);
                yield Optional.of(plus(sumOf(Expr.of(reduce, x.abs()), terms), error.map(e -> Expr.of(reduce, e))));
            }
        };
    }
}
