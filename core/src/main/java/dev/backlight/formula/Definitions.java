package dev.backlight.formula;

import dev.backlight.expr.Expr;
import dev.backlight.expr.Graph;
import dev.backlight.expr.Input;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

    /**
     * The same formulas, of which one that others use counts as a variable.
     *
     * @throws IllegalArgumentException if no formula uses the name
     */
    public Definitions withVariable(String name) {
        if (list.stream().allMatch(definition -> definition.input(name).isEmpty())) {
            throw new IllegalArgumentException("no formula uses " + name);
        }
        return withVariables(List.of(name));
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

    /** The names that other formulas use and that stand for a number, whatever it is. */
    public List<String> numbers() {
        Set<String> used = used();
        return list.stream()
                .filter(each -> each.uses().isEmpty() && used.contains(each.name()))
                .map(Definition::name)
                .toList();
    }

    /** The same, but with these names as variables, after those that there are: their definitions are left out. */
    public Definitions withVariables(List<String> names) {
        Map<String, Definition> kept = new LinkedHashMap<>();
        List<Expr> all = new ArrayList<>(variables);
        for (String name : names) {
            list.stream().flatMap(each -> each.input(name).stream()).findFirst().ifPresent(all::add);
        }
        for (Definition each : list) {
            if (!names.contains(each.name())) {
                Expr expression = Substitution.in(
                        each.formula(), node -> nameOf(node).map(kept::get).map(Definition::expression));
                kept.put(each.name(), new Definition(each.name(), each.formula(), expression));
            }
        }
        return new Definitions(List.copyOf(kept.values()), all);
    }

    private Set<String> used() {
        Set<String> used = new HashSet<>();
        list.forEach(each -> used.addAll(each.uses()));
        return used;
    }

    /** The definitions that no other uses. */
    public List<Definition> results() {
        Set<String> used = used();
        return list.stream().filter(each -> !used.contains(each.name())).toList();
    }

    /**
     * The one definition that no other uses: what all is computed for.
     *
     * @throws IllegalArgumentException if there are several
     */
    public Definition result() {
        List<Definition> results = results();
        if (results.size() > 1) {
            throw new IllegalArgumentException("no formula uses any of "
                    + String.join(", ", results.stream().map(Definition::name).toList())
                    + ": say which of them is the result");
        }
        return results.getFirst();
    }
}
