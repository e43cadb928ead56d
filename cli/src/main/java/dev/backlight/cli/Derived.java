package dev.backlight.cli;

import dev.backlight.explain.Explanation;
import dev.backlight.explain.Level;
import dev.backlight.explain.Notation;
import dev.backlight.explain.Quantity;
import dev.backlight.explain.Step;
import dev.backlight.explain.Subject;
import dev.backlight.explain.UnitSignals;
import dev.backlight.explain.WeightGradient;
import dev.backlight.lessons.NetworkExample;
import dev.backlight.lessons.WorkedExample;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How the truth of an answer follows, in a line: for the derivatives by a weight, by a unit's value and by its
 * pre-activation, for a unit's slope, and for a weight's new value.
 *
 * @param explained the network; empty for an example without one
 */
record Derived(Optional<Explained> explained) {
    private static final int DIGITS = 10;

    private static final Pattern QUANTITY = Pattern.compile(
            "(d(?:E|C|L|loss)/ds\\[|d(?:E|C|L|loss)/d|f'\\[|new )(?:w\\[(.+)]|b\\[(.+)]|(.+?)]?)(?: of sample (\\d+))?");

    static Derived of(WorkedExample example) {
        return new Derived(
                example instanceof NetworkExample network ? Optional.of(Explained.of(network)) : Optional.empty());
    }

    /** The line of a quantity; empty if there is none for such a quantity. */
    Optional<String> line(String quantity) {
        Matcher asked = QUANTITY.matcher(quantity);
        if (explained.isEmpty() || !asked.matches()) {
            return Optional.empty();
        }
        boolean isOfAll = asked.group(5) == null || asked.group(1).equals("new "); // samples share a step
        Explained one = isOfAll ? explained.get() : explained.get().only(Integer.parseInt(asked.group(5)));
        if (one.isBatch()) {
            return Optional.empty(); // its line is as long as the batch; explain has it
        }
        String name = asked.group(2) != null
                ? asked.group(2)
                : asked.group(3) != null ? "1->" + asked.group(3) : asked.group(4);
        Explanation explanation = one.explanation();
        return switch (asked.group(1)) {
            case "new " -> weight(explanation, name).map(weight -> step(weight, one.subject()));
            case "f'[" -> ofUnit(explanation, name, Side.SLOPE, one.notation());
            case String before when before.endsWith("[") -> ofUnit(explanation, name, Side.DELTA, one.notation());
            default ->
                weight(explanation, name)
                        .map(_ -> written(explanation
                                .derive(name, Level.SHORT, one.notation(), DIGITS)
                                .getLast()))
                        .or(() -> ofUnit(explanation, name, Side.VALUE, one.notation()));
        };
    }

    /** What is asked of a unit, by its place before the last step of a weight's full derivation. */
    private enum Side {
        DELTA,
        SLOPE,
        VALUE
    }

    /** A unit's steps stand right before the last step of a weight that goes into this unit alone. */
    private static Optional<String> ofUnit(Explanation explanation, String unit, Side side, Notation notation) {
        return explanation.weights().stream()
                .filter(weight -> weight.uses().size() == 1
                        && weight.uses().getFirst().target().equals(unit))
                .findFirst()
                .flatMap(weight -> {
                    boolean isLinear = explanation.unit(unit).function().equals(UnitSignals.LINEAR);
                    List<Step> steps = explanation.derive(weight.name(), Level.FULL, notation, DIGITS);
                    int back = 2 + (isLinear ? 0 : side.ordinal());
                    return isLinear && side == Side.SLOPE || back > steps.size()
                            ? Optional.empty()
                            : Optional.of(written(steps.get(steps.size() - back)));
                });
    }

    private static String written(Step step) {
        return step.line(DIGITS).text();
    }

    private static Optional<WeightGradient> weight(Explanation explanation, String name) {
        try {
            return Optional.of(explanation.weight(name));
        } catch (IllegalArgumentException noWeight) {
            return Optional.empty();
        }
    }

    private static String step(WeightGradient weight, Subject subject) {
        if (!weight.isTrained()) {
            return weight.name() + " is fixed: the step does not change it";
        }
        String gradient = weight.gradient().text(DIGITS);
        return weight.name() + " − η · dE/dw = " + weight.value().text(DIGITS) + " − "
                + Quantity.typed(subject.rate()).text(DIGITS) + " · "
                + (weight.gradient().value() < 0 ? "(" + gradient + ")" : gradient) + " "
                + weight.updated().relation(DIGITS) + " " + weight.updated().text(DIGITS);
    }
}
