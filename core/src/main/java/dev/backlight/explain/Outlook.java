package dev.backlight.explain;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Looks how a descent goes on, far beyond the steps that anybody wants to see, and judges it. */
final class Outlook {
    private static final int LOOK_AHEAD = 6000;

    /** The part of the look ahead that is judged, when whatever there was to swing in has swung in. */
    private static final int TAIL = LOOK_AHEAD / 2;

    private static final int LONGEST_CYCLE = 64;

    /** So many times further than the start is from 0, and still going faster: nothing is left there to find. */
    private static final double RUNAWAY = 1e6;

    private static final double NUDGE = 1e-9;

    private final Surface surface;
    private final List<Place> orbit = new ArrayList<>();
    private final double unit;
    private final Verdict verdict;

    Outlook(Surface surface, Place start) {
        this.surface = surface;
        orbit.add(start);
        unit = Math.max(1, size(start.x()));
        verdict = judge();
    }

    /** The places passed until the verdict was clear. */
    List<Place> orbit() {
        return orbit;
    }

    Verdict verdict() {
        return verdict;
    }

    private Verdict judge() {
        while (orbit.size() <= LOOK_AHEAD) {
            Place here = orbit.getLast();
            if (rests(here)) {
                return converges(polished(here));
            }
            Place next = surface.at(here.next());
            if (!next.isFinite()) {
                boolean isNear = size(next.x()) < RUNAWAY * unit;
                return diverges(orbit.size(), isNear ? Verdict.Cause.LEAVES_THE_DOMAIN : direction());
            }
            orbit.add(next);
            if (size(next.x()) > RUNAWAY * unit && next.step() > here.step()) {
                return diverges(orbit.size() - 1, direction());
            }
        }
        return cycle().or(this::creeps)
                .or(this::chaos)
                .orElseGet(() -> new Verdict.Unsettled(LOOK_AHEAD, orbit.getLast()));
    }

    private static double size(List<Double> x) {
        return x.stream().mapToDouble(Math::abs).max().orElse(0);
    }

    /** Whether steps have become too short to see, at a place that holds: beside a maximum they are short, too. */
    private boolean rests(Place here) {
        return here.step() == 0
                || here.step() <= 1e-12 * unit
                        && Math.abs(factor(here)) < 1
                        && slowest(here).isPresent();
    }

    private Optional<Double> slowest(Place place) {
        List<Double> curvatures = place.curvatures();
        double flat = 1e-9 * curvatures.stream().mapToDouble(Math::abs).max().orElse(0);
        return curvatures.stream()
                .filter(curvature -> Math.abs(curvature) > flat)
                .map(curvature -> 1 - surface.rate() * curvature)
                .reduce((a, b) -> Math.abs(a) >= Math.abs(b) ? a : b);
    }

    /** 1 − α·f″, the largest in size of all directions that are not flat; 1 if all are. */
    private double factor(Place place) {
        return slowest(place).orElse(1.0);
    }

    private Verdict converges(Place limit) {
        long curved = limit.curvatures().stream()
                .filter(curvature -> Math.abs(curvature) > 1e-9 * size(limit.curvatures()))
                .count();
        return new Verdict.Converges(limit, factor(limit), curved < limit.x().size());
    }

    /** The place where the slope is 0 that a place is next to: Newton's method ends the descent, if it finds one. */
    private Place polished(Place near) {
        Place place = near;
        for (int i = 0; i < 50 && place.newton().stream().allMatch(Double::isFinite); i++) {
            List<Double> next = place.newton().stream().map(this::rounded).toList();
            if (next.equals(place.x())) {
                break;
            }
            place = surface.at(next);
        }
        boolean isSame = place.isFinite() && Place.distance(place.x(), near.x()) < 1e-6 * unit;
        return isSame ? place : near;
    }

    /** Without digits that are only rounding errors of the way. */
    private double rounded(double x) {
        return Math.abs(x) < 1e-13 * unit ? 0 : x;
    }

    private Verdict diverges(int step, Verdict.Cause cause) {
        Place last = orbit.getLast();
        double before =
                orbit.size() < 2 ? Double.NaN : orbit.get(orbit.size() - 2).step();
        return new Verdict.Diverges(step, last, last.step() / before, cause);
    }

    private Verdict.Cause direction() {
        double before = orbit.get(Math.max(0, orbit.size() - 2)).value();
        return orbit.getLast().value() > before ? Verdict.Cause.OVERSHOOTS : Verdict.Cause.FALLS_WITHOUT_END;
    }

    /** The shortest round after which the last places come back. */
    private Optional<Verdict> cycle() {
        int end = orbit.size() - 1;
        for (int length = 2; length <= LONGEST_CYCLE; length++) {
            int period = length;
            List<Place> round = orbit.subList(end - period, end);
            double miss = IntStream.range(0, period)
                    .mapToDouble(i -> Place.distance(
                            orbit.get(end - i).x(), orbit.get(end - i - period).x()))
                    .max()
                    .orElseThrow();
            double step = round.stream().mapToDouble(Place::step).max().orElseThrow();
            // Steps that only become shorter also come back nearly, but not to a thousandth of a step.
            if (miss <= 1e-9 * unit && miss <= 1e-3 * step) {
                double factor = round.stream().mapToDouble(this::factor).reduce(1, (a, b) -> a * b);
                return Optional.of(new Verdict.Oscillates(round, factor, minimum()));
            }
        }
        return Optional.empty();
    }

    /** A limit that the steps approach too slowly to reach: each is shorter than the last by the factor there. */
    private Optional<Verdict> creeps() {
        Place last = orbit.getLast();
        double ratio = last.step() / orbit.get(orbit.size() - 2).step();
        return minimum()
                .filter(lowest -> ratio < 1 && Math.abs(ratio - Math.abs(lowest.factor())) < 1e-3 * (1 - ratio))
                .map(lowest -> converges(lowest.place()));
    }

    /** The minimum below the lowest place of all, if Newton's method finds one. */
    private Optional<Verdict.Minimum> minimum() {
        Place place = orbit.stream()
                .min((a, b) -> Double.compare(a.value(), b.value()))
                .orElseThrow();
        double lowest = place.value();
        for (int i = 0; i < 100; i++) {
            List<Double> next = place.newton().stream().map(this::rounded).toList();
            if (next.equals(place.x()) || !next.stream().allMatch(Double::isFinite)) {
                break;
            }
            place = surface.at(next);
        }
        boolean holds = place.isFinite()
                && place.value() <= lowest
                && size(place.slope()) <= 1e-9 * (1 + size(orbit.getFirst().slope()))
                && place.curvatures().getFirst() >= 0;
        return holds ? Optional.of(new Verdict.Minimum(place, factor(place))) : Optional.empty();
    }

    private Optional<Verdict> chaos() {
        double exponent = exponent();
        if (!(exponent > 0.01)) {
            return Optional.empty();
        }
        List<Place> tail = orbit.subList(orbit.size() - TAIL, orbit.size());
        int n = surface.names().size();
        List<Double> from = IntStream.range(0, n)
                .mapToObj(i -> tail.stream()
                        .mapToDouble(place -> place.x().get(i))
                        .min()
                        .orElseThrow())
                .toList();
        List<Double> to = IntStream.range(0, n)
                .mapToObj(i -> tail.stream()
                        .mapToDouble(place -> place.x().get(i))
                        .max()
                        .orElseThrow())
                .toList();
        double nudge = NUDGE * unit;
        List<Double> beside = new ArrayList<>(orbit.getFirst().x());
        beside.set(0, beside.getFirst() + nudge);
        int step = 0;
        while (step < orbit.size() - 1 && Place.distance(beside, orbit.get(step).x()) < Place.distance(from, to) / 10) {
            beside = new ArrayList<>(surface.at(beside).next());
            step++;
        }
        return Optional.of(new Verdict.Chaotic(from, to, exponent, nudge, step, minimum()));
    }

    /** The mean growth of the logarithm of a small distance over the tail: v ← (1 − α·f″)·v, kept at length 1. */
    private double exponent() {
        int n = surface.names().size();
        double[] v = new double[n];
        v[0] = 1;
        double sum = 0;
        for (Place place : orbit.subList(orbit.size() - TAIL, orbit.size())) {
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
