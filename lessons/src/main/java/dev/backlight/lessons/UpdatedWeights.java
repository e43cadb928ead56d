package dev.backlight.lessons;

import dev.backlight.expr.Expr;
import dev.backlight.grad.Gradient;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The weights are updated one layer after the other, the last first, and the error signals before them go back through
 * the new ones.
 */
record UpdatedWeights() implements GraphMistake {
    @Override
    public String sentence() {
        return "goes back through weights that are updated already: computed with the updated output weights";
    }

    /** Each round, one more layer is right: its error signals came through weights that were. */
    @Override
    public Rewriting in(NetworkParts parts) {
        Rewriting wrong = Rewriting.none();
        for (int layer = 1; layer < parts.depth(); layer++) {
            Map<String, Expr> updated = updated(parts, wrong.of(parts.loss()));
            wrong = parts.withBackwardWeights(product ->
                    Optional.ofNullable(updated.get(product.weight())).map(weight -> _ -> weight));
        }
        return wrong;
    }

    private static Map<String, Expr> updated(NetworkParts parts, Expr loss) {
        double rate = parts.example().learningRate().orElse(0);
        Gradient gradient = Gradient.of(loss);
        Map<String, Expr> updated = new HashMap<>();
        for (Expr weight : parts.parameters()) {
            gradient.by(weight)
                    .ifPresent(slope -> updated.put(
                            parts.name(weight), weight.sub(slope.mul(rate)).stopGradient()));
        }
        return updated;
    }
}
