package dev.backlight.engine.cpu;

import static dev.backlight.engine.cpu.VectorTiles.SPECIES;

import jdk.incubator.vector.FloatVector;

/** Up to 12 rows by 1 vector, for what is left at the right edge. */
final class Tile12x1 {
    static final int ROWS = 12;

    private Tile12x1() {}

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
        int from = startAt;
        FloatVector c0a = FloatVector.fromArray(SPECIES, start, from);
        from = startAt + row1 * startRow;
        FloatVector c1a = FloatVector.fromArray(SPECIES, start, from);
        from = startAt + row2 * startRow;
        FloatVector c2a = FloatVector.fromArray(SPECIES, start, from);
        from = startAt + row3 * startRow;
        FloatVector c3a = FloatVector.fromArray(SPECIES, start, from);
        from = startAt + row4 * startRow;
        FloatVector c4a = FloatVector.fromArray(SPECIES, start, from);
        from = startAt + row5 * startRow;
        FloatVector c5a = FloatVector.fromArray(SPECIES, start, from);
        from = startAt + row6 * startRow;
        FloatVector c6a = FloatVector.fromArray(SPECIES, start, from);
        from = startAt + row7 * startRow;
        FloatVector c7a = FloatVector.fromArray(SPECIES, start, from);
        from = startAt + row8 * startRow;
        FloatVector c8a = FloatVector.fromArray(SPECIES, start, from);
        from = startAt + row9 * startRow;
        FloatVector c9a = FloatVector.fromArray(SPECIES, start, from);
        from = startAt + row10 * startRow;
        FloatVector c10a = FloatVector.fromArray(SPECIES, start, from);
        from = startAt + row11 * startRow;
        FloatVector c11a = FloatVector.fromArray(SPECIES, start, from);
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
        int to = cAt;
        c0a.intoArray(c, to);
        to = cAt + row1 * cRow;
        c1a.intoArray(c, to);
        to = cAt + row2 * cRow;
        c2a.intoArray(c, to);
        to = cAt + row3 * cRow;
        c3a.intoArray(c, to);
        to = cAt + row4 * cRow;
        c4a.intoArray(c, to);
        to = cAt + row5 * cRow;
        c5a.intoArray(c, to);
        to = cAt + row6 * cRow;
        c6a.intoArray(c, to);
        to = cAt + row7 * cRow;
        c7a.intoArray(c, to);
        to = cAt + row8 * cRow;
        c8a.intoArray(c, to);
        to = cAt + row9 * cRow;
        c9a.intoArray(c, to);
        to = cAt + row10 * cRow;
        c10a.intoArray(c, to);
        to = cAt + row11 * cRow;
        c11a.intoArray(c, to);
    }
}
