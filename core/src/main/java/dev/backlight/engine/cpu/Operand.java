package dev.backlight.engine.cpu;

/** A matrix in the array it lies in during one call; made once and set for each, since a call must not allocate. */
public final class Operand {
    float[] values = {};
    int rows;
    int columns;
    int rowStride;
    int columnStride;
    private int at;

    /** A matrix that starts at this index of its array. */
    public static Operand of(float[] values, int at, Matrix layout) {
        Operand operand = new Operand();
        operand.set(values, at, layout);
        return operand;
    }

    void set(float[] values, int at, Matrix layout) {
        this.values = values;
        this.at = at;
        rows = layout.rows();
        columns = layout.columns();
        rowStride = layout.rowStride();
        columnStride = layout.columnStride();
    }

    /** Becomes the same matrix as another, or the one with rows and columns exchanged. */
    void set(Operand other, boolean transposed) {
        values = other.values;
        at = other.at;
        rows = transposed ? other.columns : other.rows;
        columns = transposed ? other.rows : other.columns;
        rowStride = transposed ? other.columnStride : other.rowStride;
        columnStride = transposed ? other.rowStride : other.columnStride;
    }

    /** Where element (i, j) lies in the array. */
    int index(int i, int j) {
        return at + i * rowStride + j * columnStride;
    }

    /** Refuses a matrix that reaches out of its array. */
    void checkInside(String name) {
        boolean isEmpty = rows == 0 || columns == 0;
        int end = isEmpty ? at : index(rows - 1, columns - 1) + 1;
        if (at < 0 || end < at || end > values.length) {
            throw new IllegalArgumentException("[matrix product] the " + name + ", " + rows + "x" + columns + " at "
                    + at + " with strides " + rowStride + " and " + columnStride + ", does not lie in its array of "
                    + values.length);
        }
    }
}
