package dev.backlight.explain;

import dev.backlight.formula.Formula;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;

/**
 * The derivative of a formula by a variable on which it depends through other formulas: the sum over all ways, each the
 * product of the derivatives along it.
 *
 * @param of the name of the formula
 * @param by the variable
 * @param local the derivatives along all ways, each formula after those that it uses
 * @param count how many ways there are
 * @param listed all of them, or, if there are too many, those with the largest products
 * @param kept as a person would write it with the names of the formulas between; empty if it would fill pages
 * @param simplified the same in the variables alone; empty if it would fill pages
 * @param nonZero what must not be 0 for these forms to be right
 * @param value of the gradient of the whole
 */
public record FormulaDerivative(
        String of,
        String by,
        List<LocalDerivative> local,
        BigInteger count,
        List<Chain> listed,
        Optional<Formula> kept,
        Optional<Formula> simplified,
        List<Formula> nonZero,
        Quantity value) {
    public FormulaDerivative {
        local = List.copyOf(local);
        listed = List.copyOf(listed);
        nonZero = List.copyOf(nonZero);
    }

    /** d of / d by. */
    public Formula notation() {
        return Formula.derivative(Formula.named(of), Formula.named(by), false);
    }

    /** Whether every way is listed. */
    public boolean isComplete() {
        return count.equals(BigInteger.valueOf(listed.size()));
    }

    /** The sum of the listed products. */
    public Quantity sum() {
        return listed.stream().map(Chain::product).reduce(Quantity::plus).orElse(Quantity.typed(0));
    }

    /** What the ways that are not listed add; exactly 0 if there are none. */
    public Quantity remainder() {
        return isComplete() ? Quantity.typed(0) : value.plus(sum().negated());
    }
}
