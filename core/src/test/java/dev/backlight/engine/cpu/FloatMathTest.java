package dev.backlight.engine.cpu;

import static java.lang.Float.NEGATIVE_INFINITY;
import static java.lang.Float.NaN;
import static java.lang.Float.POSITIVE_INFINITY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.backlight.ChildJvm;
import dev.backlight.tensor.DoubleMath;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class FloatMathTest {
    /** Coprime to 2³², so that the samples meet every exponent and many patterns of low bits. */
    private static final int SAMPLE_STEP = 997;

    private interface FloatFunction {
        float apply(float x);
    }

    enum Function {
        EXP(FloatMath::exp, StrictMath::exp, 1.0),
        LOG(FloatMath::log, StrictMath::log, 0.51),
        LOG1P(FloatMath::log1p, StrictMath::log1p, 0.51),
        TANH(FloatMath::tanh, StrictMath::tanh, 1.5),
        SIGMOID(FloatMath::sigmoid, DoubleMath::sigmoid, 1.5),
        SOFTPLUS(FloatMath::softplus, DoubleMath::softplus, 0.51),
        ERF(FloatMath::erf, DoubleMath::erf, 0.51),
        SIN(FloatMath::sin, StrictMath::sin, 0.51),
        COS(FloatMath::cos, StrictMath::cos, 0.51),
        ARCSIN(FloatMath::arcsin, StrictMath::asin, 0.51),
        ARCCOS(FloatMath::arccos, StrictMath::acos, 0.51),
        ARCTAN(FloatMath::arctan, StrictMath::atan, 0.51),
        SQUARE_BY_POW(x -> FloatMath.pow(x, 2f), x -> x * x, 0.51),
        POWER_OF_E(x -> FloatMath.pow(2.7182817f, x), x -> StrictMath.pow(2.7182817f, x), 0.51);

        final FloatFunction function;
        final DoubleUnaryOperator truth;
        final double allowedUlps;

        Function(FloatFunction function, DoubleUnaryOperator truth, double allowedUlps) {
            this.function = function;
            this.truth = truth;
            this.allowedUlps = allowedUlps;
        }
    }

    @ParameterizedTest
    @EnumSource
    void staysWithinItsUlpsOverTheWholeRange(Function function) {
        double worst = 0;
        float worstAt = 0;
        int compared = 0;
        for (long bits = 0; bits < 1L << 32; bits += SAMPLE_STEP) {
            float x = Float.intBitsToFloat((int) bits);
            float y = function.function.apply(x);
            double truth = function.truth.applyAsDouble(x);
            if (Double.isNaN(truth)) {
                assertThat(y).as("%s(%s)", function, x).isNaN();
                continue;
            }
            double error = ulps(y, truth);
            if (!(error <= worst)) {
                worst = error;
                worstAt = x;
            }
            compared++;
        }
        System.out.printf("%s: worst %.3f ulp at %s, of %,d%n", function, worst, worstAt, compared);
        assertThat(compared).isGreaterThan(2_000_000);
        assertThat(worst).as("ulps off at %s", worstAt).isLessThanOrEqualTo(function.allowedUlps);
    }

    /** The distance in units in the last place of a float of the truth's size; overflow must come exactly in time. */
    private static double ulps(float y, double truth) {
        if ((float) truth == y) {
            return Float.isInfinite(y) ? 0 : Math.abs(y - truth) / Math.ulp(y);
        }
        return Math.abs(y - truth) / Math.ulp((float) truth);
    }

    @Test
    void specialValues() {
        float inf = POSITIVE_INFINITY;
        float min = Float.MIN_VALUE;
        float max = Float.MAX_VALUE;
        float tiny = 1e-39f; // subnormal
        float half = 0.5f;
        float ln2 = 0.6931472f;
        float right = 1.5707964f; // a right angle
        //                                x:  −∞, −max,  −tiny,   −min,   −0,     0,    min,    tiny,  max, ∞, NaN
        check("exp", FloatMath::exp, 0, 0, 1, 1, 1, 1, 1, 1, inf, inf, NaN);
        check("log", FloatMath::log, NaN, NaN, NaN, NaN, -inf, -inf, -103.27893f, -89.80082f, 88.72284f, inf, NaN);
        check("log1p", FloatMath::log1p, NaN, NaN, -tiny, -min, -0f, 0, min, tiny, 88.72284f, inf, NaN);
        check("tanh", FloatMath::tanh, -1, -1, -tiny, -min, -0f, 0, min, tiny, 1, 1, NaN);
        check("sigmoid", FloatMath::sigmoid, 0, 0, half, half, half, half, half, half, 1, 1, NaN);
        check("softplus", FloatMath::softplus, 0, 0, ln2, ln2, ln2, ln2, ln2, ln2, max, inf, NaN);
        check("erf", FloatMath::erf, -1, -1, -1.128379e-39f, -min, -0f, 0, min, 1.128379e-39f, 1, 1, NaN);
        check("sin", FloatMath::sin, NaN, 0.5218765f, -tiny, -min, -0f, 0, min, tiny, -0.5218765f, NaN, NaN);
        check("cos", FloatMath::cos, NaN, 0.853021f, 1, 1, 1, 1, 1, 1, 0.853021f, NaN, NaN);
        check("arcsin", FloatMath::arcsin, NaN, NaN, -tiny, -min, -0f, 0, min, tiny, NaN, NaN, NaN);
        check("arccos", FloatMath::arccos, NaN, NaN, right, right, right, right, right, right, NaN, NaN, NaN);
        check("arctan", FloatMath::arctan, -right, -right, -tiny, -min, -0f, 0, min, tiny, right, right, NaN);
        check("cube", x -> FloatMath.pow(x, 3f), -inf, -inf, -0f, -0f, -0f, 0, 0, 0, inf, inf, NaN);
        check("to the 0", x -> FloatMath.pow(x, 0f), 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1);
    }

    private static final float[] SPECIAL = {
        NEGATIVE_INFINITY,
        -Float.MAX_VALUE,
        -1e-39f,
        -Float.MIN_VALUE,
        -0f,
        0f,
        Float.MIN_VALUE,
        1e-39f,
        Float.MAX_VALUE,
        POSITIVE_INFINITY,
        NaN
    };

    private static void check(String name, FloatFunction function, float... expected) {
        assertThat(expected).hasSameSizeAs(SPECIAL);
        for (int i = 0; i < SPECIAL.length; i++) {
            // As objects, so that NaN equals NaN and −0 differs from 0.
            assertThat(Float.valueOf(function.apply(SPECIAL[i])))
                    .as("%s(%s)", name, SPECIAL[i])
                    .isEqualTo(Float.valueOf(expected[i]));
        }
    }

    @Test
    void expOverflowsAndUnderflowsWhereItMust() {
        float last = 88.72283f; // the largest float whose exponential is finite
        assertThat(FloatMath.exp(last)).isEqualTo((float) StrictMath.exp(last)).isFinite();
        assertThat(FloatMath.exp(Math.nextUp(last))).isEqualTo(POSITIVE_INFINITY);
        assertThat(FloatMath.exp(-103.97207f)).isEqualTo(Float.MIN_VALUE);
        assertThat(FloatMath.exp(-103.97209f)).isZero();
        assertThat(FloatMath.sigmoid(-103.97207f)).isEqualTo(Float.MIN_VALUE);
    }

    @ParameterizedTest
    @MethodSource("modes")
    void givesTheSameBitsInEveryMode(String flags) {
        assertThat(ChildJvm.run(PrintHash.class, List.of(flags.split(" "))).strip())
                .isEqualTo(PrintHash.hash());
    }

    static List<String> modes() {
        return ChildJvm.modes();
    }

    static final class PrintHash {
        private PrintHash() {}

        public static void main(String[] arguments) {
            System.out.println(hash());
        }

        static String hash() {
            List<Integer> hashes = new ArrayList<>();
            for (Function function : Function.values()) {
                int hash = 0;
                for (long bits = 0; bits < 1L << 32; bits += 997 * 997) {
                    float y = function.function.apply(Float.intBitsToFloat((int) bits));
                    hash = 31 * hash + Float.hashCode(y);
                }
                hashes.add(hash);
            }
            return hashes.toString();
        }
    }
}
