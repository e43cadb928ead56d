package dev.backlight.lessons;

import dev.backlight.explain.Notation;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the loss is called in the names of quantities: by the letter of any text. */
final class LossName {
    static final List<String> ALL = List.of("E", "C", "L", "loss", "Loss");

    private static final Pattern DERIVATIVE = Pattern.compile("d(?:" + String.join("|", ALL) + ")/d(.+)");

    private LossName() {}

    /** How the name of a derivative of the loss begins in an example of this notation: dC/d. */
    static String derivative(Notation notation) {
        return "d" + notation.loss().text() + "/d";
    }

    /** What a derivative of the loss is taken by; empty if the quantity is none. */
    static Optional<String> derivativeBy(String quantity) {
        Matcher derivative = DERIVATIVE.matcher(quantity);
        return derivative.matches() ? Optional.of(derivative.group(1)) : Optional.empty();
    }
}
