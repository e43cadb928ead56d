package dev.backlight.engine.cpu;

import static dev.backlight.engine.cpu.VectorTiles.LANES;
import static dev.backlight.engine.cpu.VectorTiles.PANEL;
import static dev.backlight.engine.cpu.VectorTiles.ZEROS;

import dev.backlight.engine.cpu.MatrixProduct.Epilogue;

/**
 * Computes blocks of C, on one thread and in memory of its own.
 *
 * <p>The part of B that a task needs is packed into panels as wide as a tile, which the second-level cache holds, and
 * kept for the next task if that needs it again. A block goes straight to C, or through scratch memory where something
 * is still to be done with it.
 */
final class BlockProduct {
    private final Multiplication call;
    private final Cut cut;
    private final Operand a;
    private final Operand b;

    private float[] packedA = {};
    private float[] packedB = {};
    private final float[] block = new float[Cut.BLOCK + Panels.SLACK];
    /** A block, if that is one of the transpose of C, the right way round. */
    private final float[] upright = new float[4 * PANEL * LANES + Panels.SLACK];

    // What is packed of B, and so what is multiplied by.
    private int firstK;
    private int depth;
    private int firstColumn;
    private int columns;

    /** For what is set and chosen before each call. */
    BlockProduct(Multiplication call, Cut cut) {
        this.call = call;
        this.cut = cut;
        a = call.a;
        b = call.b;
    }

    /** Begins a call: what is packed is of another, and there must be room. */
    void begin() {
        firstK = -1;
        packedA = atLeast(cut.packsA ? cut.blockRows * cut.stretch + Panels.SLACK : 0, packedA);
        packedB = atLeast(cut.stretch * cut.blockStride + Panels.SLACK, packedB);
    }

    private static float[] atLeast(int length, float[] array) {
        return array.length >= length ? array : new float[length];
    }

    /** Packs the panels of a group of columns, or only the last one if it is narrower than its tile. */
    void pack(int firstK, int depth, int firstColumn, int columns) {
        if (this.firstK == firstK && this.firstColumn == firstColumn) {
            return;
        }
        this.firstK = firstK;
        this.depth = depth;
        this.firstColumn = firstColumn;
        this.columns = columns;
        for (int j = 0; j < columns; j += PANEL) {
            int wide = Math.min(PANEL, columns - j);
            if (isPacked(wide)) {
                int width = VectorTiles.width(wide);
                int at = b.index(firstK, firstColumn + j);
                Panels.pack(b.values, at, b.rowStride, b.columnStride, packedB, packedAt(j), depth, wide, width);
            }
        }
    }

    private boolean isPacked(int columns) {
        return cut.packsB || columns != VectorTiles.width(columns);
    }

    /** Where the panel that starts at this column of the group is packed; if not all are, it is the only one. */
    private int packedAt(int column) {
        return cut.packsB ? column * depth : 0;
    }

    /** Multiplies a block of rows by what is packed, and hands it on if that was the last of k. */
    void multiply(int row, int rows, int worker) {
        packA(row, rows);
        if (!call.goesThroughScratch()) {
            multiplyIntoC(row, rows);
            return;
        }
        multiplyIntoBlock(row, rows);
        if (firstK + depth == a.columns) {
            finishBlock(row, rows, worker);
        }
    }

    private void packA(int row, int rows) {
        for (int i = 0; cut.packsA && i < rows; i += Cut.ROWS) {
            int at = a.index(row + i, firstK);
            int high = Math.min(Cut.ROWS, rows - i);
            Panels.pack(a.values, at, a.columnStride, a.rowStride, packedA, i * depth, depth, high, Cut.ROWS);
        }
    }

    private void multiplyIntoC(int row, int rows) {
        Operand c = call.c;
        boolean continues = call.accumulate || firstK > 0;
        for (int j = 0; j < columns; j += PANEL) {
            int wide = Math.min(PANEL, columns - j);
            int width = VectorTiles.width(wide);
            int at = c.index(row, firstColumn + j);
            if (wide == width) {
                multiplyPanel(row, rows, j, wide, c.values, at, c.rowStride, continues);
                continue;
            }
            // The tile reaches over the right edge of C, so it is computed in a place of its own.
            if (continues) {
                Panels.copyBlock(c.values, at, c.rowStride, block, 0, width, rows, wide);
            }
            multiplyPanel(row, rows, j, wide, block, 0, width, continues);
            Panels.copyBlock(block, 0, width, c.values, at, c.rowStride, rows, wide);
        }
    }

    private void multiplyIntoBlock(int row, int rows) {
        Operand c = call.c;
        if (call.accumulate && firstK == 0) { // C is transposed, as an epilogue's product starts from 0
            Panels.copyBlock(c.values, c.index(row, firstColumn), c.columnStride, upright, 0, LANES, columns, rows);
            Panels.pack(upright, 0, 1, LANES, block, 0, rows, columns, cut.blockStride);
        }
        boolean continues = call.accumulate || firstK > 0;
        for (int j = 0; j < columns; j += PANEL) {
            multiplyPanel(row, rows, j, Math.min(PANEL, columns - j), block, j, cut.blockStride, continues);
        }
    }

    /** Gives a block in scratch memory to the epilogue or to C. */
    private void finishBlock(int row, int rows, int worker) {
        Epilogue epilogue = call.epilogue;
        if (call.transposed) {
            Panels.pack(block, 0, 1, cut.blockStride, upright, 0, columns, rows, LANES);
            if (epilogue == null) {
                Operand c = call.c;
                int at = c.index(row, firstColumn);
                Panels.copyBlock(upright, 0, LANES, c.values, at, c.columnStride, columns, rows);
            } else {
                epilogue.apply(firstColumn, row, columns, rows, upright, 0, LANES, worker);
            }
        } else if (epilogue != null) {
            epilogue.apply(row, firstColumn, rows, columns, block, 0, cut.blockStride, worker);
        }
    }

    /** Multiplies rows of A by one panel of B into C or scratch memory. */
    private void multiplyPanel(
            int row, int rows, int column, int columns, float[] into, int at, int rowStride, boolean continues) {
        int width = VectorTiles.width(columns);
        boolean packed = isPacked(columns);
        float[] bValues = packed ? packedB : b.values;
        int bAt = packed ? packedAt(column) : b.index(firstK, firstColumn + column);
        int bStep = packed ? width : b.rowStride;
        int height;
        for (int i = 0; i < rows; i += height) {
            height = VectorTiles.height(width, Math.min(rows - i, Cut.ROWS - i % Cut.ROWS));
            int to = at + i * rowStride;
            VectorTiles.multiply(
                    width,
                    height,
                    depth,
                    cut.packsA ? packedA : a.values,
                    cut.packsA ? i / Cut.ROWS * Cut.ROWS * depth + i % Cut.ROWS : a.index(row + i, firstK),
                    cut.packsA ? 1 : a.rowStride,
                    cut.packsA ? Cut.ROWS : a.columnStride,
                    bValues,
                    bAt,
                    bStep,
                    continues ? into : ZEROS,
                    continues ? to : 0,
                    continues ? rowStride : 0,
                    into,
                    to,
                    rowStride);
        }
    }
}
