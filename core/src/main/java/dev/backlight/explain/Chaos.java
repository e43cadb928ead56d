package dev.backlight.explain;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleBinaryOperator;
import java.util.stream.IntStream;

/** Finds chaos: a descent that stays within bounds, while a start beside it goes another way. */
final class Chaos {
    private static final double NUDGE = 1e-9;

    /** The part of the places that is judged, when whatever there was to swing in has swung in. */
    private static final int TAIL = 3000;

    private final Surface surface;
    private final List<Place> orbit;
    private final List<Place> tail;

    private Chaos(Surface surface, List<Place> orbit) {
        this.surface = surface;
        this.orbit = orbit;
        this.tail = orbit.subList(orbit.size() - TAIL, orbit.size());
    }

    static Optional<Verdict> in(Surface surface, List<Place> orbit, Optional<Verdict.Minimum> minimum) {
        return new Chaos(surface, orbit).verdict(minimum);
    }

    private Optional<Verdict> verdict(Optional<Verdict.Minimum> minimum) {
        double exponent = exponent();
        if (!(exponent > 0.01) || !isBounded()) {
            return Optional.empty();
        }
        List<Double> from = least(tail);
        List<Double> to = most(tail);
        Place start = orbit.getFirst();
        double nudge = NUDGE * (start.size() == 0 ? Place.distance(from, to) : Math.max(1, start.size()));
        int apart = apart(nudge, Place.distance(from, to) / 10);
        return Optional.of(new Verdict.Chaotic(from, to, exponent, nudge, apart, minimum));
    }

    /** Whether the second half of the tail keeps to the bounds of the first, give or take half of what lies between. */
    private boolean isBounded() {
        List<Place> before = tail.subList(0, TAIL / 2);
        List<Place> after = tail.subList(TAIL / 2, TAIL);
        double most = 1.5 * Place.distance(least(before), most(before));
        return Place.distance(least(before), most(after)) <= most && Place.distance(least(after), most(before)) <= most;
    }

    private List<Double> least(List<Place> places) {
        return extremes(places, Math::min);
    }

    private List<Double> most(List<Place> places) {
        return extremes(places, Math::max);
    }

    private List<Double> extremes(List<Place> places, DoubleBinaryOperator choice) {
        return IntStream.range(0, surface.names().size())
                .mapToObj(i -> places.stream()
                        .mapToDouble(place -> place.x().get(i))
                        .reduce(choice)
                        .orElseThrow())
                .toList();
    }

    /** After how many steps a start beside this one is so far away. */
    private int apart(double nudge, double distance) {
        List<Double> beside = new ArrayList<>(orbit.getFirst().x());
        beside.set(0, beside.getFirst() + nudge);
        int step = 0;
        while (step < orbit.size() - 1 && Place.distance(beside, orbit.get(step).x()) < distance) {
            beside = new ArrayList<>(surface.at(beside).next());
            step++;
        }
        return step;
    }

    /** The mean growth of the logarithm of a small distance over the tail: v ← (1 − α·f″)·v, kept at length 1. */
    private double exponent() {
        int n = surface.names().size();
        double[] v = new double[n];
        v[0] = 1;
        double sum = 0;
        for (Place place : tail) {
            double[] moved = new double[n];
            for (int i = 0; i < n; i++) {
                moved[i] = v[i];
                for (int j = 0; j < n; j++) {
                    moved[i] -= surface.rate() * place.curvature().get(i).get(j) * v[j];
                }
            }
            double length = n == 1 ? Math.abs(moved[0]) : Math.hypot(moved[0], moved[1]);
            sum += Math.log(length);
            for (int i = 0; i < n; i++) {
                v[i] = moved[i] / length;
            }
        }
        return sum / TAIL;
    }
}
