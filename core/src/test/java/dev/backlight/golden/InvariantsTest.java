package dev.backlight.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.backlight.engine.Variables;
import dev.backlight.expr.Unary;
import dev.backlight.golden.Experiment.Snapshot;
import dev.backlight.nn.Loss;
import dev.backlight.nn.Reduction;
import dev.backlight.nn.Unit;
import dev.backlight.nn.UnitNetwork;
import dev.backlight.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What holds for every network of units: the invariants of the reference cases, over random networks. */
final class InvariantsTest {
    private static final int NETWORKS = 300;
    private static final List<Loss> LOSSES = List.of(Loss.HALF_SQUARED, Loss.SQUARED, Loss.MEAN_SQUARED);

    /** A random network on one random sample, at which no relu is near its kink. */
    private record Trial(long seed, Experiment experiment, Loss loss, double[] x, double[] y, Snapshot run) {
        static Trial of(long seed) {
            Random random = new Random(seed);
            UnitNetwork network = RandomNetwork.draw(random);
            Loss loss = LOSSES.get(random.nextInt(LOSSES.size()));
            Experiment experiment = new Experiment(network, loss);
            double[] y = RandomNetwork.numbers(network.outputs().size(), random);
            while (true) {
                double[] x = RandomNetwork.numbers(network.inputs().size(), random);
                Snapshot run = experiment.look(experiment.start(), x, y);
                if (RandomNetwork.isClearOfKinks(network, run)) {
                    return new Trial(seed, experiment, loss, x, y, run);
                }
            }
        }

        UnitNetwork network() {
            return experiment.network;
        }

        Oracle oracle() {
            return new Oracle(network(), run);
        }

        /** The loss when one parameter is moved by h. */
        double lossMoved(String parameter, double h) {
            Variables moved = experiment.start();
            moved.set(parameter, Tensor.scalar(run.weight(parameter) + h));
            return experiment.look(moved, x, y).loss();
        }
    }

    /** Tries every network, and says the seed of the one that fails. */
    private static void forEachNetwork(Consumer<Trial> property) {
        for (long seed = 0; seed < NETWORKS; seed++) {
            try {
                property.accept(Trial.of(seed));
            } catch (AssertionError failure) {
                throw new AssertionError("random network of seed " + seed, failure);
            }
        }
    }

    @Test
    @DisplayName("1, DOL-F: recursion = sum over paths = finite difference = Gradient")
    void fourWaysToTheSameGradient() {
        forEachNetwork(trial -> {
            Oracle oracle = trial.oracle();
            Map<String, Double> deltas = oracle.errorSignals();
            for (String parameter : trial.experiment.parameters()) {
                List<Oracle.Path> paths = oracle.paths(parameter);
                double byRecursion = uses(trial.network(), parameter)
                        .mapToDouble(use -> deltas.get(use.target()) * use.value(trial.run))
                        .sum();
                double gradient = trial.run.byWeight(parameter);

                assertThat(byRecursion).as(parameter).isCloseTo(sum(paths), within(1e-12 * largest(paths)));
                assertThat(gradient).as(parameter).isCloseTo(sum(paths), within(1e-12 * largest(paths)));
                // The loss is rounded by a few ulps, say 4: 4·2⁻⁵³·E / h = 4.4e-10·E. The cut-off series adds h²·E‴/6,
                // about 1e-13·E‴.
                double h = 1e-6;
                double slope = (trial.lossMoved(parameter, h) - trial.lossMoved(parameter, -h)) / (2 * h);
                double bound = Math.max(1e-6 * Math.abs(gradient), 1e-9 * Math.max(1, trial.run.loss()));
                assertThat(gradient).as(parameter).isCloseTo(slope, within(bound));
            }
            deltas.forEach((unit, delta) -> {
                List<Oracle.Path> paths = oracle.pathsFrom(unit);
                assertThat(delta)
                        .as("δ of %s", unit)
                        .isCloseTo(sum(paths), within(1e-12 * largest(paths)))
                        .isCloseTo(trial.run.delta(unit)[0], within(1e-12 * largest(paths)));
            });
        });
    }

    private static double sum(List<Oracle.Path> paths) {
        return paths.stream().mapToDouble(Oracle.Path::product).sum();
    }

    private static double largest(List<Oracle.Path> paths) {
        return paths.stream()
                .mapToDouble(path -> Math.abs(path.product()))
                .max()
                .orElse(0);
    }

    @Test
    @DisplayName("2, 4: dE/dw = δ(target)·z(source), to the bit where a weight has one use")
    void aGradientIsTheProductOfTheRecordedFactors() {
        int[] toTheBit = new int[1];
        forEachNetwork(trial -> {
            for (String parameter : trial.experiment.parameters()) {
                List<Double> products = uses(trial.network(), parameter)
                        .map(use -> trial.run.delta(use.target())[0] * use.value(trial.run))
                        .toList();
                double sum = products.stream().mapToDouble(d -> d).sum();
                double size = products.stream().mapToDouble(Math::abs).sum();
                if (products.size() == 1) {
                    // 0 is added to make a zero of either sign the same.
                    assertThat(trial.run.byWeight(parameter) + 0.0)
                            .as(parameter)
                            .isEqualTo(sum + 0.0);
                    toTheBit[0]++;
                } else {
                    // n terms are added with n − 1 roundings, in another order.
                    assertThat(trial.run.byWeight(parameter))
                            .as(parameter)
                            .isCloseTo(sum, within(2 * products.size() * Math.ulp(size)));
                }
            }
        });
        assertThat(toTheBit[0]).as("weights with one use").isGreaterThan(10 * NETWORKS);
    }

    @Test
    @DisplayName("3: one simultaneous update, from gradients by the old parameters")
    void allParametersMoveAtOnce() {
        forEachNetwork(trial -> {
            Variables variables = trial.experiment.start();
            trial.experiment.step(variables, trial.x, trial.y, 0.1);
            for (String parameter : trial.experiment.parameters()) {
                assertThat(variables.get(parameter).item())
                        .as(parameter)
                        .isEqualTo(trial.run.weight(parameter) - 0.1 * trial.run.byWeight(parameter));
            }
        });
    }

    @Test
    @DisplayName("5: a batch's gradient is the mean or the sum of its samples'")
    void aBatchIsTheMeanOrSumOfItsSamples() {
        forEachNetwork(trial -> {
            int batch = 3;
            Random random = new Random(trial.seed);
            double[] x = RandomNetwork.numbers(batch * trial.x.length, random);
            double[] y = RandomNetwork.numbers(batch * trial.y.length, random);
            List<Snapshot> single = new ArrayList<>();
            for (int i = 0; i < batch; i++) {
                single.add(trial.experiment.look(
                        trial.experiment.start(), row(x, i, trial.x.length), row(y, i, trial.y.length)));
            }
            for (Reduction reduction : Reduction.values()) {
                Experiment whole = new Experiment(trial.network(), trial.loss, reduction, batch, name -> true);
                Snapshot run = whole.look(whole.start(), x, y);
                double divisor = reduction == Reduction.MEAN ? batch : 1;
                assertSum(run.loss(), single.stream().map(Snapshot::loss).toList(), divisor, "loss");
                for (String parameter : whole.parameters()) {
                    List<Double> terms =
                            single.stream().map(one -> one.byWeight(parameter)).toList();
                    assertSum(run.byWeight(parameter), terms, divisor, parameter);
                }
            }
        });
    }

    private static void assertSum(double actual, List<Double> terms, double divisor, String name) {
        double sum = terms.stream().mapToDouble(d -> d).sum() / divisor;
        double size = terms.stream().mapToDouble(Math::abs).sum() / divisor;
        assertThat(actual).as(name).isCloseTo(sum, within(Math.max(1e-12 * size, 1e-15)));
    }

    private static double[] row(double[] values, int row, int width) {
        return Arrays.copyOfRange(values, row * width, (row + 1) * width);
    }

    @Test
    @DisplayName("4, 6: an inactive relu has δ = 0 and only zero gradients")
    void nothingFlowsThroughAnInactiveRelu() {
        int[] inactive = new int[1];
        forEachNetwork(trial -> {
            for (Unit unit : trial.network().units()) {
                boolean relu = unit.activation().equals(Optional.of(Unary.RELU));
                if (!relu || trial.run.s(unit.name())[0] > 0) {
                    continue;
                }
                inactive[0]++;
                assertThat(trial.run.z(unit.name())[0])
                        .as("z of %s", unit.name())
                        .isZero();
                assertThat(trial.run.slope(unit.name())[0])
                        .as("f' of %s", unit.name())
                        .isZero();
                assertThat(trial.run.delta(unit.name())[0])
                        .as("δ of %s", unit.name())
                        .isZero();
            }
            for (String parameter : trial.experiment.parameters()) {
                boolean dead = uses(trial.network(), parameter)
                        .allMatch(use -> trial.run.delta(use.target())[0] == 0);
                if (dead) {
                    assertThat(trial.run.byWeight(parameter)).as(parameter).isZero();
                }
            }
        });
        assertThat(inactive[0]).as("inactive units met").isGreaterThan(50);
    }

    @Test
    @DisplayName("8: a small enough step lowers the loss by about η·|∇E|²")
    void aSmallStepLowersTheLoss() {
        int[] lowered = new int[1];
        forEachNetwork(trial -> {
            double square = trial.experiment.parameters().stream()
                    .mapToDouble(name -> trial.run.byWeight(name) * trial.run.byWeight(name))
                    .sum();
            double loss = trial.run.loss();
            if (square < 1e-8 * loss) {
                return; // the change would drown in rounding before the step is small
            }
            double change = Double.NaN;
            double predicted = Double.NaN;
            // E(w − η∇E) = E − η|∇E|² + O(η²): as η halves, the ratio of real to predicted change tends to 1.
            for (double rate = 0.5; rate * square > 1e-11 * loss; rate /= 2) {
                Variables variables = trial.experiment.start();
                trial.experiment.step(variables, trial.x, trial.y, rate);
                change = trial.experiment.look(variables, trial.x, trial.y).loss() - loss;
                predicted = -rate * square;
                if (change < 0 && Math.abs(change / predicted - 1) < 0.05) {
                    lowered[0]++;
                    return;
                }
            }
            throw new AssertionError("the last step changed the loss by " + change + ", predicted was " + predicted);
        });
        assertThat(lowered[0]).as("networks whose loss fell as predicted").isGreaterThan(9 * NETWORKS / 10);
    }

    /** Where a parameter is used: on an edge into a unit, or as its bias, which is an edge from 1. */
    private record Use(String target, Optional<String> source) {
        double value(Snapshot run) {
            return source.map(unit -> run.z(unit)[0]).orElse(1.0);
        }
    }

    private static Stream<Use> uses(UnitNetwork network, String parameter) {
        return network.units().stream()
                .flatMap(unit -> Stream.concat(
                        unit.edges().stream()
                                .filter(edge -> edge.weight().name().equals(parameter))
                                .map(edge -> new Use(unit.name(), Optional.of(edge.source()))),
                        unit.bias().stream()
                                .filter(bias -> bias.name().equals(parameter))
                                .map(bias -> new Use(unit.name(), Optional.empty()))));
    }
}
