package dev.backlight.explain;

import dev.backlight.expr.Expr;
import dev.backlight.formula.Definitions.Definition;
import dev.backlight.formula.Differentiation;
import dev.backlight.formula.Formula;
import dev.backlight.formula.Written;
import java.util.ArrayList;
import java.util.List;

/** Derives a formula by one name in it, rule by rule, the innermost first. */
final class LocalDerivation {
    private final Definition definition;
    private final String by;
    private final Point point;
    private final boolean partial;
    private final List<Step> steps = new ArrayList<>();

    LocalDerivation(Definition definition, String by, Point point) {
        this.definition = definition;
        this.by = by;
        this.point = point;
        this.partial = definition.uses().size() > 1;
    }

    LocalDerivative derive() {
        Expr formula = definition.formula();
        Differentiation differentiation =
                Differentiation.of(formula, definition.input(by).orElseThrow());
        derive(differentiation, Formula.named(definition.name()));
        return new LocalDerivative(definition.name(), by, Point.simplified(differentiation.derivative()), steps);
    }

    private void derive(Differentiation outer, Formula of) {
        List<Formula> terms = new ArrayList<>();
        for (Differentiation.Part part : outer.parts()) {
            Differentiation inner = part.inner();
            if (!inner.parts().isEmpty()) {
                derive(inner, Written.of(inner.of(), Point::name));
            }
            terms.add(term(Point.simplified(part.slope()), Point.simplified(inner.derivative())));
        }
        List<Formula> forms = terms.isEmpty() ? List.of() : List.of(Formula.sum(terms));
        steps.add(point.step(
                outer.rule(),
                Formula.derivative(of, Formula.named(by), partial),
                forms,
                outer.of(),
                outer.derivative()));
    }

    /** The slope times the part's own derivative, where a factor 1 is not written, and of −1 the sign alone. */
    private static Formula term(Formula slope, Formula derivative) {
        Formula one = Formula.number(1);
        if (slope.equals(Formula.number(-1))) {
            return new Formula.Negative(derivative);
        }
        return slope.equals(one) ? derivative : derivative.equals(one) ? slope : Formula.product(slope, derivative);
    }
}
