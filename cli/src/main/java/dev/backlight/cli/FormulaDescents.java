package dev.backlight.cli;

import dev.backlight.explain.Descent;
import dev.backlight.explain.Surface;
import dev.backlight.expr.Expr;
import dev.backlight.expr.Input;
import dev.backlight.formula.Definitions.Definition;
import dev.backlight.formula.Formula;
import dev.backlight.formula.Written;
import dev.backlight.report.DescentPictures;
import java.util.List;
import java.util.Optional;

/** Descends on formulas. */
final class FormulaDescents {
    private FormulaDescents() {}

    /**
     * Descents on one formula, and their pictures.
     *
     * @param variables those of the formula, in the order in which a start gives their numbers
     */
    static DescentPictures pictures(
            Definition formula, List<Expr> variables, double rate, List<List<Double>> starts, int steps) {
        Surface surface = Surface.of(formula.expression(), variables, rate);
        List<Descent> descents =
                starts.stream().map(start -> Descent.of(surface, start, steps)).toList();
        return DescentPictures.of(surface, formula.name(), written(formula, variables), descents);
    }

    static String nameOf(Expr variable) {
        return name(variable).orElseThrow();
    }

    private static Optional<String> name(Expr node) {
        return node.op() instanceof Input(String name, var type) ? Optional.of(name) : Optional.empty();
    }

    /** f(x) = … */
    private static Formula written(Definition formula, List<Expr> variables) {
        Formula[] arguments = variables.stream()
                .map(FormulaDescents::nameOf)
                .map(Formula::named)
                .toArray(Formula[]::new);
        return Formula.equal(
                Formula.apply(formula.name(), arguments),
                Written.of(formula.expression(), node -> name(node).map(Formula::named)));
    }
}
