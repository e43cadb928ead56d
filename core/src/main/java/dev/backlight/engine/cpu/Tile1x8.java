package dev.backlight.engine.cpu;

import static dev.backlight.engine.cpu.VectorTiles.LANES;
import static dev.backlight.engine.cpu.VectorTiles.SPECIES;

import jdk.incubator.vector.FloatVector;

/** 1 row by 8 vectors. */
final class Tile1x8 {
    static final int VECTORS = 8;

    private Tile1x8() {}

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
    }
}
