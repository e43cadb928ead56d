package dev.backlight.lessons;

import dev.backlight.expr.Expr;
import java.util.Optional;
import java.util.Set;

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

    @Override
    public Rewriting in(NetworkParts parts) {
        Set<Expr> activations = parts.activations();
        return new Rewriting((node, rebuilt) ->
                activations.contains(node) && value.orElse(parts.name(node)).equals(parts.name(node))
                        ? Slopes.swapped(rebuilt, again(rebuilt))
                        : rebuilt);
    }

    /** The function at its own value, as if that were s. */
    private static Expr again(Expr z) {
        return Expr.of(z.op(), Slopes.swapped(z, z.inputs().getFirst()));
    }
}
