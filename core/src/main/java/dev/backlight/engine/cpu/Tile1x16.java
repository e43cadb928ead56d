package dev.backlight.engine.cpu;

import static dev.backlight.engine.cpu.VectorTiles.LANES;
import static dev.backlight.engine.cpu.VectorTiles.SPECIES;

import jdk.incubator.vector.FloatVector;

/** 1 row by 16 vectors, for processors with 32 vector registers. */
final class Tile1x16 {
    static final int VECTORS = 16;

    private Tile1x16() {}

    /** See {@link RowTiles#multiply}. */
    static void multiply(int depth, float[] x, int xAt, int xStep, float[] b, int bAt, int bStep, float[] y, int yAt) {
        FloatVector y0 = FloatVector.fromArray(SPECIES, y, yAt);
        FloatVector y1 = FloatVector.fromArray(SPECIES, y, yAt + LANES);
        FloatVector y2 = FloatVector.fromArray(SPECIES, y, yAt + 2 * LANES);
        FloatVector y3 = FloatVector.fromArray(SPECIES, y, yAt + 3 * LANES);
        FloatVector y4 = FloatVector.fromArray(SPECIES, y, yAt + 4 * LANES);
        FloatVector y5 = FloatVector.fromArray(SPECIES, y, yAt + 5 * LANES);
        FloatVector y6 = FloatVector.fromArray(SPECIES, y, yAt + 6 * LANES);
        FloatVector y7 = FloatVector.fromArray(SPECIES, y, yAt + 7 * LANES);
        FloatVector y8 = FloatVector.fromArray(SPECIES, y, yAt + 8 * LANES);
        FloatVector y9 = FloatVector.fromArray(SPECIES, y, yAt + 9 * LANES);
        FloatVector y10 = FloatVector.fromArray(SPECIES, y, yAt + 10 * LANES);
        FloatVector y11 = FloatVector.fromArray(SPECIES, y, yAt + 11 * LANES);
        FloatVector y12 = FloatVector.fromArray(SPECIES, y, yAt + 12 * LANES);
        FloatVector y13 = FloatVector.fromArray(SPECIES, y, yAt + 13 * LANES);
        FloatVector y14 = FloatVector.fromArray(SPECIES, y, yAt + 14 * LANES);
        FloatVector y15 = FloatVector.fromArray(SPECIES, y, yAt + 15 * LANES);
        for (int k = 0; k < depth; k++) {
            FloatVector xk = FloatVector.broadcast(SPECIES, x[xAt]);
            y0 = xk.fma(FloatVector.fromArray(SPECIES, b, bAt), y0);
            y1 = xk.fma(FloatVector.fromArray(SPECIES, b, bAt + LANES), y1);
            y2 = xk.fma(FloatVector.fromArray(SPECIES, b, bAt + 2 * LANES), y2);
            y3 = xk.fma(FloatVector.fromArray(SPECIES, b, bAt + 3 * LANES), y3);
            y4 = xk.fma(FloatVector.fromArray(SPECIES, b, bAt + 4 * LANES), y4);
            y5 = xk.fma(FloatVector.fromArray(SPECIES, b, bAt + 5 * LANES), y5);
            y6 = xk.fma(FloatVector.fromArray(SPECIES, b, bAt + 6 * LANES), y6);
            y7 = xk.fma(FloatVector.fromArray(SPECIES, b, bAt + 7 * LANES), y7);
            y8 = xk.fma(FloatVector.fromArray(SPECIES, b, bAt + 8 * LANES), y8);
            y9 = xk.fma(FloatVector.fromArray(SPECIES, b, bAt + 9 * LANES), y9);
            y10 = xk.fma(FloatVector.fromArray(SPECIES, b, bAt + 10 * LANES), y10);
            y11 = xk.fma(FloatVector.fromArray(SPECIES, b, bAt + 11 * LANES), y11);
            y12 = xk.fma(FloatVector.fromArray(SPECIES, b, bAt + 12 * LANES), y12);
            y13 = xk.fma(FloatVector.fromArray(SPECIES, b, bAt + 13 * LANES), y13);
            y14 = xk.fma(FloatVector.fromArray(SPECIES, b, bAt + 14 * LANES), y14);
            y15 = xk.fma(FloatVector.fromArray(SPECIES, b, bAt + 15 * LANES), y15);
            xAt += xStep;
            bAt += bStep;
        }
        y0.intoArray(y, yAt);
        y1.intoArray(y, yAt + LANES);
        y2.intoArray(y, yAt + 2 * LANES);
        y3.intoArray(y, yAt + 3 * LANES);
        y4.intoArray(y, yAt + 4 * LANES);
        y5.intoArray(y, yAt + 5 * LANES);
        y6.intoArray(y, yAt + 6 * LANES);
        y7.intoArray(y, yAt + 7 * LANES);
        y8.intoArray(y, yAt + 8 * LANES);
        y9.intoArray(y, yAt + 9 * LANES);
        y10.intoArray(y, yAt + 10 * LANES);
        y11.intoArray(y, yAt + 11 * LANES);
        y12.intoArray(y, yAt + 12 * LANES);
        y13.intoArray(y, yAt + 13 * LANES);
        y14.intoArray(y, yAt + 14 * LANES);
        y15.intoArray(y, yAt + 15 * LANES);
    }
}
