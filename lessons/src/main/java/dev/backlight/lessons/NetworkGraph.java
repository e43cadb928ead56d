package dev.backlight.lessons;

import dev.backlight.engine.Executable;
import dev.backlight.engine.ReferenceEngine;
import dev.backlight.engine.Variables;
import dev.backlight.explain.Quantity;
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
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The graph of a network example over some of its samples, with a name for every quantity in it. */
final class NetworkGraph {
    private static final ReferenceEngine ENGINE = new ReferenceEngine();

    private final Named named = new Named();
    private final Tensor features;
    private final Tensor targets;
    private final Tensor rate;
    private final Expr x;
    private final Expr y;
    private final Scope scope = Scope.root(Mode.TRAINING);
    private final UpdateScope update = new UpdateScope(ElementType.F32);
    /** What an update makes of each trained parameter. */
    private final Map<Expr, Expr> next = new LinkedHashMap<>();

    private final Executable step;
    private final Decimals decimals;

    /** The graph with a mistake in it. */
    NetworkGraph(NetworkExample example, List<Sample> samples, Function<NetworkParts, Rewriting> mistake) {
        NetworkExample some = example.with(samples);
        features = some.features();
        targets = some.targets();
        rate = Tensor.scalar(example.learningRate().orElse(0));
        x = Expr.input("x", new TensorType(ElementType.F32, features.shape()));
        Expr output = switch (example.structure()) {
            case Structure.Units units -> units(units);
            case Structure.Layers layers -> layers(layers);
        };
        y = example.objective().input(output.shape());
        Expr total = example.objective().of(output, y);
        LossName.ALL.forEach(name -> named.put(name, total));
        putTargets(example.structure());
        List<Expr> trained = scope.parameters().stream()
                .filter(declared -> example.trained().contains(declared.name()))
                .map(Scope.Declared::parameter)
                .toList();
        Rewriting rewriting = mistake.apply(new NetworkParts(some, output, total, trained, named));
        named.rewrite(rewriting);
        step = step(rewriting.of(total), trained);
        decimals = new Decimals(Map.of(x, features, y, targets, update.rate(), rate));
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
                String path = structure.path(number);
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
            String ofUnit = "s[" + unit + "]";
            named.put(ofUnit, sum, all -> perSample(all.slice(1, place, 1)));
            named.put(
                    "f'[" + unit + "]",
                    value,
                    all -> perSample(slope(named.node(ofUnit), all).slice(1, place, 1)));
        }
    }

    /** {@code [batch, n]}, or {@code [n]} if there is but one sample. */
    private static Expr rows(Expr batch) {
        return batch.shape().size(0) == 1 ? batch.sum(0) : batch;
    }

    private Executable step(Expr total, List<Expr> trained) {
        next.putAll(new GradientDescent().updates(Gradient.of(total), trained, update));
        List<Graph.Update> updates = next.entrySet().stream()
                .map(entry -> new Graph.Update(entry.getKey(), entry.getValue()))
                .toList();
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

    /**
     * The same number by number, exactly where decimals reach; empty if there are too many to follow.
     *
     * @param parameters their numbers, by name
     */
    Optional<List<Quantity>> decimals(Expr wanted, Map<String, List<Quantity>> parameters) {
        return decimals.of(wanted, parameters);
    }

    /** The parameters after an update, number by number; empty if there are too many numbers to follow. */
    Optional<Map<String, List<Quantity>>> updated(Map<String, List<Quantity>> parameters) {
        Map<String, List<Quantity>> updated = new HashMap<>(parameters);
        for (Map.Entry<Expr, Expr> each : next.entrySet()) {
            Optional<List<Quantity>> numbers = decimals.of(each.getValue(), parameters);
            if (numbers.isEmpty()) {
                return Optional.empty();
            }
            updated.put(Graph.nameOf(each.getKey()), numbers.get());
        }
        return Optional.of(updated);
    }

    /** Moves all trained parameters at once. */
    void update(Variables variables) {
        step.run(variables, List.of(features, targets, rate));
    }
}
