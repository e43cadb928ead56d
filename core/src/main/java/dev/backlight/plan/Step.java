package dev.backlight.plan;

import dev.backlight.expr.Expr;
import java.util.ArrayList;
import java.util.List;

/** One thing to do in a plan. */
public sealed interface Step {
    /** Computes one node from the values of its inputs. */
    record Compute(Expr node) implements Step {}

    /** Computes a chain of elementwise operations in one pass. */
    record Fused(Chain chain) implements Step {}

    /**
     * Multiplies two matrices and computes a chain from the product while it is in the cache; the product itself is
     * never in memory.
     *
     * @param product the matrix product, which is one of the chain's leaves
     */
    record Product(Expr product, Chain chain) implements Step {}

    /** Stops the run if the node's value is not finite. */
    record Guard(Expr node) implements Step {}

    /** Copies a value elsewhere: to a place where it outlives its source, or into the variable that it updates. */
    record Copy(Buffer from, Buffer to) implements Step {}

    /** The expressions whose values it reads; a copy reads a buffer. */
    default List<Expr> reads() {
        return switch (this) {
            case Compute(Expr node) -> node.inputs();
            case Fused(Chain chain) -> chain.leaves();
            case Product(Expr product, Chain chain) -> {
                List<Expr> reads = new ArrayList<>(product.inputs());
                chain.leaves().stream().filter(leaf -> leaf != product).forEach(reads::add);
                yield reads;
            }
            case Guard(Expr node) -> List.of(node);
            case Copy copy -> List.of();
        };
    }
}
