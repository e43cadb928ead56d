package dev.backlight.lessons;

import dev.backlight.explain.FormulaExplanation;
import dev.backlight.explain.Quantity;
import dev.backlight.formula.Definitions;
import dev.backlight.formula.Formula;
import dev.backlight.formula.FormulaParser;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Solutions for descents: the slope in symbols, and the last steps in numbers. */
final class DescentSolution {
    /** Each step is like the one before. */
    private static final int MOST_STEPS = 3;

    private final DescentExample example;
    private final Truth truth;
    private final Asked asked;
    private final Definitions definitions;

    private DescentSolution(DescentExample example, Truth truth, Asked asked) {
        this.example = example;
        this.truth = truth;
        this.asked = asked;
        this.definitions = FormulaParser.parse(example.function());
    }

    static List<String> lines(DescentExample example, Truth truth, String quantity) {
        return new DescentSolution(example, truth, Asked.parse(quantity)).lines();
    }

    private List<String> lines() {
        List<String> lines = new ArrayList<>(slopes());
        List<Integer> starts = asked.of().isPresent()
                ? List.of(asked.of().getAsInt())
                : IntStream.rangeClosed(1, example.from().size()).boxed().toList();
        for (int start : starts) {
            if (starts.size() > 1) {
                lines.add("from start " + start + ":");
            }
            int first = Math.max(1, asked.after() - MOST_STEPS + 1);
            for (int step = first; step <= asked.after(); step++) {
                for (String variable : definitions.variableNames()) {
                    lines.add(step(variable, step, start));
                }
            }
        }
        return lines;
    }

    /** f′ by each variable. */
    private List<String> slopes() {
        FormulaExplanation explanation = FormulaExplanation.symbolic(definitions, Solution.DIGITS);
        String function = definitions.result().name();
        return definitions.variableNames().stream()
                .flatMap(variable -> explanation.derivative(function, variable).simplified().stream()
                        .map(slope -> Formula.equal(
                                        Formula.derivative(Formula.named(function), Formula.named(variable), false),
                                        slope)
                                .text()))
                .toList();
    }

    private String step(String variable, int step, int start) {
        Quantity before = of(variable, step - 1, start);
        Quantity slope = of("d" + definitions.result().name() + "/d" + variable, step - 1, start);
        Quantity after = of(variable, step, start);
        String down = slope.text(Solution.DIGITS);
        return variable + " after " + step + ": " + before.text(Solution.DIGITS) + " − "
                + Quantity.typed(example.rate()).text(Solution.DIGITS) + " · "
                + (slope.value() < 0 ? "(" + down + ")" : down) + " "
                + (before.isExact(Solution.DIGITS) && slope.isExact(Solution.DIGITS)
                        ? after.relation(Solution.DIGITS)
                        : "≈")
                + " " + after.text(Solution.DIGITS);
    }

    private Quantity of(String quantity, int after, int start) {
        return truth.quantities(quantity + " after " + after + " from start " + start)
                .getFirst();
    }
}
