package dev.backlight.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.backlight.tensor.ElementType;
import dev.backlight.tensor.Shape;
import dev.backlight.tensor.Tensor;
import dev.backlight.tensor.TensorType;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoublePredicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every statistic below is the mean of N independent values with a known standard deviation d, so it misses its
 * expectation by more than 5·d/√N once in 1.7 million times. The seeds are fixed: what passes once passes always.
 */
final class InitTest {
    private static final int IN = 200;
    private static final int OUT = 300;
    private static final int N = IN * OUT;
    private static final Shape MATRIX = Shape.of(IN, OUT);
    private static final double FIVE_SIGMA = 5 / Math.sqrt(N);

    private static double[] draw(Init init, long seed, String name) {
        return init.draw(MATRIX, seed, name).toDoubles();
    }

    private static double mean(double[] values) {
        return Arrays.stream(values).sum() / values.length;
    }

    private static double variance(double[] values, double mean) {
        return Arrays.stream(values).map(x -> (x - mean) * (x - mean)).sum() / values.length;
    }

    private static double share(double[] values, DoublePredicate condition) {
        return (double) Arrays.stream(values).filter(condition).count() / values.length;
    }

    /**
     * Deviation d = w/√12 of a value, w²/√180 of its square (x − mean)²: E(x − mean)⁴ = w⁴/80 and (w²/12)² = w⁴/144.
     */
    private static void assertUniform(double[] values, double low, double high) {
        double w = high - low;
        double mean = (low + high) / 2;
        assertThat(mean(values)).isCloseTo(mean, within(w / Math.sqrt(12) * FIVE_SIGMA));
        assertThat(variance(values, mean)).isCloseTo(w * w / 12, within(w * w / Math.sqrt(180) * FIVE_SIGMA));
        assertThat(share(values, x -> low <= x && x < high)).isEqualTo(1);
        // None of N values in the outermost 20/N: e⁻²⁰.
        assertThat(Arrays.stream(values).max().orElseThrow()).isGreaterThan(high - w * 20 / N);
        assertThat(Arrays.stream(values).min().orElseThrow()).isLessThan(low + w * 20 / N);
        for (int tenth = 0; tenth < 10; tenth++) {
            double from = low + w * tenth / 10;
            // A share p of N trials has the deviation √(p(1−p)/N) = 0.3/√N.
            assertThat(share(values, x -> from <= x && x < from + w / 10)).isCloseTo(0.1, within(0.3 * FIVE_SIGMA));
        }
    }

    /** Deviation d = s of a value, √2·s² of its square; within ±s lie 68.268949 %, within ±2s 95.449974 %. */
    private static void assertNormal(double[] values, double mean, double s) {
        assertThat(mean(values)).isCloseTo(mean, within(s * FIVE_SIGMA));
        assertThat(variance(values, mean)).isCloseTo(s * s, within(Math.sqrt(2) * s * s * FIVE_SIGMA));
        assertThat(share(values, x -> Math.abs(x - mean) < s))
                .isCloseTo(0.68268949, within(Math.sqrt(0.6827 * 0.3173) * FIVE_SIGMA));
        assertThat(share(values, x -> Math.abs(x - mean) < 2 * s))
                .isCloseTo(0.95449974, within(Math.sqrt(0.9545 * 0.0455) * FIVE_SIGMA));
        assertThat(share(values, x -> x > mean)).isCloseTo(0.5, within(0.5 * FIVE_SIGMA));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, -1, Long.MIN_VALUE})
    void valuesAreSpreadAsTheirNameSays(long seed) {
        assertUniform(draw(new Init.Uniform(-3, 5), seed, "a"), -3, 5);
        assertNormal(draw(new Init.Normal(2, 0.25), seed, "a"), 2, 0.25);
        // Glorot and Bengio, equation 16, written out for 200 and 300.
        double bound = Math.sqrt(6) / Math.sqrt(500);
        assertUniform(draw(new Init.Xavier(), seed, "a"), -bound, bound);
        // He et al., equation 10: ½·n·Var = 1.
        assertNormal(draw(new Init.He(), seed, "a"), 0, Math.sqrt(2.0 / IN));
    }

    @Test
    void zerosAndConstantsAreWhatTheySay() {
        assertThat(draw(new Init.Zeros(), 1, "a")).containsOnly(0.0);
        assertThat(draw(new Init.Constant(0.1), 1, "a")).containsOnly(0.1);
        assertThat(new Init.Constant(7).draw(Shape.SCALAR, 1, "a")).isEqualTo(Tensor.scalar(7.0));
    }

    /** The values of two names, or two seeds, are independent: their mean product has the deviation 1/√N. */
    @Test
    void namesAndSeedsAreIndependent() {
        Init standard = new Init.Normal(0, 1);
        List<double[]> draws = List.of(
                draw(standard, 1, "1/dense/W"),
                draw(standard, 1, "2/dense/W"),
                draw(standard, 1, "1/dense/b"),
                draw(standard, 2, "1/dense/W"),
                draw(standard, 1L << 32, "1/dense/W"));
        for (int i = 0; i < draws.size(); i++) {
            for (int j = 0; j < i; j++) {
                double product = 0;
                for (int k = 0; k < N; k++) {
                    product += draws.get(i)[k] * draws.get(j)[k];
                }
                assertThat(product / N).as("draws %d and %d", i, j).isCloseTo(0, within(FIVE_SIGMA));
            }
        }
    }

    @Test
    void aValueDependsOnSeedNameAndPlaceAlone() {
        Init init = new Init.Uniform(0, 1);
        double[] few = init.draw(Shape.of(7), 5, "w").toDoubles();
        double[] many = init.draw(Shape.of(3, 11), 5, "w").toDoubles();
        assertThat(Arrays.copyOf(many, 7)).isEqualTo(few);
        assertThat(init.draw(Shape.of(7), 5, "w")).isEqualTo(Tensor.of(Shape.of(7), few));
    }

    @Test
    void anotherLayerChangesNoStart() {
        Scope small = Scope.root(Mode.TRAINING);
        Scope large = Scope.root(Mode.TRAINING);
        var x = dev.backlight.expr.Expr.input("x", TensorType.f32(2, 4));
        Sequential.of(new Dense(5), Activation.TANH).apply(x, small);
        Sequential.of(new Dense(5), Activation.TANH, new Dense(6)).apply(x, large);

        for (int i = 0; i < small.parameters().size(); i++) {
            assertThat(large.parameters().get(i).draw(9))
                    .isEqualTo(small.parameters().get(i).draw(9));
        }
        assertThat(large.parameters()).hasSize(4);
    }

    @Test
    void fansAreCountedAsTheTextSays() {
        // [2, 3, 4, 5]: fan-in 2·3·4 = 24, fan-out 2·3·5 = 30; a vector of 8 has 8 and 8; a scalar 1 and 1.
        assertBelow(new Init.Xavier().draw(Shape.of(2, 3, 4, 5), 1, "w"), Math.sqrt(6.0 / 54));
        assertBelow(new Init.Xavier().draw(Shape.of(8), 1, "w"), Math.sqrt(6.0 / 16));
        assertBelow(new Init.Xavier().draw(Shape.SCALAR, 1, "w"), Math.sqrt(6.0 / 2));
        Tensor kernel = new Init.He().draw(Shape.of(2, 3, 4, 5), 1, "w");
        Tensor standard = new Init.Normal(0, 1).draw(Shape.of(2, 3, 4, 5), 1, "w");
        for (int i = 0; i < kernel.count(); i++) {
            // 0 + d·z with the same z: the same two roundings.
            assertThat(kernel.at(i)).isEqualTo(Math.sqrt(2.0 / 24) * standard.at(i));
        }
        for (Init init : List.of(new Init.Xavier(), new Init.He(), new Init.Normal(0, 1))) {
            assertThat(init.draw(Shape.of(0, 3), 1, "w").count()).isZero();
            assertThat(init.draw(Shape.of(3, 0), 1, "w").count()).isZero();
        }
    }

    /** The same Philox numbers, scaled by the bound: element by element. */
    private static void assertBelow(Tensor values, double bound) {
        Tensor unit = new Init.Uniform(-1, 1).draw(values.shape(), 1, "w");
        for (int i = 0; i < values.count(); i++) {
            // Three roundings of numbers up to the bound in each of the two computations.
            assertThat(values.at(i)).isCloseTo(bound * unit.at(i), within(3 * Math.ulp(bound)));
        }
    }

    @Test
    void startsAreInDouble() {
        assertThat(new Init.Xavier().draw(MATRIX, 1, "w").element()).isEqualTo(ElementType.F64);
        assertThat(new Init.Constant(0.1).draw(Shape.SCALAR, 1, "w").item()).isEqualTo(0.1);
    }

    @Test
    void whatIsNoNumberIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Init.Uniform(1, -1))
                .withMessage("[uniform] the bounds must be finite and in rising order, not 1.0 and -1.0");
        assertThatIllegalArgumentException().isThrownBy(() -> new Init.Uniform(Double.NaN, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new Init.Uniform(-Double.MAX_VALUE, Double.MAX_VALUE));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Init.Normal(0, -1))
                .withMessage("[normal] the mean must be finite and the deviation from 0 on, not 0.0 and -1.0");
        assertThatIllegalArgumentException().isThrownBy(() -> new Init.Normal(Double.NaN, 1));
    }
}
