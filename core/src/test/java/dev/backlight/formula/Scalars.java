package dev.backlight.formula;

import dev.backlight.engine.ReferenceEngine;
import dev.backlight.engine.Workspace;
import dev.backlight.expr.Expr;
import dev.backlight.expr.Graph;
import java.util.List;
import java.util.Map;

/** Computes scalar expressions in double. */
final class Scalars {
    private Scalars() {}

    static double value(Expr scalar, Map<String, Double> values) {
        List<Expr> inputs = Graph.sort(List.of(scalar)).stream()
                .filter(node -> Definitions.nameOf(node).isPresent())
                .toList();
        ReferenceEngine engine = new ReferenceEngine();
        Workspace workspace = engine.compile(Graph.of(inputs, List.of(scalar))).workspace();
        for (int i = 0; i < inputs.size(); i++) {
            workspace.input(i, values.get(Definitions.nameOf(inputs.get(i)).orElseThrow()));
        }
        workspace.run(engine.variables(Map.of()));
        return workspace.scalar(0);
    }
}
