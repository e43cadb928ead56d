package dev.backlight.report;

import dev.backlight.explain.Explanation;
import java.util.List;
import java.util.Optional;

/** How much of a network is told: all of a small one, and what matters most of a larger one. */
public final class Extent {
    /** Few enough weights to derive every one. */
    private static final int MOST_DERIVED = 40;

    /** Few enough weights to tell all of them, in tables and in drawings. */
    private static final int MOST_LISTED = 400;

    /** Few enough units in a layer to draw each with its numbers. */
    private static final int MOST_IN_A_LAYER = 30;

    private Extent() {}

    /** Whether every unit and weight is told. */
    public static boolean isWhole(Explanation explanation) {
        return explanation.weightCount() <= MOST_LISTED;
    }

    /** The weights to tell of one by one: all, or those with the largest gradients. */
    public static List<String> told(Explanation explanation) {
        return isWhole(explanation) ? explanation.weightNames().toList() : explanation.largestWeights(MOST_DERIVED);
    }

    /** The weights to derive: the one that is asked for, else all or, if they are too many, none. */
    public static List<String> derived(Explanation explanation, Optional<String> weight) {
        return weight.map(List::of)
                .orElseGet(() -> explanation.weightCount() <= MOST_DERIVED
                        ? explanation.weightNames().toList()
                        : List.of());
    }

    /** Whether units are drawn one by one, with their numbers; else they are cells of strips. */
    static boolean isDrawnByUnits(Explanation explanation) {
        return isWhole(explanation)
                && explanation.layers().stream().allMatch(layer -> layer.units().size() <= MOST_IN_A_LAYER);
    }
}
