package dev.backlight.engine.cpu;

import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The loops of one program: a plain one from the start, which is quick even before it is compiled, and one of vector
 * operations, which is a hundred times slower until then, and many times faster afterwards. Both give the same bits.
 */
final class ChainCode {
    /** When plain loops have cost so much, a vector loop is worth the 20 ms of C2 that it takes. */
    private static final double WORTH_WARMUP_NANOS = 10e6;

    /** A chain that takes longer to cost that is half a hundredth of a core's work: it stays plain. */
    private static final long LONGEST_NANOS = 2_000_000_000L;

    private static final int TRIAL_COLUMNS = 256 + 7; // so that single numbers come after the vectors
    private static final int TRIAL_ROWS = 32; // if they are short

    /** For each element of each operation and array: slower than a compiled loop, faster than one of objects. */
    private static final double TRIAL_NANOS = 0.5;

    private final ChainProgram program;
    /** What a plain loop takes for an element, roughly: asked for at every run. */
    private final double elementNanos;

    /** Null when there is nothing to wait for. */
    private @Nullable Warmup warmup;
    /** What plain loops have cost, roughly; counted without care by several threads. */
    private double plainNanos;
    /** When the counting began. */
    private long since = System.nanoTime();

    /** Whether the warm-up has been asked to get the vector loop compiled. */
    private boolean isHanded;

    /** Null until it is needed: steps of a {@link SmallPlan} never need one. */
    private volatile @Nullable ChainLoop loop;

    private @Nullable ChainLoop vector;

    /** A code that runs plain loops, until the warm-up, if there is one, has got the vector loop compiled. */
    ChainCode(ChainProgram program, @Nullable Warmup warmup) {
        this.program = program;
        this.elementNanos = program.plainNanos();
        this.warmup = program.hasVectorForm() ? warmup : null;
    }

    /** The loop to run now, for so many elements. */
    ChainLoop loop(int elements) {
        Warmup asked = warmup;
        if (asked != null) {
            count(asked, elements);
        }
        ChainLoop written = loop;
        return written == null ? writePlainLoop() : written;
    }

    private synchronized ChainLoop writePlainLoop() {
        ChainLoop written = loop;
        if (written == null) {
            written = ChainLoopWriter.plain(program);
            loop = written;
        }
        return written;
    }

    private void count(Warmup asked, int elements) {
        plainNanos += elements * elementNanos;
        if (plainNanos > WORTH_WARMUP_NANOS) {
            long now = System.nanoTime();
            asked.plainTook((long) plainNanos);
            if (now - since < LONGEST_NANOS) {
                handTo(asked);
            }
            plainNanos = 0;
            since = now;
        }
    }

    private synchronized void handTo(Warmup asked) {
        if (!isHanded) {
            isHanded = true;
            asked.add(this);
        }
    }

    /** Runs the vector loop on numbers of its own; each call says whether that was as fast as a compiled loop is. */
    BooleanSupplier trial() {
        ChainLoop trial = writeVectorLoop();
        int count = program.arrays();
        int rows = program.shortRows() ? TRIAL_ROWS : 1;
        int columns = program.shortRows() ? ChainProgram.SHORT_ROW - 1 : TRIAL_COLUMNS;
        float[][] arrays = new float[count][columns];
        int[] zeros = new int[count];
        double bound = (count + program.instructions().size()) * rows * columns * TRIAL_NANOS;
        return () -> {
            long start = System.nanoTime();
            trial.run(arrays, zeros, zeros, rows, columns);
            return System.nanoTime() - start < bound;
        };
    }

    /** From now on the loop of vector operations is run, if all operations have such a form. Needs the Vector API. */
    synchronized void useVectorLoop() {
        if (program.hasVectorForm()) {
            loop = writeVectorLoop();
        }
        stayAsItIs();
    }

    /** The loop that is run now stays the one. */
    void stayAsItIs() {
        warmup = null;
    }

    private synchronized ChainLoop writeVectorLoop() {
        ChainLoop written = vector;
        if (written == null) {
            written = ChainLoopWriter.vector(program);
            vector = written;
        }
        return written;
    }
}
