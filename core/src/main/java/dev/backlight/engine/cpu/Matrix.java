package dev.backlight.engine.cpu;

/**
 * A matrix that lies in an array: element (i, j) is {@code values[offset + i·rowStride + j·columnStride]}.
 *
 * <p>Every element is checked to lie inside the array once, here, so that kernels need not look.
 */
public record Matrix(float[] values, int offset, int rows, int columns, int rowStride, int columnStride) {
    /**
     * The matrix with these strides.
     *
     * @throws IllegalArgumentException if a size, stride or the offset is negative, or an element lies outside the
     *     array
     */
    public Matrix {
        boolean empty = rows == 0 || columns == 0;
        long last = empty ? offset - 1L : offset + (rows - 1L) * rowStride + (columns - 1L) * columnStride;
        if (rows < 0 || columns < 0 || offset < 0 || rowStride < 0 || columnStride < 0 || last >= values.length) {
            throw new IllegalArgumentException("[matrix] " + rows + "x" + columns + " at " + offset + " with strides "
                    + rowStride + " and " + columnStride + " does not lie in an array of " + values.length);
        }
    }

    /** A matrix stored row by row without gaps. */
    public static Matrix rowMajor(float[] values, int offset, int rows, int columns) {
        return new Matrix(values, offset, rows, columns, columns, 1);
    }

    /** The same elements with rows and columns exchanged; nothing is copied. */
    public Matrix transposed() {
        return new Matrix(values, offset, columns, rows, columnStride, rowStride);
    }

    /** Where element (i, j) lies in the array. */
    int index(int i, int j) {
        return offset + i * rowStride + j * columnStride;
    }
}
