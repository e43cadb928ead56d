package dev.backlight.golden;

import dev.backlight.expr.Expr;
import dev.backlight.nn.Activation;
import dev.backlight.nn.Dense;
import dev.backlight.nn.Layer;
import dev.backlight.nn.Loss;
import dev.backlight.nn.Mode;
import dev.backlight.nn.Reduction;
import dev.backlight.nn.Scope;
import dev.backlight.nn.Sequential;
import dev.backlight.tensor.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A case with a parameter table, run through fully connected layers in place of units. */
final class DenseCase {
    private DenseCase() {}

    /**
     * One layer.
     *
     * @param weights the names of its weights in the parameter table, one line an input, one word an output
     * @param bias the names of its biases; none if the case has none
     */
    record Names(String weights, Optional<String> bias, Optional<Activation> activation) {
        private List<List<String>> rows() {
            return weights.lines().map(line -> List.of(line.split(" "))).toList();
        }

        private int units() {
            return rows().getFirst().size();
        }
    }

    /**
     * Compares the loss before and after, and each parameter's gradient and new value: 2 numbers, and 2 a parameter.
     */
    static void check(ReferenceCase reference, Loss loss, double[] x, double[] y, double rate, List<Names> names) {
        Given given = new Given();
        List<Layer> layers = new ArrayList<>();
        Map<String, List<String>> tableNames = new LinkedHashMap<>();
        for (Names layer : names) {
            layers.add(new Dense(layer.units()));
            String path = layers.size() + "/dense/";
            List<String> weights = layer.rows().stream().flatMap(List::stream).toList();
            tableNames.put(path + "W", weights);
            given.parameter(path + "W", Shape.of(layer.rows().size(), layer.units()), initial(reference, weights));
            List<String> bias =
                    layer.bias().map(line -> List.of(line.split(" "))).orElse(List.of());
            tableNames.put(path + "b", bias);
            double[] starts = bias.isEmpty() ? new double[layer.units()] : initial(reference, bias);
            given.parameter(path + "b", Shape.of(layer.units()), starts);
            layer.activation().ifPresent(layers::add);
        }
        Expr input = given.array("x", Shape.of(1, x.length), x);
        Expr target = given.array("y", Shape.of(1, y.length), y);
        Scope scope = Scope.root(Mode.TRAINING);
        Expr total = Reduction.MEAN.of(loss.perSample(new Sequential(layers).apply(input, scope), target));
        List<Scope.Declared> trained = scope.parameters().stream()
                .filter(parameter -> !tableNames.get(parameter.name()).isEmpty())
                .toList();

        reference.check("Loss before: ", given.value(total));
        for (Scope.Declared declared : trained) {
            checkColumn(
                    reference,
                    tableNames.get(declared.name()),
                    "dE/dw",
                    given.derivatives(total, declared.parameter()));
        }
        given.step(total, trained, rate);
        for (Scope.Declared declared : trained) {
            checkColumn(reference, tableNames.get(declared.name()), "new value", given.parameter(declared.name()));
        }
        reference.check("Loss after: ", given.value(total));
    }

    private static void checkColumn(ReferenceCase reference, List<String> names, String column, double[] actual) {
        reference.check(
                names.stream()
                        .map(name -> reference.table("parameter").row(name).cell(column))
                        .toList(),
                actual);
    }

    private static double[] initial(ReferenceCase reference, List<String> names) {
        return names.stream()
                .mapToDouble(name ->
                        reference.given(reference.table("parameter").row(name).cell("value")))
                .toArray();
    }
}
