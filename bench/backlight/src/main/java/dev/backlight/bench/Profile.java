package dev.backlight.bench;

import java.util.List;
import java.util.Locale;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How long each product of a training step takes within the step, and all else, from the engine's own report. */
final class Profile {
    /** A line of the report: microseconds, share, GFLOP/s of a product, the step and after the @ its place. */
    private static final Pattern STEP =
            Pattern.compile("\\s+(?<micros>[\\d.]+)\\s+[\\d.]+%\\s+(?<gigaflops>[\\d.]*)\\s.*?(@ (?<place>.*))?");

    private static final String RUNS = "300";
    private static final Logger LOGGER = Logger.getLogger("dev.backlight"); // held, or its handler would be lost

    private Profile() {}

    static void print() throws Exception {
        System.setProperty("backlight.profile", RUNS);
        Latest latest = new Latest();
        LOGGER.setUseParentHandlers(false);
        LOGGER.addHandler(latest);
        for (int size : List.of(32, 128, 1024)) {
            Data data = Data.of(Network.DIGITS, size, 8);
            Timing.of(new Backlight().training(Network.DIGITS, data, false), data.batches(), 4, 0.5);
            print(size, latest.message);
        }
    }

    private static void print(int size, String report) {
        double rest = 0;
        for (String line : report.lines().toList()) {
            Matcher step = STEP.matcher(line);
            if (step.matches()) {
                double nanos = 1e3 * Double.parseDouble(step.group("micros"));
                if (step.group("gigaflops").isEmpty()) {
                    rest += nanos;
                } else {
                    print(size, step.group("place"), nanos, nanos * Double.parseDouble(step.group("gigaflops")));
                }
            }
        }
        print(size, "all else", rest, 0);
    }

    private static void print(int size, String place, double nanos, double operations) {
        new Line()
                .with("work", String.format(Locale.ROOT, "profile %d: %s", size, place))
                .with("nanos", nanos)
                .with("operations", operations)
                .print();
    }

    private static final class Latest extends Handler {
        private String message = "";

        @Override
        public void publish(LogRecord entry) {
            message = entry.getMessage();
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
