package dev.backlight.explain;

import dev.backlight.expr.Expr;
import dev.backlight.formula.Formula;
import dev.backlight.grad.Gradient;
import java.util.Optional;

/**
 * Asks whether a formula has a value, a derivative and no corner at a point.
 *
 * @param what the formula's name
 * @param by the variable's name
 * @param place the point in words: x = −1
 */
record Smoothness(Point point, Formula what, Formula by, String place) {
    /** Slopes that differ by less are one, in double. */
    private static final double ROUNDING = 1e-9;

    /** What is irregular; empty if nothing is, or there is no point. */
    Optional<Irregularity> of(Expr formula, Expr variable, Expr slope) {
        return point.whyNone(formula, Point::written)
                .map(why -> without(what, why))
                .or(() -> point.whyNone(slope, Point::simplified)
                        .map(why -> without(Formula.derivative(what, by, false), why)))
                .or(() -> point.value(slope).flatMap(used -> corner(formula, variable, slope, used)));
    }

    private Irregularity without(Formula missing, NoValue why) {
        return why.reason().isOfDouble()
                ? new Irregularity.Uncomputed(missing, place, why.text())
                : new Irregularity.Undefined(missing, place, why.text());
    }

    private Optional<Irregularity> corner(Expr formula, Expr variable, Expr slope, Quantity used) {
        boolean isOfForm = point.slope(formula, slope).isPresent();
        Optional<Irregularity> none =
                isOfForm ? Optional.empty() : Optional.of(new Irregularity.Hidden(what, place, used, used));
        Optional<OneSided.Branch> smaller = OneSided.of(formula, variable, -1, point::computed);
        Optional<OneSided.Branch> larger = OneSided.of(formula, variable, 1, point::computed);
        if (smaller.isEmpty() || larger.isEmpty()) {
            return none;
        }
        if (!smaller.get().isKnown() || !larger.get().isKnown()) {
            return Optional.of(new Irregularity.Undecided(what, place, used));
        }
        Quantity here = point.computed(formula);
        Quantity before = point.computed(smaller.get().formula());
        Quantity after = point.computed(larger.get().formula());
        if (differ(before, after)) {
            return Optional.of(new Irregularity.Jump(what, place, by, before, after, used));
        }
        if (differ(before, here)) {
            return Optional.of(new Irregularity.Isolated(what, place, here, before, used));
        }
        Quantity below = slope(smaller.get().formula(), variable);
        Quantity above = slope(larger.get().formula(), variable);
        if (differ(below, above)) {
            return Optional.of(new Irregularity.Corner(what, place, by, below, above, used));
        }
        return differ(below, used) ? Optional.of(new Irregularity.Hidden(what, place, below, used)) : none;
    }

    private Quantity slope(Expr formula, Expr variable) {
        return Gradient.of(formula).by(variable).map(point::computed).orElse(Quantity.typed(0));
    }

    private static boolean differ(Quantity a, Quantity b) {
        double size = Math.max(1, Math.max(Math.abs(a.value()), Math.abs(b.value())));
        return Math.abs(a.value() - b.value()) > ROUNDING * size;
    }
}
