package dev.backlight.engine;

import dev.backlight.engine.cpu.ChainCodes;
import dev.backlight.engine.cpu.Kernel;
import dev.backlight.engine.cpu.Kernels;
import dev.backlight.engine.cpu.MatrixProduct;
import dev.backlight.engine.cpu.SmallPlan;
import dev.backlight.engine.cpu.WorkerPool;
import dev.backlight.expr.Expr;
import dev.backlight.expr.Graph;
import dev.backlight.plan.Buffer;
import dev.backlight.plan.Chain;
import dev.backlight.plan.Plan;
import dev.backlight.plan.Step;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/** A plan with a kernel for each step, and every buffer numbered; immutable. */
final class CpuExecutable implements Executable {
    private final Graph graph;
    final Plan plan;
    final WorkerPool pool;
    final Supplier<MatrixProduct> products;
    final ChainCodes codes;
    /** The arrays of a run in the order of their numbers; buffers that lie in the same memory have one number. */
    final List<Buffer> arrays = new ArrayList<>();

    final Kernel[] kernels;

    /** Where each output lies. */
    final int[] outputs;

    /** After how many runs a workspace reports the time of each step; 0 for never, see {@link StepTimes}. */
    final int profiledRuns = Math.max(0, Integer.getInteger("backlight.profile", 0));

    private final Map<Place, Integer> numbers = new HashMap<>();

    private record Place(Buffer.Kind kind, int index) {}

    /** What a run does: all kernels, or one that does as much. */
    final Kernel[] program;

    CpuExecutable(
            Graph graph,
            Plan plan,
            WorkerPool pool,
            Supplier<MatrixProduct> products,
            ChainCodes codes,
            boolean joinsSmall) {
        this.graph = graph;
        this.plan = plan;
        this.pool = pool;
        this.products = products;
        this.codes = codes;
        plan.graph().inputs().forEach(input -> giveNumber(plan.buffer(input)));
        plan.graph().nodes().stream()
                .map(plan.buffers()::get)
                .filter(Objects::nonNull)
                .forEach(this::giveNumber);
        kernels = new Kernel[plan.steps().size()];
        for (int i = 0; i < kernels.length; i++) {
            kernels[i] = switch (plan.steps().get(i)) {
                case Step.Compute(Expr node) -> Kernels.of(node, this::numberOf);
                case Step.Fused(Chain chain) -> Kernels.of(chain, this::numberOf, codes);
                case Step.Product(Expr product, Chain chain) -> Kernels.of(product, chain, this::numberOf, codes);
                case Step.Guard(Expr node) -> guard(node);
                case Step.Copy(Buffer from, Buffer to) -> copy(from, to);
            };
        }
        outputs = plan.outputs().stream().mapToInt(this::number).toArray();
        program = (joinsSmall && profiledRuns == 0
                        ? SmallPlan.of(plan, this::numberOf, kernels)
                        : Optional.<Kernel>empty())
                .map(small -> new Kernel[] {small})
                .orElse(kernels);
    }

    int numberOf(Expr node) {
        return number(plan.buffer(node));
    }

    private void giveNumber(Buffer buffer) {
        if (numbers.putIfAbsent(new Place(buffer.kind(), buffer.index()), arrays.size()) == null) {
            arrays.add(buffer);
        }
    }

    /** The number of the array that a buffer lies in. */
    int number(Buffer buffer) {
        return Objects.requireNonNull(numbers.get(new Place(buffer.kind(), buffer.index())));
    }

    private Kernel guard(Expr node) {
        int array = numberOf(node);
        int count = node.element().isReal() ? node.shape().count() : 0; // integers are always finite
        return storage -> {
            for (int i = 0; i < count; i++) {
                if (!Float.isFinite(storage.floats()[array][i])) {
                    throw new NonFinite.Found();
                }
            }
        };
    }

    private Kernel copy(Buffer from, Buffer to) {
        int source = number(from);
        int target = number(to);
        boolean real = from.element().isReal();
        return storage -> System.arraycopy(
                real ? storage.floats()[source] : storage.ints()[source],
                0,
                real ? storage.floats()[target] : storage.ints()[target],
                0,
                from.count());
    }

    @Override
    public Graph graph() {
        return graph;
    }

    @Override
    public Workspace workspace() {
        return new CpuWorkspace(this);
    }

    /** The steps, the buffers they use, and what was fused. */
    @Override
    public String toString() {
        return plan.toString();
    }
}
