package dev.backlight.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.backlight.engine.Variables;
import dev.backlight.explain.BatchExplanation;
import dev.backlight.explain.Explanation;
import dev.backlight.explain.Objective;
import dev.backlight.explain.Path;
import dev.backlight.explain.Quantity;
import dev.backlight.explain.Sample;
import dev.backlight.explain.Subject;
import dev.backlight.explain.UnitSignals;
import dev.backlight.explain.WeightGradient;
import dev.backlight.golden.Experiment.Snapshot;
import dev.backlight.nn.Loss;
import dev.backlight.nn.Reduction;
import dev.backlight.nn.UnitNetwork;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

/** What the explanation of a batch says of random networks, against what training uses and against single samples. */
final class BatchInvariantsTest {
    private static final double RATE = 0.1;

    /** A random network with skip connections, 2 to 5 random samples, and either reduction. */
    private record Trial(Experiment experiment, BatchExplanation batch, double[] x, double[] y) {
        static Trial of(long seed) {
            Random random = new Random(seed);
            UnitNetwork network = RandomNetwork.draw(random);
            Loss loss = RandomExplanation.loss(random);
            Reduction reduction = random.nextBoolean() ? Reduction.MEAN : Reduction.SUM;
            List<Sample> samples = new ArrayList<>();
            int size = 2 + random.nextInt(4);
            for (int i = 0; i < size; i++) {
                samples.add(Sample.of(
                        RandomNetwork.numbers(network.inputs().size(), random),
                        RandomNetwork.numbers(network.outputs().size(), random)));
            }
            return new Trial(
                    new Experiment(network, loss, reduction, size, name -> true),
                    BatchExplanation.of(
                            Subject.of(network, loss)
                                    .withObjective(new Objective.Targets(loss, reduction))
                                    .withRate(RATE),
                            samples),
                    samples.stream()
                            .flatMapToDouble(
                                    sample -> DoubleStream.of(sample.x().toDoubles()))
                            .toArray(),
                    samples.stream()
                            .flatMapToDouble(
                                    sample -> DoubleStream.of(sample.y().toDoubles()))
                            .toArray());
        }

        Snapshot run() {
            return experiment.look(experiment.start(), x, y);
        }

        int size() {
            return batch.samples().size();
        }

        boolean isMean() {
            return batch.subject().objective().reduction() == Reduction.MEAN;
        }
    }

    private static void forEachBatch(Consumer<Trial> property) {
        RandomExplanation.forEachSeed(seed -> property.accept(Trial.of(seed)));
    }

    @Test
    void tellsTheStepThatTrainingTakesBitForBit() {
        forEachBatch(trial -> {
            Snapshot run = trial.run();
            BatchExplanation batch = trial.batch();
            equal(batch.loss().orElseThrow(), run.loss());
            Variables moved = trial.experiment().start();
            trial.experiment().step(moved, trial.x(), trial.y(), RATE);
            equal(
                    batch.lossAfter().orElseThrow(),
                    trial.experiment().look(moved, trial.x(), trial.y()).loss());
            for (BatchExplanation.Row row : batch.weights()) {
                equal(row.value(), run.weight(row.name()));
                equal(row.gradient(), run.byWeight(row.name()));
                equal(row.change(), -RATE * run.byWeight(row.name()));
                equal(row.updated(), moved.get(row.name()).item());
                assertThat(batch.updated().get(row.name()).item())
                        .isEqualTo(row.updated().value());
            }
            assertThat(batch.weights())
                    .extracting(BatchExplanation.Row::name)
                    .containsExactlyInAnyOrderElementsOf(trial.experiment().parameters());
        });
    }

    private static void equal(Quantity told, double used) {
        assertThat(told.value()).isEqualTo(used + 0.0); // 0 is added to make a zero of either sign the same
    }

    /** The parts are recorded products, added in the order of the samples, as the update adds them. */
    @Test
    void theRecordedProductsOfTheSamplesAddUpToTheGradientBitForBit() {
        int[] toTheBit = new int[1];
        forEachBatch(trial -> {
            for (BatchExplanation.Row row : trial.batch().weights()) {
                List<WeightGradient> parts = trial.batch().parts().stream()
                        .map(part -> part.weight(row.name()))
                        .toList();
                double sum = 0;
                double size = 0;
                for (WeightGradient part : parts) {
                    for (WeightGradient.Use use : part.uses()) {
                        sum += use.product().value();
                        size += Math.abs(use.product().value());
                    }
                }
                int uses = parts.getFirst().uses().size();
                if (uses <= 1) {
                    assertThat(sum).as(row.name()).isEqualTo(row.gradient().value());
                    toTheBit[0]++;
                } else {
                    // The update adds use by use, here it is sample by sample: terms − 1 roundings in either order.
                    assertThat(sum)
                            .as(row.name())
                            .isCloseTo(row.gradient().value(), within(parts.size() * uses * Math.ulp(size)));
                }
            }
        });
        assertThat(toTheBit[0]).as("weights with one use").isGreaterThan(10 * RandomExplanation.NETWORKS);
    }

    @Test
    void isTheSumOrMeanOfItsSamples() {
        forEachBatch(trial -> {
            BatchExplanation batch = trial.batch();
            int n = trial.size();
            double losses = batch.samples().stream()
                    .mapToDouble(sample -> sample.loss().orElseThrow().value())
                    .sum();
            // n roundings of a sum of positive terms, and one of the division.
            assertThat(batch.loss().orElseThrow().value())
                    .isCloseTo(trial.isMean() ? losses / n : losses, within((n + 1) * Math.ulp(losses)));
            for (BatchExplanation.Row row : batch.weights()) {
                double sum = 0;
                double size = 0;
                int terms = 0;
                for (int i = 0; i < n; i++) {
                    Explanation alone = batch.samples().get(i);
                    WeightGradient weight = alone.weight(row.name());
                    double single = weight.gradient().value();
                    assertThat(row.parts().get(i).value()).isEqualTo(single);
                    sum += single;
                    List<Path> paths =
                            alone.paths(row.name(), Integer.MAX_VALUE).listed();
                    size += paths.stream()
                            .mapToDouble(path -> Math.abs(path.product().value()))
                            .sum();
                    terms += paths.size();
                }
                assertThat(row.sum().value()).as(row.name()).isEqualTo(sum + 0.0);
                assertThat(row.mean().value()).as(row.name()).isEqualTo(sum / n + 0.0);
                // The division by n comes first here and last there. Each product has up to 40 roundings of half an ulp
                // on its path, the sum one a term.
                double bound = (40 + terms) * Math.ulp(1.0) * (trial.isMean() ? size / n : size);
                assertThat(row.gradient().value())
                        .as(row.name())
                        .isCloseTo(trial.isMean() ? sum / n : sum, within(bound));
            }
        });
    }

    @Test
    void aUnitIsDeadIfNoSampleComesBackThroughIt() {
        int[] dead = new int[1];
        forEachBatch(trial -> {
            Snapshot run = trial.run();
            List<String> expected = trial.batch().samples().getFirst().units().stream()
                    .filter(unit -> unit.slope().isPresent())
                    .map(UnitSignals::name)
                    .filter(unit -> DoubleStream.of(run.slope(unit)).allMatch(slope -> slope == 0))
                    .toList();
            assertThat(trial.batch().deadUnits()).isEqualTo(expected);
            dead[0] += expected.size();
        });
        assertThat(dead[0]).as("dead units met").isGreaterThan(50);
    }
}
