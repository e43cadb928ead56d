package dev.backlight.engine.cpu;

import static dev.backlight.engine.cpu.VectorTiles.LANES;
import static dev.backlight.engine.cpu.VectorTiles.SPECIES;

import jdk.incubator.vector.FloatVector;

/** Copies stripes of a matrix into the order in which the tiles of a product read them. */
final class Panels {
    /** How far packing may write beyond what was asked for. */
    static final int SLACK = Transpose.SIZE * VectorTiles.PANEL;

    private Panels() {}

    /**
     * Sets {@code into[to + k·width + j] = from[at + k·kStride + j·jStride]} for k below {@code depth} and j below
     * {@code columns}; {@code width} is at least {@code columns}. Other j below {@code width} become anything; it meets
     * only columns that are not part of C. Up to {@link #SLACK} elements behind the panel are overwritten, too.
     */
    static void pack(
            float[] from, int at, int kStride, int jStride, float[] into, int to, int depth, int columns, int width) {
        if (jStride == 1) {
            copyRows(from, at, kStride, into, to, depth, columns, width);
        } else if (kStride == 1 && LANES == Transpose.SIZE) {
            transpose(from, at, jStride, into, to, depth, columns, width);
        } else {
            for (int j = 0; j < columns; j++) {
                copyColumn(from, at + j * jStride, kStride, into, to + j, width, depth);
            }
        }
    }

    /**
     * Copies whole vectors: what goes beyond a row is overwritten by the next, if it does not lie in the array's end.
     */
    private static void copyRows(
            float[] from, int at, int stride, float[] into, int to, int depth, int columns, int width) {
        int reach = Math.ceilDiv(columns, LANES) * LANES;
        int whole = 0; // so many rows can be read in whole vectors without leaving the array
        if (from.length - at >= reach) {
            whole = stride == 0 ? depth : Math.min(depth, (from.length - at - reach) / stride + 1);
        }
        if (columns == 4 * LANES) {
            copyFourVectors(from, at, stride, into, to, whole, width);
        } else {
            for (int j = reach - LANES; j >= 0; j -= LANES) { // the last first: what it writes too much is overwritten
                copyOneVector(from, at + j, stride, into, to + j, whole, width);
            }
        }
        for (int k = whole; k < depth; k++) {
            System.arraycopy(from, at + k * stride, into, to + k * width, columns);
        }
    }

    private static void copyFourVectors(float[] from, int at, int stride, float[] into, int to, int rows, int width) {
        for (int k = 0; k < rows; k++) {
            FloatVector.fromArray(SPECIES, from, at).intoArray(into, to);
            FloatVector.fromArray(SPECIES, from, at + LANES).intoArray(into, to + LANES);
            FloatVector.fromArray(SPECIES, from, at + 2 * LANES).intoArray(into, to + 2 * LANES);
            FloatVector.fromArray(SPECIES, from, at + 3 * LANES).intoArray(into, to + 3 * LANES);
            at += stride;
            to += width;
        }
    }

    private static void copyOneVector(float[] from, int at, int stride, float[] into, int to, int rows, int width) {
        for (int k = 0; k < rows; k++) {
            FloatVector.fromArray(SPECIES, from, at).intoArray(into, to);
            at += stride;
            to += width;
        }
    }

    private static void transpose(
            float[] from, int at, int jStride, float[] into, int to, int depth, int columns, int width) {
        int reach = (Transpose.SIZE - 1) * jStride + Transpose.SIZE;
        int j = 0;
        for (; j < columns && j + Transpose.SIZE <= width; j += Transpose.SIZE) {
            int first = at + j * jStride;
            int k = 0;
            for (; k < depth && first + k + reach <= from.length; k += Transpose.SIZE) {
                Transpose.block(from, first + k, jStride, into, to + k * width + j, width);
            }
            for (int i = 0; k < depth && i < Transpose.SIZE && j + i < columns; i++) {
                copyColumn(from, first + i * jStride + k, 1, into, to + k * width + j + i, width, depth - k);
            }
        }
        for (; j < columns; j++) {
            copyColumn(from, at + j * jStride, 1, into, to + j, width, depth);
        }
    }

    private static void copyColumn(float[] from, int at, int step, float[] into, int to, int width, int rows) {
        for (int k = 0; k < rows; k++) {
            into[to] = from[at];
            at += step;
            to += width;
        }
    }

    /** Copies a block of rows, writing nothing between them. */
    static void copyBlock(
            float[] from, int at, int fromStride, float[] into, int to, int intoStride, int rows, int columns) {
        int whole = columns / LANES * LANES;
        var rest = SPECIES.indexInRange(whole, columns);
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < whole; j += LANES) {
                FloatVector.fromArray(SPECIES, from, at + j).intoArray(into, to + j);
            }
            if (whole < columns) {
                FloatVector.fromArray(SPECIES, from, at + whole, rest).intoArray(into, to + whole, rest);
            }
            at += fromStride;
            to += intoStride;
        }
    }
}
