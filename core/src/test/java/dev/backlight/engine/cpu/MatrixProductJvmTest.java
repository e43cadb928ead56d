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
            System.out.println(MatrixProduct.best().getClass().getSimpleName());
            System.out.println(hash());
        }

        /** Of odd products, each added to what the one before left; few enough for the interpreter. */
        static String hash() {
            MatrixProduct product = MatrixProduct.best();
            WorkerPool pool = new WorkerPool(2);
            Random random = new Random(8);
            float[] a = uniform(random, 40 * 200);
            float[] b = uniform(random, 200 * 100);
            float[] c = new float[40 * 100];
            int[][] sizes = {{13, 17, 10}, {7, 100, 33}, {40, 33, 200}, {25, 10, 100}, {1, 70, 64}, {31, 1, 90}};
            long hash = 0;
            for (int[] size : sizes) {
                int m = size[0];
                int n = size[1];
                int k = size[2];
                for (boolean transposed : new boolean[] {false, true}) {
                    Matrix left = transposed ? Matrix.rowMajor(a, 0, k, m).transposed() : Matrix.rowMajor(a, 0, m, k);
                    Matrix right = transposed ? Matrix.rowMajor(b, 0, n, k).transposed() : Matrix.rowMajor(b, 0, k, n);
                    product.multiply(pool, left, right, Matrix.rowMajor(c, 0, m, n), transposed);
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
        // A young generation of 1 MB: a round of 60,000 products that allocated one object each would fill it.
        for (MatrixProductTest.Kind kind : MatrixProductTest.Kind.values()) {
            List<String> lines = ChildJvm.run(
                            Rounds.class,
                            List.of("--add-modules=jdk.incubator.vector", "-XX:+UseSerialGC", "-Xmn1m", "-Xlog:gc"),
                            kind.name())
                    .lines()
                    .toList();
            int start = lines.indexOf("last round");
            assertThat(start).isPositive();
            assertThat(lines.subList(start + 1, lines.size())).as(kind.name()).containsExactly("done");
        }
    }

    static final class Rounds {
        private Rounds() {}

        public static void main(String[] arguments) {
            MatrixProduct product = MatrixProductTest.Kind.valueOf(arguments[0]).create();
            WorkerPool pool = new WorkerPool(2);
            Matrix a = Matrix.rowMajor(new float[40 * 41], 0, 40, 41);
            Matrix b = Matrix.rowMajor(new float[40 * 41], 0, 41, 40);
            Matrix c = Matrix.rowMajor(new float[40 * 40], 0, 40, 40);
            for (int round = 1; round <= 5; round++) {
                System.out.println(round < 5 ? "round " + round : "last round");
                for (int i = 0; i < 60_000; i++) {
                    product.multiply(pool, a, b, c, true);
                }
            }
            System.out.println("done");
        }
    }
}
