package dev.backlight.lessons;

import dev.backlight.explain.Quantity;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * How a quantity is found.
 *
 * @param values its numbers, exactly where decimals reach
 * @param lines the derivation; the last line has the numbers
 */
record Solution(List<Quantity> values, List<String> lines) {
    /** As many digits as a person reads. */
    static final int DIGITS = 10;

    static Solution of(WorkedExample example, Truth truth, String quantity) {
        return switch (example) {
            case NetworkExample network -> NetworkSolution.of(network, truth, quantity);
            case FormulaExample formulas ->
                plain(quantity, truth.quantities(quantity), FormulaSolution.lines(formulas, quantity));
            case DescentExample descent ->
                plain(quantity, truth.quantities(quantity), DescentSolution.lines(descent, truth, quantity));
        };
    }

    /** The lines before the numbers themselves. */
    List<String> derivation() {
        return lines.subList(0, lines.size() - 1);
    }

    /** These lines, and then the quantity with its numbers. */
    static Solution plain(String quantity, List<Quantity> values, List<String> before) {
        boolean isExact = values.stream().allMatch(value -> value.isExact(DIGITS));
        String numbers = values.stream().map(value -> value.text(DIGITS)).collect(Collectors.joining(", "));
        List<String> lines = new ArrayList<>(before);
        lines.add(quantity + (isExact ? " = " : " ≈ ") + (values.size() == 1 ? numbers : "(" + numbers + ")"));
        return new Solution(values, lines);
    }
}
