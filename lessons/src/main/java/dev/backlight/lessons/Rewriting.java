package dev.backlight.lessons;

import dev.backlight.expr.Expr;
import dev.backlight.expr.Graph;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A calculation with some nodes replaced: what lies above them is rebuilt, and everything else stays itself. */
final class Rewriting {
    /** What becomes of a node. */
    interface Rule {
        /**
         * The node that takes the place of another.
         *
         * @param node as it was
         * @param rebuilt the same over its replaced inputs; the node itself if none of them changed
         */
        Expr replace(Expr node, Expr rebuilt);
    }

    private final Rule rule;
    private final Map<Expr, Expr> replaced = new IdentityHashMap<>();

    Rewriting(Rule rule) {
        this.rule = rule;
    }

    /** Replaces nothing. */
    static Rewriting none() {
        return new Rewriting((_, rebuilt) -> rebuilt);
    }

    /** What a node has become. */
    Expr of(Expr root) {
        for (Expr node : Graph.sort(List.of(root))) {
            if (!replaced.containsKey(node)) {
                replaced.put(node, Expr.at(node.path(), () -> rule.replace(node, rebuilt(node))));
            }
        }
        return Objects.requireNonNull(replaced.get(root));
    }

    private Expr rebuilt(Expr node) {
        List<Expr> inputs = node.inputs().stream()
                .map(input -> Objects.requireNonNull(replaced.get(input)))
                .toList();
        return inputs.equals(node.inputs()) ? node : Expr.of(node.op(), inputs);
    }
}
