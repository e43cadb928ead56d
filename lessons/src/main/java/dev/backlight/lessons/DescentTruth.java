package dev.backlight.lessons;

import dev.backlight.engine.Executable;
import dev.backlight.engine.ReferenceEngine;
import dev.backlight.expr.Expr;
import dev.backlight.expr.Graph;
import dev.backlight.formula.Definitions;
import dev.backlight.formula.FormulaParser;
import dev.backlight.grad.Gradient;
import dev.backlight.optim.GradientDescent;
import dev.backlight.optim.UpdateScope;
import dev.backlight.tensor.ElementType;
import dev.backlight.tensor.Shape;
import dev.backlight.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The quantities of a descent after so many steps, from all starts as a list, or from one. */
final class DescentTruth implements Truth {
    private static final ReferenceEngine ENGINE = new ReferenceEngine();

    private final DescentExample example;
    private final List<String> names;
    private final List<Expr> variables;
    private final Named named = new Named();
    private final Executable step;

    DescentTruth(DescentExample example) {
        this.example = example;
        Definitions definitions = FormulaParser.parse(example.function());
        names = definitions.variableNames();
        variables = definitions.variables();
        IntStream.range(0, names.size()).forEach(i -> named.put(names.get(i), variables.get(i)));
        definitions.list().forEach(each -> named.put(each.name(), each.expression()));
        Expr function = definitions.result().expression();
        Gradient gradient = Gradient.of(function);
        UpdateScope scope = new UpdateScope(ElementType.F64);
        List<Expr> moved = variables.stream()
                .map(variable -> gradient.by(variable)
                        .map(slope -> new GradientDescent().update(variable, slope, scope))
                        .orElse(variable))
                .toList();
        if (names.size() == 1) {
            String name = definitions.result().name();
            named.put(name + "'", named.of("d" + name + "/d" + names.getFirst()));
        }
        step = ENGINE.compile(Graph.of(
                Stream.concat(variables.stream(), Stream.of(scope.rate())).toList(), moved));
    }

    @Override
    public Tensor value(String quantity) {
        Asked asked = Asked.parse(quantity);
        if (asked.of().isPresent() || example.from().size() == 1) {
            return Tensor.scalar(from(example.from().get(asked.of().isPresent() ? index(asked) : 0), asked, quantity));
        }
        return Tensor.of(
                Shape.of(example.from().size()),
                example.from().stream()
                        .mapToDouble(start -> from(start, asked, quantity))
                        .toArray());
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

    private double from(Map<String, Double> start, Asked asked, String quantity) {
        List<Tensor> x = names.stream().map(start::get).map(Tensor::scalar).toList();
        for (int i = 0; i < asked.after(); i++) {
            x = step.run(
                    ENGINE.variables(Map.of()),
                    Stream.concat(x.stream(), Stream.of(Tensor.scalar(example.rate())))
                            .toList());
        }
        return Finite.of(
                quantity,
                ENGINE.compile(Graph.of(variables, List.of(named.of(asked.quantity()))))
                        .run(ENGINE.variables(Map.of()), x)
                        .getFirst()
                        .item());
    }
}
