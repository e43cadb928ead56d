package dev.backlight.report;

import dev.backlight.explain.Descent;
import dev.backlight.explain.Place;
import dev.backlight.explain.Surface;
import dev.backlight.explain.Verdict;
import dev.backlight.formula.Formula;
import java.util.List;

/** Axes that hold descents: of a formula −5 to 5 and −2 to 8 where these do. */
record DescentAxes(Axis x, Axis y) {
    static DescentAxes of(Surface surface, String letter, List<Descent> descents) {
        List<Place> places =
                descents.stream().flatMap(descent -> bounded(descent).stream()).toList();
        List<String> names =
                surface.names().stream().map(name -> Formula.named(name).text()).toList();
        List<Double> first = coordinate(places, 0);
        if (names.size() == 2) {
            List<Double> second = coordinate(places, 1);
            double span = Math.max(span(first), span(second));
            double reach = span == 0 ? 1 : 1.1 * span;
            return new DescentAxes(middle(names.getFirst(), first, reach), middle(names.getLast(), second, reach));
        }
        String name = names.getFirst();
        String label = letter + "(" + name + ")";
        if (isLoss(surface)) {
            Axis x = middle(name, first, Math.max(1, 1.5 * span(first)));
            Series.Curve curve = Series.Curve.of("", x, at -> surface.value(List.of(at)), Ink.BLACK);
            return new DescentAxes(
                    x, Axis.around(label, curve.points().stream().map(Point::y).toList()));
        }
        return new DescentAxes(
                holding(new Axis(name, -5, 5), first),
                holding(
                        new Axis(label, -2, 8),
                        places.stream().map(Place::value).toList()));
    }

    /** Whether a surface is the loss of a network, which is somewhere: at its weights. */
    static boolean isLoss(Surface surface) {
        return !surface.start().isEmpty();
    }

    /** The places of a descent; the start alone where it runs away, which no axis can hold. */
    private static List<Place> bounded(Descent descent) {
        return descent.verdict() instanceof Verdict.Diverges ? descent.places().subList(0, 1) : descent.places();
    }

    private static List<Double> coordinate(List<Place> places, int i) {
        return places.stream().map(place -> place.x().get(i)).toList();
    }

    private static Axis holding(Axis usual, List<Double> numbers) {
        return numbers.stream().allMatch(usual::holds) ? usual : Axis.around(usual.label(), numbers);
    }

    private static double least(List<Double> numbers) {
        return numbers.stream().mapToDouble(Double::doubleValue).min().orElse(0);
    }

    private static double span(List<Double> numbers) {
        return numbers.stream().mapToDouble(Double::doubleValue).max().orElse(0) - least(numbers);
    }

    /** An axis around the middle of some numbers: a step looks as long on the other axis, if that reaches as far. */
    private static Axis middle(String label, List<Double> numbers, double reach) {
        double middle = least(numbers) + span(numbers) / 2;
        return new Axis(label, middle - reach, middle + reach);
    }
}
