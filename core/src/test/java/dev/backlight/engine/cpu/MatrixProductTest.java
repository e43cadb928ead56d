package dev.backlight.engine.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
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
            return this == PLAIN ? MatrixProduct.plain() : MatrixProduct.best(CompiledKernels.ALL);
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
            {1, 1, 5000},
            {1, 600, 1000},
            {1, 271, 300},
            {600, 1, 1000},
            {5, 1000, 600},
            {1000, 5, 600},
            {97, 211, 1031},
            {130, 130, 513},
            {257, 300, 31},
            {31, 257, 512},
            {6, 64, 1025},
            {192, 256, 40},
            {193, 257, 41},
            {191, 255, 39},
            {10, 300, 2500},
            {100, 70, 4099},
            {12, 520, 7},
            {520, 12, 7},
            {300, 70, 1},
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

    /** A matrix in an array. */
    private record Placed(float[] values, int at, Matrix layout) {
        int index(int i, int j) {
            return at + layout.index(i, j);
        }

        Operand operand() {
            return Operand.of(values, at, layout);
        }

        Placed in(float[] other) {
            return new Placed(other, at, layout);
        }

        Placed transposed() {
            return new Placed(values, at, layout.transposed());
        }

        @Override
        public String toString() {
            return layout + " at " + at;
        }
    }

    private static void multiply(
            MatrixProduct product, WorkerPool pool, Placed a, Placed b, Placed c, boolean accumulate) {
        product.multiply(pool, a.operand(), b.operand(), c.operand(), accumulate);
    }

    /** Operands in every layout, with garbage around them that must neither be read nor written. */
    private static void checkAgainstChain(
            MatrixProduct product, WorkerPool pool, Random random, int m, int n, int k, boolean accumulate) {
        Placed a = randomLayout(random, m, k);
        Placed b = randomLayout(random, k, n);
        Placed c = randomRows(random, m, n);
        float[] expected = c.values.clone();
        chain(a, b, c.in(expected), accumulate);
        String what = "%s, %d threads: %s by %s into %s"
                .formatted(product.getClass().getSimpleName(), pool.threads(), a, b, c);
        if (!accumulate) {
            checkEpilogue(what, product, pool, a, b, c.in(expected));
        }
        multiply(product, pool, a, b, c, accumulate);
        int at = Arrays.mismatch(expected, c.values);
        if (at >= 0) {
            throw new AssertionError("%s, accumulate %b, differs at %d: expected %s, but was %s"
                    .formatted(what, accumulate, at, expected[at], c.values[at]));
        }
    }

    /** The same product through an epilogue: every element once, on a thread with a number of its own. */
    private static void checkEpilogue(
            String what, MatrixProduct product, WorkerPool pool, Placed a, Placed b, Placed expected) {
        int m = expected.layout.rows();
        int n = expected.layout.columns();
        float[] values = new float[m * n];
        int[] seen = new int[m * n];
        Thread[] threads = new Thread[pool.threads()];
        AtomicReference<String> problem = new AtomicReference<>();
        product.multiply(
                pool,
                a.operand(),
                b.operand(),
                (firstRow, firstColumn, rows, columns, block, at, rowStride, worker) -> {
                    if (threads[worker] != null && threads[worker] != Thread.currentThread()) {
                        problem.set("two threads have number " + worker);
                    }
                    threads[worker] = Thread.currentThread();
                    if (rows * columns > 8192 || columns < Math.min(n - firstColumn, 64)) {
                        problem.set("a block of " + rows + "x" + columns);
                    }
                    for (int i = 0; i < rows; i++) {
                        for (int j = 0; j < columns; j++) {
                            int to = (firstRow + i) * n + firstColumn + j;
                            values[to] = block[at + i * rowStride + j];
                            seen[to]++;
                            block[at + i * rowStride + j] = Float.NaN; // it may be overwritten
                        }
                    }
                });
        if (problem.get() != null) {
            throw new AssertionError(what + ": " + problem.get());
        }
        for (int i = 0; i < m; i++) {
            for (int j = 0; j < n; j++) {
                if (seen[i * n + j] != 1
                        || Float.floatToRawIntBits(values[i * n + j])
                                != Float.floatToRawIntBits(expected.values[expected.index(i, j)])) {
                    throw new AssertionError("%s, epilogue, at (%d, %d): expected %s once, but was %s, %d times"
                            .formatted(
                                    what,
                                    i,
                                    j,
                                    expected.values[expected.index(i, j)],
                                    values[i * n + j],
                                    seen[i * n + j]));
                }
            }
        }
    }

    /** The definition. */
    private static void chain(Placed a, Placed b, Placed c, boolean accumulate) {
        for (int i = 0; i < c.layout.rows(); i++) {
            for (int j = 0; j < c.layout.columns(); j++) {
                float sum = accumulate ? c.values[c.index(i, j)] : 0f;
                for (int k = 0; k < a.layout.columns(); k++) {
                    sum = Math.fma(a.values[a.index(i, k)], b.values[b.index(k, j)], sum);
                }
                c.values[c.index(i, j)] = sum;
            }
        }
    }

    private static Placed randomLayout(Random random, int rows, int columns) {
        return switch (random.nextInt(4)) {
            case 0 -> randomRows(random, rows, columns);
            case 1 -> randomRows(random, columns, rows).transposed();
            case 2 -> spread(random, rows, columns, 2 + random.nextInt(2));
            default -> spread(random, columns, rows, 1 + random.nextInt(3)).transposed();
        };
    }

    private static Placed randomRows(Random random, int rows, int columns) {
        return spread(random, rows, columns, 1);
    }

    /** Row-major, with gaps between columns and rows; the last element may be the last of its array. */
    private static Placed spread(Random random, int rows, int columns, int columnStride) {
        Matrix layout = new Matrix(rows, columns, columns * columnStride + random.nextInt(3), columnStride);
        int at = random.nextInt(4);
        float[] values = new float[at + layout.length() + Math.max(0, random.nextInt(30) - 10)];
        Arrays.fill(values, Float.NaN);
        Placed matrix = new Placed(values, at, layout);
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                values[matrix.index(i, j)] = random.nextFloat() * 2 - 1;
            }
        }
        return matrix;
    }

    private static Placed rowMajor(float[] values, int at, int rows, int columns) {
        return new Placed(values, at, Matrix.rowMajor(rows, columns));
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
            Placed a = randomLayout(random, m, k);
            Placed b = randomLayout(random, k, n);
            Placed c = randomRows(random, m, n);
            multiply(product, ALONE, a, b, c, false);
            for (int i = 0; i < m; i++) {
                for (int j = 0; j < n; j++) {
                    double exact = 0;
                    double magnitude = 0;
                    for (int l = 0; l < k; l++) {
                        double term = (double) a.values[a.index(i, l)] * b.values[b.index(l, j)];
                        exact += term;
                        magnitude += Math.abs(term);
                    }
                    // Each of k roundings errs by at most ε/2 of a partial sum, itself at most the magnitude, and they
                    // behave like a random walk of k steps; 4 instead of 1/2 leaves room for the unlucky element.
                    double bound = 4 * Math.ulp(1f) * Math.sqrt(k) * magnitude;
                    double error = Math.abs(c.values[c.index(i, j)] - exact);
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
        multiply(product, ALONE, of(a), of(b), rowMajor(c, 0, m, n), false);
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

    private static Placed of(int[][] rows) {
        float[] values = new float[rows.length * rows[0].length];
        for (int i = 0; i < values.length; i++) {
            values[i] = rows[i / rows[0].length][i % rows[0].length];
        }
        return rowMajor(values, 0, rows.length, rows[0].length);
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
            multiply(product, ALONE, rowMajor(a, 0, m, k), rowMajor(b, 0, k, n), rowMajor(c, 0, m, n), false);
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
        multiply(kind.create(), ALONE, square(zeros), square(infinities), square(c), false);
        assertThat(c).containsOnly(Float.NaN);
    }

    private static Placed square(float[] values) {
        int side = (int) Math.sqrt(values.length);
        return rowMajor(values, 0, side, side);
    }

    @ParameterizedTest
    @EnumSource
    void readsBroadcastOperandsThroughStridesOfZero(Kind kind) {
        float[] c = new float[50 * 60];
        Placed a = new Placed(new float[] {2f}, 0, new Matrix(50, 33, 0, 0));
        Placed b = new Placed(new float[] {3f}, 0, new Matrix(33, 60, 0, 0));
        multiply(kind.create(), ALONE, a, b, rowMajor(c, 0, 50, 60), false);
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
        multiply(kind.create(), ALONE, part(arena, 0, side), part(arena, 1, side), part(arena, 2, side), true);
        assertThat(arena).isEqualTo(expected);
    }

    private static Placed part(float[] arena, int number, int side) {
        return rowMajor(arena, number * side * side, side, side);
    }

    @Test
    void refusesWhatDoesNotFit() {
        float[] values = new float[100];
        Placed three = rowMajor(values, 0, 3, 3);
        Placed four = rowMajor(values, 0, 4, 4);
        Placed big = rowMajor(new float[10_000], 0, 100, 100);
        for (Kind kind : Kind.values()) {
            MatrixProduct product = kind.create();
            refuses(product, three, four, three, "cannot multiply 3x3 by 4x4");
            refuses(product, three, three, four, "cannot multiply 3x3 by 3x3 into 4x4");
            refuses(product, three, three, new Placed(values, 0, new Matrix(3, 3, 1, 3)), "rows must be contiguous");
            refuses(product, three, three, new Placed(values, 0, new Matrix(3, 3, 2, 1)), "must not overlap");
            refuses(product, three, three, rowMajor(values, 92, 3, 3), "the result, 3x3 at 92 with strides 3 and 1");
            refuses(product, rowMajor(values, -1, 3, 3), three, three, "the left operand, 3x3 at -1");
            refuses(product, big, rowMajor(big.values, 1, 100, 100), big, "the right operand, 100x100 at 1");
            refuses(product, big, big, new Placed(values, 0, big.layout), "does not lie in its array of 100");
            MatrixProduct.Epilogue none = (row, column, rows, columns, block, at, rowStride, worker) -> {};
            assertThatThrownBy(() ->
                            product.multiply(ALONE, new Placed(values, 0, big.layout).operand(), big.operand(), none))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("the left operand");
        }
    }

    private static void refuses(MatrixProduct product, Placed a, Placed b, Placed c, String message) {
        assertThatThrownBy(() -> multiply(product, ALONE, a, b, c, false))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    @Test
    void aLayoutKnowsHowFarItReaches() {
        assertThat(new Matrix(3, 4, 4, 1).index(2, 3)).isEqualTo(11);
        assertThat(new Matrix(3, 4, 4, 1).length()).isEqualTo(12);
        assertThat(new Matrix(0, 4, 4, 1).length()).isZero();
        for (Runnable impossible : List.<Runnable>of(
                () -> new Matrix(0, -1, 1, 1),
                () -> new Matrix(1, 2, 1, -1),
                () -> new Matrix(65_536, 65_537, 65_536, 1))) {
            assertThatThrownBy(impossible::run)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("[matrix]");
        }
    }

    @ParameterizedTest
    @EnumSource
    void aFailingEpilogueFailsTheCallAndNothingElse(Kind kind) {
        MatrixProduct product = kind.create();
        WorkerPool pool = new WorkerPool(2);
        Random random = new Random(9);
        Placed a = randomRows(random, 100, 90);
        Placed b = randomRows(random, 90, 110);
        MatrixProduct.Epilogue failing = (row, column, rows, columns, block, at, rowStride, worker) -> {
            throw new IllegalStateException("full");
        };
        assertThatThrownBy(() -> product.multiply(pool, a.operand(), b.operand(), failing))
                .hasMessage("full");
        checkAgainstChain(product, pool, random, 100, 90, 110, false);
    }
}
