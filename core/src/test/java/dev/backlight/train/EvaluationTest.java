package dev.backlight.train;

import static java.lang.Math.log;
import static java.lang.Math.sqrt;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.backlight.data.Dataset;
import dev.backlight.engine.CpuEngine;
import dev.backlight.engine.ReferenceEngine;
import dev.backlight.model.Architecture;
import dev.backlight.model.Model;
import dev.backlight.nn.Loss;
import dev.backlight.nn.Sequential;
import dev.backlight.tensor.Shape;
import dev.backlight.tensor.ShapeException;
import dev.backlight.tensor.Tensor;
import dev.backlight.tensor.TensorType;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Counted by hand, on networks that give out what they are given. */
final class EvaluationTest {
    /** A few roundings of numbers up to 8 in float. */
    private static final double FLOAT = 8 * 8 * 0x1p-24;

    private static Model mirror(int outputs, Loss loss) {
        return new Model(new Architecture(Sequential.of(), Shape.of(outputs), loss), Map.of(), Map.of());
    }

    private static Tensor rows(int rows, double... values) {
        return Tensor.of(Shape.of(rows, values.length / rows), values);
    }

    @Test
    void rowsOfTheConfusionAreRightClassesAndColumnsChosenOnes() {
        // Right:  0, 0, 0, 1, 2, 2, 2; chosen: 0, 1, 1, 1, 0, 2, 0 (a tie of 0 and 2).
        Tensor logits = rows(7, 2, 1, 0, 0, 1, 0, -3, -1, -2, 0, 9, 0, 5, 4, 4, 0, 0, 1, 3, 0, 3);
        Dataset data = new Dataset(logits, Tensor.of(Shape.of(7), 0, 0, 0, 1, 2, 2, 2));
        Evaluation evaluation = Evaluation.of(mirror(3, Loss.CROSS_ENTROPY), data);

        Evaluation.Classification counts = evaluation.classification().orElseThrow();
        assertThat(counts.confusion()).isDeepEqualTo(new int[][] {{1, 2, 0}, {0, 1, 0}, {2, 0, 1}});
        assertThat(counts.correct()).isEqualTo(3);
        assertThat(evaluation.accuracy()).isEqualTo(3.0 / 7);
        assertThat(evaluation.samples()).isEqualTo(7);
        assertThat(evaluation.regression()).isEmpty();
    }

    @Test
    void theLossIsTheMeanOverTheSamples() {
        // Logits that are logarithms of probabilities: −ln ¾ and −ln ⅛.
        Dataset data = new Dataset(rows(2, log(3), log(1), log(7), log(1)), Tensor.of(Shape.of(2), 0, 1));
        assertThat(Evaluation.of(mirror(2, Loss.CROSS_ENTROPY), data).loss())
                .isCloseTo((-log(0.75) - log(0.125)) / 2, within(FLOAT));
    }

    @Test
    void rmseAndR2AreThoseOfAllOutputsTogether() {
        // Differences 1, 0; −2, 0; 1, 2: squares 10 in 6 values. Targets 0, 3, 6 and 1, 1, 4 around means 3 and 2:
        // 9 + 0 + 9 + 1 + 1 + 4 = 24.
        Dataset data = new Dataset(rows(3, 1, 1, 1, 1, 7, 6), rows(3, 0, 1, 3, 1, 6, 4));
        Evaluation evaluation = Evaluation.of(mirror(2, Loss.HALF_SQUARED), data);

        Evaluation.Regression distances = evaluation.regression().orElseThrow();
        assertThat(distances.rmse()).isEqualTo(sqrt(10.0 / 6));
        assertThat(distances.r2()).isEqualTo(1 - 10.0 / 24);
        assertThat(evaluation.loss()).isEqualTo((0.5 + 2 + 2.5) / 3);
        assertThat(evaluation.classification()).isEmpty();
        assertThat(evaluation.accuracy()).isNaN();
    }

    @ParameterizedTest
    @EnumSource(
            value = Loss.class,
            names = {"HALF_SQUARED", "SQUARED", "MEAN_SQUARED", "MEAN_ABSOLUTE_ERROR"})
    void rmseDoesNotDependOnWhichLossWasTrained(Loss loss) {
        Dataset data = new Dataset(rows(3, 1, 1, 1, 1, 7, 6), rows(3, 0, 1, 3, 1, 6, 4));
        assertThat(Evaluation.of(mirror(2, loss), data)
                        .regression()
                        .orElseThrow()
                        .rmse())
                .isEqualTo(sqrt(10.0 / 6));
    }

    @Test
    void r2IsOneForPerfectAndZeroForTheMean() {
        Tensor targets = rows(4, 1, 2, 4, 5);
        Model model = mirror(1, Loss.HALF_SQUARED);
        assertThat(r2(model, targets, targets)).isEqualTo(1);
        assertThat(r2(model, rows(4, 3, 3, 3, 3), targets)).isZero();
        // (2 + 1 + 1 + 2 farther off each, twice as far from the mean on the other side)
        assertThat(r2(model, rows(4, 5, 4, 2, 1), targets)).isEqualTo(1 - 40.0 / 10);
    }

    private static double r2(Model model, Tensor features, Tensor targets) {
        return Evaluation.of(model, new Dataset(features, targets))
                .regression()
                .orElseThrow()
                .r2();
    }

    /** 0.1 in float: seven of it divided by seven need not be it again. */
    @Test
    void targetsThatDoNotVaryLeaveNothingToExplain() {
        Tensor tenths = Tensor.filled(TensorType.f32(7, 1), 0.1);
        Model model = mirror(1, Loss.HALF_SQUARED);
        assertThat(r2(model, tenths, tenths)).isNaN();
        assertThat(r2(model, Tensor.filled(TensorType.f32(7, 1), 3), tenths)).isNaN();
        assertThat(r2(model, rows(1, 2), rows(1, 3))).as("one sample").isNaN();
        assertThat(Evaluation.of(model, new Dataset(tenths, tenths))
                        .regression()
                        .orElseThrow()
                        .rmse())
                .isZero();
    }

    @Test
    void yesAndNoAreCountedForEachOutput() {
        // Right: yes no / no yes / yes yes; chosen (logit > 0): yes no / yes no / yes no, 0 being no.
        Dataset data = new Dataset(rows(3, 1, -1, 2, -0.5, 0.25, 0), rows(3, 1, 0, 0, 1, 1, 1));
        Evaluation evaluation = Evaluation.of(mirror(2, Loss.BINARY_CROSS_ENTROPY), data);

        Evaluation.Classification counts = evaluation.classification().orElseThrow();
        assertThat(counts.confusion()).isDeepEqualTo(new int[][] {{1, 1}, {2, 2}});
        assertThat(counts.correct()).isEqualTo(3);
        assertThat(evaluation.accuracy())
                .as("of six answers, not of three samples")
                .isEqualTo(0.5);
        assertThat(evaluation.regression()).isEmpty();
    }

    @Test
    void binaryAccuracyIsTheShareOfSamplesWhereThereIsOneOutput() {
        Dataset data = new Dataset(rows(4, 1, -1, 2, -3), rows(4, 1, 1, 0.9, 0.2));
        Evaluation evaluation = Evaluation.of(mirror(1, Loss.BINARY_CROSS_ENTROPY), data);
        assertThat(evaluation.accuracy()).isEqualTo(0.75);
        double byHand = 0;
        double[] logits = {1, -1, 2, -3};
        double[] targets = {1, 1, 0.9, 0.2};
        for (int i = 0; i < 4; i++) {
            double yes = 1 / (1 + Math.exp(-logits[i]));
            byHand -= (targets[i] * log(yes) + (1 - targets[i]) * log(1 - yes)) / 4;
        }
        assertThat(evaluation.loss()).isCloseTo(byHand, within(FLOAT));
    }

    @Test
    void nothingIsEvaluatedToNothing() {
        Evaluation none = Evaluation.of(
                mirror(3, Loss.CROSS_ENTROPY),
                new Dataset(Tensor.filled(TensorType.f32(0, 3), 0), Tensor.filled(TensorType.i32(0), 0)));
        assertThat(none.samples()).isZero();
        assertThat(none.accuracy()).isNaN();
        assertThat(none.loss()).isNaN();
        assertThat(none.classification().orElseThrow().confusion()).isDeepEqualTo(new int[3][3]);
        Evaluation real = Evaluation.of(
                mirror(2, Loss.SQUARED),
                new Dataset(Tensor.filled(TensorType.f32(0, 2), 0), Tensor.filled(TensorType.f32(0, 2), 0)));
        assertThat(real.regression().orElseThrow()).isEqualTo(new Evaluation.Regression(Double.NaN, Double.NaN));
    }

    /** More samples than fit one run, and a rest. */
    @Test
    void theCutIntoBatchesChangesNothing() {
        Dataset data = Samples.classes(600, 1);
        Model model = new Model(Samples.classifier(), Samples.classifier().initialParameters(3), Map.of());
        Evaluation all = Evaluation.of(model, data);
        int correct = 0;
        double loss = 0;
        int[] chosen = model.classify(data.features());
        for (int i = 0; i < 600; i++) {
            correct += chosen[i] == data.targets().at(i) ? 1 : 0;
            loss += Evaluation.of(model, data.take(i)).loss() / 600;
        }
        assertThat(all.classification().orElseThrow().correct()).isEqualTo(correct);
        // The same floats, added in double in another order.
        assertThat(all.loss()).isCloseTo(loss, within(1e-12));
        assertThat(Evaluation.of(model, data, new CpuEngine(3)).loss()).isEqualTo(all.loss());
        assertThat(Evaluation.of(model, data, new ReferenceEngine()).loss()).isCloseTo(all.loss(), within(FLOAT));
    }

    @Test
    void dataThatDoNotFitAreRefused() {
        Model model = mirror(3, Loss.CROSS_ENTROPY);
        assertThatThrownBy(() -> Evaluation.of(model, new Dataset(rows(2, 1, 2, 3, 4), Tensor.of(Shape.of(2), 0, 1))))
                .isInstanceOf(ShapeException.class)
                .hasMessageContainingAll("f32[2, 3]", "f64[2, 2]");
        assertThatThrownBy(() -> Evaluation.of(model, new Dataset(rows(1, 1, 2, 3), Tensor.of(Shape.of(1), 3))))
                .isInstanceOf(IndexOutOfBoundsException.class)
                .hasMessageContaining("the number 3 at position 0 is not one of 0 to 2");
        assertThatThrownBy(() -> Evaluation.of(model, new Dataset(rows(1, 1, 2, 3), rows(1, 1))))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("[CROSS_ENTROPY]");
    }
}
