package dev.backlight.bench;

import java.util.List;
import java.util.Locale;

/**
 * What is to be reached in a work.
 *
 * @param title what the work is called in tables
 * @param most the most nanoseconds; infinite if there is just a ratio
 * @param ratio the most, as a part of the best peer's time; infinite if there is just a time
 */
record Target(String work, int threads, String title, double most, double ratio) {
    static final List<Target> ALL = List.of(
            within("tiny", 2, "2-8-1 tanh, batch 4", 300),
            within("mlp1", 2, "784-256-128-10, batch 1", 25e3),
            beside("mlp32", "batch 32", 0.45),
            beside("mlp128", "batch 128", 0.5),
            beside("mlp1024", "batch 1024", 0.85),
            beside("adam128", "batch 128, Adam", 0.5),
            within("infer1", 1, "inference, batch 1, one thread", 9e3),
            within("infer1", 2, "inference, batch 1, two threads", 6.5e3),
            within("start", 2, "process start to the end of the first step", 0.25e9),
            within("cold1000", 2, "first 1,000 steps, from main", 0.7e9));

    private static Target within(String work, int threads, String title, double most) {
        return new Target(work, threads, title, most, Double.POSITIVE_INFINITY);
    }

    private static Target beside(String work, String title, double ratio) {
        return new Target(work, 2, title, Double.POSITIVE_INFINITY, ratio);
    }

    boolean isMet(double ours, double bestPeer) {
        return ours <= most && (ratio == Double.POSITIVE_INFINITY || ours <= ratio * bestPeer);
    }

    String text() {
        return Double.isFinite(most) ? "≤ " + time(most) : String.format(Locale.ROOT, "≤ %.2f ×", ratio);
    }

    /** Three digits and a unit. */
    static String time(double nanos) {
        if (nanos < 1e6) {
            return digits(nanos / 1e3) + " µs";
        }
        return nanos < 1e9 ? digits(nanos / 1e6) + " ms" : digits(nanos / 1e9) + " s";
    }

    private static String digits(double value) {
        int decimals = value >= 99.95 ? 0 : value >= 9.995 ? 1 : value >= 0.9995 ? 2 : 3;
        return String.format(Locale.ROOT, "%." + decimals + "f", value);
    }
}
