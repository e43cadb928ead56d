package dev.backlight.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.backlight.explain.Explanation;
import dev.backlight.explain.Factor;
import dev.backlight.explain.Level;
import dev.backlight.explain.Notation;
import dev.backlight.explain.Path;
import dev.backlight.explain.Paths;
import dev.backlight.explain.Quantity;
import dev.backlight.explain.Sample;
import dev.backlight.explain.Subject;
import dev.backlight.explain.UnitSignals;
import dev.backlight.explain.WeightGradient;
import dev.backlight.golden.Experiment.Snapshot;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What an explanation says of random networks, against what training uses and against the chain rule by hand. */
final class ExplanationInvariantsTest {
    @Test
    void tellsTheNumbersThatTrainingUsesBitForBit() {
        RandomExplanation.forEach(trial -> {
            Snapshot run = trial.run();
            Explanation explanation = trial.explanation();
            assertThat(explanation.loss().orElseThrow().value()).isEqualTo(run.loss());
            List<String> told =
                    explanation.units().stream().map(UnitSignals::name).toList();
            assertThat(told).containsAll(trial.network().inputs());
            trial.network().units().forEach(unit -> {
                if (new Oracle(trial.network(), run).pathsFrom(unit.name()).isEmpty()) {
                    assertThat(told).as("the loss does not depend on it").doesNotContain(unit.name());
                    return;
                }
                UnitSignals signals = explanation.unit(unit.name());
                equal(signals.s().orElseThrow(), run.s(unit.name())[0]);
                equal(signals.z(), run.z(unit.name())[0]);
                equal(signals.slope().orElseThrow(), run.slope(unit.name())[0]);
                equal(signals.byValue(), run.byValue(unit.name())[0]);
                equal(signals.delta().orElseThrow(), run.delta(unit.name())[0]);
                assertThat(signals.isOutput())
                        .isEqualTo(trial.network().outputs().contains(unit.name()));
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
                    .containsExactlyInAnyOrderElementsOf(trial.experiment().parameters());
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
        RandomExplanation.forEach(trial -> {
            Oracle oracle = new Oracle(trial.network(), trial.run());
            for (String weight : trial.experiment().parameters()) {
                List<Oracle.Path> truth = oracle.paths(weight);
                Paths paths = trial.explanation().paths(weight);
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
                    assertThat(paths.sum().value())
                            .as(weight)
                            .isCloseTo(paths.gradient().value(), within(bound));
                }
                if (paths.count().equals(BigInteger.ONE)
                        && trial.explanation().weight(weight).uses().size() == 1) {
                    assertThat(paths.sum().value())
                            .as(weight)
                            .isEqualTo(paths.gradient().value());
                    single[0]++;
                }
                double gradient = paths.gradient().value();
                // Rounding of the loss by some 4 ulps over a step of 6e-6, and the cut-off series.
                assertThat(trial.explanation().finiteDifference(weight))
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
                .isGreaterThan(RandomExplanation.NETWORKS);
    }

    /** Few random networks have more paths than an explanation lists by itself: so here it lists three. */
    @Test
    void ofManyPathsTheLargestAreListedAndTheRestIsOneNumber() {
        int most = 3;
        int[] many = new int[1];
        RandomExplanation.forEach(trial -> {
            Oracle oracle = new Oracle(trial.network(), trial.run());
            for (String weight : trial.experiment().parameters()) {
                List<Oracle.Path> truth = oracle.paths(weight).stream()
                        .sorted(Comparator.comparingDouble(path -> -Math.abs(path.product())))
                        .toList();
                Paths paths = trial.explanation().paths(weight, most);
                assertThat(paths.count()).as(weight).isEqualTo(BigInteger.valueOf(truth.size()));
                assertThat(paths.listed()).as(weight).hasSize(Math.min(most, truth.size()));
                if (paths.isComplete()) {
                    assertThat(paths.remainder().value()).as(weight).isZero();
                    continue;
                }
                many[0]++;
                double size = truth.stream()
                        .mapToDouble(path -> Math.abs(path.product()))
                        .sum();
                // Each product has up to 40 roundings of half an ulp, a sum one a term.
                double bound = (40 + truth.size()) * Math.ulp(1.0) * size;
                for (int i = 0; i < most; i++) {
                    assertThat(Math.abs(paths.listed().get(i).product().value()))
                            .as("%s: the product in place %d", weight, i)
                            .isCloseTo(Math.abs(truth.get(i).product()), within(bound));
                }
                assertThat(paths.remainder().value())
                        .as("%s: the paths that are not listed", weight)
                        .isCloseTo(
                                truth.stream()
                                        .skip(most)
                                        .mapToDouble(Oracle.Path::product)
                                        .sum(),
                                within(2 * bound));
            }
        });
        assertThat(many[0]).as("weights with more paths than are listed").isGreaterThan(RandomExplanation.NETWORKS);
    }

    @Test
    void aDerivationEndsInTheNumberThatIsUsed() {
        RandomExplanation.forEach(trial -> {
            Explanation explanation = trial.explanation();
            for (WeightGradient weight : explanation.weights()) {
                if (weight.uses().size() == 1) {
                    for (Level level : List.of(Level.SHORT, Level.FULL)) {
                        assertThat(explanation
                                        .derive(weight.name(), level, Notation.DOL, Quantity.DIGITS)
                                        .getLast()
                                        .value())
                                .as("%s, %s", weight.name(), level)
                                .contains(weight.gradient());
                    }
                }
            }
        });
    }

    @Test
    void countsPathsAndFactorsOfASingleChain() {
        RandomExplanation.forEach(trial -> {
            for (String weight : trial.experiment().parameters()) {
                for (Path path : trial.explanation().paths(weight).listed()) {
                    assertThat(path.factors()).hasSize(2 * path.units().size() + 1);
                    assertThat(path.factors().getFirst()).isInstanceOf(Factor.LossSlope.class);
                    assertThat(path.factors().getLast()).isInstanceOf(Factor.Source.class);
                }
            }
        });
    }

    @Test
    void errorSignalsAreThoseOfTheRecursion() {
        RandomExplanation.forEach(trial -> {
            Oracle oracle = new Oracle(trial.network(), trial.run());
            Map<String, Double> recursion = oracle.errorSignals();
            for (UnitSignals unit : trial.explanation().units()) {
                unit.delta().ifPresent(delta -> {
                    double largest = oracle.pathsFrom(unit.name()).stream()
                            .mapToDouble(path -> Math.abs(path.product()))
                            .max()
                            .orElseThrow();
                    assertThat(delta.value())
                            .as(unit.name())
                            .isCloseTo(recursion.get(unit.name()), within(1e-12 * largest));
                });
            }
        });
    }

    @Test
    void whatIsSilentChangesNothingAndSaysWhy() {
        int[] inactive = new int[1];
        RandomExplanation.forEach(trial -> {
            Explanation explanation = trial.explanation();
            for (WeightGradient weight : explanation.weights()) {
                List<String> reasons = explanation.whyZero(weight.name());
                assertThat(reasons.isEmpty())
                        .as(weight.name())
                        .isEqualTo(weight.gradient().value() != 0);
                boolean isCut =
                        weight.uses().stream().allMatch(use -> use.delta().value() == 0);
                if (isCut) {
                    assertThat(weight.gradient().value()).as(weight.name()).isZero();
                    assertThat(weight.updated().value())
                            .as(weight.name())
                            .isEqualTo(weight.value().value());
                }
                for (WeightGradient.Use use : weight.uses()) {
                    UnitSignals target = explanation.unit(use.target());
                    boolean isOff = target.function().equals("relu")
                            && target.s().orElseThrow().value() <= 0;
                    if (isOff) {
                        inactive[0]++;
                        assertThat(use.delta().value())
                                .as("δ of %s", use.target())
                                .isZero();
                        assertThat(target.z().value()).as(use.target()).isZero();
                        if (isCut) {
                            assertThat(reasons)
                                    .as(weight.name())
                                    .anyMatch(reason -> reason.contains("ReLU is off at " + use.target() + ", s "));
                        }
                    }
                }
            }
        });
        assertThat(inactive[0]).as("weights into inactive units").isGreaterThan(RandomExplanation.NETWORKS);
    }

    /** Also where a factor is 0 and another one negative. */
    @Test
    void noNumberIsMinusZero() {
        int[] zeros = new int[1];
        RandomExplanation.forEach(trial -> {
            Explanation explanation = trial.explanation();
            List<Quantity> told = new ArrayList<>(List.of(
                    explanation.loss().orElseThrow(),
                    explanation.lossAfter().orElseThrow(),
                    explanation.predictedChange()));
            for (UnitSignals unit : explanation.units()) {
                told.addAll(List.of(unit.z(), unit.byValue()));
                Stream.of(unit.s(), unit.slope(), unit.delta())
                        .flatMap(Optional::stream)
                        .forEach(told::add);
            }
            for (WeightGradient weight : explanation.weights()) {
                told.addAll(List.of(weight.value(), weight.gradient(), weight.change(), weight.updated()));
                weight.uses().forEach(use -> told.addAll(List.of(use.delta(), use.sourceValue(), use.product())));
                Paths paths = explanation.paths(weight.name());
                told.addAll(List.of(paths.sum(), paths.remainder()));
                paths.listed().forEach(path -> told.add(path.product()));
            }
            for (Quantity number : told) {
                assertThat(Double.compare(number.value(), -0.0)).isNotZero();
                assertThat(number.digits(4)).doesNotMatch("-[0.]*(e.*)?");
                zeros[0] += number.value() == 0 ? 1 : 0;
            }
        });
        assertThat(zeros[0]).as("zeros met").isGreaterThan(RandomExplanation.NETWORKS);
    }

    @Test
    void aSmallStepLowersTheLossAsPredicted() {
        int[] lowered = new int[1];
        RandomExplanation.forEach(trial -> {
            Subject subject = trial.explanation().subject();
            Sample sample = trial.explanation().sample();
            double loss = trial.explanation().loss().orElseThrow().value();
            double square = -trial.explanation().predictedChange().value() / subject.rate();
            if (square < 1e-8 * loss) {
                return; // the change would drown in rounding before the step is small
            }
            double change = Double.NaN;
            // E(w − η∇E) = E − η|∇E|² + O(η²): as η falls, the ratio of real to predicted change tends to 1.
            for (double rate = 0.5; rate * square > 1e-11 * loss; rate /= 8) {
                Explanation smaller = Explanation.of(subject.withRate(rate), sample);
                change = smaller.lossAfter().orElseThrow().value() - loss;
                if (change < 0 && Math.abs(change / smaller.predictedChange().value() - 1) < 0.05) {
                    lowered[0]++;
                    return;
                }
            }
            throw new AssertionError("the last step changed the loss by " + change);
        });
        assertThat(lowered[0]).as("networks whose loss fell as predicted").isGreaterThan(900);
    }
}
