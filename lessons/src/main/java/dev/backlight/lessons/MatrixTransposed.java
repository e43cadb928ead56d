package dev.backlight.lessons;

import dev.backlight.expr.Expr;
import java.util.Optional;

/**
 * A square weight matrix is read by columns in place of rows, on the way forward or on the way back.
 *
 * @param matrix its name
 * @param loss the letter of the loss
 */
record MatrixTransposed(String matrix, boolean isForward, String loss) implements GraphMistake {
    @Override
    public String sentence() {
        return isForward
                ? "transposes the weight matrix " + matrix
                : "transposes %1$s on the way back: takes d%2$s/df · Wᵀ for d%2$s/df · W".formatted(matrix, loss);
    }

    @Override
    public Rewriting in(NetworkParts parts) {
        return isForward
                ? new Rewriting((node, rebuilt) -> parts.name(node).equals(matrix) ? rebuilt.transpose() : rebuilt)
                : parts.withBackwardWeights(
                        product -> product.weight().equals(matrix) ? Optional.of(Expr::transpose) : Optional.empty());
    }
}
