package dev.backlight.engine.cpu;

/**
 * The product of two float matrices: C = A·B, or C = C + A·B, or A·B handed on block by block.
 *
 * <p>Every element of C is one chain of fused multiply-adds in ascending k, {@code c = Math.fma(a[i][k], b[k][j], c)},
 * that starts from 0 or, when accumulating, from the element's old value. The order is part of the contract: every
 * implementation gives the same bits on every machine and for any number of threads.
 *
 * <p>An instance owns the memory it packs its operands into and keeps it from call to call, so it belongs to one
 * workspace and serves one call at a time. Once that memory is there, a call allocates nothing.
 */
public interface MatrixProduct {
    /**
     * Takes the finished blocks of a product: adds a bias, updates a parameter, writes the values where they belong.
     */
    @FunctionalInterface
    interface Epilogue {
        /**
         * Takes a block that is finished; each element of the product is in exactly one. Blocks come in any order and
         * from several threads at once. They fit the first or second cache.
         *
         * @param firstRow where in the product the block starts
         * @param firstColumn likewise
         * @param rows size of the block
         * @param columns likewise
         * @param block memory that holds the values: element (i, j) of the block is {@code block[at + i·rowStride +
         *     j]}. It may be overwritten, between columns and rowStride as well, and is used again after the call.
         * @param worker the number of the thread within the pool, see {@link WorkerPool.Task}
         */
        void apply(
                int firstRow, int firstColumn, int rows, int columns, float[] block, int at, int rowStride, int worker);
    }

    /**
     * Computes C = A·B, or C += A·B if {@code accumulate}; A is [m, k], B is [k, n], C is [m, n].
     *
     * <p>A and B may have any strides; C must be stored row by row. C must share no element with A or B. With k = 0, C
     * becomes 0, or stays as it is when accumulating.
     *
     * @param pool shares the work if there is enough of it
     * @throws IllegalArgumentException if the sizes do not fit, a matrix does not lie inside its array, or C is not
     *     stored row by row
     */
    void multiply(WorkerPool pool, Operand a, Operand b, Operand c, boolean accumulate);

    /**
     * Computes A·B and gives it to the epilogue block by block; A is [m, k], B is [k, n]. With k = 0 the values are 0.
     *
     * <p>The epilogue must not write to A or B, nor use this product.
     *
     * @throws IllegalArgumentException if the sizes do not fit or a matrix does not lie inside its array
     */
    void multiply(WorkerPool pool, Operand a, Operand b, Epilogue epilogue);

    /**
     * The fastest implementation this JVM can run: with the Vector API where its module is present, else plain.
     *
     * @param compiled which kernels are compiled, as a {@link Warmup} knows; where they are not, plain loops compute
     */
    static MatrixProduct best(CompiledKernels compiled) {
        return hasVectorApi() ? new VectorMatrixProduct(compiled) : plain();
    }

    /** The implementation in plain Java, which needs no incubating module and is quick before it is compiled. */
    static MatrixProduct plain() {
        return new PlainMatrixProduct();
    }

    /** Whether this JVM was started with {@code --add-modules jdk.incubator.vector}. */
    static boolean hasVectorApi() {
        return ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
    }

    /** Refuses operands that cannot be multiplied. */
    static void check(Operand a, Operand b) {
        if (a.columns != b.rows) {
            throw new IllegalArgumentException(
                    "[matrix product] cannot multiply " + a.rows + "x" + a.columns + " by " + b.rows + "x" + b.columns);
        }
        a.checkInside("left operand");
        b.checkInside("right operand");
    }

    /** Refuses also a result that the product of these operands cannot be written to. */
    static void check(Operand a, Operand b, Operand c) {
        check(a, b);
        if (a.rows != c.rows || b.columns != c.columns) {
            throw new IllegalArgumentException("[matrix product] cannot multiply " + a.rows + "x" + a.columns + " by "
                    + b.rows + "x" + b.columns + " into " + c.rows + "x" + c.columns);
        }
        boolean rowsContiguous = c.columnStride == 1 || c.columns <= 1;
        boolean rowsApart = c.rowStride >= c.columns || c.rows <= 1;
        if (!rowsContiguous || !rowsApart) {
            throw new IllegalArgumentException("[matrix product] cannot write the " + c.rows + "x" + c.columns
                    + " result with strides " + c.rowStride + " and " + c.columnStride
                    + ": its rows must be contiguous and must not overlap");
        }
        c.checkInside("result");
    }
}
