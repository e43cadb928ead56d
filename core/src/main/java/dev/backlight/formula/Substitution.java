package dev.backlight.formula;

import dev.backlight.expr.Expr;
import dev.backlight.expr.Graph;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Puts expressions in the place of others. */
public final class Substitution {
    private Substitution() {}

    /** The expression with some of its nodes replaced; what is not above any of those stays as it is. */
    public static Expr in(Expr root, Function<Expr, Optional<Expr>> replacement) {
        Map<Expr, Expr> copies = new IdentityHashMap<>();
        for (Expr node : Graph.sort(List.of(root))) {
            List<Expr> inputs = node.inputs().stream().map(copies::get).toList();
            Expr kept = inputs.equals(node.inputs()) ? node : Expr.of(node.op(), inputs);
            copies.put(node, replacement.apply(node).orElse(kept));
        }
        return copies.get(root);
    }
}
