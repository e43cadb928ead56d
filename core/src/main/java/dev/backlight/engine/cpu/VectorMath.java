package dev.backlight.engine.cpu;

import static jdk.incubator.vector.VectorOperators.ABS;
import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.EQ;
import static jdk.incubator.vector.VectorOperators.GE;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LE;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LT;
import static jdk.incubator.vector.VectorOperators.NE;
import static jdk.incubator.vector.VectorOperators.NEG;
import static jdk.incubator.vector.VectorOperators.SQRT;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * The functions of {@link FloatMath} on a vector of floats, step by step the same, so with the same bits.
 *
 * <p>To be loaded only where {@link MatrixProduct#hasVectorApi()}.
 */
final class VectorMath {
    static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;

    private VectorMath() {}

    static FloatVector add(FloatVector a, FloatVector b) {
        return a.add(b);
    }

    static FloatVector sub(FloatVector a, FloatVector b) {
        return a.sub(b);
    }

    static FloatVector mul(FloatVector a, FloatVector b) {
        return a.mul(b);
    }

    static FloatVector div(FloatVector a, FloatVector b) {
        return a.div(b);
    }

    static FloatVector min(FloatVector a, FloatVector b) {
        return a.min(b);
    }

    static FloatVector max(FloatVector a, FloatVector b) {
        return a.max(b);
    }

    static FloatVector equal(FloatVector a, FloatVector b) {
        return compare(EQ, a, b);
    }

    static FloatVector notEqual(FloatVector a, FloatVector b) {
        return compare(NE, a, b);
    }

    static FloatVector less(FloatVector a, FloatVector b) {
        return compare(LT, a, b);
    }

    static FloatVector lessOrEqual(FloatVector a, FloatVector b) {
        return compare(LE, a, b);
    }

    static FloatVector greater(FloatVector a, FloatVector b) {
        return compare(GT, a, b);
    }

    static FloatVector greaterOrEqual(FloatVector a, FloatVector b) {
        return compare(GE, a, b);
    }

    private static FloatVector compare(VectorOperators.Comparison comparison, FloatVector a, FloatVector b) {
        return all(0).blend(all(1), a.compare(comparison, b));
    }

    static FloatVector where(FloatVector condition, FloatVector yes, FloatVector no) {
        return no.blend(yes, condition.compare(NE, all(0)));
    }

    static FloatVector neg(FloatVector x) {
        return x.lanewise(NEG);
    }

    static FloatVector abs(FloatVector x) {
        return x.lanewise(ABS);
    }

    static FloatVector sqrt(FloatVector x) {
        return x.lanewise(SQRT);
    }

    static FloatVector square(FloatVector x) {
        return x.mul(x);
    }

    static FloatVector reciprocal(FloatVector x) {
        return all(1).div(x);
    }

    static FloatVector sign(FloatVector x) {
        return x.blend(copySign(all(1), x), x.lanewise(ABS).compare(GT, all(0))); // not where x is ±0 or NaN
    }

    static FloatVector step(FloatVector x) {
        return compare(GT, x, all(0));
    }

    static FloatVector relu(FloatVector x) {
        return x.blend(all(0), x.compare(LE, all(0))); // −0 becomes 0 and NaN stays, as with max(x, 0)
    }

    static FloatVector exp(FloatVector x) {
        FloatVector clamped = x.max(all(FloatMath.EXP_MIN)).min(all(FloatMath.EXP_MAX));
        FloatVector rounded = round(clamped);
        IntVector n = integer(rounded);
        FloatVector p = expMinusOne(remainder(clamped, rounded)).add(all(1));
        IntVector half = n.lanewise(ASHR, 1);
        return p.mul(powerOfTwo(half)).mul(powerOfTwo(n.sub(half)));
    }

    static FloatVector tanh(FloatVector x) {
        FloatVector magnitude = x.lanewise(ABS).min(all(FloatMath.TANH_MAX));
        FloatVector square = magnitude.mul(magnitude);
        FloatVector t = all(FloatMath.T4).fma(square, all(FloatMath.T3));
        t = t.fma(square, all(FloatMath.T2));
        t = t.fma(square, all(FloatMath.T1));
        t = t.fma(square, all(FloatMath.T0));
        FloatVector near = magnitude.mul(square).fma(t, magnitude);

        FloatVector doubled = magnitude.add(magnitude);
        FloatVector rounded = round(doubled);
        FloatVector power = powerOfTwo(integer(rounded));
        FloatVector lower = power.fma(expMinusOne(remainder(doubled, rounded)), power.add(all(1)));
        FloatVector far = all(1).sub(all(2).div(lower));

        return copySign(far.blend(near, magnitude.compare(LT, all(FloatMath.TANH_NEAR))), x);
    }

    static FloatVector sigmoid(FloatVector x) {
        VectorMask<Float> negative = x.compare(LT, all(0));
        FloatVector e = exp(x.lanewise(ABS).lanewise(NEG));
        FloatVector upper = all(1).blend(e, negative);
        FloatVector lower = e.add(all(1));
        FloatVector y = upper.div(lower);
        FloatVector lost = e.sub(lower.sub(all(1)));
        FloatVector minusY = y.lanewise(NEG);
        FloatVector remainder = minusY.fma(lost, minusY.fma(lower, upper));
        return remainder.fma(y.blend(all(1).sub(y), negative), y);
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
        FloatVector n = rounded.sub(all(FloatMath.ROUNDER));
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
        return n.add(127).lanewise(LSHL, 23).reinterpretAsFloats();
    }
}
