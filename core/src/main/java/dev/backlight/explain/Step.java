package dev.backlight.explain;

import dev.backlight.formula.Formula;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One step of a derivation, in three columns: symbols, the numbers put in, the value.
 *
 * @param rule what is done, in words
 * @param of what is derived
 * @param symbols the forms that it takes, each equal to the one before
 * @param numbers the last form with numbers in place of symbols, and that form as it is worked out
 * @param value what it comes to; empty without a point, or where it has no value, and then there are no numbers
 */
public record Step(String rule, Formula of, List<Formula> symbols, List<Put> numbers, Optional<Quantity> value) {
    public Step {
        symbols = List.copyOf(symbols);
        numbers = List.copyOf(numbers);
        if (value.isEmpty() && !numbers.isEmpty()) {
            throw new IllegalArgumentException(of.text() + " has no value, so no numbers can be put in: "
                    + numbers.getFirst().formula().text());
        }
    }

    /** A step that comes to a number. */
    public Step(String rule, Formula of, List<Formula> symbols, List<Put> numbers, Quantity value) {
        this(rule, of, symbols, numbers, Optional.of(value));
    }

    /**
     * Numbers put in for symbols.
     *
     * @param isExact whether all of them are written in full
     */
    public record Put(Formula formula, boolean isExact) {}

    /** One side of the step's equations, with the sign before it, = or ≈. */
    public record Side(String sign, Formula formula) {}

    /** What {@link #of} comes to: symbols, numbers and the value, if it is known, in so many digits. */
    public List<Side> sides(int digits) {
        List<Side> sides = new ArrayList<>();
        symbols.forEach(form -> sides.add(new Side("=", form)));
        numbers.forEach(put -> sides.add(new Side(put.isExact() ? "=" : "≈", put.formula())));
        result(digits).ifPresent(sides::add);
        return sides;
    }

    /** The step in one line. */
    public Formula line(int digits) {
        List<Formula> formulas = new ArrayList<>(List.of(of));
        List<String> signs = new ArrayList<>();
        for (Side side : sides(digits)) {
            signs.add(side.sign());
            formulas.add(side.formula());
        }
        return new Formula.Relation(formulas, signs);
    }

    /** The value, if there is one; after {@code =} only if it is written in full, and so were the numbers before it. */
    public Optional<Side> result(int digits) {
        boolean followsExactly = numbers.isEmpty() || numbers.getLast().isExact();
        return value.map(number ->
                new Side(followsExactly ? number.relation(digits) : "≈", Formula.number(number.digits(digits))));
    }
}
