package dev.backlight.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.backlight.explain.Explanation;
import dev.backlight.explain.Factor;
import dev.backlight.explain.Path;
import dev.backlight.explain.Paths;
import dev.backlight.explain.Quantity;
import dev.backlight.explain.Sample;
import dev.backlight.explain.Subject;
import dev.backlight.explain.UnitSignals;
import dev.backlight.explain.WeightGradient;
import dev.backlight.golden.Experiment.Snapshot;
import dev.backlight.nn.Loss;
import dev.backlight.nn.UnitNetwork;
import java.math.BigInteger;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What an explanation says of random networks, against what training uses and against the chain rule by hand. */
final class ExplanationInvariantsTest {
    private static final int NETWORKS = 1000;
    private static final List<Loss> LOSSES = List.of(Loss.HALF_SQUARED, Loss.SQUARED, Loss.MEAN_SQUARED);

    private record Trial(UnitNetwork network, Explanation explanation, Experiment experiment, double[] x, double[] y) {
        static Trial of(long seed) {
            Random random = new Random(seed);
            UnitNetwork network = RandomNetwork.draw(random);
            Loss loss = LOSSES.get(random.nextInt(LOSSES.size()));
            double[] y = RandomNetwork.numbers(network.outputs().size(), random);
            Experiment experiment = new Experiment(network, loss);
            while (true) {
                double[] x = RandomNetwork.numbers(network.inputs().size(), random);
                if (RandomNetwork.isClearOfKinks(network, experiment.look(experiment.start(), x, y))) {
                    return new Trial(
                            network, Explanation.of(Subject.of(network, loss), Sample.of(x, y)), experiment, x, y);
                }
            }
        }

        Snapshot run() {
            return experiment.look(experiment.start(), x, y);
        }
    }

    private static void forEachNetwork(Consumer<Trial> property) {
        for (long seed = 0; seed < NETWORKS; seed++) {
            try {
                property.accept(Trial.of(seed));
            } catch (AssertionError | RuntimeException failure) {
                throw new AssertionError("random network of seed " + seed, failure);
            }
        }
    }

    @Test
    void tellsTheNumbersThatTrainingUsesBitForBit() {
        forEachNetwork(trial -> {
            Snapshot run = trial.run();
            Explanation explanation = trial.explanation;
            assertThat(explanation.loss().orElseThrow().value()).isEqualTo(run.loss());
            List<String> told =
                    explanation.units().stream().map(UnitSignals::name).toList();
            assertThat(told).containsAll(trial.network.inputs());
            trial.network.units().forEach(unit -> {
                if (new Oracle(trial.network, run).pathsFrom(unit.name()).isEmpty()) {
                    assertThat(told).as("the loss does not depend on it").doesNotContain(unit.name());
                    return;
                }
                UnitSignals signals = explanation.unit(unit.name());
                equal(signals.s().orElseThrow(), run.s(unit.name())[0]);
                equal(signals.z(), run.z(unit.name())[0]);
                equal(signals.slope().orElseThrow(), run.slope(unit.name())[0]);
                equal(signals.byValue(), run.byValue(unit.name())[0]);
                equal(signals.delta().orElseThrow(), run.delta(unit.name())[0]);
                assertThat(signals.isOutput()).isEqualTo(trial.network.outputs().contains(unit.name()));
            });
            for (WeightGradient weight : explanation.weights()) {
                equal(weight.value(), run.weight(weight.name()));
                equal(weight.gradient(), run.byWeight(weight.name()));
                equal(weight.updated(), run.weight(weight.name()) - 0.1 * run.byWeight(weight.name()));
                if (weight.uses().size() == 1) {
                    equal(weight.uses().getFirst().product(), run.byWeight(weight.name()));
                }
            }
            assertThat(explanation.weights())
                    .extracting(WeightGradient::name)
                    .containsExactlyInAnyOrderElementsOf(trial.experiment.parameters());
        });
    }

    private static void equal(Quantity told, double used) {
        assertThat(told.value()).isEqualTo(used + 0.0); // 0 is added to make a zero of either sign the same
        told.exact()
                .ifPresent(exact ->
                        assertThat(exact.doubleValue()).isCloseTo(used, within(1e-12 * Math.max(1, Math.abs(used)))));
    }

    @Test
    void pathsAddUpToTheGradientAndToTheFiniteDifference() {
        int[] single = new int[1];
        forEachNetwork(trial -> {
            Oracle oracle = new Oracle(trial.network, trial.run());
            for (String weight : trial.experiment.parameters()) {
                List<Oracle.Path> truth = oracle.paths(weight);
                Paths paths = trial.explanation.paths(weight);
                double largest = truth.stream()
                        .mapToDouble(path -> Math.abs(path.product()))
                        .max()
                        .orElse(0);
                double size = truth.stream()
                        .mapToDouble(path -> Math.abs(path.product()))
                        .sum();
                // Each product has up to 40 roundings of half an ulp, the sum one a term.
                double bound = (40 + truth.size()) * Math.ulp(1.0) * size;
                assertThat(paths.count()).as(weight).isEqualTo(BigInteger.valueOf(truth.size()));
                if (paths.isComplete()) {
                    assertThat(paths.listed().stream().map(Path::name).sorted())
                            .containsExactlyElementsOf(truth.stream()
                                    .map(Oracle.Path::name)
                                    .sorted()
                                    .toList());
                } else {
                    double[] sizes = truth.stream()
                            .mapToDouble(path -> -Math.abs(path.product()))
                            .sorted()
                            .toArray();
                    for (int i = 0; i < paths.listed().size(); i++) {
                        assertThat(Math.abs(paths.listed().get(i).product().value()))
                                .as("%s: the product in place %d", weight, i)
                                .isCloseTo(-sizes[i], within(40 * Math.ulp(largest)));
                    }
                }
                if (paths.isComplete()) {
                    assertThat(paths.sum().value())
                            .as(weight)
                            .isCloseTo(paths.gradient().value(), within(bound));
                }
                if (paths.count().equals(BigInteger.ONE)
                        && trial.explanation.weight(weight).uses().size() == 1) {
                    assertThat(paths.sum().value())
                            .as(weight)
                            .isEqualTo(paths.gradient().value());
                    single[0]++;
                }
                double gradient = paths.gradient().value();
                // Rounding of the loss by some 4 ulps over a step of 6e-6, and the cut-off series.
                assertThat(trial.explanation.finiteDifference(weight))
                        .as(weight)
                        .isCloseTo(
                                gradient,
                                within(Math.max(
                                        1e-6 * Math.abs(gradient),
                                        1e-8 * Math.max(1, trial.run().loss()))));
            }
        });
        assertThat(single[0])
                .as("gradients that are one product, multiplied in the printed order")
                .isGreaterThan(NETWORKS);
    }

    @Test
    void countsPathsAndFactorsOfASingleChain() {
        forEachNetwork(trial -> {
            for (String weight : trial.experiment.parameters()) {
                for (Path path : trial.explanation.paths(weight).listed()) {
                    assertThat(path.factors()).hasSize(2 * path.units().size() + 1);
                    assertThat(path.factors().getFirst()).isInstanceOf(Factor.LossSlope.class);
                    assertThat(path.factors().getLast()).isInstanceOf(Factor.Source.class);
                }
            }
        });
    }
}
