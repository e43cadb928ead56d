package dev.backlight.engine.cpu;

import static dev.backlight.engine.cpu.VectorTiles.LANES;
import static dev.backlight.engine.cpu.VectorTiles.MANY_REGISTERS;
import static dev.backlight.engine.cpu.VectorTiles.SPECIES;

import jdk.incubator.vector.FloatVector;

/**
 * The innermost loops of the product of one row: a piece of the result is held in vector registers while k runs. With
 * one row no operand is used twice, so a width is there to hide the latency of the multiply-add, and to read a wide B
 * on and on, which is what memory is fastest at.
 */
final class RowTiles {
    /** Columns of the widest tile: 16 vectors where there are registers for them. */
    static final int WIDEST = (MANY_REGISTERS ? Tile1x16.VECTORS : Tile1x8.VECTORS) * LANES;

    /** Columns of the next. */
    static final int MIDDLE = Tile1x8.VECTORS * LANES;

    /** Columns of the one that waits for each multiply-add, but computes little in vain. */
    static final int NARROWEST = LANES;

    private RowTiles() {}

    /** How wide the next tile should be if so many columns are left; only {@link #WIDEST} is always full. */
    static int width(int columns) {
        return columns >= WIDEST ? WIDEST : columns > NARROWEST ? MIDDLE : NARROWEST;
    }

    /**
     * Continues the chains of a row: {@code y[yAt + j] += Σ x[xAt + k·xStep]·b[bAt + k·bStep + j]} in ascending k, for
     * exactly {@code width} columns.
     */
    static void multiply(
            int width, int depth, float[] x, int xAt, int xStep, float[] b, int bAt, int bStep, float[] y, int yAt) {
        if (width == NARROWEST) {
            multiplyOneVector(depth, x, xAt, xStep, b, bAt, bStep, y, yAt);
        } else if (width == MIDDLE) {
            Tile1x8.multiply(depth, x, xAt, xStep, b, bAt, bStep, y, yAt);
        } else {
            Tile1x16.multiply(depth, x, xAt, xStep, b, bAt, bStep, y, yAt);
        }
    }

    private static void multiplyOneVector(
            int depth, float[] x, int xAt, int xStep, float[] b, int bAt, int bStep, float[] y, int yAt) {
        FloatVector sum = FloatVector.fromArray(SPECIES, y, yAt);
        for (int k = 0; k < depth; k++) {
            sum = FloatVector.broadcast(SPECIES, x[xAt]).fma(FloatVector.fromArray(SPECIES, b, bAt), sum);
            xAt += xStep;
            bAt += bStep;
        }
        sum.intoArray(y, yAt);
    }
}
