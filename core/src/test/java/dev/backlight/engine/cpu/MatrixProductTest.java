package dev.backlight.engine.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class MatrixProductTest {
    /** Around every tile and block size there is, and primes. */
    private static final int[] SIZES = {0, 1, 2, 3, 4, 5, 6, 7, 8, 12, 13, 15, 16, 17, 25, 31, 32, 33, 47, 63, 64, 65};

    private static final WorkerPool ALONE = new WorkerPool(1);

    enum Kind {
        PLAIN,
        BEST;

        MatrixProduct create() {
            return this == PLAIN ? MatrixProduct.plain() : MatrixProduct.best();
        }
    }

    @ParameterizedTest
    @EnumSource
    void isOneChainOfFusedMultiplyAddsPerElement(Kind kind) {
        MatrixProduct product = kind.create();
        Random random = new Random(1);
        for (int m : SIZES) {
            for (int n : SIZES) {
                for (int k : SIZES) {
                    checkAgainstChain(product, ALONE, random, m, n, k, random.nextBoolean());
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void isOneChainAcrossBlocks(Kind kind) {
        MatrixProduct product = kind.create();
        Random random = new Random(2);
        int[][] sizes = {
            {1, 1, 5000}, {1, 600, 1000}, {600, 1, 1000}, {5, 1000, 600}, {1000, 5, 600}, {97, 211, 1031},
            {130, 130, 513}, {257, 300, 31}, {31, 257, 512}, {6, 64, 1025}, {192, 256, 40}, {193, 257, 41},
            {191, 255, 39}, {12, 520, 7}, {520, 12, 7}, {300, 70, 1},
        };
        for (int[] size : sizes) {
            for (boolean accumulate : new boolean[] {false, true}) {
                checkAgainstChain(product, ALONE, random, size[0], size[1], size[2], accumulate);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 7})
    void givesTheSameBitsOnAnyNumberOfThreads(int threads) {
        WorkerPool pool = new WorkerPool(threads);
        for (Kind kind : Kind.values()) {
            MatrixProduct product = kind.create();
            Random random = new Random(3);
            for (int run = 0; run < 40; run++) {
                int m = 1 + random.nextInt(300);
                int n = 1 + random.nextInt(300);
                int k = 1 + random.nextInt(100);
                checkAgainstChain(product, pool, random, m, n, k, random.nextBoolean());
            }
        }
    }

    /** Operands in every layout, with garbage around them that must neither be read nor written. */
    private static void checkAgainstChain(
            MatrixProduct product, WorkerPool pool, Random random, int m, int n, int k, boolean accumulate) {
        Matrix a = randomLayout(random, m, k);
        Matrix b = randomLayout(random, k, n);
        Matrix c = randomRows(random, m, n);
        float[] expected = c.values().clone();
        chain(a, b, new Matrix(expected, c.offset(), m, n, c.rowStride(), 1), accumulate);
        product.multiply(pool, a, b, c, accumulate);
        int at = Arrays.mismatch(expected, c.values());
        if (at >= 0) {
            throw new AssertionError(
                    "%s, accumulate %b, %d threads: %s by %s into %s differs at %d: expected %s, but was %s"
                            .formatted(
                                    product.getClass().getSimpleName(),
                                    accumulate,
                                    pool.threads(),
                                    layout(a),
                                    layout(b),
                                    layout(c),
                                    at,
                                    expected[at],
                                    c.values()[at]));
        }
    }

    private static String layout(Matrix matrix) {
        return matrix.rows() + "x" + matrix.columns() + " at " + matrix.offset() + " by " + matrix.rowStride() + ", "
                + matrix.columnStride();
    }

    /** The definition. */
    private static void chain(Matrix a, Matrix b, Matrix c, boolean accumulate) {
        for (int i = 0; i < c.rows(); i++) {
            for (int j = 0; j < c.columns(); j++) {
                float sum = accumulate ? c.values()[c.index(i, j)] : 0f;
                for (int k = 0; k < a.columns(); k++) {
                    sum = Math.fma(a.values()[a.index(i, k)], b.values()[b.index(k, j)], sum);
                }
                c.values()[c.index(i, j)] = sum;
            }
        }
    }

    private static Matrix randomLayout(Random random, int rows, int columns) {
        return switch (random.nextInt(4)) {
            case 0 -> randomRows(random, rows, columns);
            case 1 -> randomRows(random, columns, rows).transposed();
            case 2 -> spread(random, rows, columns, 2 + random.nextInt(2));
            default -> spread(random, columns, rows, 1 + random.nextInt(3)).transposed();
        };
    }

    private static Matrix randomRows(Random random, int rows, int columns) {
        return spread(random, rows, columns, 1);
    }

    /** Row-major, with gaps between columns and rows. */
    private static Matrix spread(Random random, int rows, int columns, int columnStride) {
        int rowStride = columns * columnStride + random.nextInt(3);
        int offset = random.nextInt(4);
        float[] values = new float[offset + rows * rowStride + 1 + random.nextInt(20)];
        Arrays.fill(values, Float.NaN);
        Matrix matrix = new Matrix(values, offset, rows, columns, rowStride, columnStride);
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                values[matrix.index(i, j)] = random.nextFloat() * 2 - 1;
            }
        }
        return matrix;
    }

    @ParameterizedTest
    @EnumSource
    void staysWithinTheRoundingBound(Kind kind) {
        MatrixProduct product = kind.create();
        Random random = new Random(4);
        double worst = 0;
        for (int run = 0; run < 30; run++) {
            int m = 1 + random.nextInt(80);
            int n = 1 + random.nextInt(80);
            int k = 1 + random.nextInt(2000);
            Matrix a = randomLayout(random, m, k);
            Matrix b = randomLayout(random, k, n);
            Matrix c = randomRows(random, m, n);
            product.multiply(ALONE, a, b, c, false);
            for (int i = 0; i < m; i++) {
                for (int j = 0; j < n; j++) {
                    double exact = 0;
                    double magnitude = 0;
                    for (int l = 0; l < k; l++) {
                        double term = (double) a.values()[a.index(i, l)] * b.values()[b.index(l, j)];
                        exact += term;
                        magnitude += Math.abs(term);
                    }
                    // Each of k roundings errs by at most ε/2 of a partial sum, itself at most the magnitude, and they
                    // behave like a random walk of k steps; 4 instead of 1/2 leaves room for the unlucky element.
                    double bound = 4 * Math.ulp(1f) * Math.sqrt(k) * magnitude;
                    double error = Math.abs(c.values()[c.index(i, j)] - exact);
                    worst = Math.max(worst, error / bound);
                    assertThat(error).isLessThanOrEqualTo(bound);
                }
            }
        }
        assertThat(worst).isGreaterThan(0);
    }

    @ParameterizedTest
    @EnumSource
    void isExactForIntegers(Kind kind) {
        // Sums of up to 300 products of integers up to 100 stay below 2²⁴, where floats are exact.
        MatrixProduct product = kind.create();
        Random random = new Random(5);
        int m = 70;
        int n = 83;
        int k = 300;
        int[][] a = random.ints(m, 0, 1)
                .mapToObj(row -> random.ints(k, -100, 101).toArray())
                .toArray(int[][]::new);
        int[][] b = random.ints(k, 0, 1)
                .mapToObj(row -> random.ints(n, -100, 101).toArray())
                .toArray(int[][]::new);
        float[] c = new float[m * n];
        product.multiply(ALONE, of(a), of(b), Matrix.rowMajor(c, 0, m, n), false);
        for (int i = 0; i < m; i++) {
            for (int j = 0; j < n; j++) {
                int sum = 0;
                for (int l = 0; l < k; l++) {
                    sum += a[i][l] * b[l][j];
                }
                assertThat(c[i * n + j]).isEqualTo(sum);
            }
        }
    }

    private static Matrix of(int[][] rows) {
        float[] values = new float[rows.length * rows[0].length];
        for (int i = 0; i < values.length; i++) {
            values[i] = rows[i / rows[0].length][i % rows[0].length];
        }
        return Matrix.rowMajor(values, 0, rows.length, rows[0].length);
    }

    @ParameterizedTest
    @EnumSource
    void keepsNaNAndInfinityInTheirRowAndColumn(Kind kind) {
        MatrixProduct product = kind.create();
        for (int[] size : new int[][] {{7, 17, 9}, {13, 70, 33}, {61, 67, 71}, {7, 9, 3}}) {
            int m = size[0];
            int n = size[1];
            int k = size[2];
            float[] a = new float[m * k];
            float[] b = new float[k * n];
            float[] c = new float[m * n];
            Arrays.fill(a, 1f);
            Arrays.fill(b, 1f);
            a[2 * k + 1] = Float.NaN;
            b[(k - 1) * n + n - 2] = Float.POSITIVE_INFINITY;
            product.multiply(
                    ALONE,
                    Matrix.rowMajor(a, 0, m, k),
                    Matrix.rowMajor(b, 0, k, n),
                    Matrix.rowMajor(c, 0, m, n),
                    false);
            for (int i = 0; i < m; i++) {
                for (int j = 0; j < n; j++) {
                    float expected = i == 2 ? Float.NaN : j == n - 2 ? Float.POSITIVE_INFINITY : k;
                    assertThat(c[i * n + j])
                            .as("(%d, %d) of %dx%dx%d", i, j, m, n, k)
                            .isEqualTo(Float.valueOf(expected));
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void multipliesAZeroByAnInfinityToNaN(Kind kind) {
        // Zeros are numbers like others here: leaving them out would hide a NaN.
        float[] c = new float[40 * 40];
        float[] zeros = new float[40 * 40];
        float[] infinities = new float[40 * 40];
        Arrays.fill(infinities, Float.POSITIVE_INFINITY);
        kind.create().multiply(ALONE, square(zeros), square(infinities), square(c), false);
        assertThat(c).containsOnly(Float.NaN);
    }

    private static Matrix square(float[] values) {
        int side = (int) Math.sqrt(values.length);
        return Matrix.rowMajor(values, 0, side, side);
    }

    @ParameterizedTest
    @EnumSource
    void readsBroadcastOperandsThroughStridesOfZero(Kind kind) {
        float[] c = new float[50 * 60];
        Matrix a = new Matrix(new float[] {2f}, 0, 50, 33, 0, 0);
        Matrix b = new Matrix(new float[] {3f}, 0, 33, 60, 0, 0);
        kind.create().multiply(ALONE, a, b, Matrix.rowMajor(c, 0, 50, 60), false);
        assertThat(c).containsOnly(198f);
    }

    @ParameterizedTest
    @EnumSource
    void workInPiecesOfOneArena(Kind kind) {
        // A workspace is one array; A, B and C are parts of it that do not overlap.
        Random random = new Random(6);
        int side = 50;
        float[] arena = new float[3 * side * side];
        for (int i = 0; i < arena.length; i++) {
            arena[i] = random.nextFloat();
        }
        float[] expected = arena.clone();
        chain(part(expected, 0, side), part(expected, 1, side), part(expected, 2, side), true);
        kind.create().multiply(ALONE, part(arena, 0, side), part(arena, 1, side), part(arena, 2, side), true);
        assertThat(arena).isEqualTo(expected);
    }

    private static Matrix part(float[] arena, int number, int side) {
        return Matrix.rowMajor(arena, number * side * side, side, side);
    }

    @Test
    void refusesWhatDoesNotFit() {
        float[] values = new float[100];
        List<Matrix> squares = new ArrayList<>();
        for (int side : new int[] {3, 4}) {
            squares.add(Matrix.rowMajor(values, 0, side, side));
        }
        Matrix three = squares.get(0);
        Matrix four = squares.get(1);
        for (Kind kind : Kind.values()) {
            MatrixProduct product = kind.create();
            assertThatThrownBy(() -> product.multiply(ALONE, three, four, three, false))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("[matrix product] cannot multiply 3x3 by 4x4 into 3x3");
            assertThatThrownBy(() -> product.multiply(ALONE, three, three, four, false))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> product.multiply(ALONE, three, three, new Matrix(values, 0, 3, 3, 1, 3), false))
                    .hasMessageContaining("rows must be contiguous");
            assertThatThrownBy(() -> product.multiply(ALONE, three, three, new Matrix(values, 0, 3, 3, 2, 1), false))
                    .hasMessageContaining("must not overlap");
        }
    }

    @Test
    void aMatrixLiesInsideItsArray() {
        float[] values = new float[12];
        assertThat(new Matrix(values, 0, 3, 4, 4, 1).index(2, 3)).isEqualTo(11);
        assertThat(new Matrix(values, 12, 0, 4, 4, 1).rows()).isZero();
        for (Runnable outside : List.<Runnable>of(
                () -> new Matrix(values, 1, 3, 4, 4, 1),
                () -> new Matrix(values, 0, 3, 4, 1, 4),
                () -> new Matrix(values, -1, 1, 1, 1, 1),
                () -> new Matrix(values, 0, -1, 1, 1, 1),
                () -> new Matrix(values, 0, 1, 2, 1, -1),
                () -> new Matrix(values, 13, 0, 0, 1, 1),
                () -> new Matrix(values, 0, 65_536, 65_537, 65_536, 1))) {
            assertThatThrownBy(outside::run)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("array of 12");
        }
    }
}
