package dev.backlight.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;

/** Runs one work for one participant in this process, and prints the results as lines of JSON. */
public final class Harness {
    /** More than any cache keeps from one turn to the next; each step takes the next. */
    private static final int BATCHES = 8;

    private static final double WARM_UP = Double.parseDouble(System.getProperty("bench.warmup", "4"));
    private static final double SECONDS = Double.parseDouble(System.getProperty("bench.seconds", "1.5"));

    private final Participant participant;

    private Harness(Participant participant) {
        this.participant = participant;
    }

    /** To be called first thing in {@code main}, because the time from here counts for a cold start. */
    public static void run(String[] arguments, Supplier<Participant> participant) throws Exception {
        long entered = System.nanoTime();
        Harness harness = new Harness(participant.get());
        String work = arguments[0];
        try {
            switch (work) {
                case "start" -> harness.start();
                case "cold1000" -> harness.cold(entered);
                case "tiny" -> harness.train(work, Network.TINY, 4, false, WARM_UP, SECONDS);
                case "mlp1", "mlp32", "mlp128", "mlp1024" ->
                    harness.train(work, Network.DIGITS, Integer.parseInt(work.substring(3)), false, WARM_UP, SECONDS);
                case "adam128" -> harness.train(work, Network.DIGITS, 128, true, WARM_UP, SECONDS);
                case "infer1" -> harness.infer(work);
                case "product" -> harness.multiply();
                case "scale-batch", "scale-width", "scale-depth" -> harness.scale(work);
                default -> throw new IllegalArgumentException("there is no work " + work);
            }
        } catch (UnsupportedOperationException cannot) {
            new Line().with("work", work).with("cannot", cannot.getMessage()).print();
        }
        Runtime.getRuntime().halt(0); // whatever threads the library left
    }

    private void train(String work, Network network, int size, boolean adam, double warmUp, double seconds)
            throws Exception {
        Data data = Data.of(network, size, BATCHES);
        Participant.Training training = participant.training(network, data, adam);
        double first = training.loss(0);
        Timing timing = Timing.of(training, BATCHES, warmUp, seconds);
        line(work, timing)
                .with("operations", network.operations(size))
                .with("allocated", Timing.allocation(training, BATCHES))
                .with("firstLoss", first)
                .with("lastLoss", training.loss(0))
                .print();
    }

    private void infer(String work) throws Exception {
        Participant.Step inference = participant.inference(Network.DIGITS, Data.of(Network.DIGITS, 1, BATCHES));
        line(work, Timing.of(inference, BATCHES, WARM_UP, SECONDS))
                .with("allocated", Timing.allocation(inference, BATCHES))
                .print();
    }

    private void multiply() throws Exception {
        for (Product product : Product.all()) {
            Timing timing = Timing.of(participant.product(product), BATCHES, WARM_UP / 8, SECONDS / 5);
            line(product.name(), timing)
                    .with("operations", product.operations())
                    .print();
        }
    }

    private void scale(String work) throws Exception {
        for (int size : List.of(1, 4, 16, 64, 256, 1024, 4096)) {
            double seconds = SECONDS / 3;
            switch (work) {
                case "scale-batch" -> train(work + " " + size, Network.DIGITS, size, false, WARM_UP, seconds);
                case "scale-width" -> {
                    if (size >= 16) {
                        train(work + " " + size, Network.of(size, size), 32, false, WARM_UP, seconds);
                    }
                }
                default -> {
                    if (size <= 64) {
                        Integer[] hidden =
                                java.util.Collections.nCopies(size, 128).toArray(Integer[]::new);
                        train(work + " " + size, Network.of(hidden), 32, false, WARM_UP, seconds);
                    }
                }
            }
        }
    }

    private static Line line(String work, Timing timing) {
        return new Line()
                .with("work", work)
                .with("nanos", timing.median())
                .with("low", timing.low())
                .with("high", timing.high())
                .with("count", timing.count());
    }

    /** One step, then the process ends; whoever started it holds the watch. */
    private void start() throws Exception {
        participant
                .training(Network.DIGITS, Data.of(Network.DIGITS, 32, 1), false)
                .run(0);
    }

    private void cold(long entered) throws Exception {
        Participant.Training training =
                participant.training(Network.DIGITS, Data.of(Network.DIGITS, 32, BATCHES), false);
        Line line = new Line().with("work", "cold1000");
        for (int step = 1; step <= 1000; step++) {
            training.run(step % BATCHES);
            if (step == 1 || step == 10 || step == 100) {
                line.with("after" + step, System.nanoTime() - entered);
            }
        }
        line.with("nanos", System.nanoTime() - entered)
                .with("resident", peakResident())
                .print();
    }

    /** The most memory that this process ever held, in bytes; Linux alone tells. */
    private static double peakResident() throws IOException {
        Path status = Path.of("/proc/self/status");
        if (Files.exists(status)) {
            for (String line : Files.readAllLines(status)) {
                if (line.startsWith("VmHWM:")) {
                    return 1024 * Double.parseDouble(line.replaceAll("[^0-9]", ""));
                }
            }
        }
        return Double.NaN;
    }
}
