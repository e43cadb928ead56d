package dev.backlight.engine.cpu;

/**
 * How a matrix lies in an array: element (i, j) is {@code rowStride·i + columnStride·j} after the first.
 *
 * <p>The array and where in it the matrix starts are passed apart, so that one layout, made once, serves every call.
 */
public record Matrix(int rows, int columns, int rowStride, int columnStride) {
    /**
     * The layout with these strides.
     *
     * @throws IllegalArgumentException if a size or stride is negative, or the matrix is too long for an array
     */
    public Matrix {
        if (rows < 0 || columns < 0 || rowStride < 0 || columnStride < 0) {
            throw new IllegalArgumentException("[matrix] " + rows + "x" + columns + " with strides " + rowStride
                    + " and " + columnStride + ": sizes and strides must not be negative");
        }
        long length = rows == 0 || columns == 0 ? 0 : (rows - 1L) * rowStride + (columns - 1L) * columnStride + 1;
        if (length > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("[matrix] " + rows + "x" + columns + " with strides " + rowStride
                    + " and " + columnStride + " spans " + length + " elements: more than an array can hold");
        }
    }

    /** A matrix stored row by row without gaps. */
    public static Matrix rowMajor(int rows, int columns) {
        return new Matrix(rows, columns, columns, 1);
    }

    /** The same elements with rows and columns exchanged; nothing is copied. */
    public Matrix transposed() {
        return new Matrix(columns, rows, columnStride, rowStride);
    }

    /** How far after the first element (i, j) lies. */
    int index(int i, int j) {
        return i * rowStride + j * columnStride;
    }

    /** From the first element to the last, both included. */
    int length() {
        return rows == 0 || columns == 0 ? 0 : index(rows - 1, columns - 1) + 1;
    }
}
