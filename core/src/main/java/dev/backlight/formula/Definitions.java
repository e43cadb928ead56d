package dev.backlight.formula;

import dev.backlight.expr.Expr;
import dev.backlight.expr.Graph;
import dev.backlight.expr.Input;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Formulas with names, such as {@code d = b*c; b = a^2; c = -7*a}, as expressions.
 *
 * @param list each after those that it uses
 * @param variables the names that no formula defines, as scalar inputs in double, in the order in which they are
 *     written
 */
public record Definitions(List<Definition> list, List<Expr> variables) {
    public Definitions {
        list = List.copyOf(list);
        variables = List.copyOf(variables);
    }

    /**
     * One name and what it stands for.
     *
     * @param formula in terms of the names that are written in it, each a scalar input in double
     * @param expression in terms of the variables alone: every other name has its definition put in
     */
    public record Definition(String name, Expr formula, Expr expression) {
        /** The names in the formula, in the order in which they are written. */
        public List<String> uses() {
            return Graph.sort(List.of(formula)).stream()
                    .map(Definitions::nameOf)
                    .flatMap(Optional::stream)
                    .toList();
        }

        /** What stands for a name in the formula; empty if it is not written there. */
        public Optional<Expr> input(String name) {
            return Graph.sort(List.of(formula)).stream()
                    .filter(node -> nameOf(node).filter(name::equals).isPresent())
                    .findFirst();
        }
    }

    /** The name of an input; empty for any other node. */
    public static Optional<String> nameOf(Expr node) {
        return node.op() instanceof Input(String name, var type) ? Optional.of(name) : Optional.empty();
    }

    /** The names of the variables. */
    public List<String> variableNames() {
        return variables.stream()
                .map(Definitions::nameOf)
                .flatMap(Optional::stream)
                .toList();
    }

    /**
     * The definition of a name.
     *
     * @throws IllegalArgumentException if there is none
     */
    public Definition of(String name) {
        return list.stream()
                .filter(definition -> definition.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("nothing defines " + name + "; defined are "
                        + String.join(", ", list.stream().map(Definition::name).toList())));
    }

    /**
     * The one definition that no other uses: what all is computed for.
     *
     * @throws IllegalArgumentException if there are several
     */
    public Definition result() {
        Set<String> used = new HashSet<>();
        list.forEach(definition -> used.addAll(definition.uses()));
        List<Definition> results = list.stream()
                .filter(definition -> !used.contains(definition.name()))
                .toList();
        if (results.size() > 1) {
            throw new IllegalArgumentException("no formula uses any of "
                    + String.join(", ", results.stream().map(Definition::name).toList())
                    + ": say which of them is the result");
        }
        return results.getFirst();
    }
}
