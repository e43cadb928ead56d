package dev.backlight.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.backlight.explain.BatchExplanation;
import dev.backlight.explain.Explanation;
import dev.backlight.explain.LayerSignals;
import dev.backlight.explain.Sample;
import dev.backlight.explain.Subject;
import dev.backlight.explain.UnitSignals;
import dev.backlight.expr.Unary;
import dev.backlight.model.Architecture;
import dev.backlight.nn.Activation;
import dev.backlight.nn.Dense;
import dev.backlight.nn.Loss;
import dev.backlight.nn.Sequential;
import dev.backlight.nn.Unit;
import dev.backlight.nn.UnitNetwork;
import dev.backlight.tensor.Shape;
import dev.backlight.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** One network as layers with matrices and as single units: both explanations tell the same. */
final class LayerFormInvariantsTest {
    /** Section 10 grants 1e-12 of the largest product on a path. */
    private static final double RELATIVE = 1e-12;

    private static final Map<Activation, Unary> ACTIVATIONS =
            Map.of(Activation.SIGMOID, Unary.SIGMOID, Activation.TANH, Unary.TANH, Activation.RELU, Unary.RELU);

    /** A random network of two layers in both forms; a unit's weights go by the names of the matrix's elements. */
    private record Forms(Subject layers, Subject units, int outputs) {
        static Forms of(Random random) {
            int inputs = 1 + random.nextInt(4);
            int hidden = 1 + random.nextInt(4);
            int outputs = 1 + random.nextInt(3);
            Activation activation = List.of(Activation.SIGMOID, Activation.TANH, Activation.RELU)
                    .get(random.nextInt(3));
            Loss loss = RandomExplanation.loss(random);
            Map<String, Tensor> parameters = new LinkedHashMap<>();
            parameters.put("1/dense/W", random(random, inputs, hidden));
            parameters.put("1/dense/b", random(random, hidden));
            parameters.put("3/dense/W", random(random, hidden, outputs));
            parameters.put("3/dense/b", random(random, outputs));
            List<String> x = names("x", inputs);
            List<String> h = names("h", hidden);
            List<String> o = names("o", outputs);
            List<Unit> units = new ArrayList<>();
            units.addAll(units(parameters, "1/dense/", x, h, Optional.of(ACTIVATIONS.get(activation))));
            units.addAll(units(parameters, "3/dense/", h, o, Optional.empty()));
            Sequential network = Sequential.of(new Dense(hidden), activation, new Dense(outputs));
            return new Forms(
                    Subject.of(new Architecture(network, Shape.of(inputs), loss), parameters),
                    Subject.of(new UnitNetwork(x, units, o), loss),
                    outputs);
        }

        private static Tensor random(Random random, int... sizes) {
            Shape shape = Shape.of(sizes);
            return Tensor.of(shape, RandomNetwork.numbers(shape.count(), random));
        }

        private static List<String> names(String letter, int count) {
            return IntStream.range(0, count).mapToObj(i -> letter + i).toList();
        }

        private static String element(String name, Shape shape, int index) {
            return shape.rank() == 1
                    ? name + "[" + index + "]"
                    : name + "[" + index / shape.size(1) + "," + index % shape.size(1) + "]";
        }

        /** The units of a layer, its parameters' elements being their weights. */
        private static List<Unit> units(
                Map<String, Tensor> parameters,
                String layer,
                List<String> sources,
                List<String> targets,
                Optional<Unary> activation) {
            Tensor weights = parameters.get(layer + "W");
            Tensor biases = parameters.get(layer + "b");
            List<Unit> units = new ArrayList<>();
            for (int j = 0; j < targets.size(); j++) {
                List<Unit.Edge> edges = new ArrayList<>();
                for (int i = 0; i < sources.size(); i++) {
                    int index = i * targets.size() + j;
                    edges.add(new Unit.Edge(
                            sources.get(i), element(layer + "W", weights.shape(), index), weights.at(index)));
                }
                Unit.Weight bias = new Unit.Weight(element(layer + "b", biases.shape(), j), biases.at(j));
                units.add(new Unit(targets.get(j), activation, edges, Optional.of(bias)));
            }
            return units;
        }
    }

    @Test
    void bothFormsTellTheSameOfASample() {
        RandomExplanation.forEachSeed(seed -> {
            Random random = new Random(seed);
            Forms forms = Forms.of(random);
            Sample sample = sample(forms, random);
            Explanation layers = Explanation.of(forms.layers(), sample);
            Explanation units = Explanation.of(forms.units(), sample);
            assertThat(layers.loss().orElseThrow().value())
                    .isCloseTo(units.loss().orElseThrow().value(), within(1e-12 * scale(units)));
            assertThat(layers.weightNames().toList())
                    .containsExactlyInAnyOrderElementsOf(units.weightNames().toList());
            for (String weight : layers.weightNames().toList()) {
                double bound = RELATIVE * largestPath(units, weight);
                assertThat(layers.weight(weight).gradient().value())
                        .as(weight)
                        .isCloseTo(units.weight(weight).gradient().value(), within(bound));
                assertThat(layers.paths(weight).count())
                        .isEqualTo(units.paths(weight).count());
            }
            List<LayerSignals> table = layers.layers();
            for (String letter : List.of("x", "h", "o")) {
                List<UnitSignals> layer = units.units().stream()
                        .filter(unit -> unit.name().startsWith(letter))
                        .sorted((a, b) -> a.name().compareTo(b.name()))
                        .toList();
                LayerSignals told = table.get("xho".indexOf(letter));
                for (int i = 0; i < layer.size(); i++) {
                    assertThat(told.z().at(i)).isCloseTo(layer.get(i).z().value(), within(1e-12 * scale(units)));
                }
            }
        });
    }

    @Test
    void bothFormsTellTheSameOfABatch() {
        RandomExplanation.forEachSeed(seed -> {
            Random random = new Random(seed);
            Forms forms = Forms.of(random);
            List<Sample> samples =
                    Stream.generate(() -> sample(forms, random)).limit(3).toList();
            BatchExplanation layers = BatchExplanation.of(forms.layers(), samples);
            BatchExplanation units = BatchExplanation.of(forms.units(), samples);
            Map<String, BatchExplanation.Row> rows = new LinkedHashMap<>();
            units.weights().forEach(row -> rows.put(row.name(), row));
            for (BatchExplanation.Row row : layers.weights()) {
                double largest = units.samples().stream()
                        .mapToDouble(each -> largestPath(each, row.name()))
                        .sum();
                BatchExplanation.Row same = rows.get(row.name());
                assertThat(row.gradient().value())
                        .as(row.name())
                        .isCloseTo(same.gradient().value(), within(RELATIVE * largest));
                assertThat(row.updated().value())
                        .as(row.name())
                        .isCloseTo(same.updated().value(), within(RELATIVE * (largest + 2)));
            }
        });
    }

    private static Sample sample(Forms forms, Random random) {
        return Sample.of(
                RandomNetwork.numbers(forms.units().inputs().size(), random),
                RandomNetwork.numbers(forms.outputs(), random));
    }

    private static double largestPath(Explanation units, String weight) {
        return units.paths(weight, Integer.MAX_VALUE).listed().stream()
                .mapToDouble(path -> Math.abs(path.product().value()))
                .max()
                .orElse(0);
    }

    /** The size of the largest number of the forward pass, at least 1. */
    private static double scale(Explanation units) {
        return units.units().stream()
                .mapToDouble(unit -> Math.abs(unit.z().value()))
                .reduce(Math.max(1, units.loss().orElseThrow().value()), Math::max);
    }
}
