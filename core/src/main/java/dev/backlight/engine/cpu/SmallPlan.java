package dev.backlight.engine.cpu;

import dev.backlight.expr.Expr;
import dev.backlight.expr.MatMul;
import dev.backlight.expr.Reduce;
import dev.backlight.plan.Chain;
import dev.backlight.plan.Plan;
import dev.backlight.plan.Step;
import dev.backlight.tensor.Shape;
import java.util.Optional;
import java.util.function.ToIntFunction;

/**
 * All steps of a plan with little to compute, as one method without calls: where a step takes 20 ns, going from kernel
 * to kernel takes more than the arithmetic.
 */
public final class SmallPlan implements Kernel {
    /** From about so many operations on numbers on, vectors gain more than the calls cost. */
    private static final int MOST_WORK = 4096;

    /** Longer methods are not compiled by the JIT compiler: its HugeMethodLimit. */
    private static final int MOST_BYTES = 8000;

    /** With more, of some dozen bytes each, it need not be written to be known as too long. */
    private static final int MOST_PARTS = 1000;

    private final Code code;
    private final Kernel[] kernels;

    /** What is generated. */
    interface Code {
        /**
         * Does all steps.
         *
         * @param kernels a kernel for each step, of which it calls those that it has no code for
         */
        void run(float[][] floats, Kernel[] kernels, Storage storage);
    }

    private SmallPlan(Code code, Kernel[] kernels) {
        this.code = code;
        this.kernels = kernels;
    }

    /**
     * The plan as one kernel, if it is small.
     *
     * @param kernels a kernel for each of its steps
     */
    public static Optional<Kernel> of(Plan plan, ToIntFunction<Expr> arrayOf, Kernel[] kernels) {
        long work = plan.steps().stream().mapToLong(SmallPlan::work).sum();
        long parts = plan.steps().stream().mapToLong(SmallPlan::parts).sum();
        if (work > MOST_WORK || parts > MOST_PARTS || kernels.length < 2) {
            return Optional.empty();
        }
        byte[] bytes = SmallPlanWriter.bytes(plan, arrayOf);
        return bytes.length > MOST_BYTES
                ? Optional.empty()
                : Optional.of(new SmallPlan(Generated.load(bytes, Code.class), kernels));
    }

    private static long work(Step step) {
        return switch (step) {
            case Step.Fused(var chain) ->
                (long) chain.shape().count() * chain.members().size();
            case Step.Product(Expr product, var chain) ->
                work(product) + (long) chain.shape().count() * chain.members().size();
            case Step.Compute(Expr node) -> work(node);
            case Step.Guard(Expr node) -> node.shape().count();
            case Step.Copy(var from, var to) -> from.count();
        };
    }

    /** How many loops, operations and arrays its code has. */
    private static long parts(Step step) {
        return switch (step) {
            case Step.Fused(var chain) -> parts(chain);
            case Step.Product(Expr product, var chain) -> 8 + parts(chain);
            case Step.Compute(Expr node) -> 8;
            case Step.Guard(Expr node) -> 1;
            case Step.Copy(var from, var to) -> 1;
        };
    }

    private static long parts(Chain chain) {
        return chain.members().size() + chain.leaves().size() + chain.results().size();
    }

    private static long work(Expr node) {
        if (node.op() instanceof MatMul product) {
            Shape left = node.inputs().getFirst().shape();
            return (long) node.shape().count() * left.size(product.transposeA() ? -2 : -1);
        }
        return node.op() instanceof Reduce
                ? node.inputs().getFirst().shape().count()
                : node.shape().count();
    }

    @Override
    public void run(Storage storage) {
        code.run(storage.floats(), kernels, storage);
    }
}
