package dev.backlight.engine.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backlight.ChildJvm;
import dev.backlight.expr.Binary;
import dev.backlight.expr.Op;
import dev.backlight.expr.Select;
import dev.backlight.expr.Unary;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Generated loops against one operation after the other on one element after the other, bit for bit. */
class ChainLoopTest {
    private static final List<Op> OPS = ops();
    private static final int[] COLUMNS = {0, 1, 2, 3, 7, 8, 9, 15, 16, 17, 31, 32, 33, 48, 63, 100, 257};
    private static final int[] ROWS = {0, 1, 2, 3, 5};

    private static final float[] SPECIAL = {
        0f,
        -0f,
        1f,
        -1f,
        Float.NaN,
        Float.POSITIVE_INFINITY,
        Float.NEGATIVE_INFINITY,
        Float.MIN_VALUE,
        -Float.MIN_VALUE,
        1e-39f,
        -1e-39f,
        Float.MIN_NORMAL,
        Float.MAX_VALUE,
        -Float.MAX_VALUE,
        88.72283f,
        88.72284f,
        -103.97207f,
        -103.97209f,
        0.6f,
        -0.6f,
        10f
    };

    private static List<Op> ops() {
        List<Op> ops = new ArrayList<>(List.of(Unary.values()));
        ops.addAll(List.of(Binary.values()));
        ops.add(new Select());
        return List.copyOf(ops);
    }

    /** A program, the arrays it works on, and where. */
    private static final class Case {
        final Random random;
        final ChainProgram program;
        final int rows;
        final int columns;
        final int[] at;
        final int[] rowStride;
        final float[][] arrays;

        Case(long seed) {
            random = new Random(seed);
            rows = ROWS[random.nextInt(ROWS.length)];
            columns = COLUMNS[random.nextInt(COLUMNS.length)];
            program = program(1 + random.nextInt(4), 1 + random.nextInt(12));
            at = new int[program.arrays()];
            rowStride = new int[program.arrays()];
            arrays = new float[program.arrays()][];
            for (int i = 0; i < arrays.length; i++) {
                place(i);
            }
        }

        private ChainProgram program(int leaves, int operations) {
            boolean onlyVector = random.nextBoolean();
            List<Boolean> varying = IntStream.range(0, leaves)
                    .mapToObj(i -> random.nextInt(3) > 0)
                    .toList();
            List<ChainProgram.Instruction> instructions = new ArrayList<>();
            while (instructions.size() < operations) {
                Op op = OPS.get(random.nextInt(OPS.size()));
                List<Integer> operands = random.ints(op.arity(), 0, leaves + instructions.size())
                        .boxed()
                        .toList();
                var instruction = new ChainProgram.Instruction(op, operands);
                if (!onlyVector || new ChainProgram(varying, List.of(instruction), List.of(), false).hasVectorForm()) {
                    instructions.add(instruction);
                }
            }
            List<Integer> results = random.ints(1 + random.nextInt(3), leaves, leaves + operations)
                    .boxed()
                    .toList();
            boolean shortRows = columns <= ChainProgram.SHORT_ROW && random.nextInt(4) > 0;
            return new ChainProgram(varying, instructions, results, shortRows);
        }

        /** Some results lie where a leaf lies, the others in arrays of their own with margins. */
        private void place(int array) {
            if (array >= program.leaves() && random.nextBoolean()) {
                int leaf = random.nextInt(program.leaves());
                boolean taken = Arrays.stream(arrays, program.leaves(), array).anyMatch(each -> each == arrays[leaf]);
                if (program.varying().get(leaf) && !taken && rowStride[leaf] != 0) {
                    arrays[array] = arrays[leaf];
                    at[array] = at[leaf];
                    rowStride[array] = rowStride[leaf];
                    return;
                }
            }
            boolean varies = array >= program.leaves() || program.varying().get(array);
            int width = varies ? columns : 1;
            boolean repeats = array < program.leaves() && random.nextInt(3) == 0;
            at[array] = random.nextInt(20);
            rowStride[array] = repeats ? 0 : width + random.nextInt(3);
            arrays[array] = new float[at[array] + Math.max(1, rows) * (width + 2) + 5];
            for (int i = 0; i < arrays[array].length; i++) {
                arrays[array][i] = number();
            }
        }

        private float number() {
            return switch (random.nextInt(4)) {
                case 0 -> SPECIAL[random.nextInt(SPECIAL.length)];
                case 1 -> Float.intBitsToFloat(random.nextInt());
                default -> (float) random.nextGaussian() * 3;
            };
        }

        /** Copies of the arrays after a run; an array that is there twice stays one. */
        float[][] after(ChainLoop loop) {
            float[][] copies = new float[arrays.length][];
            for (int i = 0; i < arrays.length; i++) {
                int first = Arrays.asList(arrays).indexOf(arrays[i]);
                copies[i] = first < i ? copies[first] : arrays[i].clone();
            }
            loop.run(copies, at.clone(), rowStride.clone(), rows, columns);
            return copies;
        }

        /** The definition. */
        void runOneByOne(float[][] arrays, int[] at, int[] rowStride, int rows, int columns) {
            for (int row = 0; row < rows; row++) {
                for (int column = 0; column < columns; column++) {
                    List<Float> values = new ArrayList<>();
                    for (int leaf = 0; leaf < program.leaves(); leaf++) {
                        int along = program.varying().get(leaf) ? column : 0;
                        values.add(arrays[leaf][at[leaf] + row * rowStride[leaf] + along]);
                    }
                    for (ChainProgram.Instruction instruction : program.instructions()) {
                        values.add(value(
                                instruction.op(),
                                instruction.operands().stream().map(values::get).toList()));
                    }
                    for (int i = 0; i < program.results().size(); i++) {
                        int result = program.leaves() + i;
                        arrays[result][at[result] + row * rowStride[result] + column] =
                                values.get(program.results().get(i));
                    }
                }
            }
        }
    }

    /**
     * The operation in double, rounded to float. That is the correctly rounded float for the arithmetic ones, because a
     * double has more than twice as many bits and two; the other definitions round a double as well, but for three.
     */
    private static float value(Op op, List<Float> x) {
        return switch (op) {
            case Unary.EXP -> FloatMath.exp(x.getFirst());
            case Unary.TANH -> FloatMath.tanh(x.getFirst());
            case Unary.SIGMOID -> FloatMath.sigmoid(x.getFirst());
            case Unary function -> (float) function.value(x.getFirst());
            case Binary function -> (float) function.value(x.get(0), x.get(1));
            case Select select -> x.get(0) != 0 ? x.get(1) : x.get(2);
            default -> throw new AssertionError(op);
        };
    }

    private static int[][] bits(float[][] arrays) {
        return Arrays.stream(arrays)
                .map(array -> IntStream.range(0, array.length)
                        .map(i -> Float.floatToIntBits(array[i]))
                        .toArray())
                .toArray(int[][]::new);
    }

    @Test
    void computesWhatTheOperationsSay() {
        int vectors = 0;
        for (long seed = 1; seed <= 1500; seed++) {
            Case random = new Case(seed);
            int[][] expected = bits(random.after(random::runOneByOne));
            String name = "seed " + seed + ": " + random.program + " on " + random.rows + " × " + random.columns;
            assertThat(bits(random.after(ChainLoopWriter.plain(random.program))))
                    .as("plain, " + name)
                    .isDeepEqualTo(expected);
            if (random.program.hasVectorForm()) {
                vectors++;
                assertThat(bits(random.after(ChainLoopWriter.vector(random.program))))
                        .as("vector, " + name)
                        .isDeepEqualTo(expected);
            }
        }
        System.out.println("1,500 programs, of which " + vectors + " have a vector form");
        assertThat(vectors).isBetween(500, 1400);
    }

    /** Long enough for the JIT compiler to take over. */
    @Test
    void computesTheSameOnceCompiled() {
        for (long seed = 1; seed <= 12; seed++) {
            Case random = new Case(seed * 7919);
            int[][] expected = bits(random.after(random::runOneByOne));
            List<ChainLoop> loops = new ArrayList<>(List.of(ChainLoopWriter.plain(random.program)));
            if (random.program.hasVectorForm()) {
                loops.add(ChainLoopWriter.vector(random.program));
            }
            for (ChainLoop loop : loops) {
                for (int i = 0; i < 12_000; i++) {
                    float[][] after = random.after(loop);
                    if (i % 1000 == 0 || i > 11_990) {
                        assertThat(bits(after)).as("seed %d, run %d", seed, i).isDeepEqualTo(expected);
                    }
                }
            }
        }
    }

    /** The functions of several steps over a sample of all floats. */
    @ParameterizedTest
    @MethodSource("modes")
    void givesTheSameBitsInEveryMode(String flags) {
        boolean vector = flags.startsWith("--add-modules");
        assertThat(ChildJvm.run(PrintHash.class, List.of(flags.split(" ")), vector ? "vector" : "plain")
                        .strip())
                .isEqualTo(PrintHash.hash(false));
    }

    static List<String> modes() {
        return ChildJvm.modes();
    }

    static final class PrintHash {
        private PrintHash() {}

        public static void main(String[] arguments) {
            System.out.println(hash(arguments[0].equals("vector")));
        }

        static String hash(boolean vector) {
            List<Integer> hashes = new ArrayList<>();
            float[] x = new float[4000];
            float[] y = new float[x.length];
            for (Unary function : Unary.values()) {
                var apply = new ChainProgram.Instruction(function, List.of(0));
                var program = new ChainProgram(List.of(true), List.of(apply), List.of(1), false);
                if (!program.hasVectorForm()) {
                    continue;
                }
                ChainLoop loop = vector ? ChainLoopWriter.vector(program) : ChainLoopWriter.plain(program);
                int bits = 0;
                for (int round = 0; round < 5; round++) {
                    for (int i = 0; i < x.length; i++, bits += 997 * 215_417) {
                        x[i] = Float.intBitsToFloat(bits);
                    }
                    loop.run(new float[][] {x, y}, new int[2], new int[2], 1, x.length);
                    hashes.add(Arrays.hashCode(y));
                }
            }
            return hashes.toString();
        }
    }
}
