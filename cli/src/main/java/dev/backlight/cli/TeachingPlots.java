package dev.backlight.cli;

import dev.backlight.explain.Descent;
import dev.backlight.explain.FormulaExplanation;
import dev.backlight.explain.Quantity;
import dev.backlight.explain.Surface;
import dev.backlight.formula.Definitions;
import dev.backlight.formula.Formula;
import dev.backlight.formula.FormulaParser;
import dev.backlight.lessons.DescentExample;
import dev.backlight.lessons.Lessons;
import dev.backlight.lessons.NetworkExample;
import dev.backlight.report.Animation;
import dev.backlight.report.Axis;
import dev.backlight.report.DescentPictures;
import dev.backlight.report.Svg;
import java.util.List;
import java.util.Map;

/** The texts' pictures that have axes. */
final class TeachingPlots {
    private TeachingPlots() {}

    private static DescentPictures pictures(String formula, double rate, int steps, List<Double> starts) {
        Definitions definitions = FormulaParser.parse(formula);
        return FormulaDescents.pictures(
                definitions.result(),
                definitions.variables(),
                rate,
                starts.stream().map(List::of).toList(),
                steps);
    }

    /** Three plots of x², each with one tangent. */
    static Svg.Element tangents() {
        return pictures("x^2", 1, 0, List.of(-1.0, 1.0, 0.0))
                .withAxes(new Axis("x", -3, 3), new Axis("f(x)", -1, 5))
                .picture();
    }

    /** An example of a descent, step by step. */
    static Svg.Element descent(String id, int delay) {
        if (!(Lessons.named(id) instanceof DescentExample example)) {
            throw new AssertionError(id + " is no descent");
        }
        List<Double> starts = example.from().stream()
                .map(start -> start.values().iterator().next())
                .toList();
        return Animation.svg(
                id,
                pictures(example.function(), example.rate(), example.steps(), starts)
                        .frames(),
                delay);
    }

    /** A cost curve and its derivative, with two places marked. */
    static Svg.Element costCurve() {
        String cost = "C = (a - 1)^2";
        List<Double> marked = List.of(0.66, 0.24);
        List<FormulaExplanation> there = marked.stream()
                .map(a -> FormulaExplanation.of(FormulaParser.parse(cost), Map.of("a", a), Quantity.DIGITS))
                .toList();
        return pictures(cost, 1, 0, marked)
                .withAxes(new Axis("a", -1, 3), new Axis("C", -3, 4))
                .derivative(
                        there.stream().flatMap(each -> each.value("C").stream()).toList(),
                        there.stream()
                                .flatMap(each -> each.derivative("C", "a").value().stream())
                                .toList())
                .svg();
    }

    /** The loss over two weights, with updates. */
    static Svg.Element landscape(String id, int updates, String... weights) {
        if (!(Lessons.named(id) instanceof NetworkExample example)) {
            throw new AssertionError(id + " is no network");
        }
        Surface surface = Surface.ofLoss(example.subject(), example.samples(), List.of(weights));
        Formula.Symbol loss = example.heading().notation().loss();
        Formula[] names = surface.names().stream().map(Formula::named).toArray(Formula[]::new);
        return DescentPictures.of(
                        surface,
                        loss.text(),
                        Formula.apply(loss.name(), names),
                        List.of(Descent.of(surface, surface.start(), updates)))
                .picture();
    }
}
