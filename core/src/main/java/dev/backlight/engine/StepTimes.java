package dev.backlight.engine;

import dev.backlight.expr.Expr;
import dev.backlight.expr.MatMul;
import dev.backlight.plan.Plan;
import dev.backlight.plan.Step;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * How long each step of a plan takes, as the median over some runs, and where the numbers lie: what one looks at to
 * find out why a plan is slow.
 *
 * <p>Switched on with {@code -Dbacklight.profile=RUNS}: every workspace then reports in the log {@code dev.backlight}
 * after each {@code RUNS} runs. The clock is read once a step, which adds some 20 ns to each.
 */
final class StepTimes {
    private final Plan plan;
    private final int runs;
    private final long[][] nanos; // [step][run]
    private int run;

    StepTimes(Plan plan, int runs) {
        this.plan = plan;
        this.runs = runs;
        this.nanos = new long[plan.steps().size()][runs];
    }

    /** Notes how long a step of the present run took. */
    void note(int step, long nanoseconds) {
        nanos[step][run] = nanoseconds;
    }

    /** Ends a run; reports if it was the last of as many as were asked for. */
    void endRun() {
        if (++run == runs) {
            System.getLogger("dev.backlight").log(System.Logger.Level.INFO, this::toString);
            run = 0;
        }
    }

    /** The steps with their times, then the buffers. */
    @Override
    public String toString() {
        double[] medians = Arrays.stream(nanos).mapToDouble(this::median).toArray();
        double all = Arrays.stream(medians).sum();
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                "A plan of %d steps, the medians of %d runs, together %.2f µs%n%10s %7s %9s  step%n",
                medians.length,
                run,
                all / 1e3,
                "µs",
                "share",
                "GFLOP/s"));
        List<String> lines = plan.toString().lines().toList();
        for (int i = 0; i < medians.length; i++) {
            long operations = multiplications(plan.steps().get(i));
            text.append(String.format(
                    Locale.ROOT,
                    "%10.2f %6.1f%% %9s  %s%n",
                    medians[i] / 1e3,
                    100 * medians[i] / all,
                    operations == 0 ? "" : String.format(Locale.ROOT, "%.1f", operations / medians[i]),
                    lines.get(i)));
        }
        for (int i = 0; i < plan.slots().size(); i++) {
            Plan.Slot slot = plan.slots().get(i);
            text.append(String.format(Locale.ROOT, "#%d holds up to %,d %s%n", i, slot.count(), slot.element()));
        }
        return text.toString();
    }

    private double median(long[] times) {
        long[] sorted = Arrays.copyOf(times, Math.max(1, run));
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    /** Two for each multiply-add of a matrix product, 0 for other steps. */
    private static long multiplications(Step step) {
        return switch (step) {
            case Step.Compute(Expr node) -> node.op() instanceof MatMul product ? operations(product, node) : 0;
            case Step.Product(Expr node, var chain) ->
                node.op() instanceof MatMul product ? operations(product, node) : 0;
            case Step.Fused fused -> 0;
            case Step.Guard guard -> 0;
            case Step.Copy copy -> 0;
        };
    }

    private static long operations(MatMul product, Expr node) {
        return 2L * node.shape().count() * node.inputs().getFirst().shape().size(product.transposeA() ? -2 : -1);
    }
}
