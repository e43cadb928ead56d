package dev.backlight.explain;

import dev.backlight.formula.Formula;
import java.util.List;
import java.util.Optional;

/**
 * The derivative of a formula by one name that stands in it, all other names held fixed.
 *
 * @param of the name of the formula
 * @param by the name in it
 * @param formula as a person would write it
 * @param steps how it comes about, the innermost rule first; the last gives the derivative
 */
public record LocalDerivative(String of, String by, Formula formula, List<Step> steps) {
    public LocalDerivative {
        steps = List.copyOf(steps);
    }

    /** ∂of/∂by, or with d if no other name stands in the formula. */
    public Formula notation() {
        return steps.getLast().of();
    }

    /** At the point; empty without one, or where there is none. */
    public Optional<Quantity> value() {
        return steps.getLast().value();
    }
}
