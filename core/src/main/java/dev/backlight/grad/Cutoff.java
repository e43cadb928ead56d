package dev.backlight.grad;

import dev.backlight.expr.Expr;

/**
 * A place where no gradient flows back.
 *
 * @param at the node that a gradient reached and did not pass
 * @param reason why its operation has no derivative by that input
 */
public record Cutoff(Expr at, String reason) {

    /** For example {@code step in 2/hidden: its slope is zero wherever it has one}. */
    @Override
    public String toString() {
        return at.op().label() + (at.path().isEmpty() ? "" : " in " + at.path()) + ": " + reason;
    }
}
