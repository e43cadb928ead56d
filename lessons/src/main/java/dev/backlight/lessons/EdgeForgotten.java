package dev.backlight.lessons;

import dev.backlight.expr.Expr;
import dev.backlight.tensor.Tensor;
import java.util.Optional;

/**
 * A value goes several ways, and one of them is forgotten on the way back.
 *
 * @param weight the weight, or the matrix of weights
 * @param kept 0 for the way that is forgotten and 1 for the others, in the matrix's shape; one 0 for a single weight
 * @param isSkip whether another way leads from the source to the same target
 */
record EdgeForgotten(String source, String target, String weight, Tensor kept, boolean isSkip) implements GraphMistake {
    @Override
    public String sentence() {
        return isSkip
                ? "forgets the direct path from " + source + " to " + target
                : "forgets the paths that go on from " + source + " through " + target;
    }

    @Override
    public Rewriting in(NetworkParts parts) {
        return parts.withBackwardWeights(product -> isThis(product)
                ? Optional.of(back -> back.mul(Expr.constant(kept).cast(back.element())))
                : Optional.empty());
    }

    private boolean isThis(NetworkParts.Product product) {
        boolean isMatrix = kept.shape().rank() == 2;
        return product.weight().equals(weight)
                && (isMatrix
                        || product.source().equals(source) && product.target().equals(target));
    }
}
