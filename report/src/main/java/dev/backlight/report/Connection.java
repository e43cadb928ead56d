package dev.backlight.report;

import dev.backlight.explain.Explanation;
import dev.backlight.explain.Quantity;
import dev.backlight.explain.UnitSignals;
import dev.backlight.explain.WeightGradient;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A use of a weight between two units: an arrow of a drawn network.
 *
 * @param name the weight's
 * @param product its part of the gradient, δ(target) · z(source)
 */
record Connection(String name, String source, String target, Quantity weight, Quantity product) {

    /** All of them, in the order of the weights; biases, which come from no unit, are left out. */
    static List<Connection> of(Explanation explanation) {
        return of(explanation, explanation.weights());
    }

    /** Those with the largest gradients, as far as they are not 0; the largest first. */
    static List<Connection> largest(Explanation explanation, int most) {
        return of(explanation, explanation.largestConnections(most)).stream()
                .filter(each -> each.product().value() != 0)
                .sorted(Comparator.comparingDouble(each -> -NetworkDrawing.size(each)))
                .limit(most)
                .toList();
    }

    private static List<Connection> of(Explanation explanation, List<WeightGradient> weights) {
        List<Connection> all = new ArrayList<>();
        for (WeightGradient weight : weights) {
            for (WeightGradient.Use use : weight.uses()) {
                if (use.source() instanceof WeightGradient.Source.Unit(String source)) {
                    all.add(new Connection(weight.name(), source, use.target(), weight.value(), use.product()));
                }
            }
        }
        return all;
    }

    /** The network in words, for whoever does not see it. */
    static String inWords(Explanation explanation) {
        long inputs = explanation.units().stream().filter(UnitSignals::isInput).count();
        return "A network of " + count(inputs, "input") + " and "
                + count(explanation.units().size() - inputs, "unit") + ": "
                + of(explanation).stream()
                        .map(each -> each.source() + " to " + each.target() + " by "
                                + each.weight().text(4))
                        .collect(Collectors.joining("; "))
                + ".";
    }

    private static String count(long number, String noun) {
        return number + " " + noun + (number == 1 ? "" : "s");
    }

    String edge() {
        return source + "→" + target;
    }
}
