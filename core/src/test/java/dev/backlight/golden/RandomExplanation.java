package dev.backlight.golden;

import dev.backlight.explain.Explanation;
import dev.backlight.explain.Sample;
import dev.backlight.explain.Subject;
import dev.backlight.golden.Experiment.Snapshot;
import dev.backlight.nn.Loss;
import dev.backlight.nn.UnitNetwork;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/** A random network on one random sample, at which no relu is near its kink, and its explanation. */
record RandomExplanation(UnitNetwork network, Explanation explanation, Experiment experiment, double[] x, double[] y) {
    /** How many networks each property is tried on. */
    static final int NETWORKS = 1000;

    private static final List<Loss> LOSSES = List.of(Loss.HALF_SQUARED, Loss.SQUARED, Loss.MEAN_SQUARED);

    private static RandomExplanation draw(long seed) {
        Random random = new Random(seed);
        UnitNetwork network = RandomNetwork.draw(random);
        Loss loss = loss(random);
        double[] y = RandomNetwork.numbers(network.outputs().size(), random);
        Experiment experiment = new Experiment(network, loss);
        while (true) {
            double[] x = RandomNetwork.numbers(network.inputs().size(), random);
            if (RandomNetwork.isClearOfKinks(network, experiment.look(experiment.start(), x, y))) {
                return new RandomExplanation(
                        network, Explanation.of(Subject.of(network, loss), Sample.of(x, y)), experiment, x, y);
            }
        }
    }

    static Loss loss(Random random) {
        return LOSSES.get(random.nextInt(LOSSES.size()));
    }

    /** What training computes of the same sample. */
    Snapshot run() {
        return experiment.look(experiment.start(), x, y);
    }

    /** Tries every network, and says the seed of the one that fails. */
    static void forEach(Consumer<RandomExplanation> property) {
        forEachSeed(seed -> property.accept(draw(seed)));
    }

    /** Tries something random with every seed, and says with which one it fails. */
    static void forEachSeed(LongConsumer property) {
        for (long seed = 0; seed < NETWORKS; seed++) {
            try {
                property.accept(seed);
            } catch (AssertionError | RuntimeException failure) {
                throw new AssertionError("random network of seed " + seed, failure);
            }
        }
    }
}
