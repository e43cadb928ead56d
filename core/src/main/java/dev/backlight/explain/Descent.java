package dev.backlight.explain;

import dev.backlight.formula.Formula;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/**
 * Gradient descent from one starting point: x ← x − α · f′(x), again and again, and what becomes of it.
 *
 * @param names what the coordinates are called
 * @param rate α
 * @param places the start (k = 0) and where each step led; fewer than asked for if it ran away
 * @param verdict where it leads in the end, which is looked up beyond the steps that are listed
 */
public record Descent(List<String> names, double rate, List<Place> places, Verdict verdict) {
    public Descent {
        names = List.copyOf(names);
        places = List.copyOf(places);
    }

    /**
     * Descends.
     *
     * @param start one number for each coordinate
     * @param steps how many steps to list
     * @throws IllegalArgumentException if the start does not fit the surface, or f or its slope is no finite number
     *     there
     */
    public static Descent of(Surface surface, List<Double> start, int steps) {
        if (steps < 0) {
            throw new IllegalArgumentException("the number of steps is 0 or more, not " + steps);
        }
        Place first = surface.at(start);
        if (!first.isFinite()) {
            throw new IllegalArgumentException("a descent cannot start where f or its slope is no finite number: at "
                    + surface.named(start) + " f is " + number(first.value()) + " and its slope is "
                    + first.slope().stream().map(Descent::number).collect(Collectors.joining(", ")));
        }
        Outlook outlook = new Outlook(surface, first, steps);
        List<Place> places = new ArrayList<>(outlook.orbit());
        while (places.size() <= steps && !(outlook.verdict() instanceof Verdict.Diverges)) {
            places.add(surface.at(places.getLast().next()));
        }
        return new Descent(
                surface.names(),
                surface.rate(),
                places.subList(0, Math.min(places.size(), steps + 1)),
                outlook.verdict());
    }

    private static String number(double value) {
        return Double.isFinite(value)
                ? Quantity.rounded(value).text(6)
                : Double.isNaN(value) ? "no number" : "too large";
    }

    /** The first step whose x lies outside of a range; empty if all lie within. For one coordinate. */
    public OptionalInt leaves(double from, double to) {
        for (int k = 0; k < places.size(); k++) {
            double x = places.get(k).x().getFirst();
            if (x < from || x > to) {
                return OptionalInt.of(k);
            }
        }
        return OptionalInt.empty();
    }

    /**
     * The verdict in words, with its reason, as the end of a sentence about the descent.
     *
     * @param function the letter of the function
     * @param alpha the letter of the rate
     */
    public String sentence(String function, String alpha) {
        List<String> letters =
                names.stream().map(name -> Formula.named(name).text()).toList();
        return new VerdictText(letters, rate, alpha, function).of(verdict);
    }
}
