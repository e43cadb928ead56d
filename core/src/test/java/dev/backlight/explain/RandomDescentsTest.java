package dev.backlight.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.backlight.expr.Expr;
import dev.backlight.tensor.ElementType;
import dev.backlight.tensor.Shape;
import dev.backlight.tensor.TensorType;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Verdicts on random polynomials, held against the same descents followed here in plain arithmetic. */
final class RandomDescentsTest {
    private static final int POLYNOMIALS = 400;
    private static final int WILD = 400;

    /** What a descent has done after as many steps as a verdict looks at, it must still do after these. */
    private static final int EARLY = 6_000;

    private static final int LATE = 40_000;

    /** The last places, which show what becomes of it. */
    private static final int LAST = 2_000;

    /** The coefficients from the constant on. */
    private record Polynomial(double[] coefficients) {
        static Polynomial random(Random random) {
            return new Polynomial(IntStream.rangeClosed(0, 2 + random.nextInt(3))
                    .mapToDouble(i -> Math.round(100 * random.nextGaussian()) / 100.0)
                    .toArray());
        }

        double value(double x) {
            double sum = 0;
            for (int i = coefficients.length - 1; i >= 0; i--) {
                sum = sum * x + coefficients[i];
            }
            return sum;
        }

        Polynomial derivative() {
            return new Polynomial(IntStream.range(1, coefficients.length)
                    .mapToDouble(i -> i * coefficients[i])
                    .toArray());
        }

        /** A place in −3 to 3 after which it begins to rise, if there is one. */
        Optional<Double> minimum(Random random) {
            double from = -3 + random.nextDouble();
            Polynomial slope = derivative();
            return IntStream.range(0, 600)
                    .mapToObj(i -> from + i / 100.0)
                    .filter(x -> slope.value(x) < 0 && slope.value(x + 0.01) > 0)
                    .findFirst();
        }

        Expr expression(Expr x) {
            return IntStream.range(1, coefficients.length)
                    .mapToObj(i -> x.pow(i).mul(coefficients[i]))
                    .reduce(Expr::add)
                    .orElseThrow()
                    .add(coefficients[0]);
        }

        @Override
        public String toString() {
            return IntStream.range(0, coefficients.length)
                    .mapToObj(i -> coefficients[i] + " x^" + i)
                    .collect(Collectors.joining(" + "));
        }
    }

    /** A descent, step by step until it is far away. */
    private static double[] follow(Polynomial polynomial, double start, double rate) {
        Polynomial slope = polynomial.derivative();
        double[] x = new double[LATE + 1];
        x[0] = start;
        for (int k = 1; k <= LATE; k++) {
            x[k] = x[k - 1] - rate * slope.value(x[k - 1]);
            if (!(Math.abs(x[k]) < 1e9)) {
                return Arrays.copyOf(x, k + 1);
            }
        }
        return x;
    }

    /** What has become of a descent after some steps; empty if that is not clear. */
    private static Optional<String> fate(double[] x, int steps) {
        if (x.length <= steps) {
            return Optional.of("diverges");
        }
        int from = steps - LAST;
        double range = range(x, from, steps);
        if (range <= 1e-9) {
            return Optional.of("converges");
        }
        if (range < 1e-4) {
            return Optional.empty();
        }
        return period(x, steps).isPresent() ? Optional.of("oscillates") : Optional.empty();
    }

    private static double range(double[] x, int from, int to) {
        return Arrays.stream(x, from, to + 1).max().orElseThrow()
                - Arrays.stream(x, from, to + 1).min().orElseThrow();
    }

    private static Optional<Integer> period(double[] x, int steps) {
        return IntStream.rangeClosed(2, 64)
                .filter(period -> IntStream.rangeClosed(steps - LAST, steps)
                        .allMatch(k -> Math.abs(x[k] - x[k - period]) <= 1e-10))
                .boxed()
                .findFirst();
    }

    /**
     * Two starts of one descent that part for good: neither comes back to its own places, nor do they stay together.
     */
    private static boolean part(double[] x, double[] beside) {
        if (x.length <= LATE || beside.length <= LATE || range(x, LATE - LAST, LATE) < 1e-2) {
            return false;
        }
        boolean isFresh = IntStream.rangeClosed(1, 200)
                .allMatch(period ->
                        IntStream.rangeClosed(LATE - LAST, LATE).anyMatch(k -> Math.abs(x[k] - x[k - period]) > 1e-3));
        double apart = IntStream.rangeClosed(500, 1_500)
                .mapToDouble(k -> Math.abs(x[k] - beside[k]))
                .max()
                .orElseThrow();
        return isFresh && apart > range(x, LATE - LAST, LATE) / 5;
    }

    private static Optional<String> truth(Polynomial polynomial, double start, double rate) {
        double[] x = follow(polynomial, start, rate);
        double[] beside = follow(polynomial, start + 1e-10, rate);
        if (part(x, beside)) {
            return Optional.of("chaotic");
        }
        Optional<String> fate = fate(x, EARLY);
        boolean isSure = fate.equals(fate(x, LATE)) && fate.equals(fate(beside, EARLY)) && x.length == beside.length;
        return isSure ? fate : Optional.empty();
    }

    private static Descent descend(Polynomial polynomial, double start, double rate, int steps) {
        Expr x = Expr.input("x", new TensorType(ElementType.F64, Shape.SCALAR));
        Surface surface = Surface.of(polynomial.expression(x), List.of(x), rate);
        return Descent.of(surface, List.of(start), steps);
    }

    @Test
    void verdictsAreWhatBecomesOfIt() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        Map<String, Integer> counts = new TreeMap<>();
        int decided = 0;
        for (int i = 0; i < POLYNOMIALS; i++) {
            Polynomial polynomial = Polynomial.random(random);
            Optional<Double> minimum = polynomial.minimum(random);
            // Around a minimum, and with α·f″ there from far below 2, where it holds, to above.
            double start = minimum.orElse(0.0) + random.nextDouble() - 0.5;
            double curvature =
                    minimum.map(polynomial.derivative().derivative()::value).orElse(1.0);
            double rate = Math.min(10, (0.05 + 3 * random.nextDouble()) / Math.max(0.01, Math.abs(curvature)));
            String here = "seed %d: %s from %s with α = %s".formatted(seed, polynomial, start, rate);

            Descent descent = descend(polynomial, start, rate, 5);
            Optional<String> truth = truth(polynomial, start, rate);
            assertThat(descent.sentence("f", "α")).as(here).doesNotContain("NaN", "∞", "−0,", "−0 ");
            if (truth.isEmpty()) {
                continue;
            }
            decided++;
            counts.merge(truth.get(), 1, Integer::sum);
            assertThat(descent.verdict().word()).as(here).isEqualTo(truth.get());
            checkNumbers(descent.verdict(), polynomial, follow(polynomial, start, rate), here);
        }
        assertThat(decided).as("seed %d: sure of %s", seed, counts).isGreaterThan(POLYNOMIALS * 8 / 10);
        assertThat(counts).as("seed %d", seed).containsOnlyKeys("chaotic", "converges", "diverges", "oscillates");
    }

    private static void checkNumbers(Verdict verdict, Polynomial polynomial, double[] x, String here) {
        double end = x[x.length - 1];
        switch (verdict) {
            case Verdict.Converges converges -> {
                double limit = converges.limit().x().getFirst();
                assertThat(limit).as(here).isCloseTo(end, within(1e-6 * Math.max(1, Math.abs(end))));
            }
            case Verdict.Oscillates oscillates -> {
                int period = oscillates.cycle().size();
                assertThat(period).as(here).isEqualTo(period(x, LATE).orElseThrow());
                oscillates
                        .cycle()
                        .forEach(place -> assertThat(IntStream.rangeClosed(LATE - period, LATE)
                                        .mapToDouble(
                                                k -> Math.abs(x[k] - place.x().getFirst()))
                                        .min()
                                        .orElseThrow())
                                .as(here)
                                .isLessThan(1e-6));
            }
            case Verdict.Diverges diverges -> {
                boolean isRising = polynomial.value(x[x.length - 1]) > polynomial.value(x[x.length - 2]);
                if (diverges.cause() != Verdict.Cause.LEAVES_THE_RANGE) {
                    assertThat(diverges.cause())
                            .as(here)
                            .isEqualTo(isRising ? Verdict.Cause.OVERSHOOTS : Verdict.Cause.FALLS_WITHOUT_END);
                }
                diverges.growth()
                        .ifPresent(
                                growth -> assertThat(growth.factor()).as(here).isGreaterThan(1));
            }
            case Verdict.Chaotic chaotic ->
                assertThat(range(x, LATE - LAST, LATE))
                        .as(here)
                        .isCloseTo(
                                chaotic.to().getFirst() - chaotic.from().getFirst(),
                                within(0.3 * range(x, LATE - LAST, LATE)));
            case Verdict.Unsettled _ -> throw new AssertionError(here);
        }
    }

    /** From anywhere, with any rate: whatever is listed or said is a number. */
    @Test
    void noNumberIsNone() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        int left = 0;
        for (int i = 0; i < WILD; i++) {
            Polynomial polynomial = Polynomial.random(random);
            double start = random.nextGaussian() * Math.pow(10, 60 * random.nextGaussian() / 3);
            double rate = Math.pow(10, 308 * (2 * random.nextDouble() - 1));
            String here = "seed %d: %s from %s with α = %s".formatted(seed, polynomial, start, rate);
            Descent descent = descend(polynomial, start, rate, 20);
            assertThat(descent.sentence("f", "α")).as(here).doesNotContain("NaN", "∞", "null");
            assertThat(descent.places()).as(here).allMatch(Place::isFinite);
            if (descent.verdict() instanceof Verdict.Diverges diverges) {
                left++;
                assertThat(diverges.cause()).as(here).isNotEqualTo(Verdict.Cause.LEAVES_THE_DOMAIN);
            }
        }
        assertThat(left).as("seed %d: descents that run away", seed).isBetween(WILD / 5, WILD * 4 / 5);
    }
}
