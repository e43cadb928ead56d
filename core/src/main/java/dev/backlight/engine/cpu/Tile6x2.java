package dev.backlight.engine.cpu;

import static dev.backlight.engine.cpu.VectorTiles.LANES;
import static dev.backlight.engine.cpu.VectorTiles.SPECIES;

import jdk.incubator.vector.FloatVector;

/** Up to 6 rows by 2 vectors: 12 accumulators, for processors with 16 vector registers. */
final class Tile6x2 {
    static final int ROWS = 6;

    private Tile6x2() {}

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
        int row4 = Math.min(4, rows - 1);
        int row5 = Math.min(5, rows - 1);
        int a1 = row1 * aRow;
        int a2 = row2 * aRow;
        int a3 = row3 * aRow;
        int a4 = row4 * aRow;
        int a5 = row5 * aRow;
        int from = startAt;
        FloatVector c0a = FloatVector.fromArray(SPECIES, start, from);
        FloatVector c0b = FloatVector.fromArray(SPECIES, start, from + LANES);
        from = startAt + row1 * startRow;
        FloatVector c1a = FloatVector.fromArray(SPECIES, start, from);
        FloatVector c1b = FloatVector.fromArray(SPECIES, start, from + LANES);
        from = startAt + row2 * startRow;
        FloatVector c2a = FloatVector.fromArray(SPECIES, start, from);
        FloatVector c2b = FloatVector.fromArray(SPECIES, start, from + LANES);
        from = startAt + row3 * startRow;
        FloatVector c3a = FloatVector.fromArray(SPECIES, start, from);
        FloatVector c3b = FloatVector.fromArray(SPECIES, start, from + LANES);
        from = startAt + row4 * startRow;
        FloatVector c4a = FloatVector.fromArray(SPECIES, start, from);
        FloatVector c4b = FloatVector.fromArray(SPECIES, start, from + LANES);
        from = startAt + row5 * startRow;
        FloatVector c5a = FloatVector.fromArray(SPECIES, start, from);
        FloatVector c5b = FloatVector.fromArray(SPECIES, start, from + LANES);
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
        int to = cAt;
        c0a.intoArray(c, to);
        c0b.intoArray(c, to + LANES);
        to = cAt + row1 * cRow;
        c1a.intoArray(c, to);
        c1b.intoArray(c, to + LANES);
        to = cAt + row2 * cRow;
        c2a.intoArray(c, to);
        c2b.intoArray(c, to + LANES);
        to = cAt + row3 * cRow;
        c3a.intoArray(c, to);
        c3b.intoArray(c, to + LANES);
        to = cAt + row4 * cRow;
        c4a.intoArray(c, to);
        c4b.intoArray(c, to + LANES);
        to = cAt + row5 * cRow;
        c5a.intoArray(c, to);
        c5b.intoArray(c, to + LANES);
    }
}
