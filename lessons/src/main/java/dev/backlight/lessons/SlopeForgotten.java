package dev.backlight.lessons;

import java.util.Optional;

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
        return parts.withSlopes(value, z -> z.inputs().getFirst());
    }
}
