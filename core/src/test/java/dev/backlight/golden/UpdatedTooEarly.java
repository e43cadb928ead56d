package dev.backlight.golden;

import dev.backlight.engine.ReferenceEngine;
import dev.backlight.engine.Variables;
import dev.backlight.expr.Expr;
import dev.backlight.expr.Graph;
import dev.backlight.grad.Gradient;
import dev.backlight.nn.Init;
import dev.backlight.nn.Mode;
import dev.backlight.nn.Scope;
import dev.backlight.nn.UnitNetwork;
import dev.backlight.tensor.ElementType;
import dev.backlight.tensor.Shape;
import dev.backlight.tensor.Tensor;
import dev.backlight.tensor.TensorType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Backpropagation done wrong: the weights of the last layer are updated first, and the error signals of the output
 * units, which are right, then go back through the new weights.
 *
 * <p>For given δ_k of the outputs, the derivatives of Σ_k δ_k·s_k are what flows back from them: by a hidden unit's
 * value that is Σ_k δ_k·w_jk, with the weights that this run is given.
 */
final class UpdatedTooEarly {
    private final UnitCase right;
    private final UnitNetwork.Signals signals;
    private final Scope scope = Scope.root(Mode.TRAINING);
    private final Expr x;
    private final Gradient gradient;
    private final Variables variables;

    /** Updates the named weights of the output units first; the others of the case come later, if at all. */
    UpdatedTooEarly(UnitCase right, List<String> early) {
        this.right = right;
        x = Expr.input("x", new TensorType(ElementType.F32, Shape.of(1, right.x.length)));
        signals = right.network.signals(x, scope);
        gradient = Gradient.of(right.network.outputs().stream()
                .map(output -> signals.s().get(output).mul(right.before.delta(output)[0]))
                .reduce(Expr::add)
                .orElseThrow()
                .sum());
        Map<String, Tensor> values = new LinkedHashMap<>();
        for (Scope.Declared declared : scope.parameters()) {
            values.put(declared.name(), declared.draw(0));
        }
        early.forEach(name -> values.put(name, right.variables.get(name)));
        variables = new ReferenceEngine().variables(values);
    }

    /** What is taken for dE/dz of a hidden unit. */
    double byValue(String unit) {
        return value(gradient.by(signals.z().get(unit)).orElseThrow());
    }

    /** Also updates these weights, by the wrong gradients. */
    void update(List<String> late) {
        List<Double> gradients = new ArrayList<>();
        for (String name : late) {
            Expr parameter = scope.parameter(name, new Init.Zeros());
            gradients.add(value(gradient.by(parameter).orElseThrow()));
        }
        for (int i = 0; i < late.size(); i++) {
            double old = variables.get(late.get(i)).item();
            variables.set(late.get(i), Tensor.scalar(old - right.rate * gradients.get(i)));
        }
    }

    /** The loss with the parameters as they are now. */
    double loss() {
        return new Experiment(right.network, right.loss)
                .look(variables, right.x, right.y)
                .loss();
    }

    private double value(Expr y) {
        return new ReferenceEngine()
                .compile(Graph.of(List.of(x), List.of(y)))
                .run(variables, List.of(Tensor.of(Shape.of(1, right.x.length), right.x)))
                .getFirst()
                .item();
    }
}
