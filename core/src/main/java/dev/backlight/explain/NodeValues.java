package dev.backlight.explain;

import dev.backlight.expr.Binary;
import dev.backlight.expr.Expr;
import dev.backlight.expr.Op;
import dev.backlight.expr.Unary;
import dev.backlight.tensor.Tensor;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * What nodes come to in one run in double, and whether there are such numbers at all.
 *
 * @param nodes each after its inputs
 * @param values one for each node
 */
record NodeValues(List<Expr> nodes, List<Tensor> values) {
    NodeValues {
        nodes = List.copyOf(nodes);
        values = List.copyOf(values);
    }

    /**
     * What a double holds of a node's numbers.
     *
     * @param isFinite whether none of them is infinite or NaN
     * @param hasZero whether one of them is 0
     * @param isTooSmall whether such a 0 stands for a number that is only too small for a double, as e⁻⁸⁰⁰ is
     */
    private record Held(boolean isFinite, boolean hasZero, boolean isTooSmall) {
        boolean isExactZero() {
            return hasZero && !isTooSmall;
        }
    }

    /** Whether all nodes have values, be they too large or too small for a double. */
    boolean exist() {
        Map<Expr, Held> held = new IdentityHashMap<>();
        for (int i = 0; i < nodes.size(); i++) {
            Expr node = nodes.get(i);
            double[] numbers = values.get(i).toDoubles();
            List<Held> inputs = node.inputs().stream().map(held::get).toList();
            // NaN of infinite numbers, as in ∞ − ∞, comes of their being too large.
            if (inputs.stream().allMatch(Held::isFinite) && (isNaN(numbers) || isPole(node.op(), numbers, inputs))) {
                return false;
            }
            boolean hasZero = Arrays.stream(numbers).anyMatch(number -> number == 0);
            held.put(
                    node,
                    new Held(
                            Arrays.stream(numbers).allMatch(Double::isFinite),
                            hasZero,
                            hasZero && isTooSmall(node.op(), inputs)));
        }
        return true;
    }

    private static boolean isNaN(double[] numbers) {
        return Arrays.stream(numbers).anyMatch(Double::isNaN);
    }

    /** Whether an operation on finite numbers is infinite because one of them is exactly where it has a pole. */
    private static boolean isPole(Op op, double[] numbers, List<Held> inputs) {
        return Arrays.stream(numbers).anyMatch(Double::isInfinite)
                && (op == Unary.LOG1P
                        || (op == Unary.LOG || op == Unary.RECIPROCAL || op == Binary.POW)
                                && inputs.getFirst().isExactZero()
                        || op == Binary.DIV && inputs.getLast().isExactZero());
    }

    /** Whether an operation that gives 0 has numbers that are not 0, or so only because they are too small. */
    private static boolean isTooSmall(Op op, List<Held> inputs) {
        boolean multiplies = op == Binary.MUL || op == Binary.DIV || op == Binary.POW || op == Unary.SQUARE;
        return op == Unary.EXP
                || multiplies && inputs.stream().noneMatch(Held::hasZero)
                || inputs.stream().anyMatch(Held::isTooSmall);
    }
}
