package dev.backlight.explain;

/** One factor of the chain rule along a path from the loss back to a weight. */
public sealed interface Factor {
    /** What it comes to. */
    Quantity value();

    /** dE/dz of an output, through the loss alone. */
    record LossSlope(String output, Quantity value) implements Factor {}

    /** f′(s) of a unit. */
    record Slope(String unit, String function, Quantity value) implements Factor {}

    /** The weight between two units: ∂s(target)/∂z(source). */
    record Weight(String name, String source, String target, Quantity value) implements Factor {}

    /** ∂s(target)/∂z(source) where it is not a single weight, as in a gate or after shared weights. */
    record Through(String source, String target, Quantity value) implements Factor {}

    /** The value that the weight multiplies: ∂s/∂w. */
    record Source(WeightGradient.Source of, Quantity value) implements Factor {}
}
