package dev.backlight.explain;

import dev.backlight.engine.Executable;
import dev.backlight.engine.ReferenceEngine;
import dev.backlight.expr.Expr;
import dev.backlight.expr.Graph;
import dev.backlight.expr.Reshape;
import dev.backlight.grad.Gradient;
import dev.backlight.model.Architecture;
import dev.backlight.nn.Scope;
import dev.backlight.optim.GradientDescent;
import dev.backlight.optim.UpdateScope;
import dev.backlight.tensor.ElementType;
import dev.backlight.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * The graph of a network, its loss, the derivatives and one step of gradient descent, as training builds it, with the
 * samples that it is run for. It is computed in double.
 */
final class LossGraph {
    private static final ReferenceEngine ENGINE = new ReferenceEngine();

    final Subject subject;
    final Expr features;
    final Expr output;
    /** The output once more: its derivative is what reaches it through the loss alone. */
    final Expr judged;

    final Expr loss;
    final List<Scope.Declared> parameters;
    final Gradient gradient;
    /** The trained parameters' new values, by name. */
    final Map<String, Expr> updates = new LinkedHashMap<>();

    private final List<Expr> inputs;
    private final List<Tensor> given;

    /**
     * Builds the graph.
     *
     * @param total makes one loss of the samples' losses, {@code [batch] → []}
     */
    LossGraph(Subject subject, List<Sample> samples, UnaryOperator<Expr> total) {
        this.subject = subject;
        Architecture.Built built = subject.build(samples.size());
        features = built.input();
        output = built.output();
        parameters = built.parameters();
        judged = Expr.of(new Reshape(output.shape()), output);
        Expr targets = subject.objective().input(output.shape());
        loss = total.apply(subject.objective().perSample(judged, targets));
        gradient = Gradient.of(loss);
        UpdateScope update = new UpdateScope(ElementType.F32);
        List<Expr> trained = parameters.stream()
                .filter(this::isTrained)
                .map(Scope.Declared::parameter)
                .toList();
        new GradientDescent()
                .updates(gradient, trained, update)
                .forEach((parameter, next) -> updates.put(Graph.nameOf(parameter), next));
        inputs = List.of(features, targets, update.rate());
        given = List.of(
                Tensor.join(features.shape(), samples.stream().map(Sample::x).toList()),
                Tensor.join(targets.shape(), samples.stream().map(Sample::y).toList()),
                Tensor.scalar(subject.rate()));
    }

    boolean isTrained(Scope.Declared declared) {
        return !subject.fixed().contains(declared.name());
    }

    /** Some nodes of the graph, to be computed again and again. */
    record Compiled(Executable executable, Map<String, Tensor> parameters, List<Tensor> given) {
        /** Their values with some parameters changed. */
        List<Tensor> run(Map<String, Tensor> changed) {
            Map<String, Tensor> all = new LinkedHashMap<>(parameters);
            all.putAll(changed);
            return executable.run(ENGINE.variables(all), given);
        }
    }

    Compiled compiled(List<Expr> wanted) {
        return new Compiled(ENGINE.compile(Graph.of(inputs, wanted)), subject.parameters(), given);
    }

    /** The values of some nodes. */
    List<Tensor> run(List<Expr> wanted) {
        return compiled(wanted).run(Map.of());
    }

    /** The loss with some parameters changed. */
    double lossWith(Map<String, Tensor> changed) {
        return compiled(List.of(loss)).run(changed).getFirst().item();
    }

    /** The derivative by an element of a parameter as measured; {@link Explanation#finiteDifference} says how. */
    double finiteDifference(String parameter, int index) {
        double value = subject.parameters().get(parameter).at(index);
        double step = Math.cbrt(Math.ulp(1.0)) * Math.max(1, Math.abs(value));
        double above = value + step;
        double below = value - step;
        Compiled alone = compiled(List.of(loss));
        return (lossAt(alone, parameter, index, above) - lossAt(alone, parameter, index, below)) / (above - below);
    }

    private double lossAt(Compiled alone, String parameter, int index, double value) {
        Tensor whole = subject.parameters().get(parameter);
        double[] changed = whole.toDoubles();
        changed[index] = value;
        return alone.run(Map.of(parameter, Tensor.of(whole.shape(), changed)))
                .getFirst()
                .item();
    }
}
