package dev.backlight.engine.cpu;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The innermost loops of the vector matrix product: a tile of C is held in vector registers while k runs.
 *
 * <p>Each tile does c[i][j] += Σ a[i][k]·b[k][j] for up to so many rows and exactly so many vectors of columns, as one
 * chain of fused multiply-adds per element in ascending k. Element (i, k) of A is {@code a[aAt + i·aRow + k·aStep]}, of
 * B {@code b[bAt + k·bStep + j]}, of C {@code c[cAt + i·cRow + j]}. Where there are fewer rows than the tile has, the
 * surplus ones repeat the last row: they compute and store the same numbers once more.
 *
 * <p>Every accumulator is a local variable of its own and nothing branches, because that is what C2 keeps in registers;
 * hence the length. A tile as tall and wide as the registers allow has enough independent chains to hide the latency of
 * the multiply-add and loads few operands for each.
 */
final class VectorTiles {
    static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    static final int LANES = SPECIES.length();

    /** Rows of the tiles that are two and four vectors wide. */
    static final int ROWS = 6;

    /** Rows of the tile that is one vector wide. */
    static final int ROWS_OF_NARROW = 12;

    /** Columns of the widest tile that fits the registers; AVX-512 and ARM have 32 of them, AVX2 has 16. */
    static final int PANEL = (LANES == 16 || System.getProperty("os.arch").equals("aarch64") ? 4 : 2) * LANES;

    private VectorTiles() {}

    /** The width of the narrowest tile that covers so many columns, at most {@link #PANEL}. */
    static int width(int columns) {
        return columns > 2 * LANES ? PANEL : columns > LANES ? 2 * LANES : LANES;
    }

    /** How many rows the tile of this width has. */
    static int height(int width) {
        return width == LANES ? ROWS_OF_NARROW : ROWS;
    }

    /** Sets a tile to 0, from where its chains start. */
    static void clear(int width, int rows, float[] c, int cAt, int cRow) {
        for (int row = 0; row < rows; row++) {
            for (int j = 0; j < width; j += LANES) {
                FloatVector.zero(SPECIES).intoArray(c, cAt + row * cRow + j);
            }
        }
    }

    /** Adds the product to the tile of this width, as described above. */
    static void add(
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
            float[] c,
            int cAt,
            int cRow) {
        if (width == LANES) {
            addTwelveByOne(rows, depth, a, aAt, aRow, aStep, b, bAt, bStep, c, cAt, cRow);
        } else if (width == 2 * LANES) {
            addSixByTwo(rows, depth, a, aAt, aRow, aStep, b, bAt, bStep, c, cAt, cRow);
        } else {
            addSixByFour(rows, depth, a, aAt, aRow, aStep, b, bAt, bStep, c, cAt, cRow);
        }
    }

    /** Up to 6 rows by 4 vectors: 24 accumulators, for processors with 32 vector registers. */
    static void addSixByFour(
            int rows,
            int depth,
            float[] a,
            int aAt,
            int aRow,
            int aStep,
            float[] b,
            int bAt,
            int bStep,
            float[] c,
            int cAt,
            int cRow) {
        int row1 = Math.min(1, rows - 1);
        int row2 = Math.min(2, rows - 1);
        int row3 = Math.min(3, rows - 1);
        int row4 = Math.min(4, rows - 1);
        int row5 = Math.min(5, rows - 1);
        int a1 = row1 * aRow;
        int a2 = row2 * aRow;
        int a3 = row3 * aRow;
        int a4 = row4 * aRow;
        int a5 = row5 * aRow;
        int cAt0 = cAt;
        int cAt1 = cAt + row1 * cRow;
        int cAt2 = cAt + row2 * cRow;
        int cAt3 = cAt + row3 * cRow;
        int cAt4 = cAt + row4 * cRow;
        int cAt5 = cAt + row5 * cRow;
        FloatVector c0a = FloatVector.fromArray(SPECIES, c, cAt0);
        FloatVector c0b = FloatVector.fromArray(SPECIES, c, cAt0 + LANES);
        FloatVector c0c = FloatVector.fromArray(SPECIES, c, cAt0 + 2 * LANES);
        FloatVector c0d = FloatVector.fromArray(SPECIES, c, cAt0 + 3 * LANES);
        FloatVector c1a = FloatVector.fromArray(SPECIES, c, cAt1);
        FloatVector c1b = FloatVector.fromArray(SPECIES, c, cAt1 + LANES);
        FloatVector c1c = FloatVector.fromArray(SPECIES, c, cAt1 + 2 * LANES);
        FloatVector c1d = FloatVector.fromArray(SPECIES, c, cAt1 + 3 * LANES);
        FloatVector c2a = FloatVector.fromArray(SPECIES, c, cAt2);
        FloatVector c2b = FloatVector.fromArray(SPECIES, c, cAt2 + LANES);
        FloatVector c2c = FloatVector.fromArray(SPECIES, c, cAt2 + 2 * LANES);
        FloatVector c2d = FloatVector.fromArray(SPECIES, c, cAt2 + 3 * LANES);
        FloatVector c3a = FloatVector.fromArray(SPECIES, c, cAt3);
        FloatVector c3b = FloatVector.fromArray(SPECIES, c, cAt3 + LANES);
        FloatVector c3c = FloatVector.fromArray(SPECIES, c, cAt3 + 2 * LANES);
        FloatVector c3d = FloatVector.fromArray(SPECIES, c, cAt3 + 3 * LANES);
        FloatVector c4a = FloatVector.fromArray(SPECIES, c, cAt4);
        FloatVector c4b = FloatVector.fromArray(SPECIES, c, cAt4 + LANES);
        FloatVector c4c = FloatVector.fromArray(SPECIES, c, cAt4 + 2 * LANES);
        FloatVector c4d = FloatVector.fromArray(SPECIES, c, cAt4 + 3 * LANES);
        FloatVector c5a = FloatVector.fromArray(SPECIES, c, cAt5);
        FloatVector c5b = FloatVector.fromArray(SPECIES, c, cAt5 + LANES);
        FloatVector c5c = FloatVector.fromArray(SPECIES, c, cAt5 + 2 * LANES);
        FloatVector c5d = FloatVector.fromArray(SPECIES, c, cAt5 + 3 * LANES);
        for (int k = 0; k < depth; k++) {
            FloatVector ba = FloatVector.fromArray(SPECIES, b, bAt);
            FloatVector bb = FloatVector.fromArray(SPECIES, b, bAt + LANES);
            FloatVector bc = FloatVector.fromArray(SPECIES, b, bAt + 2 * LANES);
            FloatVector bd = FloatVector.fromArray(SPECIES, b, bAt + 3 * LANES);
            FloatVector ak = FloatVector.broadcast(SPECIES, a[aAt]);
            c0a = ak.fma(ba, c0a);
            c0b = ak.fma(bb, c0b);
            c0c = ak.fma(bc, c0c);
            c0d = ak.fma(bd, c0d);
            ak = FloatVector.broadcast(SPECIES, a[aAt + a1]);
            c1a = ak.fma(ba, c1a);
            c1b = ak.fma(bb, c1b);
            c1c = ak.fma(bc, c1c);
            c1d = ak.fma(bd, c1d);
            ak = FloatVector.broadcast(SPECIES, a[aAt + a2]);
            c2a = ak.fma(ba, c2a);
            c2b = ak.fma(bb, c2b);
            c2c = ak.fma(bc, c2c);
            c2d = ak.fma(bd, c2d);
            ak = FloatVector.broadcast(SPECIES, a[aAt + a3]);
            c3a = ak.fma(ba, c3a);
            c3b = ak.fma(bb, c3b);
            c3c = ak.fma(bc, c3c);
            c3d = ak.fma(bd, c3d);
            ak = FloatVector.broadcast(SPECIES, a[aAt + a4]);
            c4a = ak.fma(ba, c4a);
            c4b = ak.fma(bb, c4b);
            c4c = ak.fma(bc, c4c);
            c4d = ak.fma(bd, c4d);
            ak = FloatVector.broadcast(SPECIES, a[aAt + a5]);
            c5a = ak.fma(ba, c5a);
            c5b = ak.fma(bb, c5b);
            c5c = ak.fma(bc, c5c);
            c5d = ak.fma(bd, c5d);
            aAt += aStep;
            bAt += bStep;
        }
        c0a.intoArray(c, cAt0);
        c0b.intoArray(c, cAt0 + LANES);
        c0c.intoArray(c, cAt0 + 2 * LANES);
        c0d.intoArray(c, cAt0 + 3 * LANES);
        c1a.intoArray(c, cAt1);
        c1b.intoArray(c, cAt1 + LANES);
        c1c.intoArray(c, cAt1 + 2 * LANES);
        c1d.intoArray(c, cAt1 + 3 * LANES);
        c2a.intoArray(c, cAt2);
        c2b.intoArray(c, cAt2 + LANES);
        c2c.intoArray(c, cAt2 + 2 * LANES);
        c2d.intoArray(c, cAt2 + 3 * LANES);
        c3a.intoArray(c, cAt3);
        c3b.intoArray(c, cAt3 + LANES);
        c3c.intoArray(c, cAt3 + 2 * LANES);
        c3d.intoArray(c, cAt3 + 3 * LANES);
        c4a.intoArray(c, cAt4);
        c4b.intoArray(c, cAt4 + LANES);
        c4c.intoArray(c, cAt4 + 2 * LANES);
        c4d.intoArray(c, cAt4 + 3 * LANES);
        c5a.intoArray(c, cAt5);
        c5b.intoArray(c, cAt5 + LANES);
        c5c.intoArray(c, cAt5 + 2 * LANES);
        c5d.intoArray(c, cAt5 + 3 * LANES);
    }

    /** Up to 6 rows by 2 vectors: 12 accumulators, for processors with 16 vector registers. */
    static void addSixByTwo(
            int rows,
            int depth,
            float[] a,
            int aAt,
            int aRow,
            int aStep,
            float[] b,
            int bAt,
            int bStep,
            float[] c,
            int cAt,
            int cRow) {
        int row1 = Math.min(1, rows - 1);
        int row2 = Math.min(2, rows - 1);
        int row3 = Math.min(3, rows - 1);
        int row4 = Math.min(4, rows - 1);
        int row5 = Math.min(5, rows - 1);
        int a1 = row1 * aRow;
        int a2 = row2 * aRow;
        int a3 = row3 * aRow;
        int a4 = row4 * aRow;
        int a5 = row5 * aRow;
        int cAt0 = cAt;
        int cAt1 = cAt + row1 * cRow;
        int cAt2 = cAt + row2 * cRow;
        int cAt3 = cAt + row3 * cRow;
        int cAt4 = cAt + row4 * cRow;
        int cAt5 = cAt + row5 * cRow;
        FloatVector c0a = FloatVector.fromArray(SPECIES, c, cAt0);
        FloatVector c0b = FloatVector.fromArray(SPECIES, c, cAt0 + LANES);
        FloatVector c1a = FloatVector.fromArray(SPECIES, c, cAt1);
        FloatVector c1b = FloatVector.fromArray(SPECIES, c, cAt1 + LANES);
        FloatVector c2a = FloatVector.fromArray(SPECIES, c, cAt2);
        FloatVector c2b = FloatVector.fromArray(SPECIES, c, cAt2 + LANES);
        FloatVector c3a = FloatVector.fromArray(SPECIES, c, cAt3);
        FloatVector c3b = FloatVector.fromArray(SPECIES, c, cAt3 + LANES);
        FloatVector c4a = FloatVector.fromArray(SPECIES, c, cAt4);
        FloatVector c4b = FloatVector.fromArray(SPECIES, c, cAt4 + LANES);
        FloatVector c5a = FloatVector.fromArray(SPECIES, c, cAt5);
        FloatVector c5b = FloatVector.fromArray(SPECIES, c, cAt5 + LANES);
        for (int k = 0; k < depth; k++) {
            FloatVector ba = FloatVector.fromArray(SPECIES, b, bAt);
            FloatVector bb = FloatVector.fromArray(SPECIES, b, bAt + LANES);
            FloatVector ak = FloatVector.broadcast(SPECIES, a[aAt]);
            c0a = ak.fma(ba, c0a);
            c0b = ak.fma(bb, c0b);
            ak = FloatVector.broadcast(SPECIES, a[aAt + a1]);
            c1a = ak.fma(ba, c1a);
            c1b = ak.fma(bb, c1b);
            ak = FloatVector.broadcast(SPECIES, a[aAt + a2]);
            c2a = ak.fma(ba, c2a);
            c2b = ak.fma(bb, c2b);
            ak = FloatVector.broadcast(SPECIES, a[aAt + a3]);
            c3a = ak.fma(ba, c3a);
            c3b = ak.fma(bb, c3b);
            ak = FloatVector.broadcast(SPECIES, a[aAt + a4]);
            c4a = ak.fma(ba, c4a);
            c4b = ak.fma(bb, c4b);
            ak = FloatVector.broadcast(SPECIES, a[aAt + a5]);
            c5a = ak.fma(ba, c5a);
            c5b = ak.fma(bb, c5b);
            aAt += aStep;
            bAt += bStep;
        }
        c0a.intoArray(c, cAt0);
        c0b.intoArray(c, cAt0 + LANES);
        c1a.intoArray(c, cAt1);
        c1b.intoArray(c, cAt1 + LANES);
        c2a.intoArray(c, cAt2);
        c2b.intoArray(c, cAt2 + LANES);
        c3a.intoArray(c, cAt3);
        c3b.intoArray(c, cAt3 + LANES);
        c4a.intoArray(c, cAt4);
        c4b.intoArray(c, cAt4 + LANES);
        c5a.intoArray(c, cAt5);
        c5b.intoArray(c, cAt5 + LANES);
    }

    /** Up to 12 rows by 1 vector, for what is left at the right edge. */
    static void addTwelveByOne(
            int rows,
            int depth,
            float[] a,
            int aAt,
            int aRow,
            int aStep,
            float[] b,
            int bAt,
            int bStep,
            float[] c,
            int cAt,
            int cRow) {
        int row1 = Math.min(1, rows - 1);
        int row2 = Math.min(2, rows - 1);
        int row3 = Math.min(3, rows - 1);
        int row4 = Math.min(4, rows - 1);
        int row5 = Math.min(5, rows - 1);
        int row6 = Math.min(6, rows - 1);
        int row7 = Math.min(7, rows - 1);
        int row8 = Math.min(8, rows - 1);
        int row9 = Math.min(9, rows - 1);
        int row10 = Math.min(10, rows - 1);
        int row11 = Math.min(11, rows - 1);
        int a1 = row1 * aRow;
        int a2 = row2 * aRow;
        int a3 = row3 * aRow;
        int a4 = row4 * aRow;
        int a5 = row5 * aRow;
        int a6 = row6 * aRow;
        int a7 = row7 * aRow;
        int a8 = row8 * aRow;
        int a9 = row9 * aRow;
        int a10 = row10 * aRow;
        int a11 = row11 * aRow;
        int cAt0 = cAt;
        int cAt1 = cAt + row1 * cRow;
        int cAt2 = cAt + row2 * cRow;
        int cAt3 = cAt + row3 * cRow;
        int cAt4 = cAt + row4 * cRow;
        int cAt5 = cAt + row5 * cRow;
        int cAt6 = cAt + row6 * cRow;
        int cAt7 = cAt + row7 * cRow;
        int cAt8 = cAt + row8 * cRow;
        int cAt9 = cAt + row9 * cRow;
        int cAt10 = cAt + row10 * cRow;
        int cAt11 = cAt + row11 * cRow;
        FloatVector c0a = FloatVector.fromArray(SPECIES, c, cAt0);
        FloatVector c1a = FloatVector.fromArray(SPECIES, c, cAt1);
        FloatVector c2a = FloatVector.fromArray(SPECIES, c, cAt2);
        FloatVector c3a = FloatVector.fromArray(SPECIES, c, cAt3);
        FloatVector c4a = FloatVector.fromArray(SPECIES, c, cAt4);
        FloatVector c5a = FloatVector.fromArray(SPECIES, c, cAt5);
        FloatVector c6a = FloatVector.fromArray(SPECIES, c, cAt6);
        FloatVector c7a = FloatVector.fromArray(SPECIES, c, cAt7);
        FloatVector c8a = FloatVector.fromArray(SPECIES, c, cAt8);
        FloatVector c9a = FloatVector.fromArray(SPECIES, c, cAt9);
        FloatVector c10a = FloatVector.fromArray(SPECIES, c, cAt10);
        FloatVector c11a = FloatVector.fromArray(SPECIES, c, cAt11);
        for (int k = 0; k < depth; k++) {
            FloatVector ba = FloatVector.fromArray(SPECIES, b, bAt);
            FloatVector ak = FloatVector.broadcast(SPECIES, a[aAt]);
            c0a = ak.fma(ba, c0a);
            ak = FloatVector.broadcast(SPECIES, a[aAt + a1]);
            c1a = ak.fma(ba, c1a);
            ak = FloatVector.broadcast(SPECIES, a[aAt + a2]);
            c2a = ak.fma(ba, c2a);
            ak = FloatVector.broadcast(SPECIES, a[aAt + a3]);
            c3a = ak.fma(ba, c3a);
            ak = FloatVector.broadcast(SPECIES, a[aAt + a4]);
            c4a = ak.fma(ba, c4a);
            ak = FloatVector.broadcast(SPECIES, a[aAt + a5]);
            c5a = ak.fma(ba, c5a);
            ak = FloatVector.broadcast(SPECIES, a[aAt + a6]);
            c6a = ak.fma(ba, c6a);
            ak = FloatVector.broadcast(SPECIES, a[aAt + a7]);
            c7a = ak.fma(ba, c7a);
            ak = FloatVector.broadcast(SPECIES, a[aAt + a8]);
            c8a = ak.fma(ba, c8a);
            ak = FloatVector.broadcast(SPECIES, a[aAt + a9]);
            c9a = ak.fma(ba, c9a);
            ak = FloatVector.broadcast(SPECIES, a[aAt + a10]);
            c10a = ak.fma(ba, c10a);
            ak = FloatVector.broadcast(SPECIES, a[aAt + a11]);
            c11a = ak.fma(ba, c11a);
            aAt += aStep;
            bAt += bStep;
        }
        c0a.intoArray(c, cAt0);
        c1a.intoArray(c, cAt1);
        c2a.intoArray(c, cAt2);
        c3a.intoArray(c, cAt3);
        c4a.intoArray(c, cAt4);
        c5a.intoArray(c, cAt5);
        c6a.intoArray(c, cAt6);
        c7a.intoArray(c, cAt7);
        c8a.intoArray(c, cAt8);
        c9a.intoArray(c, cAt9);
        c10a.intoArray(c, cAt10);
        c11a.intoArray(c, cAt11);
    }
}
