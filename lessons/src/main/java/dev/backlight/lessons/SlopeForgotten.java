package dev.backlight.lessons;

import dev.backlight.expr.Expr;
import java.util.Optional;
import java.util.Set;

/**
 * The slope f′(s) is left out on the way back.
 *
 * @param value of one unit or layer by the name of its value; empty for all of them
 */
record SlopeForgotten(Optional<String> value) implements GraphMistake {
    @Override
    public String sentence() {
        return "forgets the slope f'(s) of "
                + value.map(name -> "the activation of " + name).orElse("every activation");
    }

    @Override
    public Rewriting in(NetworkParts parts) {
        Set<Expr> activations = parts.activations();
        return new Rewriting((node, rebuilt) ->
                activations.contains(node) && value.orElse(parts.name(node)).equals(parts.name(node))
                        ? Slopes.swapped(rebuilt, rebuilt.inputs().getFirst())
                        : rebuilt);
    }
}
