package dev.backlight.engine.cpu;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@code exp}, {@code tanh} and {@code sigmoid} over arrays with the Vector API: step by step what {@link FloatMath}
 * does, so the same bits.
 *
 * <p>y may be x. To be loaded only where {@link MatrixProduct#hasVectorApi()}.
 */
final class VectorMath {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;

    private VectorMath() {}

    /** y[i] = e^x[i] for i below n. */
    static void exp(float[] x, float[] y, int n) {
        int i = 0;
        for (; i < SPECIES.loopBound(n); i += SPECIES.length()) {
            exp(FloatVector.fromArray(SPECIES, x, i)).intoArray(y, i);
        }
        for (; i < n; i++) {
            y[i] = FloatMath.exp(x[i]);
        }
    }

    /** y[i] = tanh x[i] for i below n. */
    static void tanh(float[] x, float[] y, int n) {
        int i = 0;
        for (; i < SPECIES.loopBound(n); i += SPECIES.length()) {
            tanh(FloatVector.fromArray(SPECIES, x, i)).intoArray(y, i);
        }
        for (; i < n; i++) {
            y[i] = FloatMath.tanh(x[i]);
        }
    }

    /** y[i] = 1/(1 + e^(−x[i])) for i below n. */
    static void sigmoid(float[] x, float[] y, int n) {
        int i = 0;
        for (; i < SPECIES.loopBound(n); i += SPECIES.length()) {
            sigmoid(FloatVector.fromArray(SPECIES, x, i)).intoArray(y, i);
        }
        for (; i < n; i++) {
            y[i] = FloatMath.sigmoid(x[i]);
        }
    }

    private static FloatVector exp(FloatVector x) {
        FloatVector clamped = x.max(FloatMath.EXP_MIN).min(FloatMath.EXP_MAX);
        FloatVector rounded = round(clamped);
        IntVector n = integer(rounded);
        FloatVector p = expMinusOne(remainder(clamped, rounded)).add(1f);
        IntVector half = n.lanewise(VectorOperators.ASHR, 1);
        return p.mul(powerOfTwo(half)).mul(powerOfTwo(n.sub(half)));
    }

    private static FloatVector tanh(FloatVector x) {
        FloatVector magnitude = x.lanewise(VectorOperators.ABS).min(FloatMath.TANH_MAX);
        FloatVector square = magnitude.mul(magnitude);
        FloatVector t = all(FloatMath.T4).fma(square, all(FloatMath.T3));
        t = t.fma(square, all(FloatMath.T2));
        t = t.fma(square, all(FloatMath.T1));
        t = t.fma(square, all(FloatMath.T0));
        FloatVector near = magnitude.mul(square).fma(t, magnitude);

        FloatVector doubled = magnitude.add(magnitude);
        FloatVector rounded = round(doubled);
        FloatVector power = powerOfTwo(integer(rounded));
        FloatVector lower = power.fma(expMinusOne(remainder(doubled, rounded)), power.add(1f));
        FloatVector far = all(1f).sub(all(2f).div(lower));

        return copySign(far.blend(near, magnitude.lt(FloatMath.TANH_NEAR)), x);
    }

    private static FloatVector sigmoid(FloatVector x) {
        VectorMask<Float> negative = x.lt(0f);
        FloatVector e = exp(x.lanewise(VectorOperators.ABS).neg());
        FloatVector upper = all(1f).blend(e, negative);
        FloatVector lower = e.add(1f);
        FloatVector y = upper.div(lower);
        FloatVector lost = e.sub(lower.sub(1f));
        FloatVector remainder = y.neg().fma(lost, y.neg().fma(lower, upper));
        return remainder.fma(y.blend(all(1f).sub(y), negative), y);
    }

    private static FloatVector all(float value) {
        return FloatVector.broadcast(SPECIES, value);
    }

    /** The magnitude, which has no sign yet, with the sign of another vector. */
    private static FloatVector copySign(FloatVector magnitude, FloatVector sign) {
        return magnitude
                .reinterpretAsInts()
                .or(sign.reinterpretAsInts().and(Integer.MIN_VALUE))
                .reinterpretAsFloats();
    }

    private static FloatVector round(FloatVector x) {
        return x.fma(all(FloatMath.LOG2_E), all(FloatMath.ROUNDER));
    }

    private static IntVector integer(FloatVector rounded) {
        return rounded.reinterpretAsInts().sub(Float.floatToRawIntBits(FloatMath.ROUNDER));
    }

    private static FloatVector remainder(FloatVector x, FloatVector rounded) {
        FloatVector n = rounded.sub(FloatMath.ROUNDER);
        FloatVector r = n.fma(all(-FloatMath.LN2_UPPER), x);
        return n.fma(all(-FloatMath.LN2_LOWER), r);
    }

    private static FloatVector expMinusOne(FloatVector r) {
        FloatVector q = all(FloatMath.Q5);
        q = q.fma(r, all(FloatMath.Q4));
        q = q.fma(r, all(FloatMath.Q3));
        q = q.fma(r, all(FloatMath.Q2));
        q = q.fma(r, all(FloatMath.Q1));
        q = q.fma(r, all(FloatMath.Q0));
        return r.mul(r).fma(q, r);
    }

    private static FloatVector powerOfTwo(IntVector n) {
        return n.add(127).lanewise(VectorOperators.LSHL, 23).reinterpretAsFloats();
    }
}
