package dev.backlight.cli;

import dev.backlight.explain.Explanation;
import dev.backlight.explain.Level;
import dev.backlight.explain.Notation;
import dev.backlight.explain.Quantity;
import dev.backlight.explain.Step;
import dev.backlight.explain.WeightGradient;
import dev.backlight.formula.Formula;
import dev.backlight.lessons.NetworkExample;
import dev.backlight.lessons.WorkedExample;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How the truth of an answer follows: a line for a weight's gradient and its new value.
 *
 * @param explained the network; empty for an example without one
 */
record Derived(Optional<Explained> explained) {
    private static final int DIGITS = 10;

    private static final Pattern OF_WEIGHT =
            Pattern.compile("(?:d\\w+/d|(new ))(?:w\\[(.+)]|b\\[(.+)]|(.+?))(?: of sample (\\d+))?");

    static Derived of(WorkedExample example) {
        return new Derived(
                example instanceof NetworkExample network ? Optional.of(Explained.of(network)) : Optional.empty());
    }

    /** The line of a quantity; empty if there is none for such a quantity. */
    Optional<String> line(String quantity) {
        Matcher asked = OF_WEIGHT.matcher(quantity);
        if (explained.isEmpty() || !asked.matches()) {
            return Optional.empty();
        }
        Explained whole = explained.get();
        Explained one = asked.group(5) == null ? whole : whole.only(Integer.parseInt(asked.group(5)));
        if (one.isBatch()) {
            return Optional.empty(); // its line is as long as the batch; explain has it
        }
        String name = asked.group(2) != null
                ? asked.group(2)
                : asked.group(3) != null ? WeightGradient.Use.ONE + "->" + asked.group(3) : asked.group(4);
        Explanation explanation = one.explanation();
        return weight(explanation, name)
                .map(weight -> asked.group(1) == null
                        ? gradient(explanation, name, one.notation())
                        : step(weight, one.subject().rate()));
    }

    private static Optional<WeightGradient> weight(Explanation explanation, String name) {
        try {
            return Optional.of(explanation.weight(name));
        } catch (IllegalArgumentException noWeight) {
            return Optional.empty();
        }
    }

    private static String gradient(Explanation explanation, String name, Notation notation) {
        Step last = explanation.derive(name, Level.SHORT, notation, DIGITS).getLast();
        return last.line(DIGITS).text();
    }

    private static String step(WeightGradient weight, double rate) {
        Formula gradient = Formula.number(weight.gradient().digits(DIGITS));
        return weight.name() + " − η · dE/dw = " + weight.value().text(DIGITS) + " − "
                + Quantity.typed(rate).text(DIGITS) + " · "
                + (weight.gradient().value() < 0 ? "(" + gradient.text() + ")" : gradient.text()) + " "
                + weight.updated().relation(DIGITS) + " " + weight.updated().text(DIGITS);
    }
}
