package dev.backlight.lessons;

import dev.backlight.explain.Notation;

/**
 * The first factor of every chain is left out: the slope of the loss at the outputs.
 *
 * @param notation for its letters
 */
record LossSlopeForgotten(Notation notation) implements GraphMistake {
    @Override
    public String sentence() {
        return "forgets the first factor of the chain, the slope of the loss, "
                + notation.by(notation.output("", true)).text();
    }

    @Override
    public Rewriting in(NetworkParts parts) {
        return parts.withLossSlope(
                _ -> parts.example().objective().reduction().of(parts.output().sum(1)));
    }
}
