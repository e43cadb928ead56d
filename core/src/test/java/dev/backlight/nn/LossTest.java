package dev.backlight.nn;

import static java.lang.Math.log;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.backlight.engine.CpuEngine;
import dev.backlight.engine.Engine;
import dev.backlight.engine.Evaluation;
import dev.backlight.engine.ReferenceEngine;
import dev.backlight.expr.Expr;
import dev.backlight.grad.Gradient;
import dev.backlight.tensor.ElementType;
import dev.backlight.tensor.Shape;
import dev.backlight.tensor.ShapeException;
import dev.backlight.tensor.Tensor;
import dev.backlight.tensor.TensorType;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Values and gradients computed by hand. */
final class LossTest {
    /** Fewer than 16 roundings of numbers up to 10. */
    private static final double ROUNDINGS = 16 * 10;

    private enum Precision {
        DOUBLE(new ReferenceEngine(), ROUNDINGS * 0x1p-53),
        FLOAT(new CpuEngine(1), ROUNDINGS * 0x1p-24);

        private final Engine engine;
        private final double tolerance;

        Precision(Engine engine, double tolerance) {
            this.engine = engine;
            this.tolerance = tolerance;
        }
    }

    /** The losses of some samples, and the gradient of their sum by the outputs. */
    private record Worked(Loss loss, Tensor y, Tensor t, double[] perSample, double[] gradient) {}

    private record Computed(Tensor perSample, Tensor gradient) {}

    private static Computed compute(Precision precision, Loss loss, Reduction reduction, Tensor y, Tensor t) {
        Expr outputs = Expr.input("y", new TensorType(ElementType.F32, y.shape()));
        Expr targets = Expr.input("t", t.element().isReal() ? new TensorType(ElementType.F32, t.shape()) : t.type());
        Expr perSample = loss.perSample(outputs, targets);
        Expr gradient = Gradient.of(reduction.of(perSample)).by(outputs).orElseThrow();
        List<Tensor> values = new Evaluation(precision.engine, List.of(outputs, targets), List.of(perSample, gradient))
                .at(Map.of("y", y, "t", t));
        return new Computed(values.get(0), values.get(1));
    }

    private static Tensor rows(int rows, double... values) {
        return Tensor.of(Shape.of(rows, values.length / rows), values);
    }

    private static double third(double x) {
        return x / 3;
    }

    private static List<Worked> worked() {
        Tensor y = rows(2, 1, -2, 0.5, 0, 3, -1);
        Tensor t = rows(2, 0, 1, 0.5, 2, 2, -1);
        // y − t = (1, −3, 0) and (−2, 1, 0)
        return List.of(
                new Worked(Loss.HALF_SQUARED, y, t, new double[] {5, 2.5}, new double[] {1, -3, 0, -2, 1, 0}),
                new Worked(Loss.SQUARED, y, t, new double[] {10, 5}, new double[] {2, -6, 0, -4, 2, 0}),
                new Worked(Loss.MEAN_SQUARED, y, t, new double[] {third(10), third(5)}, new double[] {
                    third(2), -2, 0, third(-4), third(2), 0
                }),
                new Worked(Loss.MEAN_ABSOLUTE_ERROR, y, t, new double[] {third(4), 1}, new double[] {
                    third(1), third(-1), 0, third(-1), third(1), 0
                }),
                // softmax(ln 1, ln 2, ln 5) = (1, 2, 5)/8, the right class is 2; of zeros all are 1/3, the right is 0
                new Worked(
                        Loss.CROSS_ENTROPY,
                        rows(2, log(1), log(2), log(5), 0, 0, 0),
                        Tensor.of(Shape.of(2), 2, 0),
                        new double[] {log(8.0 / 5), log(3)},
                        new double[] {0.125, 0.25, -0.375, third(-2), third(1), third(1)}),
                // σ(ln 3) = 3/4, σ(0) = 1/2, σ(−ln 3) = 1/4
                new Worked(
                        Loss.BINARY_CROSS_ENTROPY,
                        rows(2, log(3), 0, -log(3), log(3), log(3), 0),
                        rows(2, 1, 0, 1, 0, 0.25, 0.5),
                        new double[] {
                            third(-log(0.75) - log(0.5) - log(0.25)),
                            third(-log(0.25) - (0.25 * log(0.75) + 0.75 * log(0.25)) - log(0.5))
                        },
                        new double[] {third(-0.25), third(0.5), third(-0.75), third(0.75), third(0.5), 0}));
    }

    private static List<Arguments> workedInBothPrecisions() {
        return worked().stream()
                .flatMap(worked -> List.of(Precision.values()).stream().map(p -> Arguments.of(worked.loss, p, worked)))
                .toList();
    }

    @Test
    void everyLossIsWorkedOut() {
        assertThat(worked()).extracting(Worked::loss).containsExactlyInAnyOrder(Loss.values());
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("workedInBothPrecisions")
    void isAsByHand(Loss loss, Precision precision, Worked worked) {
        Computed computed = compute(precision, loss, Reduction.SUM, worked.y, worked.t);

        assertThat(computed.perSample.shape()).isEqualTo(Shape.of(2));
        assertThat(computed.perSample.toDoubles()).containsExactly(worked.perSample, within(precision.tolerance));
        assertThat(computed.gradient.shape()).isEqualTo(worked.y.shape());
        assertThat(computed.gradient.toDoubles()).containsExactly(worked.gradient, within(precision.tolerance));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("workedInBothPrecisions")
    void theMeanOverTheBatchDividesTheGradientByItsSize(Loss loss, Precision precision, Worked worked) {
        Computed computed = compute(precision, loss, Reduction.MEAN, worked.y, worked.t);

        double[] halved = worked.gradient.clone();
        for (int i = 0; i < halved.length; i++) {
            halved[i] /= 2;
        }
        assertThat(computed.gradient.toDoubles()).containsExactly(halved, within(precision.tolerance));
    }

    @ParameterizedTest
    @EnumSource(Precision.class)
    void reductionsAreTheSumAndTheMean(Precision precision) {
        Expr losses = Expr.input("losses", TensorType.f32(4));
        List<Tensor> values = new Evaluation(
                        precision.engine, List.of(losses), List.of(Reduction.SUM.of(losses), Reduction.MEAN.of(losses)))
                .at(Map.of("losses", Tensor.of(Shape.of(4), 1.0, 2, 4, 0.5)));
        assertThat(values.get(0).item()).isEqualTo(7.5);
        assertThat(values.get(1).item()).isEqualTo(1.875);
    }

    /** Probabilities underflow here, but losses and gradients are exact: every sum has one term that counts. */
    @ParameterizedTest
    @EnumSource(Precision.class)
    void crossEntropyIsExactForLogitsOfTenThousand(Precision precision) {
        Tensor logits = rows(3, 1e4, -1e4, 0, 1e4, -1e4, 0, 1e4, -1e4, 0);
        Computed computed =
                compute(precision, Loss.CROSS_ENTROPY, Reduction.SUM, logits, Tensor.of(Shape.of(3), 0, 1, 2));

        assertThat(computed.perSample.toDoubles()).containsExactly(0, 2e4, 1e4);
        assertThat(computed.gradient.toDoubles()).containsExactly(0, 0, 0, 1, -1, 0, 1, 0, -1);
    }

    @ParameterizedTest
    @EnumSource(Precision.class)
    void binaryCrossEntropyIsExactForLogitsOfTenThousand(Precision precision) {
        Tensor logits = Tensor.of(Shape.of(6, 1), 1e4, 1e4, 1e4, -1e4, -1e4, -1e4);
        Tensor targets = Tensor.of(Shape.of(6, 1), 1.0, 0.0, 0.5, 1.0, 0.0, 0.5);
        Computed computed = compute(precision, Loss.BINARY_CROSS_ENTROPY, Reduction.SUM, logits, targets);

        assertThat(computed.perSample.toDoubles()).containsExactly(0, 1e4, 5e3, 1e4, 0, 5e3);
        assertThat(computed.gradient.toDoubles()).containsExactly(0, 1, 0.5, -1, 0, -0.5);
    }

    @ParameterizedTest
    @EnumSource(Precision.class)
    void aLabelThatIsNoClassIsNamed(Precision precision) {
        for (int label : new int[] {3, -1, Integer.MAX_VALUE}) {
            assertThatThrownBy(() -> compute(
                            precision,
                            Loss.CROSS_ENTROPY,
                            Reduction.MEAN,
                            rows(2, 0, 0, 0, 0, 0, 0),
                            Tensor.of(Shape.of(2), 1, label)))
                    .isInstanceOf(IndexOutOfBoundsException.class)
                    .hasMessageContainingAll("[oneHot]", "the number " + label, "position 1", "0 to 2", "(in loss)");
        }
    }

    @Test
    void outputsAndTargetsThatDoNotBelongTogetherAreRefused() {
        Expr y = Expr.input("y", TensorType.f32(2, 3));
        assertThatThrownBy(() -> Loss.CROSS_ENTROPY.perSample(y, Expr.input("t", TensorType.f32(2))))
                .isInstanceOf(ShapeException.class)
                .hasMessage("[CROSS_ENTROPY] cannot compare outputs f32[2, 3] with targets f32[2]:"
                        + " it takes outputs [batch, n] and class numbers i32[batch]");
        assertThatThrownBy(() -> Loss.CROSS_ENTROPY.perSample(y, Expr.input("t", TensorType.i32(3))))
                .isInstanceOf(ShapeException.class);
        for (Loss loss : Loss.values()) {
            // A column against a matrix would broadcast, and train on nonsense.
            assertThatThrownBy(() -> loss.perSample(y, Expr.input("t", TensorType.f32(2, 1))))
                    .isInstanceOf(ShapeException.class)
                    .hasMessageContainingAll("[" + loss + "]", "f32[2, 3]", "f32[2, 1]");
            assertThatThrownBy(() -> loss.perSample(
                            Expr.input("y", TensorType.f32(2, 3, 1)), Expr.input("t", TensorType.f32(2, 3, 1))))
                    .isInstanceOf(ShapeException.class);
        }
    }

    @Test
    void lossesSayWhatTheyAre() {
        assertThat(Loss.values()).filteredOn(Loss::isClassification).containsExactly(Loss.CROSS_ENTROPY);
        assertThat(Loss.values())
                .filteredOn(Loss::takesLogits)
                .containsExactly(Loss.CROSS_ENTROPY, Loss.BINARY_CROSS_ENTROPY);
    }
}
