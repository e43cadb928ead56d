package dev.backlight.engine.cpu;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * Transposes blocks of 16 by 16 floats in vector registers.
 *
 * <p>Four rounds exchange the off-diagonal quarters of ever smaller squares: rows 8 apart swap halves, rows 4 apart
 * swap quarters, and so on. Masks are made where they are used: taken from constants of the class, C2 reads each from
 * memory every time, which is ten times slower in all.
 */
final class Transpose {
    /** Rows and columns of a block. */
    static final int SIZE = 16;

    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_512;
    private static final VectorShuffle<Float> BY_8 = VectorShuffle.fromOp(SPECIES, lane -> lane ^ 8);
    private static final VectorShuffle<Float> BY_4 = VectorShuffle.fromOp(SPECIES, lane -> lane ^ 4);
    private static final VectorShuffle<Float> BY_2 = VectorShuffle.fromOp(SPECIES, lane -> lane ^ 2);
    private static final VectorShuffle<Float> BY_1 = VectorShuffle.fromOp(SPECIES, lane -> lane ^ 1);

    private Transpose() {}

    /** Sets {@code into[to + j·intoStride + i] = from[at + i·stride + j]} for i and j below 16. */
    static void block(float[] from, int at, int stride, float[] into, int to, int intoStride) {
        FloatVector v0 = FloatVector.fromArray(SPECIES, from, at);
        FloatVector v1 = FloatVector.fromArray(SPECIES, from, at + stride);
        FloatVector v2 = FloatVector.fromArray(SPECIES, from, at + 2 * stride);
        FloatVector v3 = FloatVector.fromArray(SPECIES, from, at + 3 * stride);
        FloatVector v4 = FloatVector.fromArray(SPECIES, from, at + 4 * stride);
        FloatVector v5 = FloatVector.fromArray(SPECIES, from, at + 5 * stride);
        FloatVector v6 = FloatVector.fromArray(SPECIES, from, at + 6 * stride);
        FloatVector v7 = FloatVector.fromArray(SPECIES, from, at + 7 * stride);
        FloatVector v8 = FloatVector.fromArray(SPECIES, from, at + 8 * stride);
        FloatVector v9 = FloatVector.fromArray(SPECIES, from, at + 9 * stride);
        FloatVector v10 = FloatVector.fromArray(SPECIES, from, at + 10 * stride);
        FloatVector v11 = FloatVector.fromArray(SPECIES, from, at + 11 * stride);
        FloatVector v12 = FloatVector.fromArray(SPECIES, from, at + 12 * stride);
        FloatVector v13 = FloatVector.fromArray(SPECIES, from, at + 13 * stride);
        FloatVector v14 = FloatVector.fromArray(SPECIES, from, at + 14 * stride);
        FloatVector v15 = FloatVector.fromArray(SPECIES, from, at + 15 * stride);
        VectorMask<Float> upper8 = VectorMask.fromLong(SPECIES, 0xFF00);
        VectorShuffle<Float> by8 = BY_8;
        VectorMask<Float> upper4 = VectorMask.fromLong(SPECIES, 0xF0F0);
        VectorShuffle<Float> by4 = BY_4;
        VectorMask<Float> upper2 = VectorMask.fromLong(SPECIES, 0xCCCC);
        VectorShuffle<Float> by2 = BY_2;
        VectorMask<Float> upper1 = VectorMask.fromLong(SPECIES, 0xAAAA);
        VectorShuffle<Float> by1 = BY_1;
        FloatVector first;
        first = v0;
        v0 = first.blend(v8.rearrange(by8), upper8);
        v8 = first.rearrange(by8).blend(v8, upper8);
        first = v1;
        v1 = first.blend(v9.rearrange(by8), upper8);
        v9 = first.rearrange(by8).blend(v9, upper8);
        first = v2;
        v2 = first.blend(v10.rearrange(by8), upper8);
        v10 = first.rearrange(by8).blend(v10, upper8);
        first = v3;
        v3 = first.blend(v11.rearrange(by8), upper8);
        v11 = first.rearrange(by8).blend(v11, upper8);
        first = v4;
        v4 = first.blend(v12.rearrange(by8), upper8);
        v12 = first.rearrange(by8).blend(v12, upper8);
        first = v5;
        v5 = first.blend(v13.rearrange(by8), upper8);
        v13 = first.rearrange(by8).blend(v13, upper8);
        first = v6;
        v6 = first.blend(v14.rearrange(by8), upper8);
        v14 = first.rearrange(by8).blend(v14, upper8);
        first = v7;
        v7 = first.blend(v15.rearrange(by8), upper8);
        v15 = first.rearrange(by8).blend(v15, upper8);
        first = v0;
        v0 = first.blend(v4.rearrange(by4), upper4);
        v4 = first.rearrange(by4).blend(v4, upper4);
        first = v1;
        v1 = first.blend(v5.rearrange(by4), upper4);
        v5 = first.rearrange(by4).blend(v5, upper4);
        first = v2;
        v2 = first.blend(v6.rearrange(by4), upper4);
        v6 = first.rearrange(by4).blend(v6, upper4);
        first = v3;
        v3 = first.blend(v7.rearrange(by4), upper4);
        v7 = first.rearrange(by4).blend(v7, upper4);
        first = v8;
        v8 = first.blend(v12.rearrange(by4), upper4);
        v12 = first.rearrange(by4).blend(v12, upper4);
        first = v9;
        v9 = first.blend(v13.rearrange(by4), upper4);
        v13 = first.rearrange(by4).blend(v13, upper4);
        first = v10;
        v10 = first.blend(v14.rearrange(by4), upper4);
        v14 = first.rearrange(by4).blend(v14, upper4);
        first = v11;
        v11 = first.blend(v15.rearrange(by4), upper4);
        v15 = first.rearrange(by4).blend(v15, upper4);
        first = v0;
        v0 = first.blend(v2.rearrange(by2), upper2);
        v2 = first.rearrange(by2).blend(v2, upper2);
        first = v1;
        v1 = first.blend(v3.rearrange(by2), upper2);
        v3 = first.rearrange(by2).blend(v3, upper2);
        first = v4;
        v4 = first.blend(v6.rearrange(by2), upper2);
        v6 = first.rearrange(by2).blend(v6, upper2);
        first = v5;
        v5 = first.blend(v7.rearrange(by2), upper2);
        v7 = first.rearrange(by2).blend(v7, upper2);
        first = v8;
        v8 = first.blend(v10.rearrange(by2), upper2);
        v10 = first.rearrange(by2).blend(v10, upper2);
        first = v9;
        v9 = first.blend(v11.rearrange(by2), upper2);
        v11 = first.rearrange(by2).blend(v11, upper2);
        first = v12;
        v12 = first.blend(v14.rearrange(by2), upper2);
        v14 = first.rearrange(by2).blend(v14, upper2);
        first = v13;
        v13 = first.blend(v15.rearrange(by2), upper2);
        v15 = first.rearrange(by2).blend(v15, upper2);
        first = v0;
        v0 = first.blend(v1.rearrange(by1), upper1);
        v1 = first.rearrange(by1).blend(v1, upper1);
        first = v2;
        v2 = first.blend(v3.rearrange(by1), upper1);
        v3 = first.rearrange(by1).blend(v3, upper1);
        first = v4;
        v4 = first.blend(v5.rearrange(by1), upper1);
        v5 = first.rearrange(by1).blend(v5, upper1);
        first = v6;
        v6 = first.blend(v7.rearrange(by1), upper1);
        v7 = first.rearrange(by1).blend(v7, upper1);
        first = v8;
        v8 = first.blend(v9.rearrange(by1), upper1);
        v9 = first.rearrange(by1).blend(v9, upper1);
        first = v10;
        v10 = first.blend(v11.rearrange(by1), upper1);
        v11 = first.rearrange(by1).blend(v11, upper1);
        first = v12;
        v12 = first.blend(v13.rearrange(by1), upper1);
        v13 = first.rearrange(by1).blend(v13, upper1);
        first = v14;
        v14 = first.blend(v15.rearrange(by1), upper1);
        v15 = first.rearrange(by1).blend(v15, upper1);
        v0.intoArray(into, to);
        v1.intoArray(into, to + intoStride);
        v2.intoArray(into, to + 2 * intoStride);
        v3.intoArray(into, to + 3 * intoStride);
        v4.intoArray(into, to + 4 * intoStride);
        v5.intoArray(into, to + 5 * intoStride);
        v6.intoArray(into, to + 6 * intoStride);
        v7.intoArray(into, to + 7 * intoStride);
        v8.intoArray(into, to + 8 * intoStride);
        v9.intoArray(into, to + 9 * intoStride);
        v10.intoArray(into, to + 10 * intoStride);
        v11.intoArray(into, to + 11 * intoStride);
        v12.intoArray(into, to + 12 * intoStride);
        v13.intoArray(into, to + 13 * intoStride);
        v14.intoArray(into, to + 14 * intoStride);
        v15.intoArray(into, to + 15 * intoStride);
    }
}
