package dev.backlight.lessons;

import dev.backlight.explain.Explanation;
import dev.backlight.explain.Level;
import dev.backlight.explain.Notation;
import dev.backlight.explain.Quantity;
import dev.backlight.explain.Step;
import dev.backlight.explain.UnitSignals;
import dev.backlight.explain.WeightGradient;
import dev.backlight.formula.Formula;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Solutions for one sample of a network of units, by {@link Explanation}. */
final class UnitSolution {
    private static final Pattern OF_UNIT = Pattern.compile("(s|f')\\[(.+)]");

    private final Structure.Units structure;
    private final Explanation explanation;
    private final Notation notation;

    UnitSolution(Structure.Units structure, Explanation explanation, Notation notation) {
        this.structure = structure;
        this.explanation = explanation;
        this.notation = notation;
    }

    /** How a quantity is found; none if it is given. */
    List<String> lines(String quantity) {
        return LossName.derivativeBy(quantity)
                .map(this::derivative)
                .orElseGet(() -> LossName.ALL.contains(quantity) ? loss() : forward(quantity));
    }

    private List<String> loss() {
        List<String> lines = new ArrayList<>(
                List.of("Loss: " + explanation.subject().objective().describe()));
        lines.addAll(lines(explanation.forwardToLoss(notation, Solution.DIGITS)));
        return lines;
    }

    private List<String> derivative(String by) {
        Optional<String> parameter = structure.parameter(by);
        if (parameter.isPresent()) {
            return lines(explanation.derive(parameter.get(), Level.CHAIN, notation, Solution.DIGITS));
        }
        Matcher ofUnit = OF_UNIT.matcher(by);
        String name = ofUnit.matches() ? ofUnit.group(2) : by;
        if (unit(name).isEmpty()) {
            return List.of("the loss does not depend on " + name);
        }
        Formula wanted = notation.by(ofUnit.matches() ? notation.preActivation(name) : notation.value(name));
        Formula signal = ofUnit.matches() ? notation.delta(name) : wanted;
        return lines(back(name, List.of(wanted, signal)));
    }

    /** What is known of a unit; empty if the loss does not depend on it. */
    private Optional<UnitSignals> unit(String name) {
        return explanation.units().stream()
                .filter(each -> each.name().equals(name))
                .findFirst();
    }

    /** The way back to a unit, as far as one of these. */
    private List<Step> back(String unit, List<Formula> wanted) {
        List<Step> steps = new ArrayList<>();
        for (Step step : explanation.back(unit, notation, Solution.DIGITS)) {
            steps.add(step);
            if (wanted.contains(step.of())) {
                break;
            }
        }
        return steps;
    }

    private static List<String> lines(List<Step> steps) {
        return steps.stream().map(step -> step.line(Solution.DIGITS).text()).toList();
    }

    /** What a unit computes, and of a slope the rule for it. */
    private List<String> forward(String called) {
        Matcher ofUnit = OF_UNIT.matcher(called);
        String name = ofUnit.matches() ? ofUnit.group(2) : called;
        if (unit(name).isEmpty()) {
            return List.of();
        }
        List<Step> steps = new ArrayList<>(explanation.forward(name, notation, Solution.DIGITS));
        if (ofUnit.matches() && ofUnit.group(1).equals("f'")) {
            steps.addAll(explanation.back(name, notation, Solution.DIGITS).stream()
                    .filter(step -> isSlope(step.of(), name))
                    .toList());
        }
        return lines(steps);
    }

    private boolean isSlope(Formula formula, String unit) {
        return formula instanceof Formula.Apply(Formula.Primed _, List<Formula> arguments)
                && arguments.equals(List.of(notation.preActivation(unit)));
    }

    /** How a parameter moves: its gradient, then w ← w − η·dE/dw. */
    List<String> moved(String parameter) {
        WeightGradient weight = explanation.weight(parameter);
        List<String> lines =
                new ArrayList<>(lines(explanation.derive(weight.name(), Level.CHAIN, notation, Solution.DIGITS)));
        lines.add(step(weight.name(), weight.value(), weight.gradient(), weight.change()));
        return lines;
    }

    String step(String name, Quantity value, Quantity gradient, Quantity change) {
        String rate = notation.rate().text();
        return change.isZero()
                ? name + " does not move"
                : name + " ← " + name + " − " + rate + "·"
                        + notation.by(Formula.symbol(name)).text() + ": "
                        + value.text(Solution.DIGITS) + " − "
                        + Quantity.typed(explanation.subject().rate()).text(Solution.DIGITS) + "·"
                        + (gradient.value() < 0
                                ? "(" + gradient.text(Solution.DIGITS) + ")"
                                : gradient.text(Solution.DIGITS));
    }
}
