package dev.backlight.explain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backlight.formula.Formula;
import dev.backlight.nn.Loss;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LossSlopeTest {
    /** Of the first of three outputs y with the target t, where p is what a softmax or sigmoid makes of it. */
    @ParameterizedTest
    @CsvSource({
        "HALF_SQUARED, y − t",
        "SQUARED, 2(y − t)",
        "MEAN_SQUARED, 2(y − t)/3",
        "MEAN_ABSOLUTE_ERROR, sign(y − t)/3",
        "CROSS_ENTROPY, p − 1",
        "BINARY_CROSS_ENTROPY, (p − t)/3",
    })
    void ofOneOutput(Loss loss, String written) {
        assertThat(text(new LossSlope(loss, 3, 0, 0), "3")).isEqualTo(written);
    }

    @ParameterizedTest
    @CsvSource({"MEAN_SQUARED, 2(y − t)", "BINARY_CROSS_ENTROPY, p − t"})
    void aMeanOfOneIsNotDivided(Loss loss, String written) {
        assertThat(text(new LossSlope(loss, 1, 0, 0), "1")).isEqualTo(written);
    }

    /** The half of two outputs is a factor of the loss, no mean over them. */
    @ParameterizedTest
    @CsvSource({"HALF_SQUARED, y − t", "MEAN_SQUARED, 2(y − t)/2"})
    void aConstantIsNoMean(Loss loss, String written) {
        assertThat(text(new LossSlope(loss, 2, 1, 0), "2")).isEqualTo(written);
    }

    @ParameterizedTest
    @CsvSource({"0, p", "1, p − 1"})
    void ofTheRightClassAndOfOthers(int right, String written) {
        assertThat(text(new LossSlope(Loss.CROSS_ENTROPY, 3, 1, right), "3")).isEqualTo(written);
    }

    private static String text(LossSlope slope, String count) {
        return slope.written(Formula.symbol("y"), Formula.symbol("t"), Formula.symbol("p"), new Formula.Number(count))
                .text();
    }
}
