package dev.backlight.engine.cpu;

/**
 * The product of two float matrices: C = A·B, or C = C + A·B.
 *
 * <p>Every element of C is one chain of fused multiply-adds in ascending k, {@code c = Math.fma(a[i][k], b[k][j], c)},
 * that starts from 0 or, when accumulating, from the element's old value. The order is part of the contract: every
 * implementation gives the same bits on every machine and for any number of threads.
 *
 * <p>An instance owns the memory it packs its operands into and keeps it from call to call, so it belongs to one
 * workspace and serves one call at a time.
 */
public interface MatrixProduct {
    /**
     * Computes C = A·B, or C += A·B if {@code accumulate}; A is [m, k], B is [k, n], C is [m, n].
     *
     * <p>A and B may have any strides; C must be stored row by row. C must share no element with A or B. With k = 0, C
     * becomes 0, or stays as it is when accumulating.
     *
     * @param pool shares the work if there is enough of it
     * @throws IllegalArgumentException if the sizes do not fit, or C is not stored row by row
     */
    void multiply(WorkerPool pool, Matrix a, Matrix b, Matrix c, boolean accumulate);

    /** The fastest implementation this JVM can run: with the Vector API where its module is present, else plain. */
    static MatrixProduct best() {
        return hasVectorApi() ? new VectorMatrixProduct() : plain();
    }

    /** The implementation in plain Java, which needs no incubating module and is quick before it is compiled. */
    static MatrixProduct plain() {
        return new PlainMatrixProduct();
    }

    /** Whether this JVM was started with {@code --add-modules jdk.incubator.vector}. */
    static boolean hasVectorApi() {
        return ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
    }

    /** Refuses operands that {@link #multiply} cannot take. */
    static void check(Matrix a, Matrix b, Matrix c) {
        if (a.columns() != b.rows() || a.rows() != c.rows() || b.columns() != c.columns()) {
            throw new IllegalArgumentException("[matrix product] cannot multiply " + a.rows() + "x" + a.columns()
                    + " by " + b.rows() + "x" + b.columns() + " into " + c.rows() + "x" + c.columns());
        }
        boolean rowsContiguous = c.columnStride() == 1 || c.columns() <= 1;
        boolean rowsApart = c.rowStride() >= c.columns() || c.rows() <= 1;
        if (!rowsContiguous || !rowsApart) {
            throw new IllegalArgumentException("[matrix product] cannot write the " + c.rows() + "x" + c.columns()
                    + " result with strides " + c.rowStride() + " and " + c.columnStride()
                    + ": its rows must be contiguous and must not overlap");
        }
    }

    /** How many fused multiply-adds the product takes. */
    static long multiplyAdds(Matrix a, Matrix b) {
        return (long) a.rows() * a.columns() * b.columns();
    }
}
