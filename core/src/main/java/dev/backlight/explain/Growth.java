package dev.backlight.explain;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * How a step grows from one place to the next.
 *
 * @param factor how many times as long the step from the second place is as the one before it, which led there
 * @param at for one coordinate, where |1 − α·f″| is that factor, between the two places; empty if no such place is
 *     found, as where f″ jumps past it
 */
public record Growth(double factor, Optional<Place> at) {
    private static final int SAMPLES = 64;

    /** Numbers that are printed alike, in six digits. */
    private static final double ALIKE = 1e-6;

    /** The growth between two places, of which the second follows the first. */
    static Growth between(Surface surface, Place before, Place after) {
        double factor = after.step() / before.step();
        return new Growth(
                factor,
                Optional.of(before)
                        .filter(place -> place.x().size() == 1)
                        .map(place -> place(surface, place, after))
                        .filter(place -> Math.abs(Math.abs(place.factor(surface.rate())) - factor) <= ALIKE * factor));
    }

    /**
     * Where f″ comes nearest to the mean change of the slope. It has that value somewhere, by the mean value theorem,
     * if the slope has no corner.
     */
    private static Place place(Surface surface, Place before, Place after) {
        double from = before.x().getFirst();
        double to = after.x().getFirst();
        double mean = (after.slope().getFirst() - before.slope().getFirst()) / (to - from);
        List<Place> places = IntStream.rangeClosed(0, SAMPLES)
                .mapToObj(i -> surface.at(List.of(from + (to - from) * i / SAMPLES)))
                .toList();
        for (int i = 0; i < SAMPLES; i++) {
            Place low = places.get(i);
            Place high = places.get(i + 1);
            if (Math.signum(excess(low, mean)) * Math.signum(excess(high, mean)) < 0) {
                return bisect(surface, low, high, mean);
            }
        }
        return places.stream()
                .min((a, b) -> Double.compare(Math.abs(excess(a, mean)), Math.abs(excess(b, mean))))
                .orElseThrow();
    }

    private static Place bisect(Surface surface, Place from, Place to, double mean) {
        Place low = from;
        Place high = to;
        for (int i = 0; i < 60; i++) {
            Place middle = surface.at(List.of(low.x().getFirst() / 2 + high.x().getFirst() / 2));
            if (Math.signum(excess(middle, mean)) == Math.signum(excess(low, mean))) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return high;
    }

    private static double excess(Place place, double mean) {
        return place.curvature().getFirst().getFirst() - mean;
    }
}
