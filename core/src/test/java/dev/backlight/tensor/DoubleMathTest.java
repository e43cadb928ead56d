package dev.backlight.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DoubleMathTest {

    /** The digits were computed with 40 decimal places; to 10 they stand in Abramowitz and Stegun, table 7.1. */
    @ParameterizedTest
    @CsvSource({
        "1e-300, 1.1283791670955126022e-300",
        "1e-8, 1.1283791670955125599e-8",
        "0.1, 0.1124629160182848984",
        "0.5, 0.52049987781304653768",
        "1, 0.84270079294971486934",
        "1.5, 0.96610514647531072707",
        "2, 0.99532226501895273416",
        "2.4, 0.99931148610335492111",
        "2.49, 0.99957071213226608709",
        "2.5, 0.99959304798255504106",
        "2.51, 0.99961429451827572022",
        "3, 0.99997790950300141456",
        "4, 0.99999998458274209972",
        "5, 0.99999999999846254021",
        "5.9, 0.99999999999999992810",
    })
    void erfHasThePublishedDigits(double x, double erf) {
        // e^(−x²) carries the rounding of x², up to 6.25·ε/2 of its size below 2.5, where the series is used; ε =
        // 2.2e-16.
        assertThat(DoubleMath.erf(x)).isCloseTo(erf, within(erf * 1e-15));
        assertThat(DoubleMath.erf(-x)).isEqualTo(-DoubleMath.erf(x));
    }

    @Test
    void erfNeverFalls() {
        double before = -1;
        for (double x = -6.5; x <= 6.5; x += 1e-3) {
            double erf = DoubleMath.erf(x);
            assertThat(erf).as("erf(%s)", x).isBetween(before, 1.0);
            before = erf;
        }
        assertThat(before).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({
        "-745, 2.8223507304719370764e-324, 2.8223507304719370764e-324",
        "-100, 3.720075976020835963e-44, 3.720075976020835963e-44",
        "-40, 4.2483542552915889773e-18, 4.2483542552915889863e-18",
        "-1, 0.26894142136999512075, 0.31326168751822283405",
        "0, 0.5, 0.69314718055994530942",
        "0.5, 0.62245933120185456464, 0.97407698418010668087",
        "40, 0.99999999999999999575, 40.000000000000000004",
        "1000, 1, 1000",
    })
    void sigmoidAndSoftplusKeepTheirRelativeAccuracy(double x, double sigmoid, double softplus) {
        // StrictMath errs by less than an ulp, each of the two or three operations after it by half of one.
        assertThat(DoubleMath.sigmoid(x)).isCloseTo(sigmoid, within(2.5 * Math.ulp(sigmoid)));
        assertThat(DoubleMath.softplus(x)).isCloseTo(softplus, within(2.5 * Math.ulp(softplus)));
    }

    @Test
    void specialValues() {
        double inf = Double.POSITIVE_INFINITY;
        assertThat(DoubleMath.erf(0.0)).isEqualTo(Double.valueOf(0.0));
        assertThat(Double.valueOf(DoubleMath.erf(-0.0))).isEqualTo(-0.0);
        assertThat(DoubleMath.erf(inf)).isEqualTo(1);
        assertThat(DoubleMath.erf(-inf)).isEqualTo(-1);
        assertThat(DoubleMath.erf(Double.NaN)).isNaN();
        assertThat(DoubleMath.sigmoid(inf)).isEqualTo(1);
        assertThat(DoubleMath.sigmoid(-inf)).isZero();
        assertThat(DoubleMath.sigmoid(Double.NaN)).isNaN();
        assertThat(DoubleMath.softplus(inf)).isEqualTo(inf);
        assertThat(DoubleMath.softplus(-inf)).isZero();
        assertThat(DoubleMath.softplus(Double.NaN)).isNaN();
    }
}
