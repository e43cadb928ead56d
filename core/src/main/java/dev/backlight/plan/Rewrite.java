package dev.backlight.plan;

import dev.backlight.expr.Binary;
import dev.backlight.expr.Broadcast;
import dev.backlight.expr.Constant;
import dev.backlight.expr.Expr;
import dev.backlight.expr.Graph;
import dev.backlight.expr.MatMul;
import dev.backlight.expr.Op;
import dev.backlight.expr.Parameter;
import dev.backlight.expr.Permute;
import dev.backlight.expr.Reduce;
import dev.backlight.expr.Reshape;
import dev.backlight.expr.Slice;
import dev.backlight.expr.State;
import dev.backlight.expr.StopGradient;
import dev.backlight.expr.Unary;
import dev.backlight.tensor.ElementType;
import dev.backlight.tensor.Shape;
import dev.backlight.tensor.Tensor;
import dev.backlight.tensor.TensorType;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * Simplifies a graph without changing what it computes. Each node is rebuilt over its rewritten inputs, one rule after
 * the other is tried, and nodes of equal operation and inputs become one.
 */
final class Rewrite {
    private final Map<Expr, Expr> rewritten = new IdentityHashMap<>();
    private final Map<Key, Expr> known = new HashMap<>();

    private Rewrite() {}

    /** An operation and its inputs, which are equal only to themselves: equal keys compute the same. */
    private record Key(Op op, List<Expr> inputs) {}

    static Graph of(Graph graph) {
        Rewrite rewrite = new Rewrite();
        for (Expr node : graph.nodes()) {
            List<Expr> inputs =
                    node.inputs().stream().map(rewrite.rewritten::get).toList();
            rewrite.rewritten.put(node, Expr.at(node.path(), () -> rewrite.simplify(node.op(), inputs)));
        }
        for (Expr input : graph.inputs()) {
            rewrite.rewritten.putIfAbsent(input, input);
        }
        return new Graph(
                rewrite.all(graph.inputs()),
                rewrite.all(graph.outputs()).stream().map(Rewrite::asOwnValue).toList(),
                graph.updates().stream()
                        .map(update -> new Graph.Update(
                                rewrite.rewritten.get(update.variable()),
                                asOwnValue(rewrite.rewritten.get(update.value()))))
                        .toList(),
                rewrite.all(graph.guards()));
    }

    private List<Expr> all(List<Expr> nodes) {
        return nodes.stream().map(rewritten::get).toList();
    }

    /**
     * The old value of a parameter or state that is given out, or that another is updated to, as a copy: the original
     * may be overwritten before the end of the run.
     */
    private static Expr asOwnValue(Expr value) {
        return switch (value.op()) {
            case Parameter p -> copy(value);
            case State s -> copy(value);
            case Reshape r -> Expr.of(r, asOwnValue(value.inputs().getFirst()));
            default -> value;
        };
    }

    private static Expr copy(Expr value) {
        List<Integer> starts = Collections.nCopies(value.shape().rank(), 0);
        return Expr.of(new Slice(starts, value.shape()), value);
    }

    private Expr simplify(Op op, List<Expr> inputs) {
        return switch (op) {
            // stopGradient x → x: nothing is differentiated any more
            case StopGradient stop -> inputs.getFirst();
            // x · 1 → x
            case Binary function when function == Binary.MUL && isOne(inputs.get(1)) -> inputs.get(0);
            case Binary function when function == Binary.MUL && isOne(inputs.get(0)) -> inputs.get(1);
            // reshape (reshape x) → reshape x
            case Reshape(var shape)
            when inputs.getFirst().op() instanceof Reshape ->
                simplify(op, inputs.getFirst().inputs());
            // reshape x → x, if x has that shape
            case Reshape(var shape) when shape.equals(inputs.getFirst().shape()) -> inputs.getFirst();
            // broadcast (broadcast x) → broadcast x
            case Broadcast stretch
            when inputs.getFirst().op() instanceof Broadcast ->
                simplify(op, inputs.getFirst().inputs());
            // matmul (permute a), b → matmul transposed a, b
            case MatMul(boolean a, boolean b)
            when swapsLastTwo(inputs.get(0)) ->
                simplify(new MatMul(!a, b), List.of(inputs.get(0).inputs().getFirst(), inputs.get(1)));
            case MatMul(boolean a, boolean b)
            when swapsLastTwo(inputs.get(1)) ->
                simplify(
                        new MatMul(a, !b),
                        List.of(inputs.get(0), inputs.get(1).inputs().getFirst()));
            // matmul [m, 1], [1, n] → a · b + 0, which can be computed with what follows it; the 0 is where a chain
            // starts
            case MatMul product when isOuter(product, inputs) -> outer(product, inputs.get(0), inputs.get(1));
            // reduce over axes of size 1 → reshape x
            case Reduce reduce
            when reduce.axes().stream()
                    .allMatch(axis -> inputs.getFirst().shape().size(axis) == 1) ->
                simplify(new Reshape(Expr.of(reduce, inputs).shape()), inputs);
            // reduce over [0, 2] → reduce over [0] of reduce over [2]: a kernel combines neighbouring axes only
            case Reduce reduce
            when splitPoint(reduce.axes()) > 0 -> {
                int split = splitPoint(reduce.axes());
                List<Integer> axes = reduce.axes();
                Expr inner = simplify(new Reduce(reduce.kind(), axes.subList(split, axes.size())), inputs);
                yield simplify(new Reduce(reduce.kind(), axes.subList(0, split)), List.of(inner));
            }
            // 1 / c → that constant, rounded as an engine that computes in float would
            case Unary function
            when function == Unary.RECIPROCAL
                    && inputs.getFirst().op() instanceof Constant(Tensor c, var element)
                    && c.count() == 1 ->
                merged(
                        new Constant(
                                Tensor.filled(new TensorType(ElementType.F64, c.shape()), 1.0 / (float) c.item()),
                                element),
                        List.of());
            case Op other -> merged(other, inputs);
        };
    }

    private static boolean isOuter(MatMul product, List<Expr> inputs) {
        Expr a = inputs.getFirst();
        return a.shape().rank() == 2 && a.shape().size(product.transposeA() ? 0 : 1) == 1;
    }

    private Expr outer(MatMul product, Expr a, Expr b) {
        Shape shape = Expr.of(product, a, b).shape();
        Expr column = stretched(simplify(new Reshape(Shape.of(shape.size(0), 1)), List.of(a)), shape);
        Expr row = stretched(simplify(new Reshape(Shape.of(1, shape.size(1))), List.of(b)), shape);
        Expr zero = merged(
                new Constant(
                        Tensor.scalar(0.0),
                        product.type(List.of(a.type(), b.type())).element()),
                List.of());
        return merged(Binary.ADD, List.of(merged(Binary.MUL, List.of(column, row)), stretched(zero, shape)));
    }

    private Expr stretched(Expr x, Shape shape) {
        return x.shape().equals(shape) ? x : merged(new Broadcast(shape), List.of(x));
    }

    private Expr merged(Op op, List<Expr> inputs) {
        return known.computeIfAbsent(new Key(op, inputs), key -> Expr.of(op, inputs));
    }

    private static boolean isOne(Expr x) {
        return x.constantValue().orElse(0) == 1;
    }

    private static boolean swapsLastTwo(Expr x) {
        if (!(x.op() instanceof Permute(List<Integer> axes))) {
            return false;
        }
        int rank = axes.size();
        for (int axis = 0; axis < rank - 2; axis++) {
            if (axes.get(axis) != axis) {
                return false;
            }
        }
        return rank >= 2 && axes.get(rank - 1) == rank - 2;
    }

    /** Where the first gap between the axes is; 0 if they are neighbours. */
    private static int splitPoint(List<Integer> axes) {
        for (int i = 1; i < axes.size(); i++) {
            if (axes.get(i) != axes.get(i - 1) + 1) {
                return i;
            }
        }
        return 0;
    }
}
