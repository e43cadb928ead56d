package dev.backlight.engine;

import dev.backlight.engine.cpu.ChainCodes;
import dev.backlight.engine.cpu.CompiledKernels;
import dev.backlight.engine.cpu.MatrixProduct;
import dev.backlight.engine.cpu.Warmup;
import dev.backlight.engine.cpu.WorkerPool;
import dev.backlight.expr.Expr;
import dev.backlight.expr.Graph;
import dev.backlight.plan.Plan;
import dev.backlight.tensor.ElementType;
import dev.backlight.tensor.Tensor;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Computes in float on the processor's cores: planned, fused, and shared between threads.
 *
 * <p>The results are the same bits for any number of threads, on any machine, and with or without the Vector API
 * ({@code --add-modules jdk.incubator.vector}), which only makes it faster; without it the engine says so once in the
 * log {@code dev.backlight}. Graphs with f64 values are refused: {@link ReferenceEngine} computes those.
 *
 * <p>Its threads are daemons that end when idle, so there is nothing to close. Work that comes while they are busy is
 * done by its caller alone.
 */
public final class CpuEngine implements Engine {
    private static final CpuEngine SHARED = new CpuEngine(Runtime.getRuntime().availableProcessors());

    private final WorkerPool pool;
    private final Supplier<MatrixProduct> products;
    private final ChainCodes codes;
    private final boolean joinsSmall;

    /**
     * An engine with threads of its own.
     *
     * @param threads how many threads compute at most, the caller included; changes the speed, never the result
     */
    public CpuEngine(int threads) {
        this(threads, MatrixProduct.hasVectorApi() ? new Warmup() : null);
    }

    private CpuEngine(int threads, @Nullable Warmup warmup) {
        this(
                threads,
                warmup == null ? MatrixProduct::plain : () -> MatrixProduct.best(warmup),
                warmup == null ? new ChainCodes(false) : new ChainCodes(warmup),
                true);
    }

    /**
     * An engine whose matrix products ask whether their kernels are compiled, and whose chains take it for granted;
     * every step is a kernel.
     */
    CpuEngine(int threads, CompiledKernels compiled) {
        this(threads, () -> MatrixProduct.best(compiled), new ChainCodes(MatrixProduct.hasVectorApi()), false);
    }

    /**
     * An engine with all its parts.
     *
     * @param joinsSmall whether a plan with little to compute is made one method; if not, each step is always a kernel
     */
    private CpuEngine(int threads, Supplier<MatrixProduct> products, ChainCodes codes, boolean joinsSmall) {
        this.pool = new WorkerPool(threads);
        this.products = products;
        this.codes = codes;
        this.joinsSmall = joinsSmall;
        if (!MatrixProduct.hasVectorApi()) {
            SlowerNotice.giveOnce();
        }
    }

    /** The engine that everything uses unless told otherwise, with a thread for each processor. */
    public static CpuEngine shared() {
        return SHARED;
    }

    /** An engine that does not use the Vector API even where it is present: for comparing the two. */
    public static CpuEngine withoutVectorApi(int threads) {
        return new CpuEngine(threads, MatrixProduct::plain, new ChainCodes(false), false);
    }

    @Override
    public Executable compile(Graph graph) {
        return compile(graph, Plan.Options.DEFAULT);
    }

    /** Compiles with a choice of how the plan is made: for tests, and for looking at every value. */
    Executable compile(Graph graph, Plan.Options options) {
        for (Expr node : graph.nodes()) {
            if (node.element() == ElementType.F64) {
                throw new UnsupportedOperationException("[cpu] computes in f32 and cannot hold the " + node.type()
                        + " of " + node.op().label() + (node.path().isEmpty() ? "" : " in " + node.path())
                        + ": use ReferenceEngine, or make it f32");
            }
        }
        return new CpuExecutable(graph, Plan.of(graph, options), pool, products, codes, joinsSmall);
    }

    @Override
    public Variables variables(Map<String, Tensor> values) {
        return new CpuVariables(values);
    }

    /** Says once in a process that the Vector API is missing. */
    private static final class SlowerNotice {
        static {
            System.getLogger("dev.backlight")
                    .log(
                            System.Logger.Level.INFO,
                            "The Vector API is not there, so everything is slower; the results are the same."
                                    + " Start Java with --add-modules jdk.incubator.vector");
        }

        /** The first call initialises this class, which says it; later ones do nothing. */
        static void giveOnce() {}
    }
}
