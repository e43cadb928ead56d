package dev.backlight.explain;

import dev.backlight.expr.Expr;
import dev.backlight.formula.Formula;
import dev.backlight.grad.Gradient;
import java.util.Optional;

/** Asks whether a formula has a value, a derivative and no corner at a point. */
final class Smoothness {
    private final Point point;
    private final String place;

    /** @param place the point in words: x = −1 */
    Smoothness(Point point, String place) {
        this.point = point;
        this.place = place;
    }

    /** What is irregular; empty if nothing is, or there is no point. */
    Optional<Irregularity> of(Formula what, Expr formula, Formula by, Expr variable, Formula derivative, Expr slope) {
        return point.whyNone(formula, Point::written)
                .map(why -> without(what, why))
                .or(() -> point.whyNone(slope, Point::simplified).map(why -> without(derivative, why)))
                .or(() -> point.slope(formula, slope).flatMap(used -> corner(what, formula, by, variable, used)));
    }

    private Irregularity without(Formula what, NoValue why) {
        return why.isOverflow()
                ? new Irregularity.Overflow(what, place, why.text())
                : new Irregularity.Undefined(what, place, why.text());
    }

    private Optional<Irregularity> corner(Formula what, Expr formula, Formula by, Expr variable, Quantity used) {
        Optional<Expr> smaller = OneSided.of(formula, variable, -1, point::computed);
        Optional<Expr> larger = OneSided.of(formula, variable, 1, point::computed);
        if (smaller.isEmpty() || larger.isEmpty()) {
            return Optional.empty();
        }
        Quantity before = point.computed(smaller.get());
        Quantity after = point.computed(larger.get());
        if (differ(before, after)) {
            return Optional.of(new Irregularity.Jump(what, place, by, before, after, used));
        }
        Quantity below = slope(smaller.get(), variable);
        Quantity above = slope(larger.get(), variable);
        return differ(below, above)
                ? Optional.of(new Irregularity.Corner(what, place, by, below, above, used))
                : differ(below, used)
                        ? Optional.of(new Irregularity.Hidden(what, place, below, used))
                        : Optional.empty();
    }

    private Quantity slope(Expr formula, Expr variable) {
        return Gradient.of(formula).by(variable).map(point::computed).orElse(Quantity.typed(0));
    }

    /** Whether two numbers are not the same but for rounding. */
    private static boolean differ(Quantity a, Quantity b) {
        double difference = Math.abs(a.value() - b.value());
        return difference > 1e-9 * Math.max(Math.abs(a.value()), Math.abs(b.value()));
    }
}
