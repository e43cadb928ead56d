package dev.backlight.lessons;

import dev.backlight.expr.Expr;
import java.util.function.UnaryOperator;

/**
 * A mistake in a rule of differentiation: one node of the formulas has its value, and the slope that the mistake gives
 * it.
 */
record FormulaMistake(String sentence, Rewriting.Rule rule) implements Mistake {
    /**
     * A mistake that is made at one node.
     *
     * @param change what takes the node's place
     */
    static FormulaMistake at(Expr wrong, String sentence, UnaryOperator<Expr> change) {
        return new FormulaMistake(sentence, (node, rebuilt) -> node == wrong ? change.apply(rebuilt) : rebuilt);
    }
}
