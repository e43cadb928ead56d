package dev.backlight.lessons;

import dev.backlight.explain.Objective;
import dev.backlight.explain.Quantity;
import dev.backlight.expr.Unary;
import dev.backlight.nn.Init;
import dev.backlight.nn.Reduction;
import dev.backlight.nn.Unit;
import dev.backlight.nn.UnitNetwork;
import dev.backlight.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Tells in lines of text what an example gives: all that somebody with a pencil needs. */
final class Statement {
    private Statement() {}

    static List<String> of(WorkedExample example) {
        return switch (example) {
            case NetworkExample network -> network(network);
            case FormulaExample formulas -> formulas(formulas);
            case DescentExample descent -> descent(descent);
        };
    }

    private static List<String> network(NetworkExample example) {
        List<String> lines = new ArrayList<>();
        switch (example.structure()) {
            case Structure.Units(UnitNetwork network) -> {
                samples(example, network.inputs(), network.outputs(), lines);
                network.units().forEach(unit -> lines.add(unit(unit)));
            }
            case Structure.Layers layers -> {
                samples(example, List.of("x"), List.of("y"), lines);
                layers(layers, lines);
            }
        }
        lines.add("Loss: " + example.objective().describe());
        if (example.samples().size() > 1
                && example.objective() instanceof Objective.Targets(var _, Reduction reduction)) {
            lines.add("The loss of the batch is the " + (reduction == Reduction.MEAN ? "mean" : "sum")
                    + " of the samples' losses.");
        }
        example.learningRate().ifPresent(rate -> lines.add("Learning rate: " + number(rate)));
        if (!example.fixed().isEmpty()) {
            lines.add("Not trained: " + example.fixed().stream().sorted().collect(Collectors.joining(", ")));
        }
        return lines;
    }

    private static void samples(NetworkExample example, List<String> inputs, List<String> outputs, List<String> lines) {
        boolean isBatch = example.samples().size() > 1;
        String target = example.objective() instanceof Objective.Targets
                ? "target of "
                : LossName.derivative(example.heading().notation());
        for (int i = 0; i < example.samples().size(); i++) {
            lines.add((isBatch ? "Sample " + (i + 1) + ": " : "")
                    + Stream.concat(
                                    values("", inputs, example.samples().get(i).x()),
                                    values(
                                            target,
                                            outputs,
                                            example.samples().get(i).y()))
                            .collect(Collectors.joining(", ")));
        }
    }

    /** One name a number, or one for all of them. */
    private static Stream<String> values(String before, List<String> names, Tensor values) {
        return names.size() == values.shape().count()
                ? IntStream.range(0, names.size()).mapToObj(i -> before + names.get(i) + " = " + number(values.at(i)))
                : Stream.of(before + names.getFirst() + " = " + list(values.toDoubles()));
    }

    private static String unit(Unit unit) {
        String sum = Stream.concat(
                        unit.edges().stream().map(edge -> edge.weight().name() + "·" + edge.source()),
                        unit.bias().map(Unit.Weight::name).stream())
                .collect(Collectors.joining(" + "));
        String weights = Stream.concat(unit.edges().stream().map(Unit.Edge::weight), unit.bias().stream())
                .map(weight -> weight.name() + " = "
                        + (weight.init() instanceof Init.Constant(double value) ? number(value) : "?"))
                .collect(Collectors.joining(", "));
        return unit.name() + " = "
                + unit.activation().map(f -> f.label() + "(" + sum + ")").orElse(sum) + ", with " + weights;
    }

    private static void layers(Structure.Layers structure, List<String> lines) {
        String before = "x";
        for (int i = 0; i < structure.layers().size(); i++) {
            Structure.FullLayer layer = structure.layers().get(i);
            int number = i + 1;
            String sum = layer.weights().isPresent() ? before + " @ W" + number + ".T + b" + number : before;
            lines.add("f" + number + " = " + sum + ", g" + number + " = "
                    + layer.activation()
                            .map(Unary::label)
                            .map(name -> name + "(f" + number + ")")
                            .orElse("f" + number));
            layer.weights().ifPresent(weights -> {
                lines.add("W" + number + " = "
                        + weights.rows().stream()
                                .map(row -> list(row.stream()
                                        .mapToDouble(Double::doubleValue)
                                        .toArray()))
                                .collect(Collectors.joining(", ", "[", "]"))
                        + ", one row an output");
                lines.add("b" + number + " = "
                        + list(weights.bias().stream()
                                .mapToDouble(Double::doubleValue)
                                .toArray()));
            });
            before = "g" + number;
        }
        lines.add("y = " + before);
    }

    private static List<String> formulas(FormulaExample example) {
        List<String> lines = new ArrayList<>(List.of(example.formulas()));
        example.inverse().ifPresent(inverse -> lines.add("the other way round: " + inverse));
        for (int i = 0; i < example.at().size(); i++) {
            lines.add((example.at().size() > 1 ? "Point " + (i + 1) + ": " : "at ")
                    + point(example.at().get(i)));
        }
        if (!example.nudge().isEmpty()) {
            lines.add("nudge: " + point(example.nudge()));
        }
        return lines;
    }

    private static List<String> descent(DescentExample example) {
        List<String> lines = new ArrayList<>(List.of("f = " + example.function()));
        for (int i = 0; i < example.from().size(); i++) {
            lines.add((example.from().size() > 1 ? "Start " + (i + 1) + ": " : "from ")
                    + point(example.from().get(i)));
        }
        lines.add("Learning rate: " + number(example.rate()));
        return lines;
    }

    static String point(Map<String, Double> point) {
        return point.entrySet().stream()
                .map(entry -> entry.getKey() + " = " + number(entry.getValue()))
                .collect(Collectors.joining(", "));
    }

    private static String list(double[] values) {
        return Arrays.stream(values).mapToObj(Statement::number).collect(Collectors.joining(", ", "(", ")"));
    }

    private static String number(double value) {
        return Quantity.typed(value).text(Quantity.DIGITS);
    }
}
