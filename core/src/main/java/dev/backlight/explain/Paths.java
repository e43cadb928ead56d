package dev.backlight.explain;

import java.math.BigInteger;
import java.util.List;

/**
 * The ways from one weight to the loss, whose products add up to its gradient.
 *
 * @param weight the weight's name
 * @param count how many there are
 * @param listed all of them in the order of the units, or, if there are too many, those with the largest products, the
 *     largest first
 * @param gradient dE/dw as training has it
 */
public record Paths(String weight, BigInteger count, List<Path> listed, Quantity gradient) {
    public Paths {
        listed = List.copyOf(listed);
    }

    /** The sum of the listed products. */
    public Quantity sum() {
        return listed.stream().map(Path::product).reduce(Quantity::plus).orElse(Quantity.typed(0));
    }

    /** Whether every path is listed. */
    public boolean isComplete() {
        return count.equals(BigInteger.valueOf(listed.size()));
    }

    /** What the paths that are not listed add; exactly 0 if there are none. */
    public Quantity remainder() {
        return isComplete() ? Quantity.typed(0) : gradient.plus(sum().negated());
    }

    /** A path's part of the gradient; NaN if that is 0. */
    public double share(Path path) {
        return path.product().value() / gradient.value() + 0.0; // not -0
    }
}
