package dev.backlight.explain;

import dev.backlight.explain.Anatomy.Group;
import dev.backlight.explain.Wiring.Dependence;
import dev.backlight.explain.Wiring.Node;
import dev.backlight.expr.Expr;
import dev.backlight.expr.Unary;
import dev.backlight.tensor.ElementType;
import dev.backlight.tensor.Shape;
import dev.backlight.tensor.Tensor;
import dev.backlight.tensor.TensorType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The units of a run by layers, inputs first. Units that were drawn one by one make a layer with those that are as many
 * steps from the inputs.
 */
final class LayerTable {
    private final Recording run;
    private final Wiring wiring;

    LayerTable(Recording run, Wiring wiring) {
        this.run = run;
        this.wiring = wiring;
    }

    List<LayerSignals> rows() {
        List<LayerSignals> layers = new ArrayList<>(List.of(inputs()));
        Map<Group, Integer> depths = depths();
        Map<Object, List<Group>> together = new LinkedHashMap<>();
        for (Group group : run.groups) {
            // By depth, or by itself. A unit comes after one that is a step nearer, so depths come in their order.
            Object key = isSingle(group) ? depths.get(group) : group;
            together.computeIfAbsent(key, _ -> new ArrayList<>()).add(group);
        }
        for (List<Group> groups : together.values()) {
            Group first = groups.getFirst();
            layers.add(layer(groups.size() == 1 ? first.name() : "layer " + depths.get(first), groups));
        }
        return layers;
    }

    private static boolean isSingle(Group group) {
        return group.z().shape().count() == 1;
    }

    /** How many steps groups are from the inputs; of a group of several units its first one tells. */
    private Map<Group, Integer> depths() {
        Map<Group, Integer> depths = new HashMap<>();
        for (Group group : run.groups) {
            int before = wiring.dependences(wiring.units(group).getFirst()).stream()
                    .map(Dependence::from)
                    .flatMap(source -> wiring.node(source).stream())
                    .flatMap(source -> source.group().stream())
                    .mapToInt(depths::get)
                    .max()
                    .orElse(0);
            depths.put(group, before + 1);
        }
        return depths;
    }

    private LayerSignals inputs() {
        Expr features = run.graph.features;
        Tensor byInput = run.derivatives(features);
        return new LayerSignals(
                "inputs",
                run.graph.subject.inputs(),
                UnitSignals.INPUT,
                run.values(features),
                ones(features),
                byInput,
                byInput);
    }

    private LayerSignals layer(String name, List<Group> groups) {
        return new LayerSignals(
                name,
                groups.stream()
                        .flatMap(group -> wiring.units(group).stream())
                        .map(Node::name)
                        .toList(),
                groups.stream()
                        .map(group -> group.function().map(Unary::label).orElse(UnitSignals.LINEAR))
                        .distinct()
                        .collect(Collectors.joining(", ")),
                joined(groups, group -> run.values(group.z())),
                joined(groups, group -> run.slopes(group).orElseGet(() -> ones(group.z()))),
                joined(groups, group -> run.derivatives(group.z())),
                joined(groups, group -> run.derivatives(group.s())));
    }

    private static Tensor joined(List<Group> groups, Function<Group, Tensor> numbers) {
        return groups.size() == 1
                ? numbers.apply(groups.getFirst())
                : Tensor.of(
                        Shape.of(groups.size()),
                        groups.stream().map(numbers).mapToDouble(Tensor::item).toArray());
    }

    private static Tensor ones(Expr like) {
        return Tensor.filled(new TensorType(ElementType.F64, like.shape()), 1);
    }
}
