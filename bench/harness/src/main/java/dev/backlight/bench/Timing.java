package dev.backlight.bench;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;

/**
 * The time of one step in nanoseconds.
 *
 * @param median of single steps; of groups of steps, divided by their number, where a step takes less than 2 µs
 * @param low the first decile
 * @param high the last decile
 * @param count how many were measured
 */
record Timing(double median, double low, double high, int count) {
    private static final long SHORTEST = 2_000;
    private static final int MOST = 1 << 20;

    static Timing of(Participant.Step step, int batches, double warmUpSeconds, double seconds) throws Exception {
        int batch = 0;
        long start = System.nanoTime();
        for (int steps = 0; steps < 8 || System.nanoTime() - start < warmUpSeconds * 1e9; steps++) {
            step.run(batch);
            batch = batch + 1 == batches ? 0 : batch + 1;
        }
        int group = time(step, batches, batches) < batches * SHORTEST ? batches : 1;
        while (group > 1 && time(step, batches, group) < SHORTEST) {
            group *= 2;
        }
        long[] times = new long[MOST];
        int count = 0;
        start = System.nanoTime();
        while (count < MOST && (count < 8 || System.nanoTime() - start < seconds * 1e9)) {
            if (group == 1) {
                long before = System.nanoTime();
                step.run(batch);
                times[count++] = System.nanoTime() - before;
                batch = batch + 1 == batches ? 0 : batch + 1;
            } else {
                times[count++] = time(step, batches, group);
            }
        }
        Arrays.sort(times, 0, count);
        return new Timing(
                times[count / 2] / (double) group,
                times[count / 10] / (double) group,
                times[count * 9 / 10] / (double) group,
                count);
    }

    private static long time(Participant.Step step, int batches, int group) throws Exception {
        int batch = 0;
        long start = System.nanoTime();
        for (int i = 0; i < group; i++) {
            step.run(batch);
            batch = batch + 1 == batches ? 0 : batch + 1;
        }
        return System.nanoTime() - start;
    }

    /** The bytes that all threads together allocate on the Java heap in a step. */
    static double allocation(Participant.Step step, int batches) throws Exception {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getTotalThreadAllocatedBytes();
        long start = System.nanoTime();
        int steps = 0;
        while (steps < 16 || System.nanoTime() - start < 200_000_000) {
            step.run(steps++ % batches);
        }
        return (threads.getTotalThreadAllocatedBytes() - before) / (double) steps;
    }
}
