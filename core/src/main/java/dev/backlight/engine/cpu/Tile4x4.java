package dev.backlight.engine.cpu;

import static dev.backlight.engine.cpu.VectorTiles.LANES;
import static dev.backlight.engine.cpu.VectorTiles.SPECIES;

import jdk.incubator.vector.FloatVector;

/** Up to 4 rows by 4 vectors, for the rows that tiles of 6 leave over. */
final class Tile4x4 {
    static final int ROWS = 4;

    private Tile4x4() {}

    /** See {@link VectorTiles#multiply}. */
    static void multiply(
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
        int row1 = Math.min(1, rows - 1);
        int row2 = Math.min(2, rows - 1);
        int row3 = Math.min(3, rows - 1);
        int a1 = row1 * aRow;
        int a2 = row2 * aRow;
        int a3 = row3 * aRow;
        int from = startAt;
        FloatVector c0a = FloatVector.fromArray(SPECIES, start, from);
        FloatVector c0b = FloatVector.fromArray(SPECIES, start, from + LANES);
        FloatVector c0c = FloatVector.fromArray(SPECIES, start, from + 2 * LANES);
        FloatVector c0d = FloatVector.fromArray(SPECIES, start, from + 3 * LANES);
        from = startAt + row1 * startRow;
        FloatVector c1a = FloatVector.fromArray(SPECIES, start, from);
        FloatVector c1b = FloatVector.fromArray(SPECIES, start, from + LANES);
        FloatVector c1c = FloatVector.fromArray(SPECIES, start, from + 2 * LANES);
        FloatVector c1d = FloatVector.fromArray(SPECIES, start, from + 3 * LANES);
        from = startAt + row2 * startRow;
        FloatVector c2a = FloatVector.fromArray(SPECIES, start, from);
        FloatVector c2b = FloatVector.fromArray(SPECIES, start, from + LANES);
        FloatVector c2c = FloatVector.fromArray(SPECIES, start, from + 2 * LANES);
        FloatVector c2d = FloatVector.fromArray(SPECIES, start, from + 3 * LANES);
        from = startAt + row3 * startRow;
        FloatVector c3a = FloatVector.fromArray(SPECIES, start, from);
        FloatVector c3b = FloatVector.fromArray(SPECIES, start, from + LANES);
        FloatVector c3c = FloatVector.fromArray(SPECIES, start, from + 2 * LANES);
        FloatVector c3d = FloatVector.fromArray(SPECIES, start, from + 3 * LANES);
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
            aAt += aStep;
            bAt += bStep;
        }
        int to = cAt;
        c0a.intoArray(c, to);
        c0b.intoArray(c, to + LANES);
        c0c.intoArray(c, to + 2 * LANES);
        c0d.intoArray(c, to + 3 * LANES);
        to = cAt + row1 * cRow;
        c1a.intoArray(c, to);
        c1b.intoArray(c, to + LANES);
        c1c.intoArray(c, to + 2 * LANES);
        c1d.intoArray(c, to + 3 * LANES);
        to = cAt + row2 * cRow;
        c2a.intoArray(c, to);
        c2b.intoArray(c, to + LANES);
        c2c.intoArray(c, to + 2 * LANES);
        c2d.intoArray(c, to + 3 * LANES);
        to = cAt + row3 * cRow;
        c3a.intoArray(c, to);
        c3b.intoArray(c, to + LANES);
        c3c.intoArray(c, to + 2 * LANES);
        c3d.intoArray(c, to + 3 * LANES);
    }
}
