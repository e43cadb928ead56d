package dev.backlight.plan;

import dev.backlight.expr.Expr;
import java.util.List;

/** One thing to do in a plan. */
public sealed interface Step {
    /** Computes one node from the values of its inputs. */
    record Compute(Expr node) implements Step {}

    /** Computes a chain of elementwise operations in one pass. */
    record Fused(Chain chain) implements Step {}

    /** Stops the run if the node's value is not finite. */
    record Guard(Expr node) implements Step {}

    /** Copies a value elsewhere: to a place where it outlives its source, or into the variable that it updates. */
    record Copy(Buffer from, Buffer to) implements Step {}

    /** The expressions whose values it reads; a copy reads a buffer. */
    default List<Expr> reads() {
        return switch (this) {
            case Compute(Expr node) -> node.inputs();
            case Fused(Chain chain) -> chain.leaves();
            case Guard(Expr node) -> List.of(node);
            case Copy copy -> List.of();
        };
    }
}
