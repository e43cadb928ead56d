package dev.backlight.lessons;

import dev.backlight.expr.Expr;
import java.util.Optional;

/**
 * A square weight matrix is read by columns in place of rows, on the way forward or on the way back.
 *
 * @param matrix its name
 */
record MatrixTransposed(String matrix, boolean isForward) implements GraphMistake {
    @Override
    public String sentence() {
        return isForward
                ? "transposes the weight matrix " + matrix
                : "transposes " + matrix + " on the way back: takes dE/df · Wᵀ for dE/df · W";
    }

    @Override
    public Rewriting in(NetworkParts parts) {
        return isForward
                ? new Rewriting((node, rebuilt) -> parts.name(node).equals(matrix) ? rebuilt.transpose() : rebuilt)
                : parts.withBackwardWeights(
                        product -> product.weight().equals(matrix) ? Optional.of(Expr::transpose) : Optional.empty());
    }
}
