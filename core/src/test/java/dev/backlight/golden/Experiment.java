package dev.backlight.golden;

import dev.backlight.engine.Engine;
import dev.backlight.engine.Executable;
import dev.backlight.engine.ReferenceEngine;
import dev.backlight.engine.Variables;
import dev.backlight.expr.Expr;
import dev.backlight.expr.Graph;
import dev.backlight.grad.Gradient;
import dev.backlight.nn.Loss;
import dev.backlight.nn.Mode;
import dev.backlight.nn.Reduction;
import dev.backlight.nn.Scope;
import dev.backlight.nn.UnitNetwork;
import dev.backlight.optim.GradientDescent;
import dev.backlight.optim.UpdateScope;
import dev.backlight.tensor.ElementType;
import dev.backlight.tensor.Shape;
import dev.backlight.tensor.Tensor;
import dev.backlight.tensor.TensorType;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * A network of units under a loss, in double: one graph that gives every unit's numbers and every weight's gradient,
 * and can take a step of gradient descent. Every derivative in it is one that {@link Gradient} gave.
 */
final class Experiment {
    private static final Engine ENGINE = new ReferenceEngine();

    final UnitNetwork network;
    private final Map<String, Tensor> starts = new LinkedHashMap<>();
    private final Map<String, Expr> wanted = new LinkedHashMap<>();
    private final Executable still;
    private final Executable moving;
    private final int batch;

    /** What one run computed. Lists of numbers hold one number a sample. */
    record Snapshot(Map<String, double[]> values) {
        double loss() {
            return values.get("loss")[0];
        }

        double[] s(String unit) {
            return values.get("s " + unit);
        }

        double[] z(String unit) {
            return values.get("z " + unit);
        }

        /** f'(s) of a unit. */
        double[] slope(String unit) {
            return values.get("slope " + unit);
        }

        /** dE/dz of a unit or input. */
        double[] byValue(String unit) {
            return values.get("byValue " + unit);
        }

        /** δ = dE/ds of a unit. */
        double[] delta(String unit) {
            return values.get("delta " + unit);
        }

        /** The derivative of the loss by the outputs as the loss takes them, {@code [batch, outputs]}. */
        double[] byOutput() {
            return values.get("byOutput");
        }

        /** A parameter's value in this run, before any update. */
        double weight(String name) {
            return values.get("weight " + name)[0];
        }

        /** dE/dw of a parameter. */
        double byWeight(String name) {
            return values.get("byWeight " + name)[0];
        }
    }

    /** One sample, every parameter trained. */
    Experiment(UnitNetwork network, Loss loss) {
        this(network, loss, Reduction.MEAN, 1, name -> true);
    }

    Experiment(UnitNetwork network, Loss loss, Reduction reduction, int batch, Predicate<String> trained) {
        this.network = network;
        this.batch = batch;
        Expr x = input("x", batch, network.inputs().size());
        Expr y = input("y", batch, network.outputs().size());
        Scope scope = Scope.root(Mode.TRAINING);
        UnitNetwork.Signals signals = network.signals(x, scope);
        Expr total = reduction.of(loss.perSample(signals.output(), y));
        Gradient gradient = Gradient.of(total);

        wanted.put("loss", total);
        wanted.put("byOutput", gradient.by(signals.output()).orElseThrow());
        signals.z().forEach((unit, z) -> {
            wanted.put("z " + unit, z);
            wanted.put("byValue " + unit, gradient.by(z).orElse(z.mul(0)));
        });
        signals.s().forEach((unit, s) -> {
            Expr z = signals.z().get(unit);
            wanted.put("s " + unit, s);
            wanted.put("slope " + unit, Gradient.of(z.sum()).by(s).orElseThrow());
            wanted.put("delta " + unit, gradient.by(s).orElse(s.mul(0)));
        });
        UpdateScope update = new UpdateScope(ElementType.F32);
        List<Graph.Update> updates = new ArrayList<>();
        for (Scope.Declared declared : scope.parameters()) {
            Expr w = declared.parameter();
            Expr dW = gradient.by(w).orElse(w.mul(0));
            starts.put(declared.name(), declared.draw(0));
            wanted.put("weight " + declared.name(), w);
            wanted.put("byWeight " + declared.name(), dW);
            if (trained.test(declared.name())) {
                updates.add(new Graph.Update(w, new GradientDescent().update(w, dW, update)));
            }
        }
        List<Expr> outputs = List.copyOf(wanted.values());
        still = ENGINE.compile(Graph.of(List.of(x, y), outputs));
        moving = ENGINE.compile(new Graph(List.of(x, y, update.rate()), outputs, updates, List.of(total)));
    }

    private static Expr input(String name, int batch, int width) {
        return Expr.input(name, new TensorType(ElementType.F32, Shape.of(batch, width)));
    }

    /** The names of all parameters. */
    List<String> parameters() {
        return List.copyOf(starts.keySet());
    }

    /** The parameters as the network says that they start. */
    Variables start() {
        return ENGINE.variables(starts);
    }

    /** Runs forward and backward; x and y hold one row a sample. */
    Snapshot look(Variables variables, double[] x, double[] y) {
        return snapshot(still.run(variables, List.of(samples(x), samples(y))));
    }

    /** Runs forward and backward, then moves all trained parameters at once. */
    Snapshot step(Variables variables, double[] x, double[] y, double rate) {
        return snapshot(moving.run(variables, List.of(samples(x), samples(y), Tensor.scalar(rate))));
    }

    private Tensor samples(double[] values) {
        return Tensor.of(Shape.of(batch, values.length / batch), values);
    }

    private Snapshot snapshot(List<Tensor> outputs) {
        Map<String, double[]> values = new LinkedHashMap<>();
        Iterator<Tensor> next = outputs.iterator();
        wanted.keySet().forEach(key -> values.put(key, next.next().toDoubles()));
        return new Snapshot(values);
    }
}
