package dev.backlight.lessons;

import dev.backlight.engine.Executable;
import dev.backlight.engine.ReferenceEngine;
import dev.backlight.engine.Variables;
import dev.backlight.explain.Sample;
import dev.backlight.expr.Expr;
import dev.backlight.expr.Graph;
import dev.backlight.grad.Gradient;
import dev.backlight.nn.Layer;
import dev.backlight.nn.Mode;
import dev.backlight.nn.Scope;
import dev.backlight.nn.UnitNetwork;
import dev.backlight.optim.GradientDescent;
import dev.backlight.optim.UpdateScope;
import dev.backlight.tensor.ElementType;
import dev.backlight.tensor.Tensor;
import dev.backlight.tensor.TensorType;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** The graph of a network example over some of its samples, with a name for every quantity in it. */
final class NetworkGraph {
    private static final ReferenceEngine ENGINE = new ReferenceEngine();

    private final Named named = new Named();
    private final Tensor features;
    private final Tensor targets;
    private final Expr x;
    private final Expr y;
    private final Scope scope = Scope.root(Mode.TRAINING);
    private final UpdateScope update = new UpdateScope(ElementType.F32);
    private final Executable step;

    /** The graph with a mistake in it. */
    NetworkGraph(NetworkExample example, List<Sample> samples, Function<NetworkParts, Rewriting> mistake) {
        NetworkExample some = example.with(samples);
        features = some.features();
        targets = some.targets();
        x = Expr.input("x", new TensorType(ElementType.F32, features.shape()));
        y = Expr.input(
                "y", new TensorType(targets.element().isReal() ? ElementType.F32 : targets.element(), targets.shape()));
        Expr output = switch (example.structure()) {
            case Structure.Units units -> units(units);
            case Structure.Layers layers -> layers(layers);
        };
        Expr total = example.objective().of(output, y);
        List.of("E", "C", "L", "loss").forEach(name -> named.put(name, total));
        putTargets(example.structure());
        List<Expr> trained = scope.parameters().stream()
                .filter(declared -> example.trained().contains(declared.name()))
                .map(Scope.Declared::parameter)
                .toList();
        Rewriting rewriting = mistake.apply(new NetworkParts(some, output, total, trained, named));
        named.rewrite(rewriting);
        step = step(rewriting.of(total), trained);
    }

    private Expr units(Structure.Units units) {
        UnitNetwork.Signals signals = units.network().signals(x, scope);
        signals.z().forEach((unit, z) -> named.put(unit, z, NetworkGraph::perSample));
        signals.s().forEach((unit, s) -> {
            String ofUnit = "s[" + unit + "]";
            named.put(ofUnit, s, NetworkGraph::perSample);
            named.put("f'[" + unit + "]", signals.z().get(unit), z -> perSample(slope(named.node(ofUnit), z)));
        });
        for (Scope.Declared declared : scope.parameters()) {
            named.put(declared.name(), declared.parameter());
        }
        units.uses().forEach(use -> named.put(use.usualName(), parameter(use.name())));
        return signals.output();
    }

    /** {@code t[a_k]} of units, {@code t} of layers; not for class numbers, which no formula has. */
    private void putTargets(Structure structure) {
        if (y.shape().rank() == 2) {
            switch (structure) {
                case Structure.Units(UnitNetwork network) -> {
                    for (int i = 0; i < network.outputs().size(); i++) {
                        named.put("t[" + network.outputs().get(i) + "]", y.slice(1, i, 1), NetworkGraph::perSample);
                    }
                }
                case Structure.Layers _ -> named.put("t", y, NetworkGraph::rows);
            }
        }
    }

    private static Expr slope(Expr s, Expr z) {
        return Gradient.of(z.sum())
                .by(s)
                .orElseGet(() -> Expr.constant(0, s.element()).broadcastTo(s.shape()));
    }

    private Expr parameter(String name) {
        return scope.parameters().stream()
                .filter(declared -> declared.name().equals(name))
                .findFirst()
                .orElseThrow()
                .parameter();
    }

    /** {@code [batch, 1]} as a list, or as one number if there is but one sample. */
    private static Expr perSample(Expr column) {
        return column.sum(column.shape().size(0) == 1 ? new int[] {0, 1} : new int[] {1});
    }

    private Expr layers(Structure.Layers structure) {
        named.put("x", x, NetworkGraph::rows);
        Expr value = x;
        List<Layer> parts = structure.network().layers();
        int number = 0;
        int part = 0;
        for (Structure.FullLayer layer : structure.layers()) {
            number++;
            if (layer.weights().isPresent()) {
                String path = (part + 1) + "/dense/";
                value = scope.apply((part + 1) + "/" + parts.get(part).name(), parts.get(part), value);
                part++;
                named.put("W" + number, parameter(path + "W"), Expr::transpose);
                named.put("b" + number, parameter(path + "b"));
                named.put(path + "W", parameter(path + "W"));
                named.put(path + "b", parameter(path + "b"));
            }
            Expr sum = value;
            named.put("f" + number, sum, NetworkGraph::rows);
            if (layer.activation().isPresent()) {
                value = scope.apply((part + 1) + "/" + parts.get(part).name(), parts.get(part), value);
                part++;
            }
            named.put("g" + number, value, NetworkGraph::rows);
            putUnits(part + "/" + parts.get(part - 1).name(), sum, value);
        }
        named.put("y", value, NetworkGraph::rows);
        return value;
    }

    /** The units of a layer one by one, as explanations call them: {@code 2/sigmoid[0]}. */
    private void putUnits(String layer, Expr sum, Expr value) {
        for (int i = 0; i < value.shape().size(1); i++) {
            int place = i;
            String unit = layer + "[" + i + "]";
            named.put(unit, value, all -> perSample(all.slice(1, place, 1)));
            named.put("s[" + unit + "]", sum, all -> perSample(all.slice(1, place, 1)));
            named.put(
                    "f'[" + unit + "]", value, all -> perSample(slope(sum, all).slice(1, place, 1)));
        }
    }

    /** {@code [batch, n]}, or {@code [n]} if there is but one sample. */
    private static Expr rows(Expr batch) {
        return batch.shape().size(0) == 1 ? batch.sum(0) : batch;
    }

    private Executable step(Expr total, List<Expr> trained) {
        Gradient gradient = Gradient.of(total);
        List<Graph.Update> updates = new ArrayList<>();
        for (Expr parameter : trained) {
            gradient.by(parameter)
                    .map(slope -> new GradientDescent().update(parameter, slope, update))
                    .ifPresent(next -> updates.add(new Graph.Update(parameter, next)));
        }
        return ENGINE.compile(new Graph(List.of(x, y, update.rate()), List.of(total), updates, List.of(total)));
    }

    Named named() {
        return named;
    }

    /** The value of an expression of this graph. */
    Tensor value(Expr wanted, Variables variables) {
        return ENGINE.compile(Graph.of(List.of(x, y), List.of(wanted)))
                .run(variables, List.of(features, targets))
                .getFirst();
    }

    /** Moves all trained parameters at once. */
    void update(Variables variables, double rate) {
        step.run(variables, List.of(features, targets, Tensor.scalar(rate)));
    }
}
