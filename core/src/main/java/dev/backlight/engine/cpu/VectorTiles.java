package dev.backlight.engine.cpu;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The innermost loops of the vector matrix product: a tile of C is held in vector registers while k runs.
 *
 * <p>In each tile's class every accumulator is a local variable of its own and nothing branches, because that is what
 * C2 keeps in registers; hence their length. A tile as tall and wide as the registers allow has enough independent
 * chains to hide the latency of the multiply-add and loads few operands for each.
 */
final class VectorTiles {
    static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    static final int LANES = SPECIES.length();

    /** Whether there are registers for a tile four vectors wide; AVX-512 and ARM have 32 of them, AVX2 has 16. */
    static final boolean MANY_REGISTERS =
            LANES == 16 || System.getProperty("os.arch").equals("aarch64");

    /** Columns of the widest tile. */
    static final int PANEL = (MANY_REGISTERS ? 4 : 2) * LANES;

    /** What the chains of a fresh tile start from: a row of zeros, with a row stride of 0. */
    static final float[] ZEROS = new float[PANEL];

    private VectorTiles() {}

    /** The width of the narrowest tile that covers so many columns, at most {@link #PANEL}. */
    static int width(int columns) {
        return columns > 2 * LANES ? PANEL : columns > LANES ? 2 * LANES : LANES;
    }

    /** How many rows the next tile should take if so many are left: as little is computed in vain as can be. */
    static int height(int width, int rows) {
        if (width == LANES) {
            return Math.min(rows, Tile12x1.ROWS);
        }
        boolean fours = width == 4 * LANES && (rows <= 4 || rows == 7 || rows == 8);
        return Math.min(rows, fours ? Tile4x4.ROWS : Tile6x4.ROWS);
    }

    /**
     * Computes a tile: c[i][j] = start[i][j] + Σ a[i][k]·b[k][j] for so many rows, as {@link #height} gives them, and
     * exactly {@code width} columns, as one chain of fused multiply-adds per element in ascending k.
     *
     * <p>Element (i, k) of A is {@code a[aAt + i·aRow + k·aStep]}, of B {@code b[bAt + k·bStep + j]}, of C {@code c[cAt
     * + i·cRow + j]}, and so for the values to start from, which may be C itself. Where there are fewer rows than the
     * tile has, the surplus ones repeat the last row: they compute and store the same numbers once more.
     */
    static void multiply(
            int width,
            int rows,
            int depth,
            float[] a,
            int aAt,
            int aRow,
            int aStep,
            float[] b,
            int bAt,
            int bStep,
            float[] start,
            int startAt,
            int startRow,
            float[] c,
            int cAt,
            int cRow) {
        if (width == LANES) {
            Tile12x1.multiply(rows, depth, a, aAt, aRow, aStep, b, bAt, bStep, start, startAt, startRow, c, cAt, cRow);
        } else if (width == 2 * LANES) {
            Tile6x2.multiply(rows, depth, a, aAt, aRow, aStep, b, bAt, bStep, start, startAt, startRow, c, cAt, cRow);
        } else if (rows > Tile4x4.ROWS) {
            Tile6x4.multiply(rows, depth, a, aAt, aRow, aStep, b, bAt, bStep, start, startAt, startRow, c, cAt, cRow);
        } else {
            Tile4x4.multiply(rows, depth, a, aAt, aRow, aStep, b, bAt, bStep, start, startAt, startRow, c, cAt, cRow);
        }
    }
}
