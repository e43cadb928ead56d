package dev.backlight.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Something to measure.
 *
 * @param name as the harness knows it
 * @param threads how many threads may be used
 * @param once whether one round is enough
 * @param takesPart who does it
 */
record Work(String name, int threads, boolean once, Predicate<Contender> takesPart) {
    private static final Predicate<Contender> BARE =
            contender -> contender.name().equals("backlight, no flags");
    private static final Predicate<Contender> OURS = Contender::isOurs;
    private static final Predicate<Contender> MULTIPLIES =
            contender -> contender.isOurs() || contender.module().equals("blas");
    private static final Predicate<Contender> STARTS =
            contender -> !contender.module().equals("blas");
    private static final Predicate<Contender> TRAINS = STARTS.and(BARE.negate());
    /** Us and the two fastest peers. */
    private static final Predicate<Contender> SCALES = contender ->
            contender.isOurs() || List.of("tensorflow", "libtorch-mkl").contains(contender.name());

    static final List<Work> ALL = all();

    private static List<Work> all() {
        List<Work> all = new ArrayList<>();
        all.add(new Work("peak", 2, false, OURS));
        for (String name : List.of("tiny", "mlp1", "mlp32", "mlp128", "mlp1024", "adam128")) {
            all.add(new Work(name, 2, false, TRAINS));
        }
        for (int threads = 1; threads <= 2; threads++) {
            all.add(new Work("infer1", threads, false, TRAINS));
        }
        for (int threads = 1; threads <= 2; threads++) {
            all.add(new Work("product", threads, false, MULTIPLIES));
        }
        all.add(new Work("start", 2, false, STARTS));
        all.add(new Work("cold1000", 2, false, STARTS));
        all.add(new Work("mnist", 2, false, OURS));
        all.add(new Work("profile", 2, false, OURS));
        for (String name : List.of("scale-batch", "scale-width", "scale-depth")) {
            all.add(new Work(name, 2, true, SCALES));
        }
        return all;
    }
}
