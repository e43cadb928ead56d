package dev.backlight.lessons;

import dev.backlight.explain.Quantity;
import dev.backlight.expr.Expr;
import dev.backlight.formula.Definitions;
import dev.backlight.formula.FormulaParser;
import dev.backlight.tensor.Tensor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The quantities of formulas at their points: at all of them as a list, or at one. */
final class FormulaTruth implements Truth {
    /** What a nudge does to a formula, really or as its derivatives predict. */
    static final Pattern CHANGE_OF = Pattern.compile("(predicted )?change of (.+)");

    private static final String CHANGE = "change of ";
    private static final String PREDICTED = "predicted " + CHANGE;

    private final FormulaExample example;
    private final Named named = new Named();
    /** What the inverse starts from, and the formulas give. */
    private Optional<String> inverted = Optional.empty();

    FormulaTruth(FormulaExample example) {
        this(example, FormulaParser.parse(example.formulas()), Rewriting.none());
    }

    /**
     * What would be true if a mistake were none.
     *
     * @param definitions the formulas of the example
     * @param mistake what becomes of their nodes
     */
    FormulaTruth(FormulaExample example, Definitions definitions, Rewriting mistake) {
        this.example = example;
        definitions.list().forEach(definition -> named.put(definition.name(), definition.expression()));
        definitions.variables().forEach(variable -> named.put(Scalar.nameOf(variable), variable));
        named.rewrite(mistake);
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
        inverted = Optional.of(y);
    }

    @Override
    public Tensor value(String quantity) {
        return Scalar.tensor(quantity, quantities(quantity));
    }

    @Override
    public List<Quantity> quantities(String quantity) {
        Asked asked = asked(quantity);
        Stream<Map<String, Double>> points =
                asked.of().isPresent() ? Stream.of(example.at().get(index(asked))) : example.at().stream();
        return points.map(point -> at(asked.quantity(), point)).toList();
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

    private Quantity at(String quantity, Map<String, Double> point) {
        Map<String, Quantity> here = new HashMap<>();
        point.forEach((name, value) -> here.put(name, Quantity.typed(value)));
        inverted.ifPresent(y -> here.put(y, Scalar.value(named.of(y), here)));
        Quantity value = Scalar.value(expression(quantity), here);
        if (!quantity.startsWith(CHANGE)) {
            return value;
        }
        example.nudge().forEach((name, by) -> here.merge(name, Quantity.typed(by), Quantity::plus));
        return Scalar.value(expression(quantity), here).minus(value);
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
}
