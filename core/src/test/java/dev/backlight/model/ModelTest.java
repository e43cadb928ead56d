package dev.backlight.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.backlight.engine.CpuEngine;
import dev.backlight.engine.ReferenceEngine;
import dev.backlight.expr.Unary;
import dev.backlight.nn.Activation;
import dev.backlight.nn.Dense;
import dev.backlight.nn.Flatten;
import dev.backlight.nn.Loss;
import dev.backlight.nn.Sequential;
import dev.backlight.tensor.Shape;
import dev.backlight.tensor.ShapeException;
import dev.backlight.tensor.Tensor;
import dev.backlight.tensor.TensorType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ModelTest {
    private static final int WIDTH = 13;
    /** Sums of 13 products up to 2 and of 17 up to 1, with weights up to 1, in float. */
    private static final double FLOAT = 4 * (13 * 2 + 17) * 0x1p-24;

    private static Model model(Loss loss) {
        Architecture architecture =
                new Architecture(Sequential.of(new Dense(17), Activation.TANH, new Dense(5)), Shape.of(WIDTH), loss);
        return new Model(architecture, architecture.initialParameters(4), Map.of());
    }

    private static Tensor features(int rows, long seed) {
        Random random = new Random(seed);
        float[] values = new float[rows * WIDTH];
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextFloat() * 4 - 2;
        }
        return Tensor.of(Shape.of(rows, WIDTH), values);
    }

    /** The logits of one row by plain loops in double. */
    private static double[] logits(Model model, double[] x) {
        double[] hidden = affine(model, "1/dense", x);
        Arrays.setAll(hidden, i -> Math.tanh(hidden[i]));
        return affine(model, "3/dense", hidden);
    }

    private static double[] affine(Model model, String layer, double[] x) {
        Tensor w = model.parameters().get(layer + "/W");
        double[] y = model.parameters().get(layer + "/b").toDoubles();
        for (int j = 0; j < y.length; j++) {
            for (int i = 0; i < x.length; i++) {
                y[j] += x[i] * w.at(i * y.length + j);
            }
        }
        return y;
    }

    @Test
    void outputsPredictionsAndClassesAreThoseOfPlainLoops() {
        Tensor x = features(40, 1);
        Model classifier = model(Loss.CROSS_ENTROPY);
        Tensor outputs = classifier.outputs(x);
        Tensor probabilities = classifier.predict(x);
        Tensor yesses = model(Loss.BINARY_CROSS_ENTROPY).predict(x);
        int[] classes = classifier.classify(x);
        for (int row = 0; row < 40; row++) {
            double[] y = logits(classifier, Arrays.copyOfRange(x.toDoubles(), row * WIDTH, (row + 1) * WIDTH));
            double sum = Arrays.stream(y).map(Math::exp).sum();
            int greatest = 0;
            for (int c = 0; c < 5; c++) {
                int at = row * 5 + c;
                assertThat(outputs.at(at)).isCloseTo(y[c], within(FLOAT));
                assertThat(probabilities.at(at)).isCloseTo(Math.exp(y[c]) / sum, within(FLOAT));
                assertThat(yesses.at(at)).isCloseTo(1 / (1 + Math.exp(-y[c])), within(FLOAT));
                greatest = y[c] > y[greatest] ? c : greatest;
            }
            assertThat(classes[row]).isEqualTo(greatest);
        }
        assertThat(Arrays.stream(classes).distinct().count())
                .as("different classes")
                .isGreaterThan(2);
        assertThat(model(Loss.BINARY_CROSS_ENTROPY).outputs(x)).isEqualTo(outputs);
        assertThat(model(Loss.SQUARED).predict(x)).isEqualTo(outputs);
    }

    /** Sizes around those that requests are cut into. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 31, 32, 33, 63, 64, 65, 255, 256, 257, 288, 289, 511, 512, 513, 1000})
    void aRowsResultDoesNotDependOnTheRowsAroundIt(int rows) {
        Model model = model(Loss.CROSS_ENTROPY);
        Tensor all = features(1000, 2);
        float[] expected = model.predict(all).toFloats();
        int[] part = new Random(rows).ints(rows, 0, 1000).toArray();

        float[] together = model.predict(all.rows(part)).toFloats();
        for (int i = 0; i < rows; i++) {
            assertThat(Arrays.copyOfRange(together, 5 * i, 5 * i + 5))
                    .as("row %d of %d, which is row %d of 1000", i, rows, part[i])
                    .isEqualTo(Arrays.copyOfRange(expected, 5 * part[i], 5 * part[i] + 5));
        }
        assertThat(model.predict(all.rows(part[0])).toFloats()).isEqualTo(Arrays.copyOf(together, 5));
    }

    @Test
    void eightThreadsPredictWhatOneDoes() throws Exception {
        List<Tensor> requests = new ArrayList<>();
        List<Tensor> expected = new ArrayList<>();
        Model alone = model(Loss.CROSS_ENTROPY);
        for (int i = 0; i < 25; i++) {
            requests.add(features(1 + 37 * i % 401, i));
            expected.add(alone.predict(requests.get(i)));
        }
        Model shared = model(Loss.CROSS_ENTROPY);
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            List<Future<?>> all = new ArrayList<>();
            for (int thread = 0; thread < 8; thread++) {
                int start = thread * 3;
                all.add(threads.submit(() -> {
                    for (int i = 0; i < 100; i++) {
                        int request = (start + i) % requests.size();
                        assertThat(shared.predict(requests.get(request))).isEqualTo(expected.get(request));
                    }
                }));
            }
            for (Future<?> each : all) {
                each.get();
            }
        }
    }

    /** A network that does next to nothing with rows so long that copying them takes most of the time. */
    @Test
    void aResultIsReadBeforeItsMemoryIsLentAgain() throws Exception {
        int width = 30_000;
        Architecture mirror = new Architecture(new Activation(Unary.NEG), Shape.of(width), Loss.SQUARED);
        Model shared = new Model(mirror, Map.of(), Map.of());
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            List<Future<?>> all = new ArrayList<>();
            for (int thread = 0; thread < 8; thread++) {
                Tensor mine = Tensor.filled(TensorType.f32(1, width), thread + 1);
                Tensor expected = Tensor.filled(TensorType.f32(1, width), -thread - 1);
                all.add(threads.submit(() -> {
                    for (int i = 0; i < 200; i++) {
                        assertThat(shared.predict(mine).equals(expected)).isTrue();
                    }
                }));
            }
            for (Future<?> each : all) {
                each.get();
            }
        }
    }

    @Test
    void noRowsGiveNoResults() {
        Model model = model(Loss.CROSS_ENTROPY);
        assertThat(model.predict(features(0, 1))).isEqualTo(Tensor.of(Shape.of(0, 5), new float[0]));
        assertThat(model.outputs(features(0, 1)).shape()).isEqualTo(Shape.of(0, 5));
        assertThat(model.classify(features(0, 1))).isEmpty();
    }

    @Test
    void featuresMayBeDoubles() {
        Model model = model(Loss.CROSS_ENTROPY);
        Tensor x = features(35, 3);
        assertThat(model.predict(x.toF64())).isEqualTo(model.predict(x));
        double[] tenths = new double[WIDTH];
        Arrays.fill(tenths, 0.1);
        assertThat(model.predict(Tensor.of(Shape.of(1, WIDTH), tenths)))
                .as("rounded to floats first")
                .isEqualTo(model.predict(Tensor.filled(TensorType.f32(1, WIDTH), 0.1f)));
    }

    @Test
    void samplesOfAnotherShapeAreRefused() {
        Model model = model(Loss.CROSS_ENTROPY);
        for (Tensor wrong : List.of(
                Tensor.filled(TensorType.f32(WIDTH), 0),
                Tensor.filled(TensorType.f32(2, WIDTH + 1), 0),
                Tensor.filled(TensorType.f32(2, WIDTH, 1), 0),
                Tensor.scalar(1f))) {
            assertThatThrownBy(() -> model.predict(wrong))
                    .isInstanceOf(ShapeException.class)
                    .hasMessage("[predict] the network takes samples of shape [13], one after the other along the first"
                            + " axis, not " + wrong.type());
        }
        assertThatThrownBy(() -> model.predict(Tensor.filled(TensorType.i32(2, WIDTH), 0)))
                .as("integers are no features")
                .isInstanceOf(ShapeException.class)
                .hasMessageContainingAll("\"features\"", "i32[1, 13]");
        assertThat(model.predict(features(3, 1)).shape()).as("after all that").isEqualTo(Shape.of(3, 5));
    }

    @Test
    void samplesMayHaveAnyRank() {
        Sequential network = Sequential.of(new Flatten(), new Dense(2));
        Architecture images = new Architecture(network, Shape.of(3, 4), Loss.MEAN_SQUARED);
        Architecture numbers = new Architecture(network, Shape.SCALAR, Loss.MEAN_SQUARED);

        assertThat(new Model(images, images.initialParameters(1), Map.of())
                        .predict(Tensor.filled(TensorType.f32(40, 3, 4), 1))
                        .shape())
                .isEqualTo(Shape.of(40, 2));
        assertThat(new Model(numbers, numbers.initialParameters(1), Map.of())
                        .predict(Tensor.filled(TensorType.f32(40), 1))
                        .shape())
                .isEqualTo(Shape.of(40, 2));
    }

    @Test
    void yesOrNoIsAClassAndARealNumberIsNot() {
        Architecture mirror = new Architecture(Sequential.of(), Shape.of(1), Loss.BINARY_CROSS_ENTROPY);
        Tensor logits = Tensor.of(Shape.of(4, 1), 1f, -1f, 0f, Float.MIN_VALUE);
        assertThat(new Model(mirror, Map.of(), Map.of()).classify(logits)).containsExactly(1, 0, 0, 1);
        assertThatThrownBy(() -> model(Loss.BINARY_CROSS_ENTROPY).classify(features(1, 1)))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessage("[classify] a network with 5 outputs for the loss BINARY_CROSS_ENTROPY does not choose one"
                        + " class: use predict");
        assertThatThrownBy(() -> model(Loss.SQUARED).classify(features(1, 1)))
                .isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void probabilitiesOfExtremeLogitsAreFinite() {
        Architecture mirror = new Architecture(Sequential.of(), Shape.of(3), Loss.CROSS_ENTROPY);
        Tensor logits = Tensor.of(Shape.of(2, 3), 1e4f, -1e4f, 0f, -1e4f, -1e4f, -1e4f);
        assertThat(new Model(mirror, Map.of(), Map.of()).predict(logits).toFloats())
                .containsExactly(new float[] {1, 0, 0, 1 / 3f, 1 / 3f, 1 / 3f}, within(0x1p-24f));
    }

    @ParameterizedTest
    @EnumSource(Loss.class)
    void everyEngineSaysAboutTheSame(Loss loss) {
        Model fast = model(loss);
        Model plain = new Model(fast.architecture(), fast.parameters(), Map.of(), CpuEngine.withoutVectorApi(2));
        Model slow = new Model(fast.architecture(), fast.parameters(), Map.of(), new ReferenceEngine());
        Tensor x = features(70, 5);
        assertThat(plain.predict(x)).isEqualTo(fast.predict(x));
        assertThat(slow.predict(x).toDoubles()).containsExactly(fast.predict(x).toDoubles(), within(FLOAT));
    }

    @Test
    void parametersMustBeThoseOfTheNetwork() {
        Architecture architecture = model(Loss.CROSS_ENTROPY).architecture();
        Map<String, Tensor> good = architecture.initialParameters(1);
        Map<String, Tensor> missing = new LinkedHashMap<>(good);
        missing.remove("3/dense/b");
        assertThatThrownBy(() -> new Model(architecture, missing, Map.of()))
                .isInstanceOf(ShapeException.class)
                .hasMessage(
                        "[model] the network needs a parameter \"3/dense/b\" f32[5], but there is none of that name");
        Map<String, Tensor> misshaped = new LinkedHashMap<>(good);
        misshaped.put("1/dense/W", Tensor.filled(TensorType.f32(17, 13), 0));
        assertThatThrownBy(() -> new Model(architecture, misshaped, Map.of()))
                .hasMessage(
                        "[model] the network needs a parameter \"1/dense/W\" f32[13, 17], but f32[17, 13] was given");
        Map<String, Tensor> integer = new LinkedHashMap<>(good);
        integer.put("1/dense/b", Tensor.filled(TensorType.i32(17), 0));
        assertThatThrownBy(() -> new Model(architecture, integer, Map.of())).hasMessageContaining("i32[17] was given");
        Map<String, Tensor> extra = new LinkedHashMap<>(good);
        extra.put("4/dense/W", Tensor.scalar(1f));
        assertThatThrownBy(() -> new Model(architecture, extra, Map.of()))
                .hasMessage("[model] the network has no parameter \"4/dense/W\"");
    }

    @Test
    void aNetworkMustGiveOneRowForEachSample() {
        Architecture flat = new Architecture(new Activation(Unary.TANH), Shape.of(2, 3), Loss.SQUARED);
        assertThatThrownBy(() -> new Model(flat, Map.of(), Map.of()))
                .isInstanceOf(ShapeException.class)
                .hasMessage(
                        "[model] the network gives f32[1, 2, 3] for a batch of one sample, but [1, outputs] is needed;"
                                + " a Flatten at its end makes one row");
    }

    @Test
    void namesThatTheFileUsesItselfAreRefused() {
        Model model = model(Loss.SQUARED);
        for (String name : List.of("backlight.architecture", "checkpoint:epoch")) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new Model(model.architecture(), model.parameters(), Map.of(name, "mine")))
                    .withMessage("[model] \"" + name + "\" is a name that the model file uses itself: choose another");
        }
    }

    @Test
    void nothingGivenToAModelCanBeChangedLater() {
        Model model = model(Loss.SQUARED);
        Map<String, Tensor> parameters = new LinkedHashMap<>(model.parameters());
        Map<String, String> notes = new LinkedHashMap<>(Map.of("a", "b"));
        Model copy = new Model(model.architecture(), parameters, notes);
        Tensor before = copy.predict(features(2, 1));
        parameters.replaceAll((name, value) -> Tensor.filled(value.type(), 0));
        notes.clear();

        assertThat(copy.predict(features(2, 1))).isEqualTo(before);
        assertThat(copy.notes()).isEqualTo(Map.of("a", "b"));
        assertThatThrownBy(() -> copy.parameters().clear()).isInstanceOf(UnsupportedOperationException.class);
        assertThat(copy.parameterCount()).isEqualTo(13 * 17 + 17 + 17 * 5 + 5);
    }

    @Test
    void parametersStandInTheOrderOfTheNetwork() {
        Model model = model(Loss.SQUARED);
        Map<String, Tensor> shuffled = new LinkedHashMap<>();
        for (String name : List.of("3/dense/b", "1/dense/b", "3/dense/W", "1/dense/W")) {
            shuffled.put(name, model.parameters().get(name));
        }
        assertThat(new Model(model.architecture(), shuffled, Map.of())
                        .parameters()
                        .keySet())
                .containsExactly("1/dense/W", "1/dense/b", "3/dense/W", "3/dense/b");
    }
}
