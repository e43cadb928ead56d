package dev.backlight.engine.cpu;

import static java.lang.constant.ConstantDescs.CD_float;
import static java.lang.constant.ConstantDescs.CD_void;

import dev.backlight.expr.Expr;
import dev.backlight.expr.MatMul;
import dev.backlight.expr.Reduce;
import dev.backlight.plan.Chain;
import dev.backlight.plan.Plan;
import dev.backlight.plan.Step;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Writes a small plan as one method: each step as plain loops with constant bounds, in the order of operations that its
 * kernel has. Steps of rare kinds, and those that can stop the run, remain calls of their kernels.
 */
final class SmallPlanWriter {
    private static final ClassDesc FLOATS = CD_float.arrayType();
    private static final ClassDesc KERNEL = Generated.describe(Kernel.class);
    private static final ClassDesc STORAGE = Generated.describe(Storage.class);
    private static final ClassDesc MATH = Generated.describe(Math.class);
    private static final MethodTypeDesc RUN =
            MethodTypeDesc.of(CD_void, FLOATS.arrayType(), KERNEL.arrayType(), STORAGE);
    private static final MethodTypeDesc OF_TWO = MethodTypeDesc.of(CD_float, CD_float, CD_float);
    private static final MethodTypeDesc OF_THREE = MethodTypeDesc.of(CD_float, CD_float, CD_float, CD_float);

    private final ToIntFunction<Expr> arrayOf;
    private final Map<Integer, Integer> arrays = new HashMap<>(); // number of an array → local variable
    private CodeBuilder code;

    private SmallPlanWriter(CodeBuilder code, ToIntFunction<Expr> arrayOf) {
        this.code = code;
        this.arrayOf = arrayOf;
    }

    static byte[] bytes(Plan plan, ToIntFunction<Expr> arrayOf) {
        return Generated.bytes(SmallPlan.Code.class, RUN, code -> new SmallPlanWriter(code, arrayOf).write(plan));
    }

    private void write(Plan plan) {
        CodeBuilder method = code;
        for (Step step : plan.steps()) {
            step.reads().forEach(this::loadArray);
            results(step).forEach(this::loadArray);
        }
        for (int i = 0; i < plan.steps().size(); i++) {
            int number = i;
            method.block(block -> {
                code = block;
                write(plan.steps().get(number), number);
            });
        }
        method.return_();
    }

    private static List<Expr> results(Step step) {
        return switch (step) {
            case Step.Compute(Expr node) -> List.of(node);
            case Step.Fused(Chain chain) -> chain.results();
            case Step.Product(Expr product, Chain chain) -> chain.results();
            case Step.Guard guard -> List.of();
            case Step.Copy copy -> List.of();
        };
    }

    private void loadArray(Expr value) {
        if (value.element().isReal()) {
            arrays.computeIfAbsent(arrayOf.applyAsInt(value), number -> {
                int array = code.allocateLocal(TypeKind.REFERENCE);
                code.aload(1).loadConstant(number).aaload().astore(array);
                return array;
            });
        }
    }

    private int array(Expr value) {
        return arrays.get(arrayOf.applyAsInt(value));
    }

    private void write(Step step, int number) {
        switch (step) {
            case Step.Fused(Chain chain) -> chain(chain);
            case Step.Product(Expr product, Chain chain) -> product(product, chain);
            case Step.Compute(Expr node) -> {
                if (node.op() instanceof Reduce reduce
                        && ReduceKernel.of(reduce, node, arrayOf).isOnePass()) {
                    reduce(ReduceKernel.of(reduce, node, arrayOf));
                } else {
                    call(number);
                }
            }
            case Step.Guard guard -> call(number);
            case Step.Copy copy -> call(number);
        }
    }

    private void call(int number) {
        code.aload(2)
                .loadConstant(number)
                .aaload()
                .aload(3)
                .invokeinterface(KERNEL, "run", MethodTypeDesc.of(CD_void, STORAGE));
    }

    private void chain(Chain chain) {
        Walk walk = Walk.stretched(
                chain.shape(), chain.leaves().stream().map(Expr::shape).toList());
        loops(walk, 0, new int[walk.sizes().length], at -> element(chain, walk, at, null, 0));
    }

    /** What is done for each element, given the variables that count along each axis. */
    private interface Body {
        void write(int[] at);
    }

    private void loops(Walk walk, int axis, int[] at, Body body) {
        if (axis == at.length) {
            body.write(at);
        } else {
            at[axis] = code.allocateLocal(TypeKind.INT);
            loop(at[axis], walk.sizes()[axis], () -> loops(walk, axis + 1, at, body));
        }
    }

    /** {@code for (variable = 0; variable < size; variable++) body}; the variable is always 0 if the size is 1. */
    private void loop(int variable, int size, Runnable body) {
        code.iconst_0().istore(variable);
        if (size == 1) {
            body.run();
            return;
        }
        Label top = code.newLabel();
        Label end = code.newLabel();
        code.labelBinding(top).iload(variable).loadConstant(size).if_icmpge(end);
        body.run();
        code.iinc(variable, 1).goto_(top).labelBinding(end);
    }

    private void index(int[] at, int[] strides) {
        code.iconst_0();
        for (int axis = 0; axis < at.length; axis++) {
            if (strides[axis] != 0) {
                code.iload(at[axis]).loadConstant(strides[axis]).imul().iadd();
            }
        }
    }

    private void element(Chain chain, Walk walk, int[] at, @Nullable Expr given, int givenValue) {
        int leaves = chain.leaves().size();
        int[] values = new int[leaves + chain.members().size()];
        for (int i = 0; i < leaves; i++) {
            Expr leaf = chain.leaves().get(i);
            if (leaf == given) {
                values[i] = givenValue;
            } else {
                values[i] = code.allocateLocal(TypeKind.FLOAT);
                code.aload(array(leaf));
                index(at, walk.strides()[i]);
                code.faload().fstore(values[i]);
            }
        }
        for (int i = 0; i < chain.members().size(); i++) {
            Expr member = chain.members().get(i);
            member.inputs().forEach(operand -> code.fload(values[chain.register(operand)]));
            ChainLoopWriter.applyToFloats(code, member.op());
            values[leaves + i] = code.allocateLocal(TypeKind.FLOAT);
            code.fstore(values[leaves + i]);
        }
        for (Expr result : chain.results()) {
            code.aload(array(result));
            index(at, rowMajor(walk.sizes()));
            code.fload(values[chain.register(result)]).fastore();
        }
    }

    private static int[] rowMajor(int[] sizes) {
        int[] strides = new int[sizes.length];
        int stride = 1;
        for (int axis = sizes.length - 1; axis >= 0; axis--) {
            strides[axis] = stride;
            stride *= sizes[axis];
        }
        return strides;
    }

    private void product(Expr product, Chain chain) {
        Walk walk = Walk.byRows(
                chain.shape(), chain.leaves().stream().map(Expr::shape).toList());
        MatMul op = (MatMul) product.op();
        Expr a = product.inputs().get(0);
        Expr b = product.inputs().get(1);
        Matrix left = MatMulKernel.matrix(a, op.transposeA());
        Matrix right = MatMulKernel.matrix(b, op.transposeB());
        int sum = code.allocateLocal(TypeKind.FLOAT);
        int k = code.allocateLocal(TypeKind.INT);
        loops(walk, 0, new int[walk.sizes().length], at -> {
            int row = at[at.length - 2];
            int column = at[at.length - 1];
            code.fconst_0().fstore(sum);
            loop(k, left.columns(), () -> {
                code.aload(array(a));
                index(new int[] {row, k}, new int[] {left.rowStride(), left.columnStride()});
                code.faload().aload(array(b));
                index(new int[] {k, column}, new int[] {right.rowStride(), right.columnStride()});
                code.faload().fload(sum).invokestatic(MATH, "fma", OF_THREE).fstore(sum);
            });
            element(chain, walk, at, product, sum);
        });
    }

    private void reduce(ReduceKernel kernel) {
        int outer = code.allocateLocal(TypeKind.INT);
        int inner = code.allocateLocal(TypeKind.INT);
        int value = code.allocateLocal(TypeKind.FLOAT);
        boolean sums = kernel.kind() == Reduce.Kind.SUM;
        loop(
                outer,
                kernel.outer(),
                () -> loop(inner, kernel.inner(), () -> {
                    if (sums && kernel.inner() == 1) {
                        lanes(kernel, outer, 0, 1);
                    } else {
                        rows(kernel, outer, inner, value);
                        code.loadConstant(sums ? 0f : Float.NEGATIVE_INFINITY).fload(value);
                        combine(sums);
                    }
                    code.fstore(value).aload(arrays.get(kernel.target()));
                    index(new int[] {outer, inner}, new int[] {kernel.inner(), 1});
                    code.fload(value).fastore();
                }));
    }

    /** Adds up the lanes that end up in one, of those that are not empty, when so many are left. */
    private void lanes(ReduceKernel kernel, int outer, int lane, int left) {
        if (left == ReduceKernel.LANES) {
            code.fconst_0().aload(arrays.get(kernel.source()));
            code.iload(outer)
                    .loadConstant(kernel.size())
                    .imul()
                    .loadConstant(lane)
                    .iadd();
            code.faload().fadd();
            return;
        }
        lanes(kernel, outer, lane, 2 * left);
        if (lane + left < kernel.size()) { // an empty lane would add 0 to what cannot be −0
            lanes(kernel, outer, lane + left, 2 * left);
            code.fadd();
        }
    }

    private void rows(ReduceKernel kernel, int outer, int inner, int value) {
        int row = code.allocateLocal(TypeKind.INT);
        int[] strides = {kernel.size() * kernel.inner(), 1};
        code.aload(arrays.get(kernel.source()));
        index(new int[] {outer, inner}, strides);
        code.faload().fstore(value);
        loop(row, kernel.size() - 1, () -> {
            code.fload(value).aload(arrays.get(kernel.source()));
            index(new int[] {outer, row, inner}, new int[] {strides[0], kernel.inner(), 1});
            code.loadConstant(kernel.inner()).iadd().faload();
            combine(kernel.kind() == Reduce.Kind.SUM);
            code.fstore(value);
        });
    }

    private void combine(boolean sums) {
        if (sums) {
            code.fadd();
        } else {
            code.invokestatic(MATH, "max", OF_TWO);
        }
    }
}
