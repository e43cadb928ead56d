package dev.backlight.explain;

import java.util.List;

/**
 * One way from a weight to the loss: the product of the derivatives along it.
 *
 * @param weight where it begins
 * @param units the units that it passes, from the weight's target to an output
 * @param factors from the loss backwards, as the chain rule is written
 */
public record Path(String weight, List<String> units, List<Factor> factors) {
    public Path {
        units = List.copyOf(units);
        factors = List.copyOf(factors);
    }

    /** The factors multiplied in their order. */
    public Quantity product() {
        return factors.stream().map(Factor::value).reduce(Quantity::times).orElseThrow();
    }

    /** For example {@code w_ij→j→k→o→E}. */
    public String name() {
        return name(Notation.DOL);
    }

    /** The same, with the letter that the loss has in a notation. */
    public String name(Notation notation) {
        return weight + "→" + String.join("→", units) + "→" + notation.loss().text();
    }
}
