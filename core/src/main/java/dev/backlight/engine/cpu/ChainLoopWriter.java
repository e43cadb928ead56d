package dev.backlight.engine.cpu;

import static java.lang.constant.ConstantDescs.CD_float;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_void;

import dev.backlight.expr.Binary;
import dev.backlight.expr.Op;
import dev.backlight.expr.Unary;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.Collections;
import java.util.stream.IntStream;

/**
 * Writes the loop of a program as a class of its own. In Java, the loop for {@code w - rate * g} would read
 *
 * <pre>{@code
 * float[] w = arrays[0], rate = arrays[1], g = arrays[2], y = arrays[3];
 * for (int row = 0; row < rows; row++) {
 *     float r = rate[rateAt];
 *     FloatVector R = FloatVector.broadcast(SPECIES, r);
 *     int column = 0;
 *     for (; column < wholeVectors; column += LANES) {
 *         FloatVector W = FloatVector.fromArray(SPECIES, w, wAt + column);
 *         FloatVector G = FloatVector.fromArray(SPECIES, g, gAt + column);
 *         VectorMath.sub(W, VectorMath.mul(R, G)).intoArray(y, yAt + column);
 *     }
 *     for (; column < columns; column++) {
 *         y[yAt + column] = w[wAt + column] - r * g[gAt + column];
 *     }
 *     wAt += rowStride[0]; // and so on
 * }
 * }</pre>
 *
 * and the plain one has no vectors. Where vectors have masks in hardware, a row that is shorter than a vector, as the
 * ten columns of a classifier are, is one vector with a mask instead. Operations are methods of {@link FloatMath} and
 * {@link VectorMath}, named by the operations' labels; they have no branches, and values stay in local variables: what
 * the JIT compiler needs to keep vectors in registers.
 */
final class ChainLoopWriter {
    private static final ClassDesc FLOATS = CD_float.arrayType();
    private static final ClassDesc FLOAT_MATH = Generated.describe(FloatMath.class);
    private static final ClassDesc VECTOR_MATH = ClassDesc.of(FloatMath.class.getPackageName(), "VectorMath");
    private static final ClassDesc VECTOR = ClassDesc.of("jdk.incubator.vector.FloatVector");
    private static final ClassDesc SPECIES = ClassDesc.of("jdk.incubator.vector.VectorSpecies");
    private static final ClassDesc MASK = ClassDesc.of("jdk.incubator.vector.VectorMask");
    private static final MethodTypeDesc RUN =
            MethodTypeDesc.of(CD_void, FLOATS.arrayType(), CD_int.arrayType(), CD_int.arrayType(), CD_int, CD_int);

    /** Vectors of so many floats are those of AVX-512, which has registers for masks; elsewhere masks may be slow. */
    private static final int LANES_WITH_MASKS = 16;

    /** The longest bytecode of a method that the JIT compiler inlines, however hot: its FreqInlineSize. */
    private static final int INLINED_AT_MOST = 325;

    private final ChainProgram program;
    private final CodeBuilder code;
    private final int[] arrays;
    private final int[] at;
    private final int[] strides;
    /** The local variables with the values of one element, and of as many elements as a vector has. */
    private final int[] floats;

    private final int[] vectors;
    private final int row;
    private final int column;
    private final int mask;

    private ChainLoopWriter(ChainProgram program, CodeBuilder code) {
        this.program = program;
        this.code = code;
        int values = program.leaves() + program.instructions().size();
        arrays = locals(program.arrays(), TypeKind.REFERENCE);
        at = locals(program.arrays(), TypeKind.INT);
        strides = locals(program.arrays(), TypeKind.INT);
        floats = locals(values, TypeKind.FLOAT);
        vectors = locals(values, TypeKind.REFERENCE);
        row = code.allocateLocal(TypeKind.INT);
        column = code.allocateLocal(TypeKind.INT);
        mask = code.allocateLocal(TypeKind.REFERENCE);
    }

    /** The loop on single numbers. */
    static ChainLoop plain(ChainProgram program) {
        return generate(program, 0);
    }

    /** The loop on vectors and, for what is left of a row, on single numbers. Needs the Vector API. */
    static ChainLoop vector(ChainProgram program) {
        return generate(program, VectorMath.SPECIES.length());
    }

    /** The class; {@code lanes} is the width of its vectors, or 0 for none. */
    private static ChainLoop generate(ChainProgram program, int lanes) {
        byte[] bytes = Generated.bytes(ChainLoop.class, RUN, code -> new ChainLoopWriter(program, code).write(lanes));
        return Generated.load(bytes, ChainLoop.class);
    }

    private int[] locals(int count, TypeKind kind) {
        int[] slots = new int[count];
        for (int i = 0; i < count; i++) {
            slots[i] = code.allocateLocal(kind);
        }
        return slots;
    }

    private void write(int lanes) {
        for (int i = 0; i < program.arrays(); i++) {
            code.aload(1).loadConstant(i).aaload().astore(arrays[i]);
            code.aload(2).loadConstant(i).iaload().istore(at[i]);
            code.aload(3).loadConstant(i).iaload().istore(strides[i]);
        }
        int rows = code.parameterSlot(3);
        int columns = code.parameterSlot(4);
        int wholeVectors = code.allocateLocal(TypeKind.INT);
        boolean masked = program.shortRows() && lanes == LANES_WITH_MASKS;
        if (masked) {
            species()
                    .iconst_0()
                    .iload(columns)
                    .invokeinterface(SPECIES, "indexInRange", MethodTypeDesc.of(MASK, CD_int, CD_int))
                    .astore(mask);
        } else if (lanes > 0) {
            code.iload(columns).loadConstant(-lanes).iand().istore(wholeVectors);
        }
        code.iconst_0().istore(row);
        loop(row, rows, 1, () -> {
            loadRowConstants(lanes > 0);
            code.iconst_0().istore(column);
            if (masked) {
                vectorElements(true);
            } else {
                if (lanes > 0) {
                    loop(column, wholeVectors, lanes, () -> vectorElements(false));
                }
                loop(column, columns, 1, this::element);
            }
            for (int i = 0; i < program.arrays(); i++) {
                code.iload(at[i]).iload(strides[i]).iadd().istore(at[i]);
            }
        });
        code.return_();
        // Never reached: a longer method is not inlined. In a hot caller the JIT compiler would inline the loop
        // before it has seen it run, and make code that is ten times slower.
        for (int i = 0; i < INLINED_AT_MOST; i++) {
            code.nop();
        }
    }

    /** {@code while (variable < limit) { body; variable += step; }}. */
    private void loop(int variable, int limit, int step, Runnable body) {
        Label top = code.newLabel();
        Label end = code.newLabel();
        code.labelBinding(top).iload(variable).iload(limit).if_icmpge(end);
        body.run();
        code.iinc(variable, step).goto_(top).labelBinding(end);
    }

    private void loadRowConstants(boolean asVectors) {
        for (int leaf : leaves(false)) {
            code.aload(arrays[leaf]).iload(at[leaf]).faload().fstore(floats[leaf]);
            if (asVectors) {
                species()
                        .fload(floats[leaf])
                        .invokestatic(VECTOR, "broadcast", MethodTypeDesc.of(VECTOR, SPECIES, CD_float))
                        .astore(vectors[leaf]);
            }
        }
    }

    private int[] leaves(boolean varying) {
        return IntStream.range(0, program.leaves())
                .filter(leaf -> program.varying().get(leaf) == varying)
                .toArray();
    }

    private void element() {
        for (int leaf : leaves(true)) {
            place(leaf).faload().fstore(floats[leaf]);
        }
        int value = program.leaves();
        for (ChainProgram.Instruction instruction : program.instructions()) {
            instruction.operands().forEach(operand -> code.fload(floats[operand]));
            applyToFloats(code, instruction.op());
            code.fstore(floats[value++]);
        }
        for (int i = 0; i < program.results().size(); i++) {
            place(program.leaves() + i).fload(floats[program.results().get(i)]).fastore();
        }
    }

    /** Applies an operation to the floats on the stack. */
    static void applyToFloats(CodeBuilder code, Op op) {
        if (op == Binary.ADD) { // a switch over constants of two enums would take 10 ms before its first use
            code.fadd();
        } else if (op == Binary.SUB) {
            code.fsub();
        } else if (op == Binary.MUL) {
            code.fmul();
        } else if (op == Binary.DIV) {
            code.fdiv();
        } else if (op == Unary.NEG) {
            code.fneg();
        } else {
            code.invokestatic(FLOAT_MATH, op.label(), signature(CD_float, op));
        }
    }

    /** Computes as many elements as a vector has, or fewer, as the mask says. */
    private void vectorElements(boolean masked) {
        for (int leaf : leaves(true)) {
            species();
            place(leaf);
            mask(masked)
                    .invokestatic(VECTOR, "fromArray", signature(masked, VECTOR, SPECIES, FLOATS, CD_int))
                    .astore(vectors[leaf]);
        }
        int value = program.leaves();
        for (ChainProgram.Instruction instruction : program.instructions()) {
            instruction.operands().forEach(operand -> code.aload(vectors[operand]));
            code.invokestatic(VECTOR_MATH, instruction.op().label(), signature(VECTOR, instruction.op()))
                    .astore(vectors[value++]);
        }
        for (int i = 0; i < program.results().size(); i++) {
            code.aload(vectors[program.results().get(i)]);
            place(program.leaves() + i);
            mask(masked).invokevirtual(VECTOR, "intoArray", signature(masked, CD_void, FLOATS, CD_int));
        }
    }

    private CodeBuilder mask(boolean masked) {
        return masked ? code.aload(mask) : code;
    }

    private static MethodTypeDesc signature(boolean masked, ClassDesc result, ClassDesc... parameters) {
        MethodTypeDesc signature = MethodTypeDesc.of(result, parameters);
        return masked ? signature.insertParameterTypes(parameters.length, MASK) : signature;
    }

    /** An array, and the index of the present element in it. */
    private CodeBuilder place(int array) {
        return code.aload(arrays[array]).iload(at[array]).iload(column).iadd();
    }

    private CodeBuilder species() {
        return code.getstatic(VECTOR_MATH, "SPECIES", SPECIES);
    }

    private static MethodTypeDesc signature(ClassDesc value, Op op) {
        return MethodTypeDesc.of(value, Collections.nCopies(op.arity(), value));
    }
}
