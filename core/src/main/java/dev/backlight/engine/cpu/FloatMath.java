package dev.backlight.engine.cpu;

import dev.backlight.tensor.DoubleMath;

/**
 * Scalar functions in float, within 2 ulp of the true value and with the same bits on every machine.
 *
 * <p>{@code exp}, {@code tanh} and {@code sigmoid} are built from additions, multiplications, divisions and fused
 * multiply-adds alone, without a branch, so that a vector kernel can take the very same steps on many lanes at once.
 * Others round a value that {@link StrictMath} computes in double.
 *
 * <p>The methods are named by the labels of their operations: generated code calls them so.
 */
final class FloatMath {
    // e^x = 2ⁿ·e^r with n = round(x / ln 2), so |r| ≤ ln 2 / 2.
    static final float LOG2_E = 0x1.715476p+0f;
    /** Has its last place at 1, so that adding it rounds to an integer, which then stands in the lowest bits. */
    static final float ROUNDER = 0x1.8p+23f;

    /** ln 2 in two parts; the upper one is short enough for n·LN2_UPPER to be exact. */
    static final float LN2_UPPER = 0x1.62e43p-1f;

    static final float LN2_LOWER = -0x1.05c61p-29f;

    // e^r = 1 + r + r²·(Q0 + Q1·r + … + Q5·r⁵), the minimax polynomial for |r| ≤ 0.3467. The relative error of e^r − 1
    // is below 2.3e-9, a twenty-fifth of a unit in the last place.
    static final float Q0 = 0x1p-1f;
    static final float Q1 = 0x1.555556p-3f;
    static final float Q2 = 0x1.5554aep-5f;
    static final float Q3 = 0x1.11109p-7f;
    static final float Q4 = 0x1.6d7472p-10f;
    static final float Q5 = 0x1.a1a17p-13f;

    /** Beyond these e^x overflows, or rounds to 0, and n would leave the range that two factors can scale by. */
    static final float EXP_MAX = 89f;

    static final float EXP_MIN = -104f;

    // tanh x = x + x³·(T0 + T1·x² + … + T4·x⁸), the minimax polynomial for |x| ≤ 0.6, where its relative error is below
    // 5.4e-9, an eleventh of a unit in the last place.
    static final float TANH_NEAR = 0.6f;
    static final float T0 = -0x1.55553ep-2f;
    static final float T1 = 0x1.1109e4p-3f;
    static final float T2 = -0x1.b89ff2p-5f;
    static final float T3 = 0x1.54e6ccp-6f;
    static final float T4 = -0x1.8328c2p-8f;

    /** From here on tanh rounds to 1. */
    static final float TANH_MAX = 10f;

    private FloatMath() {}

    /** e^x; overflows to infinity above 88.72 and is subnormal below −87.33. */
    static float exp(float x) {
        float clamped = Math.min(Math.max(x, EXP_MIN), EXP_MAX);
        float rounded = Math.fma(clamped, LOG2_E, ROUNDER);
        int n = integer(rounded);
        float p = 1 + expMinusOne(remainder(clamped, rounded));
        // In two steps, because 2ⁿ alone may be too large or too small for a float while the product is not.
        int half = n >> 1;
        return p * powerOfTwo(half) * powerOfTwo(n - half);
    }

    /** The hyperbolic tangent: an odd polynomial near 0, beyond it 1 − 2/(e^2x + 1). */
    static float tanh(float x) {
        float magnitude = Math.min(Math.abs(x), TANH_MAX);
        float square = magnitude * magnitude;
        float t = Math.fma(T4, square, T3);
        t = Math.fma(t, square, T2);
        t = Math.fma(t, square, T1);
        t = Math.fma(t, square, T0);
        float near = Math.fma(magnitude * square, t, magnitude);

        float doubled = magnitude + magnitude;
        float rounded = Math.fma(doubled, LOG2_E, ROUNDER);
        float power = powerOfTwo(integer(rounded));
        // e^2x + 1 = 2ⁿ·(e^r − 1) + (2ⁿ + 1)
        float far = 1 - 2 / Math.fma(power, expMinusOne(remainder(doubled, rounded)), power + 1);

        return Math.copySign(magnitude < TANH_NEAR ? near : far, x);
    }

    /** The logistic function 1/(1 + e^(−x)) = e^x/(1 + e^x), of which the form is taken that does not overflow. */
    static float sigmoid(float x) {
        float e = exp(-Math.abs(x));
        float upper = x < 0 ? e : 1;
        float lower = 1 + e;
        float y = upper / lower;
        // What rounding took from the sum and from the quotient is worth more than a unit in the last place, and exact.
        float lost = e - (lower - 1);
        float remainder = Math.fma(-y, lost, Math.fma(-y, lower, upper));
        return Math.fma(remainder, x < 0 ? 1 - y : y, y);
    }

    /** The integer that was rounded to by adding {@link #ROUNDER}; anything for NaN. */
    private static int integer(float rounded) {
        return Float.floatToRawIntBits(rounded) - Float.floatToRawIntBits(ROUNDER);
    }

    /** r = x − n·ln 2. */
    private static float remainder(float x, float rounded) {
        float n = rounded - ROUNDER;
        return Math.fma(n, -LN2_LOWER, Math.fma(n, -LN2_UPPER, x));
    }

    /** e^r − 1. */
    private static float expMinusOne(float r) {
        float q = Math.fma(Q5, r, Q4);
        q = Math.fma(q, r, Q3);
        q = Math.fma(q, r, Q2);
        q = Math.fma(q, r, Q1);
        q = Math.fma(q, r, Q0);
        return Math.fma(r * r, q, r);
    }

    /** 2ⁿ for −126 ≤ n ≤ 127. */
    private static float powerOfTwo(int n) {
        return Float.intBitsToFloat((n + 127) << 23);
    }

    /** The natural logarithm: −∞ at 0, NaN below. */
    static float log(float x) {
        return (float) StrictMath.log(x);
    }

    /** ln(1 + x): −∞ at −1, NaN below. */
    static float log1p(float x) {
        return (float) StrictMath.log1p(x);
    }

    /** ln(1 + e^x). */
    static float softplus(float x) {
        return (float) DoubleMath.softplus(x);
    }

    /** The error function. */
    static float erf(float x) {
        return (float) DoubleMath.erf(x);
    }

    /** The sine of an angle in radians. */
    static float sin(float x) {
        return (float) StrictMath.sin(x);
    }

    /** The cosine of an angle in radians. */
    static float cos(float x) {
        return (float) StrictMath.cos(x);
    }

    /** The angle with this sine: NaN outside of −1 to 1. */
    static float arcsin(float x) {
        return (float) StrictMath.asin(x);
    }

    /** The angle with this cosine: NaN outside of −1 to 1. */
    static float arccos(float x) {
        return (float) StrictMath.acos(x);
    }

    /** The angle with this tangent. */
    static float arctan(float x) {
        return (float) StrictMath.atan(x);
    }

    /** x to the power of y, with the special cases of {@link StrictMath#pow}. */
    static float pow(float x, float y) {
        return (float) StrictMath.pow(x, y);
    }

    static float sqrt(float x) {
        return (float) Math.sqrt(x);
    }

    static float square(float x) {
        return x * x;
    }

    static float reciprocal(float x) {
        return 1 / x;
    }

    static float abs(float x) {
        return Math.abs(x);
    }

    static float sign(float x) {
        return Math.signum(x);
    }

    static float step(float x) {
        return x > 0 ? 1 : 0;
    }

    static float relu(float x) {
        return Math.max(x, 0);
    }

    static float min(float a, float b) {
        return Math.min(a, b);
    }

    static float max(float a, float b) {
        return Math.max(a, b);
    }

    static float equal(float a, float b) {
        return a == b ? 1 : 0;
    }

    static float notEqual(float a, float b) {
        return a != b ? 1 : 0;
    }

    static float less(float a, float b) {
        return a < b ? 1 : 0;
    }

    static float lessOrEqual(float a, float b) {
        return a <= b ? 1 : 0;
    }

    static float greater(float a, float b) {
        return a > b ? 1 : 0;
    }

    static float greaterOrEqual(float a, float b) {
        return a >= b ? 1 : 0;
    }

    static float where(float condition, float yes, float no) {
        return condition != 0 ? yes : no;
    }
}
