package dev.backlight.explain;

import java.util.List;
import java.util.Optional;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Finds the places of a surface where the slope is 0, by Newton's method.
 *
 * @param unit how far from 0 the coordinates go: 1e-13 of it is only rounding
 */
record Bottom(Surface surface, double unit) {
    /** Where f″ is 0, too, Newton's method comes nearer by a small share each time. */
    private static final int ROUNDS = 1000;

    /** So many places to both sides of a minimum are looked at. */
    private static final int SAMPLES = 32;

    /** Such a place where a descent comes to rest, if it is beside a place; else that place. */
    Place beside(Place near) {
        Place place = newton(near);
        boolean isSame = place.isFinite() && Place.distance(place.x(), near.x()) < 1e-6 * unit;
        return isSame ? place : near;
    }

    /** The minimum below the lowest of some places, if Newton's method finds one. */
    Optional<Verdict.Minimum> below(List<Place> places) {
        Place lowest = places.stream()
                .min((a, b) -> Double.compare(a.value(), b.value()))
                .orElseThrow();
        Place place = newton(lowest);
        boolean holds = place.isFinite()
                && place.value() <= lowest.value()
                && Place.size(place.slope())
                        <= 1e-9 * (1 + Place.size(places.getFirst().slope()))
                && place.curvatures().getFirst() >= 0;
        double factor = place.factor(surface.rate());
        return holds && Double.isFinite(factor) ? Optional.of(new Verdict.Minimum(place, factor)) : Optional.empty();
    }

    /** The same, if the surface is bent there: a minimum that steps may be too long for. */
    Optional<Verdict.Minimum> bentBelow(List<Place> places) {
        return below(places).filter(minimum -> !minimum.place().isLevel());
    }

    private Place newton(Place from) {
        Place place = from;
        for (int i = 0; i < ROUNDS; i++) {
            List<Double> next = place.newton().stream().map(this::rounded).toList();
            if (next.equals(place.x()) || !next.stream().allMatch(Double::isFinite)) {
                break;
            }
            place = surface.at(next);
        }
        return place;
    }

    /** Without digits that are only rounding errors of the way. */
    private double rounded(double x) {
        return Math.abs(x) < 1e-13 * unit ? 0 : x;
    }

    /** Whether a descent from a place must come to a minimum, as far as some places between and around them tell. */
    boolean draws(Place minimum, Place from) {
        return risesBehind(minimum, from)
                && (slidesTo(minimum, from) || holds(minimum, Place.distance(minimum.x(), from.x())));
    }

    /**
     * As far behind the minimum, too; a surface that only comes nearer to a height has none, though doubles reach it.
     */
    private boolean risesBehind(Place minimum, Place from) {
        List<Double> behind = IntStream.range(0, from.x().size())
                .mapToObj(i -> 2 * minimum.x().get(i) - from.x().get(i))
                .toList();
        return surface.value(behind) > minimum.value();
    }

    /**
     * Over one coordinate: the way from the place leads downhill, and f″ is not above 1/α, so no step is too far, at
     * each of so many places on it.
     */
    private boolean slidesTo(Place minimum, Place from) {
        double end = minimum.x().getFirst();
        double way = from.x().getFirst() - end;
        return minimum.x().size() == 1
                && IntStream.rangeClosed(1, SAMPLES)
                        .mapToObj(i -> surface.at(List.of(end + way * i / SAMPLES)))
                        .allMatch(place -> place.slope().getFirst() * way > 0
                                && surface.rate() * place.curvatures().getFirst() <= 1);
    }

    /**
     * Around a minimum the surface is bent upwards, and by less than 2/α, so each step leads nearer, at each of the
     * places looked at.
     */
    private boolean holds(Place minimum, double reach) {
        return around(minimum.x(), reach)
                .map(surface::at)
                .map(Place::curvatures)
                .allMatch(this::areHeld);
    }

    private boolean areHeld(List<Double> curvatures) {
        double rounding = -1e-12 * Place.size(curvatures);
        return curvatures.getFirst() >= rounding && surface.rate() * curvatures.getLast() < 2;
    }

    private static Stream<List<Double>> around(List<Double> middle, double reach) {
        DoubleStream first = shares(middle.getFirst(), reach, middle.size() == 1 ? SAMPLES : SAMPLES / 8);
        return middle.size() == 1
                ? first.mapToObj(List::of)
                : first.boxed()
                        .flatMap(a ->
                                shares(middle.getLast(), reach, SAMPLES / 8).mapToObj(b -> List.of(a, b)));
    }

    private static DoubleStream shares(double middle, double reach, int samples) {
        return IntStream.rangeClosed(-samples, samples).mapToDouble(i -> middle + reach * i / samples);
    }
}
