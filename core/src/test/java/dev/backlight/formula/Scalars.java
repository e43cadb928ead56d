package dev.backlight.formula;

import dev.backlight.engine.ReferenceEngine;
import dev.backlight.engine.Workspace;
import dev.backlight.expr.Binary;
import dev.backlight.expr.Expr;
import dev.backlight.expr.Graph;
import dev.backlight.expr.Op;
import dev.backlight.expr.Unary;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/** Computes scalar expressions in double. */
final class Scalars {
    private static final Set<Op> KINKED =
            Set.of(Unary.ABS, Unary.RELU, Unary.SIGN, Unary.STEP, Unary.SQRT, Unary.LOG, Binary.POW);

    private Scalars() {}

    /**
     * A value.
     *
     * @param largest how large the numbers were on the way to it: NaN if one of them was no number
     * @param toKink how far the argument of a function that bends, jumps or is steep at 0 was from there
     */
    record Run(double value, double largest, double toKink) {}

    static double value(Expr scalar, Map<String, Double> values) {
        return run(scalar, values).value();
    }

    static Run run(Expr scalar, Map<String, Double> values) {
        List<Expr> nodes = Graph.sort(List.of(scalar));
        List<Expr> inputs = nodes.stream()
                .filter(node -> Definitions.nameOf(node).isPresent())
                .toList();
        ReferenceEngine engine = new ReferenceEngine();
        Workspace workspace = engine.compile(Graph.of(inputs, nodes)).workspace();
        for (int i = 0; i < inputs.size(); i++) {
            workspace.input(i, values.get(Definitions.nameOf(inputs.get(i)).orElseThrow()));
        }
        workspace.run(engine.variables(Map.of()));
        double largest = IntStream.range(0, nodes.size())
                .mapToDouble(i -> Math.abs(workspace.scalar(i)))
                .reduce(0, Math::max);
        double toKink = nodes.stream()
                .filter(node -> KINKED.contains(node.op()))
                .mapToDouble(node ->
                        Math.abs(workspace.scalar(nodes.indexOf(node.inputs().getFirst()))))
                .reduce(Double.POSITIVE_INFINITY, Math::min);
        return new Run(workspace.scalar(nodes.size() - 1), largest, toKink);
    }
}
