package dev.backlight.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.backlight.data.Batch;
import dev.backlight.data.Dataset;
import dev.backlight.engine.CpuEngine;
import dev.backlight.engine.Engine;
import dev.backlight.engine.Executable;
import dev.backlight.engine.NonFiniteException;
import dev.backlight.engine.ReferenceEngine;
import dev.backlight.engine.Variables;
import dev.backlight.expr.Graph;
import dev.backlight.model.Architecture;
import dev.backlight.nn.Activation;
import dev.backlight.nn.Dense;
import dev.backlight.nn.Init;
import dev.backlight.nn.Layer;
import dev.backlight.nn.Loss;
import dev.backlight.nn.Reduction;
import dev.backlight.nn.Sequential;
import dev.backlight.optim.Adam;
import dev.backlight.optim.GradientDescent;
import dev.backlight.optim.Schedule;
import dev.backlight.tensor.Shape;
import dev.backlight.tensor.ShapeException;
import dev.backlight.tensor.Tensor;
import dev.backlight.tensor.TensorType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TrainingStepTest {
    private static final double RATE = 0.25;

    /** y = x·W + b with 2 inputs and 3 outputs, by gradient descent at a constant rate. */
    private static Training linear(Loss loss) {
        return Training.of(new Architecture(new Dense(3), Shape.of(2), loss))
                .withOptimizer(new GradientDescent())
                .withSchedule(new Schedule.Constant(RATE));
    }

    private static Batch only(Dataset data) {
        return data.batches(data.size()).get(0);
    }

    private static List<Engine> engines() {
        return List.of(new ReferenceEngine(), new CpuEngine(1), new CpuEngine(3), CpuEngine.withoutVectorApi(2));
    }

    /** Every number of a step of a linear network worked out by plain loops over doubles. */
    private static final class Linear {
        private final double[][] w = new double[2][3];
        private final double[] b = new double[3];
        private final double[][] dW = new double[2][3];
        private final double[] dB = new double[3];

        Linear(TrainingStep step) {
            Tensor weights = step.parameters().get("W");
            for (int i = 0; i < 2; i++) {
                for (int j = 0; j < 3; j++) {
                    w[i][j] = weights.at(3 * i + j);
                }
            }
        }

        /** The mean over the samples of Σⱼ (yⱼ − tⱼ)², and its gradients. */
        double differentiate(Dataset data) {
            double loss = 0;
            for (double[] row : dW) {
                Arrays.fill(row, 0);
            }
            Arrays.fill(dB, 0);
            int n = data.size();
            for (int s = 0; s < n; s++) {
                for (int j = 0; j < 3; j++) {
                    double y = b[j];
                    for (int i = 0; i < 2; i++) {
                        y += data.features().at(2 * s + i) * w[i][j];
                    }
                    double difference = y - data.targets().at(3 * s + j);
                    loss += difference * difference / n;
                    dB[j] += 2 * difference / n;
                    for (int i = 0; i < 2; i++) {
                        dW[i][j] += 2 * difference * data.features().at(2 * s + i) / n;
                    }
                }
            }
            return loss;
        }

        double[] flat() {
            double[] all = Arrays.copyOf(w[0], 9);
            System.arraycopy(w[1], 0, all, 3, 3);
            System.arraycopy(b, 0, all, 6, 3);
            return all;
        }

        static double[] flat(TrainingStep step) {
            double[] all = Arrays.copyOf(step.parameters().get("W").toDoubles(), 9);
            System.arraycopy(step.parameters().get("b").toDoubles(), 0, all, 6, 3);
            return all;
        }
    }

    private static Dataset points() {
        return new Dataset(
                Tensor.of(Shape.of(4, 2), 0.5, -1, 0.25, 1, -0.5, 0.125, 1, 1),
                Tensor.of(Shape.of(4, 3), 1.0, 0, -1, 0.5, 0.5, 0.5, -1, 2, 0, 0, 1, 0.25));
    }

    /** Numbers up to 4 in fewer than 100 roundings a step: 6 · 4 · 100 · 2⁻⁵³ in double, 1.4e-4 at worst in float. */
    private static double tolerance(Engine engine) {
        return 6 * 4 * 100 * (engine instanceof ReferenceEngine ? 0x1p-53 : 0x1p-24);
    }

    @ParameterizedTest
    @MethodSource("engines")
    void severalStepsOfMomentumAreAsInAPlainLoop(Engine engine) {
        TrainingStep step = new TrainingStep(linear(Loss.SQUARED).withOptimizer(new GradientDescent(0.5)), engine, 6);
        Linear linear = new Linear(step);
        double[][] vW = new double[2][3];
        double[] vB = new double[3];
        for (int t = 0; t < 6; t++) {
            double loss = linear.differentiate(points());
            for (int j = 0; j < 3; j++) {
                for (int i = 0; i < 2; i++) {
                    vW[i][j] = 0.5 * vW[i][j] + linear.dW[i][j];
                    linear.w[i][j] -= RATE * vW[i][j];
                }
                vB[j] = 0.5 * vB[j] + linear.dB[j];
                linear.b[j] -= RATE * vB[j];
            }
            assertThat(step.run(only(points()))).isCloseTo(loss, within(tolerance(engine)));
            assertThat(Linear.flat(step)).containsExactly(linear.flat(), within(tolerance(engine)));
        }
        assertThat(step.steps()).isEqualTo(6);
    }

    @ParameterizedTest
    @MethodSource("engines")
    void theScheduleDecidesOverEachStep(Engine engine) {
        TrainingStep step = new TrainingStep(linear(Loss.SQUARED).withSchedule(new Schedule.Linear(RATE)), engine, 4);
        Linear linear = new Linear(step);
        for (int t = 0; t < 4; t++) {
            double rate = RATE * (4 - t) / 4;
            assertThat(step.rate()).isEqualTo(rate);
            linear.differentiate(points());
            for (int j = 0; j < 3; j++) {
                for (int i = 0; i < 2; i++) {
                    linear.w[i][j] -= rate * linear.dW[i][j];
                }
                linear.b[j] -= rate * linear.dB[j];
            }
            step.run(only(points()));
            assertThat(Linear.flat(step)).containsExactly(linear.flat(), within(tolerance(engine)));
        }
        double[] before = Linear.flat(step);
        assertThat(step.rate()).isZero();
        step.run(only(points()));
        assertThat(Linear.flat(step)).as("past the last step the rate is zero").isEqualTo(before);
    }

    /**
     * Sizes are powers of two, so dividing by them is exact: the sum at a quarter of the rate is the mean, to the bit.
     */
    @ParameterizedTest
    @MethodSource("engines")
    void theSumIsTheMeanTimesTheSize(Engine engine) {
        Training training = Training.of(Samples.regressor()).withOptimizer(new GradientDescent(0.5));
        TrainingStep mean = new TrainingStep(training.withSchedule(new Schedule.Constant(0.25)), engine, 3);
        TrainingStep sum = new TrainingStep(
                training.withReduction(Reduction.SUM).withSchedule(new Schedule.Constant(0.25 / 8)), engine, 3);
        for (int t = 0; t < 3; t++) {
            Batch batch = only(Samples.reals(8, t));
            assertThat(sum.run(batch)).isEqualTo(8 * mean.run(batch));
        }
        assertThat(sum.parameters()).isEqualTo(mean.parameters());
    }

    @ParameterizedTest
    @MethodSource("engines")
    void countsSamplesAndRightAnswersOfABatchOfAnySize(Engine engine) {
        TrainingStep step =
                new TrainingStep(Training.of(Samples.classifier()).withSchedule(new Schedule.Constant(0)), engine, 1);
        Dataset data = Samples.classes(23, 5);
        int correct = 0;
        for (Batch batch : data.batches(9)) {
            double loss = step.run(batch);
            StepResult result = step.result();
            assertThat(result.loss()).isEqualTo(loss);
            assertThat(result.samples()).isEqualTo(batch.number() < 2 ? 9 : 5);
            correct += result.correct();
        }
        // One sample after the other: each is right or not.
        int oneByOne = 0;
        for (Batch single : data.batches(1)) {
            step.run(single);
            int right = step.result().correct();
            assertThat(right).isBetween(0, 1);
            oneByOne += right;
        }
        assertThat(correct).isEqualTo(oneByOne).isBetween(1, 22);
    }

    /** The graph's second output for one weight matrix: argmax against the label. */
    @Test
    void rightAnswersAreThoseWhoseGreatestOutputIsTheLabel() {
        Layer identity = (x, scope) -> x.mul(scope.parameter("w", new Init.Constant(1)));
        TrainingStep step = new TrainingStep(
                Training.of(new Architecture(identity, Shape.of(3), Loss.CROSS_ENTROPY)), new CpuEngine(1), 1);
        // Greatest: 0, 2, 1 and a tie between 0 and 2, where the first counts.
        Tensor outputs = Tensor.of(Shape.of(4, 3), 3.0, 1, 2, -3, -2, -1, 0, 5, 4, 7, 1, 7);
        step.run(only(new Dataset(outputs, Tensor.of(Shape.of(4), 0, 2, 2, 0))));
        assertThat(step.result().correct()).isEqualTo(3);
    }

    @Test
    void labelsThatAreNoClassAreNamedAndChangeNothing() {
        for (Engine engine : engines()) {
            TrainingStep step = new TrainingStep(Training.of(Samples.classifier()), engine, 5);
            step.run(only(Samples.classes(4, 1)));
            Map<String, Tensor> before = everything(step);
            Dataset wrong = new Dataset(Samples.classes(3, 2).features(), Tensor.of(Shape.of(3), 9, 10, 0));

            assertThatThrownBy(() -> step.run(only(wrong)))
                    .isInstanceOf(IndexOutOfBoundsException.class)
                    .hasMessageContainingAll("the number 10", "position 1", "0 to 9");
            assertThat(everything(step)).isEqualTo(before);
            assertThat(step.steps()).isEqualTo(1);
        }
    }

    @Test
    void aBatchOfAnotherShapeIsRefused() {
        TrainingStep step = new TrainingStep(linear(Loss.SQUARED), new CpuEngine(1), 1);
        assertThatThrownBy(step::result)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("no step");
        Dataset wide = new Dataset(Tensor.filled(TensorType.f32(2, 5), 1), Tensor.filled(TensorType.f32(2, 3), 1));
        assertThatThrownBy(() -> step.run(only(wide)))
                .isInstanceOf(ShapeException.class)
                .hasMessageContainingAll("\"features\"", "f32[2, 2]", "f32[2, 5]");
        Dataset narrow = new Dataset(Tensor.filled(TensorType.f32(3, 2), 1), Tensor.filled(TensorType.f32(3, 1), 1));
        assertThatThrownBy(() -> step.run(only(narrow)))
                .isInstanceOf(ShapeException.class)
                .hasMessageContainingAll("[SQUARED]", "f32[3, 3]", "f32[3, 1]");
        // None of it sticks.
        step.run(only(points()));
        assertThat(step.result().samples()).isEqualTo(4);
        assertThatThrownBy(() -> step.run(only(wide))).isInstanceOf(ShapeException.class);
        assertThatThrownBy(step::result).isInstanceOf(IllegalStateException.class);
    }

    /** Doubles and floats are the same samples where the engine computes in float. */
    @Test
    void featuresAndTargetsMayBeDoubles() {
        Dataset floats = Samples.reals(6, 3);
        Dataset doubles =
                new Dataset(floats.features().toF64(), floats.targets().toF64());
        TrainingStep one = new TrainingStep(Training.of(Samples.regressor()), new CpuEngine(1), 2);
        TrainingStep other = new TrainingStep(Training.of(Samples.regressor()), new CpuEngine(1), 2);

        assertThat(other.run(only(doubles))).isEqualTo(one.run(only(floats)));
        assertThat(everything(other)).isEqualTo(everything(one));
    }

    private static Map<String, Tensor> everything(TrainingStep step) {
        Map<String, Tensor> all = new LinkedHashMap<>(step.parameters());
        all.putAll(step.states());
        return all;
    }

    private enum Optimizers {
        PLAIN(new GradientDescent()),
        MOMENTUM(new GradientDescent(0.9)),
        ADAM(new Adam());

        private final dev.backlight.optim.Optimizer optimizer;

        Optimizers(dev.backlight.optim.Optimizer optimizer) {
            this.optimizer = optimizer;
        }
    }

    private static Dataset with(Dataset data, int element, float value) {
        float[] features = data.features().toFloats();
        features[element] = value;
        return new Dataset(Tensor.of(data.features().shape(), features), data.targets());
    }

    @ParameterizedTest
    @EnumSource(Optimizers.class)
    void aLossThatIsNotFiniteChangesNothingAndIsLocated(Optimizers optimizers) {
        for (Engine engine : engines()) {
            for (boolean checked : new boolean[] {false, true}) {
                Training training = Training.of(Samples.classifier())
                        .withOptimizer(optimizers.optimizer)
                        .withRequireFiniteGradients(checked);
                TrainingStep step = new TrainingStep(training, engine, 9);
                TrainingStep undisturbed = new TrainingStep(training, engine, 9);
                Batch first = Samples.classes(21, 1).batches(7).get(0);
                step.run(first);
                undisturbed.run(first);
                Map<String, Tensor> before = everything(step);

                Dataset broken = with(Samples.classes(21, 2), 8 * Samples.WIDTH + 4, Float.NaN);
                assertThatThrownBy(() -> step.run(broken.batches(7).get(1)))
                        .isInstanceOf(NonFiniteException.class)
                        .hasMessageStartingWith("[train] the loss " + (checked ? "or a gradient " : "")
                                + "is not finite at step 1 (epoch 0, batch 1, samples 7 to 13): ")
                        // Sample 8 is the second row of the batch.
                        .hasMessageContaining("is NaN, element 17 of the input \"features\" f32[7, 13]")
                        .hasMessageContaining("The parameters are as they were before this step");
                assertThat(everything(step)).as("%s, bitwise", engine).isEqualTo(before);
                assertThat(step.steps()).isEqualTo(1);

                // It can go on as if nothing had been.
                Batch next = Samples.classes(21, 3).batches(7).get(2);
                assertThat(step.run(next)).isEqualTo(undisturbed.run(next));
                assertThat(everything(step)).isEqualTo(everything(undisturbed));
            }
        }
    }

    @Test
    void theFirstOperationThatIsNotFiniteIsNamedWithItsPath() {
        // 1e25 in a weight of layer 3: the outputs of layer 1 are up to 1, their products with it finite, the square
        // not.
        Sequential network = Sequential.of(
                new Dense(2, new Init.Constant(1), new Init.Zeros(), "small"),
                Activation.TANH,
                new Dense(2, new Init.Constant(1e25), new Init.Zeros(), "large"));
        for (Engine engine : engines().subList(1, 4)) {
            TrainingStep step =
                    new TrainingStep(Training.of(new Architecture(network, Shape.of(1), Loss.SQUARED)), engine, 1);
            Dataset data = new Dataset(Tensor.filled(TensorType.f32(3, 1), 1), Tensor.filled(TensorType.f32(3, 2), 0));
            assertThatThrownBy(() -> step.run(only(data)))
                    .isInstanceOf(NonFiniteException.class)
                    .hasMessageContaining(
                            "the first value that is not finite is Infinity, element 0 of square f32[3, 2]"
                                    + " in loss");
        }
        Layer logarithm = (x, scope) -> x.log();
        TrainingStep step = new TrainingStep(
                Training.of(new Architecture(
                        Sequential.of(new Dense(1, new Init.Constant(-1)), logarithm), Shape.of(1), Loss.SQUARED)),
                new CpuEngine(1),
                1);
        Dataset data = new Dataset(Tensor.filled(TensorType.f32(3, 1), 1), Tensor.filled(TensorType.f32(3, 1), 0));
        assertThatThrownBy(() -> step.run(only(data)))
                .hasMessageContaining("is NaN, element 0 of log f32[3, 1] in 2/layer");
    }

    /** Finite at 0, with an infinite slope there, behind a weight of zero. */
    private static Training infiniteSlope(Layer root, boolean checked) {
        Sequential network = Sequential.of(new Dense(2, new Init.Zeros()), root, new Dense(2));
        return Training.of(new Architecture(network, Shape.of(3), Loss.SQUARED))
                .withOptimizer(new Adam())
                .withRequireFiniteGradients(checked);
    }

    private static List<Layer> layersWithInfiniteSlope() {
        return List.of((x, scope) -> x.sqrt(), (x, scope) -> x.pow(0.5));
    }

    @Test
    void aGradientThatIsNotFiniteBehindAFiniteLossIsFoundWhenGradientsAreChecked() {
        Dataset data = new Dataset(Tensor.filled(TensorType.f32(5, 3), 1), Tensor.filled(TensorType.f32(5, 2), 1));
        for (Engine engine : engines()) {
            for (Layer layer : layersWithInfiniteSlope()) {
                TrainingStep checked = new TrainingStep(infiniteSlope(layer, true), engine, 3);
                Map<String, Tensor> before = everything(checked);
                assertThatThrownBy(() -> checked.run(only(data)))
                        .isInstanceOf(NonFiniteException.class)
                        .hasMessageStartingWith("[train] the loss or a gradient is not finite at step 0 (epoch 0,")
                        .hasMessageContaining("in gradient of 2/layer");
                assertThat(everything(checked)).isEqualTo(before);

                TrainingStep unchecked = new TrainingStep(infiniteSlope(layer, false), engine, 3);
                assertThat(unchecked.run(only(data))).isFinite();
                Map<String, Tensor> broken = everything(unchecked);
                assertThatThrownBy(() -> unchecked.run(only(data)))
                        .as("at the next loss")
                        .isInstanceOf(NonFiniteException.class)
                        .hasMessageStartingWith("[train] the loss is not finite at step 1 (")
                        .hasMessageContaining("the parameter \"");
                assertThat(everything(unchecked)).isEqualTo(broken);
            }
        }
    }

    @Test
    void parametersThatNoGradientReachesAreReportedWithWhatCutsThem() {
        Layer unused = (x, scope) -> {
            scope.parameter("spare", new Init.Constant(7));
            return x;
        };
        Sequential network = Sequential.of(
                new Dense(4),
                new Activation(dev.backlight.expr.Unary.STEP),
                new Dense(3),
                (x, scope) ->
                        x.add(scope.parameter("held", new Init.Constant(1)).stopGradient()),
                unused);
        for (Engine engine : engines()) {
            TrainingStep step =
                    new TrainingStep(Training.of(new Architecture(network, Shape.of(2), Loss.SQUARED)), engine, 2);
            assertThat(step.unreached()).as("not known before").isEmpty();
            Map<String, Tensor> start = step.parameters();
            step.run(only(points()));

            assertThat(step.unreached())
                    .containsExactly(
                            Map.entry("1/dense/W", "cut by step in 2/step: its slope is zero wherever it has one"),
                            Map.entry("1/dense/b", "cut by step in 2/step: its slope is zero wherever it has one"),
                            Map.entry("4/layer/held", "cut by stopGradient in 4/layer: it holds its input constant"),
                            Map.entry("5/layer/spare", "the loss does not depend on it"));
            step.parameters().forEach((name, value) -> {
                if (step.unreached().containsKey(name)) {
                    assertThat(value).as(name).isEqualTo(start.get(name));
                } else {
                    assertThat(value).as(name).isNotEqualTo(start.get(name));
                }
            });
        }
    }

    /** Hands everything on to another engine and counts what it compiles. */
    private record Counting(Engine engine, List<Graph> compiled) implements Engine {
        @Override
        public Executable compile(Graph graph) {
            compiled.add(graph);
            return engine.compile(graph);
        }

        @Override
        public Variables variables(Map<String, Tensor> values) {
            return engine.variables(values);
        }
    }

    @Test
    void plansAreKeptForTheSizesUsedLastAndForNoMore() {
        Counting engine = new Counting(new CpuEngine(1), new ArrayList<>());
        TrainingStep step = new TrainingStep(Training.of(Samples.regressor()), engine, 100);
        for (int round = 0; round < 3; round++) {
            for (int size : new int[] {16, 5}) {
                step.run(only(Samples.reals(size, round)));
            }
        }
        assertThat(engine.compiled).as("two sizes").hasSize(2);
        for (int size = 1; size <= 40; size++) {
            step.run(only(Samples.reals(size, size)));
        }
        assertThat(engine.compiled)
                .as("16 was kept longer than 5, but not for 30 other sizes")
                .hasSizeBetween(40, 42);
        int before = engine.compiled.size();
        for (int size = 40; size > 32; size--) {
            step.run(only(Samples.reals(size, size)));
        }
        assertThat(engine.compiled).as("the last eight are there").hasSize(before);
        step.run(only(Samples.reals(32, 1)));
        assertThat(engine.compiled).as("the ninth is not").hasSize(before + 1);
    }

    /** Parameters lie in one place, whatever the size of the batch: the order of sizes is the order of updates. */
    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void stepsOfAllSizesChangeTheSameParameters(int threads) {
        Dataset data = Samples.reals(30, 1);
        int[] sizes = {7, 1, 7, 2, 13};
        TrainingStep step = new TrainingStep(Training.of(Samples.regressor()), new CpuEngine(threads), 5);
        Map<String, Tensor> carried = step.parameters();
        Map<String, Tensor> states = step.states();
        int from = 0;
        for (int t = 0; t < sizes.length; t++) {
            Batch batch = only(data.slice(from, from + sizes[t]));
            step.run(batch);
            TrainingStep fresh = new TrainingStep(Training.of(Samples.regressor()), new CpuEngine(threads), 5);
            fresh.restore(carried, states, t);
            fresh.run(batch);
            assertThat(everything(step)).as("step %d", t).isEqualTo(everything(fresh));
            carried = fresh.parameters();
            states = fresh.states();
            from += sizes[t];
        }
    }

    @Test
    void restoringTakesAllOrNothing() {
        TrainingStep step = new TrainingStep(Training.of(Samples.regressor()), new CpuEngine(1), 5);
        step.run(only(Samples.reals(5, 1)));
        Map<String, Tensor> before = everything(step);
        Map<String, Tensor> zeros = new LinkedHashMap<>(step.parameters());
        zeros.replaceAll((name, value) -> Tensor.filled(value.type(), 0));

        Map<String, Tensor> missing = new LinkedHashMap<>(zeros);
        missing.remove("3/dense/W");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> step.restore(missing, step.states(), 0))
                .withMessage("[restore] the parameter \"3/dense/W\" is missing");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> step.restore(zeros, Map.of(), 0))
                .withMessage("[restore] the state \"1/dense/W/m\" is missing");
        Map<String, Tensor> extra = new LinkedHashMap<>(zeros);
        extra.put("4/dense/W", Tensor.scalar(1f));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> step.restore(extra, step.states(), 0))
                .withMessageContaining("there is no parameter \"4/dense/W\"");
        Map<String, Tensor> misshaped = new LinkedHashMap<>(zeros);
        misshaped.put("3/dense/b", Tensor.filled(TensorType.f32(3), 0));
        assertThatThrownBy(() -> step.restore(misshaped, step.states(), 0))
                .isInstanceOf(ShapeException.class)
                .hasMessage("[restore] the parameter \"3/dense/b\" is f32[2], but f32[3] was given");
        assertThat(everything(step)).isEqualTo(before);

        step.restore(zeros, step.states(), 4);
        assertThat(step.parameters()).isEqualTo(zeros);
        assertThat(step.steps()).isEqualTo(4);
    }
}
