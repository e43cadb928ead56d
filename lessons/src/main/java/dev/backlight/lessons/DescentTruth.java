package dev.backlight.lessons;

import dev.backlight.explain.Quantity;
import dev.backlight.explain.ScalarArithmetic;
import dev.backlight.expr.Expr;
import dev.backlight.formula.Definitions;
import dev.backlight.formula.FormulaParser;
import dev.backlight.grad.Gradient;
import dev.backlight.optim.GradientDescent;
import dev.backlight.optim.UpdateScope;
import dev.backlight.tensor.ElementType;
import dev.backlight.tensor.Tensor;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The quantities of a descent after so many steps, from all starts as a list, or from one. */
final class DescentTruth implements Truth {
    private final DescentExample example;
    private final double rate;
    private final boolean isOneByOne;
    private final Named named = new Named();
    private final UpdateScope scope = new UpdateScope(ElementType.F64);
    /** What a step makes of each variable. */
    private final Map<String, Expr> moved = new LinkedHashMap<>();

    DescentTruth(DescentExample example) {
        this(example, FormulaParser.parse(example.function()), Rewriting.none(), example.rate(), false);
    }

    /**
     * What would be true if a mistake were none.
     *
     * @param definitions the function of the example
     * @param mistake what becomes of its nodes
     * @param isOneByOne whether a variable is moved with those before it moved already
     */
    DescentTruth(DescentExample example, Definitions definitions, Rewriting mistake, double rate, boolean isOneByOne) {
        this.example = example;
        this.rate = rate;
        this.isOneByOne = isOneByOne;
        Gradient gradient = Gradient.of(mistake.of(definitions.result().expression()));
        definitions.variables().forEach(variable -> named.put(Scalar.nameOf(variable), variable));
        new GradientDescent()
                .updates(gradient, definitions.variables(), scope)
                .forEach((variable, next) -> moved.put(Scalar.nameOf(variable), next));
        definitions.list().forEach(each -> named.put(each.name(), mistake.of(each.expression())));
        if (definitions.variables().size() == 1) {
            String name = definitions.result().name();
            named.put(
                    name + "'",
                    named.of("d" + name + "/d" + definitions.variableNames().getFirst()));
        }
    }

    @Override
    public Tensor value(String quantity) {
        return Scalar.tensor(quantity, quantities(quantity));
    }

    @Override
    public List<Quantity> quantities(String quantity) {
        Asked asked = Asked.parse(quantity);
        Expr wanted = named.of(asked.quantity());
        Stream<Map<String, Double>> starts =
                asked.of().isPresent() ? Stream.of(example.from().get(index(asked))) : example.from().stream();
        return starts.map(start -> Scalar.value(wanted, after(start, asked.after())))
                .toList();
    }

    @Override
    public void check(String quantity) {
        Asked asked = Asked.parse(quantity);
        if (asked.of().isPresent()) {
            index(asked);
        }
        named.of(asked.quantity());
    }

    private int index(Asked asked) {
        return asked.index(example.from().size(), "start");
    }

    private Map<String, Quantity> after(Map<String, Double> start, int steps) {
        Map<String, Quantity> here = new HashMap<>();
        start.forEach((name, value) -> here.put(name, Quantity.typed(value)));
        Quantity step = Quantity.typed(rate);
        for (int i = 0; i < steps; i++) {
            Map<String, Quantity> next = isOneByOne ? here : new HashMap<>();
            moved.forEach((name, value) -> next.put(
                    name,
                    new ScalarArithmetic(leaf -> leaf == scope.rate() ? step : here.get(Scalar.nameOf(leaf)))
                            .of(value)));
            here.putAll(next);
        }
        return here;
    }
}
