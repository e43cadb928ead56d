package dev.backlight.formula;

import dev.backlight.expr.Expr;
import dev.backlight.formula.Definitions.Definition;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Brings definitions that are written in any order into one in which each comes after those that it uses. */
final class DefinitionOrder {
    /** A definition as it is written, with the place at which each name in it is first used. */
    private record Written(Expr formula, Map<String, Token> uses) {}

    private final String text;
    private final Map<String, Written> written = new LinkedHashMap<>();

    DefinitionOrder(String text) {
        this.text = text;
    }

    int size() {
        return written.size();
    }

    void add(Token place, String name, Expr formula, Map<String, Token> uses) {
        if (written.put(name, new Written(formula, uses)) != null) {
            throw new FormulaException(text, place.start(), name + " is defined twice");
        }
    }

    /**
     * The definitions in order.
     *
     * @param inputs what stands for each name in the formulas, in the order in which they are written
     */
    Definitions definitions(Map<String, Expr> inputs) {
        Map<String, Definition> done = new LinkedHashMap<>();
        boolean more = true;
        while (more) {
            more = false;
            for (var entry : written.entrySet()) {
                if (!done.containsKey(entry.getKey()) && isReady(entry.getValue(), done)) {
                    Expr formula = entry.getValue().formula();
                    done.put(entry.getKey(), new Definition(entry.getKey(), formula, putIn(formula, done)));
                    more = true;
                }
            }
        }
        if (done.size() < written.size()) {
            throw circle(done);
        }
        List<Expr> variables = inputs.entrySet().stream()
                .filter(entry -> !written.containsKey(entry.getKey()))
                .map(Map.Entry::getValue)
                .toList();
        return new Definitions(new ArrayList<>(done.values()), variables);
    }

    private boolean isReady(Written definition, Map<String, Definition> done) {
        return definition.uses().keySet().stream()
                .allMatch(name -> !written.containsKey(name) || done.containsKey(name));
    }

    /** The formula with the definitions put in for their names. */
    private static Expr putIn(Expr formula, Map<String, Definition> done) {
        return Substitution.in(
                formula, node -> Definitions.nameOf(node).map(done::get).map(Definition::expression));
    }

    /** Every definition that is not done uses one that is not: following those ends in a circle. */
    private FormulaException circle(Map<String, Definition> done) {
        List<String> way = new ArrayList<>();
        String name = written.keySet().stream()
                .filter(each -> !done.containsKey(each))
                .findFirst()
                .orElseThrow();
        Token use = null;
        while (!way.contains(name)) {
            way.add(name);
            use = written.get(name).uses().values().stream()
                    .filter(token -> written.containsKey(token.text()) && !done.containsKey(token.text()))
                    .findFirst()
                    .orElseThrow();
            name = use.text();
        }
        way.add(name);
        String circle = String.join(" needs ", way.subList(way.indexOf(name), way.size()));
        return new FormulaException(text, use.start(), "definitions go in a circle: " + circle);
    }
}
