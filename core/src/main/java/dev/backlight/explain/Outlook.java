package dev.backlight.explain;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Looks how a descent goes on, far beyond the steps that anybody wants to see, and judges it. */
final class Outlook {
    private static final int LOOK_AHEAD = 6000;

    private static final int LONGEST_CYCLE = 64;

    /** So many times further than the start is from 0, and still going faster, it may be running away. */
    private static final double FAR = 1e6;

    private final Surface surface;
    private final int steps;
    private final List<Place> orbit = new ArrayList<>();
    private final Verdict verdict;

    /**
     * Looks ahead from a place.
     *
     * @param steps how many steps are listed; no fewer are looked at
     */
    Outlook(Surface surface, Place start, int steps) {
        this.surface = surface;
        this.steps = Math.max(LOOK_AHEAD, steps);
        orbit.add(start);
        verdict = judge();
    }

    /** The places passed until the verdict was clear, where the function and its slope are finite numbers. */
    List<Place> orbit() {
        return orbit;
    }

    Verdict verdict() {
        return verdict;
    }

    private Verdict judge() {
        double unit = orbit.getFirst().size();
        double far = FAR * Math.max(1, unit);
        while (orbit.size() <= steps) {
            Place here = orbit.getLast();
            unit = Math.max(unit, here.size());
            if (rests(here, unit)) {
                return converges(bottom(unit).beside(here), true);
            }
            if (here.step() == 0) {
                return new Verdict.Unsettled(orbit.size() - 1, here);
            }
            if (!here.next().stream().allMatch(Double::isFinite)) {
                return leaves(Verdict.Cause.LEAVES_THE_RANGE);
            }
            Place next = surface.at(here.next());
            if (!next.isFinite()) {
                return leaves(
                        surface.isDefined(here.next())
                                ? Verdict.Cause.LEAVES_THE_RANGE
                                : Verdict.Cause.LEAVES_THE_DOMAIN);
            }
            orbit.add(next);
            if (next.size() > far && next.step() > here.step() && Double.isFinite(next.step())) {
                if (leadsOutwards(next)) {
                    return diverges();
                }
                far = 10 * next.size();
            }
        }
        return creeps(bottom(unit))
                .or(this::cycle)
                .or(this::chaos)
                .orElseGet(() -> new Verdict.Unsettled(steps, orbit.getLast()));
    }

    private Bottom bottom(double unit) {
        return new Bottom(surface, unit);
    }

    private double factor(Place place) {
        return place.factor(surface.rate());
    }

    /**
     * Whether what is left of the way is too short to see: the rest of a geometric series. Beside a maximum steps are
     * short, too, but become longer.
     */
    private boolean rests(Place here, double unit) {
        double slope = Place.size(here.slope());
        double length = surface.rate() * slope;
        double shrinking = 1 - Math.abs(factor(here));
        return slope == 0
                || length <= 1e-12 * unit && shrinking > 0 && length <= 1e-6 * unit * shrinking && !here.isLevel();
    }

    private Verdict converges(Place limit, boolean isReached) {
        long curved = limit.curvatures().stream()
                .filter(curvature -> Math.abs(curvature) > Place.FLAT * Place.size(limit.curvatures()))
                .count();
        return new Verdict.Converges(limit, factor(limit), curved < limit.x().size(), isReached);
    }

    private Verdict leaves(Verdict.Cause cause) {
        return new Verdict.Diverges(orbit.size(), orbit.getLast(), Optional.empty(), cause);
    }

    /** Whether steps lead further out from ten times as far, and from ten times that, as far as there are numbers. */
    private boolean leadsOutwards(Place from) {
        Place place = from;
        while (place.isFinite() && place.next().stream().allMatch(Double::isFinite)) {
            if (Place.size(place.next()) <= place.size()) {
                return false;
            }
            // On the other side too, when it jumps from one to the other.
            double times = isOvershooting() ? -10 : 10;
            place = surface.at(place.x().stream().map(x -> times * x).toList());
        }
        return true;
    }

    private boolean isOvershooting() {
        return orbit.getLast().value() > orbit.get(orbit.size() - 2).value();
    }

    private Verdict diverges() {
        Place last = orbit.getLast();
        Place before = orbit.get(orbit.size() - 2);
        return new Verdict.Diverges(
                orbit.size() - 1,
                last,
                Optional.of(Growth.between(surface, before, last)),
                isOvershooting() ? Verdict.Cause.OVERSHOOTS : Verdict.Cause.FALLS_WITHOUT_END);
    }

    /** The shortest round after which the last places come back. */
    private Optional<Verdict> cycle() {
        int end = orbit.size() - 1;
        double unit = orbit.subList(end - LONGEST_CYCLE, end).stream()
                .mapToDouble(Place::size)
                .max()
                .orElseThrow();
        for (int length = 2; length <= LONGEST_CYCLE; length++) {
            int period = length;
            List<Place> round = orbit.subList(end - period, end);
            double miss = IntStream.range(0, LONGEST_CYCLE)
                    .mapToDouble(i -> Place.distance(
                            orbit.get(end - i).x(), orbit.get(end - i - period).x()))
                    .max()
                    .orElseThrow();
            double step = round.stream().mapToDouble(Place::step).max().orElseThrow();
            // Steps that only become shorter also come back nearly, but not to a thousandth of a step.
            if (miss <= 1e-9 * unit && miss <= 1e-3 * step) {
                double factor = round.stream().mapToDouble(this::factor).reduce(1, (a, b) -> a * b);
                return Optional.of(
                        new Verdict.Oscillates(round, factor, bottom(unit).bentBelow(orbit)));
            }
        }
        return Optional.empty();
    }

    /** A limit that the steps approach too slowly to reach. */
    private Optional<Verdict> creeps(Bottom bottom) {
        Place last = orbit.getLast();
        return bottom.below(List.of(last))
                .filter(lowest -> isShrinkingBy(Math.abs(lowest.factor())) || bottom.draws(lowest.place(), last))
                .map(lowest -> converges(lowest.place(), false));
    }

    /** Whether each of the last steps is shorter than the one before it by a factor. */
    private boolean isShrinkingBy(double factor) {
        return IntStream.range(orbit.size() - LONGEST_CYCLE, orbit.size())
                .mapToDouble(i -> orbit.get(i).step() / orbit.get(i - 1).step())
                .allMatch(ratio -> ratio < 1 && Math.abs(ratio - factor) < 1e-3 * (1 - ratio));
    }

    private Optional<Verdict> chaos() {
        return Chaos.in(surface, orbit, bottom(orbit.getLast().size()).bentBelow(orbit));
    }
}
