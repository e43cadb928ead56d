package dev.backlight.engine.cpu;

/** A matrix in the array it lies in during one call; made once and set for each, since a call must not allocate. */
final class Operand {
    float[] values = {};
    int rows;
    int columns;
    int rowStride;
    int columnStride;
    private int at;

    void set(float[] values, int at, Matrix layout) {
        this.values = values;
        this.at = at;
        rows = layout.rows();
        columns = layout.columns();
        rowStride = layout.rowStride();
        columnStride = layout.columnStride();
    }

    /** The same, with rows and columns exchanged. */
    void setTransposed(float[] values, int at, Matrix layout) {
        this.values = values;
        this.at = at;
        rows = layout.columns();
        columns = layout.rows();
        rowStride = layout.columnStride();
        columnStride = layout.rowStride();
    }

    /** Where element (i, j) lies in the array. */
    int index(int i, int j) {
        return at + i * rowStride + j * columnStride;
    }
}
