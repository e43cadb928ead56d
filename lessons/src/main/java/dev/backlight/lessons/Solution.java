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
        return of(quantity, truth.quantities(quantity), before(example, truth, quantity));
    }

    private static List<String> before(WorkedExample example, Truth truth, String quantity) {
        return switch (example) {
            case NetworkExample network -> network(network, truth, Asked.parse(quantity));
            case FormulaExample formulas -> FormulaSolution.lines(formulas, quantity);
            case DescentExample descent -> DescentSolution.lines(descent, truth, quantity);
        };
    }

    private static List<String> network(NetworkExample example, Truth truth, Asked asked) {
        return switch (example.structure()) {
            case Structure.Units units -> NetworkSolution.lines(example, units, truth, asked);
            case Structure.Layers layers -> LayerSolution.lines(example, layers, truth, asked);
        };
    }

    /** The lines before the numbers themselves. */
    List<String> derivation() {
        return lines.subList(0, lines.size() - 1);
    }

    /** These lines, and then the quantity with its numbers. */
    private static Solution of(String quantity, List<Quantity> values, List<String> before) {
        boolean isExact = values.stream().allMatch(value -> value.isExact(DIGITS));
        String numbers = values.stream().map(value -> value.text(DIGITS)).collect(Collectors.joining(", "));
        List<String> lines = new ArrayList<>(before);
        lines.add(quantity + (isExact ? " = " : " ≈ ") + (values.size() == 1 ? numbers : "(" + numbers + ")"));
        return new Solution(values, lines);
    }
}
