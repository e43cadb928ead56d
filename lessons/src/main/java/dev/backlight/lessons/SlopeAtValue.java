package dev.backlight.lessons;

import dev.backlight.expr.Expr;
import java.util.Optional;

/**
 * The slope is taken at the value z in place of the pre-activation s: σ(z)(1 − σ(z)).
 *
 * @param value of one unit or layer by the name of its value; empty for all of them
 */
record SlopeAtValue(Optional<String> value) implements GraphMistake {
    @Override
    public String sentence() {
        return "takes the slope f' at z in place of s, f'(f(s)), for "
                + value.map(name -> "the activation of " + name).orElse("every activation");
    }

    /** f(z) as if z were s: its slope is f′(z). */
    @Override
    public Rewriting in(NetworkParts parts) {
        return parts.withSlopes(
                value, z -> Expr.of(z.op(), Slopes.swapped(z, z.inputs().getFirst())));
    }
}
