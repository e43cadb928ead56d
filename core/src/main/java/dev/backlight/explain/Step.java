package dev.backlight.explain;

import dev.backlight.formula.Formula;
import java.util.ArrayList;
import java.util.List;

/**
 * One step of a derivation, in three columns: symbols, the numbers put in, the value.
 *
 * @param rule what is done, in words
 * @param of what is derived
 * @param symbols the forms that it takes, each equal to the one before
 * @param numbers the last form with numbers in place of symbols, and that form as it is worked out
 * @param value what it comes to
 */
public record Step(String rule, Formula of, List<Formula> symbols, List<Put> numbers, Quantity value) {
    public Step {
        symbols = List.copyOf(symbols);
        numbers = List.copyOf(numbers);
    }

    /**
     * Numbers put in for symbols.
     *
     * @param isExact whether all of them are written in full
     */
    public record Put(Formula formula, boolean isExact) {}

    /** The step in one line: symbols, numbers and the value in so many digits, joined by = and ≈. */
    public Formula line(int digits) {
        List<Formula> sides = new ArrayList<>(List.of(of));
        List<String> signs = new ArrayList<>();
        for (Formula form : symbols) {
            signs.add("=");
            sides.add(form);
        }
        for (Put put : numbers) {
            signs.add(put.isExact() ? "=" : "≈");
            sides.add(put.formula());
        }
        signs.add(relation(digits));
        sides.add(Formula.number(value.digits(digits)));
        return new Formula.Relation(sides, signs);
    }

    /** {@code =} before the value only if it is written in full, and so were the numbers before it. */
    public String relation(int digits) {
        boolean followsExactly = numbers.isEmpty() || numbers.getLast().isExact();
        return followsExactly ? value.relation(digits) : "≈";
    }
}
