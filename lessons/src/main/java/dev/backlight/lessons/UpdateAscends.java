package dev.backlight.lessons;

import dev.backlight.explain.Notation;
import dev.backlight.formula.Formula;

/**
 * The update goes up the gradient.
 *
 * @param notation for its letters
 */
record UpdateAscends(Notation notation) implements ExampleMistake {
    @Override
    public String sentence() {
        return "adds " + notation.rate().text() + " · "
                + notation.by(Formula.symbol("w")).text() + " in the update in place of subtracting it: goes uphill";
    }

    @Override
    public NetworkExample instead(NetworkExample example) {
        return example.withRate(-example.learningRate().orElseThrow());
    }
}
