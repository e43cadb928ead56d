package dev.backlight.golden;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backlight.explain.Explanation;
import dev.backlight.explain.Paths;
import dev.backlight.explain.Quantity;
import dev.backlight.explain.Sample;
import dev.backlight.explain.Subject;
import dev.backlight.explain.UnitSignals;
import dev.backlight.explain.WeightGradient;
import dev.backlight.expr.Unary;
import dev.backlight.nn.Init;
import dev.backlight.nn.Loss;
import dev.backlight.nn.Unit;
import dev.backlight.nn.UnitNetwork;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * "=" before a printed number, over random networks of linear and relu units whose numbers are short decimals: it
 * stands there only if decimal arithmetic, done here once more, comes to the number that is printed.
 */
final class ExactnessInvariantsTest {

    /** The network's numbers as decimals: the forward pass, and derivatives of the loss times a whole number. */
    private static final class Decimals {
        private final UnitNetwork network;
        private final Map<String, BigDecimal> z = new HashMap<>();
        private final Map<String, BigDecimal> s = new HashMap<>();
        private final Map<String, BigDecimal> byValue = new HashMap<>();
        private final List<BigDecimal> targets;
        private final Loss loss;
        /** MEAN_SQUARED divides by the number of outputs, which may not end: everything here is multiplied by it. */
        private final BigDecimal outputs;

        Decimals(UnitNetwork network, Loss loss, Sample sample) {
            this.network = network;
            this.loss = loss;
            this.outputs = BigDecimal.valueOf(
                    loss == Loss.MEAN_SQUARED ? network.outputs().size() : 1);
            this.targets = decimals(sample.y().toDoubles());
            List<BigDecimal> x = decimals(sample.x().toDoubles());
            for (int i = 0; i < x.size(); i++) {
                z.put(network.inputs().get(i), x.get(i));
            }
            network.units().forEach(unit -> z(unit.name()));
        }

        private static List<BigDecimal> decimals(double[] numbers) {
            return Arrays.stream(numbers).mapToObj(BigDecimal::valueOf).toList();
        }

        static BigDecimal value(Unit.Weight weight) {
            return switch (weight.init()) {
                case Init.Constant(double value) -> BigDecimal.valueOf(value);
                case Init other -> throw new AssertionError(other);
            };
        }

        BigDecimal s(String name) {
            z(name);
            return s.get(name);
        }

        BigDecimal z(String name) {
            if (!z.containsKey(name)) {
                Unit unit = unit(name);
                BigDecimal sum = unit.edges().stream()
                        .map(edge -> value(edge.weight()).multiply(z(edge.source())))
                        .reduce(unit.bias().map(Decimals::value).orElse(BigDecimal.ZERO), BigDecimal::add);
                s.put(name, sum);
                z.put(name, unit.activation().isPresent() ? sum.max(BigDecimal.ZERO) : sum);
            }
            return z.get(name);
        }

        private Unit unit(String name) {
            return network.units().stream()
                    .filter(unit -> unit.name().equals(name))
                    .findFirst()
                    .orElseThrow();
        }

        /** dE/dz, times {@link #outputs}. */
        BigDecimal byValue(String name) {
            if (!byValue.containsKey(name)) {
                int output = network.outputs().indexOf(name);
                BigDecimal sum = output < 0 ? BigDecimal.ZERO : error(output).multiply(lossFactor());
                for (Unit taker : network.units()) {
                    for (Unit.Edge edge : taker.edges()) {
                        if (edge.source().equals(name)) {
                            sum = sum.add(value(edge.weight()).multiply(delta(taker)));
                        }
                    }
                }
                byValue.put(name, sum);
            }
            return byValue.get(name);
        }

        private BigDecimal error(int output) {
            return z(network.outputs().get(output)).subtract(targets.get(output));
        }

        private BigDecimal lossFactor() {
            return loss == Loss.HALF_SQUARED ? BigDecimal.ONE : BigDecimal.TWO;
        }

        /** dE/ds, times {@link #outputs}. */
        BigDecimal delta(Unit unit) {
            boolean isOff = unit.activation().isPresent() && s(unit.name()).signum() <= 0;
            return isOff ? BigDecimal.ZERO : byValue(unit.name());
        }

        /** dE/dw, times {@link #outputs}. */
        BigDecimal byWeight(String name) {
            BigDecimal sum = BigDecimal.ZERO;
            for (Unit unit : network.units()) {
                for (Unit.Edge edge : unit.edges()) {
                    if (edge.weight().name().equals(name)) {
                        sum = sum.add(delta(unit).multiply(z(edge.source())));
                    }
                }
                if (unit.bias().filter(bias -> bias.name().equals(name)).isPresent()) {
                    sum = sum.add(delta(unit));
                }
            }
            return sum;
        }

        /** E, times {@link #outputs}. */
        BigDecimal loss() {
            BigDecimal sum = BigDecimal.ZERO;
            for (int i = 0; i < targets.size(); i++) {
                sum = sum.add(error(i).multiply(error(i)));
            }
            return loss == Loss.HALF_SQUARED ? sum.multiply(new BigDecimal("0.5")) : sum;
        }
    }

    private int exact;
    private int rounded;
    private int written;

    @Test
    void equalsStandsOnlyBeforeWhatDecimalArithmeticGives() {
        RandomExplanation.forEachSeed(seed -> {
            Random random = new Random(seed);
            UnitNetwork network = decimal(RandomNetwork.draw(random));
            Loss loss = RandomExplanation.loss(random);
            Sample sample = Sample.of(
                    numbers(network.inputs().size(), random),
                    numbers(network.outputs().size(), random));
            Explanation explanation = Explanation.of(Subject.of(network, loss), sample);
            Decimals truth = new Decimals(network, loss, sample);
            BigDecimal one = BigDecimal.ONE;
            check("E", explanation.loss().orElseThrow(), truth.loss(), truth.outputs);
            for (UnitSignals unit : explanation.units()) {
                String name = unit.name();
                check(name, unit.z(), truth.z(name), one);
                check("dE/dz of " + name, unit.byValue(), truth.byValue(name), truth.outputs);
                unit.s().ifPresent(s -> check("s of " + name, s, truth.s(name), one));
                unit.delta()
                        .ifPresent(delta -> check("δ of " + name, delta, truth.delta(truth.unit(name)), truth.outputs));
            }
            for (WeightGradient weight : explanation.weights()) {
                BigDecimal gradient = truth.byWeight(weight.name());
                BigDecimal rate = new BigDecimal("0.1");
                check(weight.name(), weight.gradient(), gradient, truth.outputs);
                Paths paths = explanation.paths(weight.name(), Integer.MAX_VALUE);
                check("the paths of " + weight.name(), paths.sum(), gradient, truth.outputs);
                check(weight.name(), weight.change(), gradient.multiply(rate).negate(), truth.outputs);
                check(
                        weight.name(),
                        weight.updated(),
                        weight.value()
                                .exact()
                                .orElseThrow()
                                .multiply(truth.outputs)
                                .subtract(gradient.multiply(rate)),
                        truth.outputs);
            }
        });
        assertThat(written).as("numbers after =").isGreaterThan(10 * RandomExplanation.NETWORKS);
        assertThat(rounded).as("numbers after ≈").isGreaterThan(RandomExplanation.NETWORKS);
        // What is missing: thirds, and what follows a relu whose s is 0 in decimals but not in doubles.
        assertThat(exact).as("numbers known exactly").isGreaterThan(9 * (written + rounded) / 10);
    }

    private void check(String name, Quantity told, BigDecimal times, BigDecimal divisor) {
        told.exact().ifPresent(number -> {
            exact++;
            assertThat(number.multiply(divisor)).as(name).isEqualByComparingTo(times);
        });
        for (int digits : new int[] {3, Quantity.DIGITS}) {
            BigDecimal printed = new BigDecimal(told.digits(digits));
            if (told.relation(digits).equals("=")) {
                assertThat(printed.multiply(divisor)).as(name).isEqualByComparingTo(times);
                assertThat(printed.stripTrailingZeros().precision()).as(name).isLessThanOrEqualTo(digits);
            }
        }
        if (told.relation(Quantity.DIGITS).equals("=")) {
            written++;
        } else {
            rounded++;
        }
    }

    /** The same network with weights of one decimal place, and linear units in place of curved ones. */
    private static UnitNetwork decimal(UnitNetwork network) {
        return new UnitNetwork(
                network.inputs(),
                network.units().stream()
                        .map(unit -> new Unit(
                                unit.name(),
                                unit.activation().filter(Unary.RELU::equals),
                                unit.edges().stream()
                                        .map(edge -> new Unit.Edge(edge.source(), decimal(edge.weight())))
                                        .toList(),
                                unit.bias().map(ExactnessInvariantsTest::decimal)))
                        .toList(),
                network.outputs());
    }

    private static Unit.Weight decimal(Unit.Weight weight) {
        return new Unit.Weight(weight.name(), Math.round(Decimals.value(weight).doubleValue() * 10) / 10.0);
    }

    private static double[] numbers(int count, Random random) {
        return random.ints(count, -20, 21).mapToDouble(i -> i / 10.0).toArray();
    }
}
