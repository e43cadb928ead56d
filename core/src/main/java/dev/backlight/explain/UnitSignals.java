package dev.backlight.explain;

import java.util.Optional;

/**
 * A row of the unit table: what one unit computed, and what came back to it.
 *
 * @param name the unit or input; an element of a layer is written {@code 2/relu[5]}
 * @param function f by its label: {@code sigmoid}, {@code linear}, or {@code input}
 * @param isOutput whether the loss reads its value
 * @param s the pre-activation; empty for an input
 * @param z the value, f(s)
 * @param slope f′(s); empty for an input
 * @param byValue dE/dz, over all ways from the unit to the loss
 * @param delta the error signal δ = dE/ds = f′(s)·dE/dz; empty for an input
 */
public record UnitSignals(
        String name,
        String function,
        boolean isOutput,
        Optional<Quantity> s,
        Quantity z,
        Optional<Quantity> slope,
        Quantity byValue,
        Optional<Quantity> delta) {
    /** What {@link #function} says of an input. */
    public static final String INPUT = "input";

    /** What {@link #function} says of a unit without an activation. */
    public static final String LINEAR = "linear";

    /** Whether it is an input of the network. */
    public boolean isInput() {
        return s.isEmpty();
    }
}
