package dev.backlight.explain;

import dev.backlight.formula.Formula;
import java.util.List;
import java.util.Optional;

/**
 * The derivative of a variable by a formula that depends on it: the reciprocal of the formula's own.
 *
 * @param of the variable
 * @param by the formula
 * @param solved the variable in terms of the formula's value, as the inverse function; empty if the formula cannot be
 *     solved for it
 * @param branch where that is so: x ≥ 0; none if it is everywhere
 * @param unsolved why the formula is not solved, as the end of a sentence after "since"; empty if it is
 * @param step the reciprocal, and the same as the inverse function's derivative where that is known
 */
public record InverseDerivative(
        String of, String by, Optional<Formula> solved, List<Formula> branch, String unsolved, Step step) {
    public InverseDerivative {
        branch = List.copyOf(branch);
    }

    /** At the point; empty without one. */
    public Optional<Quantity> value() {
        return step.value();
    }
}
