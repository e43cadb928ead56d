package dev.backlight.lessons;

import dev.backlight.expr.Expr;
import dev.backlight.expr.Graph;
import dev.backlight.formula.Definitions;
import dev.backlight.formula.Definitions.Definition;
import dev.backlight.formula.Substitution;
import dev.backlight.grad.Gradient;
import java.util.ArrayList;
import java.util.List;

/** The mistakes that can be made where several paths lead from a variable to a formula: one of them is forgotten. */
final class FormulaPaths {
    private final Definitions definitions;

    private FormulaPaths(Definitions definitions) {
        this.definitions = definitions;
    }

    static List<FormulaMistake> of(Definitions definitions) {
        FormulaPaths paths = new FormulaPaths(definitions);
        List<FormulaMistake> mistakes = new ArrayList<>();
        definitions.list().stream().filter(paths::isOneOfSeveral).forEach(each -> mistakes.add(forgotten(each)));
        for (Definition definition : definitions.list()) {
            definitions.variables().stream()
                    .filter(variable -> paths.isDirectAndNot(variable, definition))
                    .forEach(variable -> mistakes.add(paths.directForgotten(variable, definition)));
        }
        return mistakes;
    }

    /** What a formula gives counts as a constant. */
    private static FormulaMistake forgotten(Definition definition) {
        return FormulaMistake.at(
                definition.expression(), "forgets the paths through " + definition.name(), Expr::stopGradient);
    }

    /** Whether something that uses a formula depends on its variables without it, too. */
    private boolean isOneOfSeveral(Definition definition) {
        Rewriting rewriting = new Rewriting(forgotten(definition).rule());
        return definitions.list().stream()
                .filter(each -> each != definition)
                .map(Definition::expression)
                .filter(each -> Graph.sort(List.of(each)).contains(definition.expression()))
                .anyMatch(each -> {
                    Gradient rest = Gradient.of(rewriting.of(each));
                    return Scalar.variables(definition.expression()).stream()
                            .anyMatch(variable -> rest.by(variable).isPresent());
                });
    }

    /** Whether a formula has a variable in it, and others that depend on the variable. */
    private boolean isDirectAndNot(Expr variable, Definition definition) {
        return definition.uses().contains(Scalar.nameOf(variable))
                && definition.uses().stream()
                        .filter(used -> !definitions.variableNames().contains(used))
                        .anyMatch(used -> Scalar.variables(definitions.of(used).expression())
                                .contains(variable));
    }

    /** The variable itself counts as a constant. */
    private FormulaMistake directForgotten(Expr variable, Definition definition) {
        String name = Scalar.nameOf(variable);
        Expr indirect = Substitution.in(
                definition.formula(),
                node -> Definitions.nameOf(node)
                        .map(used -> used.equals(name)
                                ? variable.stopGradient()
                                : definitions.variableNames().contains(used)
                                        ? node
                                        : definitions.of(used).expression()));
        return FormulaMistake.at(
                definition.expression(),
                "forgets the direct path from " + name + " to " + definition.name(),
                _ -> indirect);
    }
}
