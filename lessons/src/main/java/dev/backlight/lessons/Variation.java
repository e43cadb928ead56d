package dev.backlight.lessons;

import dev.backlight.explain.Sample;
import dev.backlight.nn.Init;
import dev.backlight.nn.Unit;
import dev.backlight.nn.UnitNetwork;
import dev.backlight.tensor.ElementType;
import dev.backlight.tensor.Philox;
import dev.backlight.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The same example with other numbers: each weight, input and target becomes between 0.6 and 1.4 times what it was, so
 * that signs, and units that are off, stay.
 */
final class Variation {
    private final Philox random;
    private final Map<String, Double> weights = new LinkedHashMap<>();

    private Variation(long seed) {
        random = new Philox(seed, 0, 0);
    }

    static WorkedExample of(WorkedExample example, long seed) {
        Variation variation = new Variation(seed);
        return switch (example) {
            case NetworkExample network -> variation.vary(network);
            case FormulaExample formulas ->
                new FormulaExample(
                        formulas.heading(),
                        formulas.exercise(),
                        formulas.formulas(),
                        formulas.inverse(),
                        formulas.at().stream().map(variation::vary).toList(),
                        formulas.nudge());
            case DescentExample descent ->
                new DescentExample(
                        descent.heading(),
                        descent.exercise(),
                        descent.function(),
                        descent.from().stream().map(variation::vary).toList(),
                        descent.rate(),
                        descent.steps());
        };
    }

    private double vary(double number) {
        double[] uniform = new double[1];
        random.uniform(uniform);
        return number * (0.6 + 0.8 * uniform[0]);
    }

    private Map<String, Double> vary(Map<String, Double> numbers) {
        Map<String, Double> varied = new LinkedHashMap<>();
        numbers.forEach((name, number) -> varied.put(name, vary(number)));
        return varied;
    }

    private NetworkExample vary(NetworkExample example) {
        Structure structure = switch (example.structure()) {
            case Structure.Units(UnitNetwork network) -> new Structure.Units(vary(network));
            case Structure.Layers(int inputs, List<Structure.FullLayer> layers) ->
                new Structure.Layers(
                        inputs,
                        layers.stream()
                                .map(layer ->
                                        new Structure.FullLayer(layer.weights().map(this::vary), layer.activation()))
                                .toList());
        };
        return new NetworkExample(
                example.heading(),
                example.exercise(),
                structure,
                example.objective(),
                example.samples().stream()
                        .map(sample -> new Sample(vary(sample.x()), vary(sample.y())))
                        .toList(),
                example.learningRate(),
                example.steps(),
                example.fixed());
    }

    private UnitNetwork vary(UnitNetwork network) {
        return new UnitNetwork(
                network.inputs(),
                network.units().stream()
                        .map(unit -> new Unit(
                                unit.name(),
                                unit.activation(),
                                unit.edges().stream()
                                        .map(edge -> new Unit.Edge(edge.source(), vary(edge.weight())))
                                        .toList(),
                                unit.bias().map(this::vary)))
                        .toList(),
                network.outputs());
    }

    /** Weights of one name stay one weight. */
    private Unit.Weight vary(Unit.Weight weight) {
        return weight.init() instanceof Init.Constant(double value)
                ? new Unit.Weight(weight.name(), weights.computeIfAbsent(weight.name(), _ -> vary(value)))
                : weight;
    }

    private Structure.Weights vary(Structure.Weights weights) {
        return new Structure.Weights(
                weights.rows().stream()
                        .map(row -> row.stream()
                                .map(number -> vary((double) number))
                                .toList())
                        .toList(),
                weights.bias().stream().map(number -> vary((double) number)).toList());
    }

    /** Class numbers stay. */
    private Tensor vary(Tensor tensor) {
        if (tensor.element() == ElementType.I32) {
            return tensor;
        }
        double[] values = tensor.toDoubles();
        for (int i = 0; i < values.length; i++) {
            values[i] = vary(values[i]);
        }
        return Tensor.of(tensor.shape(), values);
    }
}
