package dev.backlight.lessons;

import dev.backlight.engine.ReferenceEngine;
import dev.backlight.expr.Expr;
import dev.backlight.expr.Graph;
import dev.backlight.formula.Definitions;
import dev.backlight.formula.FormulaParser;
import dev.backlight.tensor.Shape;
import dev.backlight.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The quantities of formulas at their points: at all of them as a list, or at one. */
final class FormulaTruth implements Truth {
    private static final ReferenceEngine ENGINE = new ReferenceEngine();
    private static final String CHANGE = "change of ";
    private static final String PREDICTED = "predicted " + CHANGE;

    private final FormulaExample example;
    private final Named named = new Named();
    /** The variables by name; the inverse has one of its own, which stands for what the formulas give. */
    private final Map<String, Expr> inputs = new HashMap<>();

    private final List<String> inverted = new ArrayList<>();

    FormulaTruth(FormulaExample example) {
        this.example = example;
        Definitions definitions = FormulaParser.parse(example.formulas());
        definitions.list().forEach(definition -> named.put(definition.name(), definition.expression()));
        for (int i = 0; i < definitions.variables().size(); i++) {
            String name = definitions.variableNames().get(i);
            named.put(name, definitions.variables().get(i));
            inputs.put(name, definitions.variables().get(i));
        }
        example.inverse().map(FormulaParser::parse).ifPresent(this::putInverse);
    }

    /** Names the derivative of the inverse, {@code dx/dy}. */
    private void putInverse(Definitions inverse) {
        String x = inverse.result().name();
        String y = inverse.variableNames().getFirst();
        Named alone = new Named();
        alone.put(x, inverse.result().expression());
        alone.put(y, inverse.variables().getFirst());
        named.put("d" + x + "/d" + y, alone.of("d" + x + "/d" + y));
        inputs.put(y, inverse.variables().getFirst());
        inverted.add(y);
    }

    @Override
    public Tensor value(String quantity) {
        Asked asked = asked(quantity);
        if (asked.of().isPresent() || example.at().size() == 1) {
            Map<String, Double> point = example.at().get(asked.of().isPresent() ? index(asked) : 0);
            return Tensor.scalar(Finite.of(quantity, at(asked.quantity(), point)));
        }
        return Tensor.of(
                Shape.of(example.at().size()),
                example.at().stream()
                        .mapToDouble(point -> Finite.of(quantity, at(asked.quantity(), point)))
                        .toArray());
    }

    @Override
    public void check(String quantity) {
        Asked asked = asked(quantity);
        if (asked.of().isPresent()) {
            index(asked);
        }
        expression(asked.quantity());
    }

    private static Asked asked(String quantity) {
        Asked asked = Asked.parse(quantity);
        if (asked.after() > 0) {
            throw new IllegalArgumentException("\"" + quantity + "\" is after a step, but formulas take none");
        }
        return asked;
    }

    private int index(Asked asked) {
        return asked.index(example.at().size(), "point");
    }

    private double at(String quantity, Map<String, Double> point) {
        double here = run(expression(quantity), point);
        return quantity.startsWith(CHANGE) ? run(expression(quantity), moved(point)) - here : here;
    }

    /** The expression of a quantity; of a change, that of what changes. */
    private Expr expression(String quantity) {
        if (quantity.startsWith(CHANGE)) {
            return named.of(quantity.substring(CHANGE.length()));
        }
        if (quantity.startsWith(PREDICTED)) {
            String changed = quantity.substring(PREDICTED.length());
            return example.nudge().entrySet().stream()
                    .map(nudge ->
                            named.of("d" + changed + "/d" + nudge.getKey()).mul(nudge.getValue()))
                    .reduce(Expr::add)
                    .orElseThrow(() -> new IllegalArgumentException(
                            "\"" + quantity + "\" needs \"nudge\": say by how much to move a variable"));
        }
        return named.of(quantity);
    }

    private Map<String, Double> moved(Map<String, Double> point) {
        Map<String, Double> moved = new HashMap<>(point);
        example.nudge().forEach((name, by) -> moved.merge(name, by, Double::sum));
        return moved;
    }

    private double run(Expr wanted, Map<String, Double> point) {
        Map<String, Double> given = new HashMap<>(point);
        // What the inverse starts from is what the formulas give; for that itself any number will do.
        inverted.forEach(y -> given.put(y, run(List.of(), named.of(y), point)));
        return run(inverted, wanted, given);
    }

    private double run(List<String> others, Expr wanted, Map<String, Double> given) {
        List<String> names = inputs.keySet().stream()
                .filter(name -> others.contains(name) || !inverted.contains(name))
                .toList();
        return ENGINE.compile(Graph.of(names.stream().map(inputs::get).toList(), List.of(wanted)))
                .run(
                        ENGINE.variables(Map.of()),
                        names.stream().map(given::get).map(Tensor::scalar).toList())
                .getFirst()
                .item();
    }
}
