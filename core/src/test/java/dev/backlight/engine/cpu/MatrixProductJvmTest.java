package dev.backlight.engine.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backlight.ChildJvm;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds in every JVM, tried in JVMs of their own. */
class MatrixProductJvmTest {

    @ParameterizedTest
    @MethodSource("modes")
    void givesTheSameBitsInEveryMode(String flags) {
        boolean vector = flags.startsWith("--add-modules");
        assertThat(ChildJvm.run(PrintHash.class, List.of(flags.split(" "))).lines())
                .containsExactly(vector ? "VectorMatrixProduct" : "PlainMatrixProduct", PrintHash.hash());
    }

    static List<String> modes() {
        return ChildJvm.modes();
    }

    static final class PrintHash {
        private PrintHash() {}

        public static void main(String[] arguments) {
            System.out.println(
                    MatrixProduct.best(CompiledKernels.ALL).getClass().getSimpleName());
            System.out.println(hash());
        }

        /** Of odd products, each added to what the one before left; few enough for the interpreter. */
        static String hash() {
            MatrixProduct product = MatrixProduct.best(CompiledKernels.ALL);
            WorkerPool pool = new WorkerPool(2);
            Random random = new Random(8);
            float[] a = uniform(random, 40 * 200);
            float[] b = uniform(random, 200 * 100);
            float[] c = new float[40 * 100];
            int[][] sizes = {
                {13, 17, 10}, {7, 100, 33}, {40, 33, 200}, {25, 10, 100}, {1, 70, 64}, {31, 1, 90}, {13, 40, 300}
            };
            long hash = 0;
            for (int[] size : sizes) {
                int m = size[0];
                int n = size[1];
                int k = size[2];
                for (boolean transposed : new boolean[] {false, true}) {
                    Matrix left = transposed ? Matrix.rowMajor(k, m).transposed() : Matrix.rowMajor(m, k);
                    Matrix right = transposed ? Matrix.rowMajor(n, k).transposed() : Matrix.rowMajor(k, n);
                    product.multiply(
                            pool,
                            Operand.of(a, 0, left),
                            Operand.of(b, 0, right),
                            Operand.of(c, 0, Matrix.rowMajor(m, n)),
                            transposed);
                    hash = hash * 1_000_003 + Arrays.hashCode(c);
                }
            }
            return Long.toHexString(hash);
        }

        private static float[] uniform(Random random, int count) {
            float[] values = new float[count];
            for (int i = 0; i < count; i++) {
                values[i] = random.nextFloat() * 2 - 1;
            }
            return values;
        }
    }

    @Test
    void allocatesNothingOnceCompiled() {
        for (MatrixProductTest.Kind kind : MatrixProductTest.Kind.values()) {
            String printed = ChildJvm.run(Bytes.class, List.of("--add-modules=jdk.incubator.vector"), kind.name());
            // A product that allocated the smallest object there is would come to 16 bytes each.
            assertThat(Long.parseLong(printed.strip()) / Bytes.CALLS)
                    .as("%s: %s bytes in %d calls", kind, printed.strip(), Bytes.CALLS)
                    .isLessThan(16);
        }
    }

    /** Prints how many bytes all threads together allocate in the last of many rounds. */
    static final class Bytes {
        static final int CALLS = 1_000;

        private Bytes() {}

        public static void main(String[] arguments) {
            MatrixProduct product = MatrixProductTest.Kind.valueOf(arguments[0]).create();
            WorkerPool pool = new WorkerPool(2);
            float[] values = new float[100 * 100];
            float[] result = new float[100 * 100];
            Operand square = Operand.of(values, 0, Matrix.rowMajor(96, 96));
            Operand transposed = Operand.of(values, 0, Matrix.rowMajor(96, 96).transposed());
            Operand small = Operand.of(values, 0, Matrix.rowMajor(20, 20));
            Operand[] operands = {square, transposed, small};
            Operand squareResult = Operand.of(result, 0, Matrix.rowMajor(96, 96));
            Operand smallResult = Operand.of(result, 0, Matrix.rowMajor(20, 20));
            MatrixProduct.Epilogue epilogue =
                    (row, column, rows, columns, block, at, rowStride, worker) -> result[row * columns + column]++;
            var threads = (com.sun.management.ThreadMXBean) java.lang.management.ManagementFactory.getThreadMXBean();
            long bytes = 0;
            for (int round = 0; round < 60; round++) {
                long before = threads.getTotalThreadAllocatedBytes();
                for (int i = 0; i < CALLS; i++) {
                    Operand a = operands[i % 3];
                    Operand b = i % 3 == 2 ? a : operands[i % 2];
                    Operand c = i % 3 == 2 ? smallResult : squareResult;
                    product.multiply(pool, a, b, c, i % 5 == 0);
                    product.multiply(pool, a, b, epilogue);
                }
                bytes = threads.getTotalThreadAllocatedBytes() - before;
            }
            System.out.println(bytes);
        }
    }
}
