package dev.backlight.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.backlight.explain.Descent;
import dev.backlight.explain.Place;
import dev.backlight.explain.Surface;
import dev.backlight.explain.Verdict;
import dev.backlight.expr.Expr;
import dev.backlight.grad.Gradient;
import dev.backlight.tensor.ElementType;
import dev.backlight.tensor.Shape;
import dev.backlight.tensor.TensorType;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The part of section 2 of the reference cases that descends on a function of one number. */
final class GradientDescentCasesTest {
    /** f(x) = x³ + 3x². */
    private static final UnaryOperator<Expr> CUBIC =
            x -> x.pow(3).add(x.square().mul(3));

    @Test
    @DisplayName("SDV-GD1")
    void SDV_GD1() {
        ReferenceCase reference = ReferenceCase.of("SDV-GD1");
        List<Place> places = descend(Expr::square, reference.given("x₀ = "), reference.given("α = "), 10)
                .places();

        List<Table.Row> rows = reference.table("k").rows();
        for (int k = 0; k < rows.size(); k++) {
            Place place = places.get(k);
            reference.check(rows.get(k).cell("x_k"), x(place));
            reference.check(rows.get(k).cell("f(x_k)"), place.value());
            reference.check(rows.get(k).cell("f'(x_k)"), slope(place));
        }

        reference.done(11 * 3);
    }

    @Test
    @DisplayName("SDV-GD1: the factor of a step is 1 − 2α")
    void SDV_GD1_factor() {
        for (double rate : new double[] {0.1, 0.3, 0.5, 0.7, 0.9, 1.1}) {
            Descent descent = descend(Expr::square, 1, rate, 40);
            double x = 1;
            for (int k = 1; k < descent.places().size(); k++) {
                // The new x is off by an ulp of 2αx and one of the result; the factor's own error adds up with k.
                x *= 1 - 2 * rate;
                assertThat(x(descent.places().get(k)))
                        .as("α = %s, k = %d", rate, k)
                        .isCloseTo(x, within(Math.abs(x) * k * 1e-14));
            }
            switch (descent.verdict()) {
                case Verdict.Converges(Place limit, double factor, boolean isFlat, boolean isReached) -> {
                    assertThat(rate).isLessThan(1);
                    assertThat(x(limit)).isZero();
                    assertThat(factor).isCloseTo(1 - 2 * rate, within(1e-15));
                    assertThat(isFlat).isFalse();
                    assertThat(isReached).isTrue();
                }
                case Verdict.Diverges(int step, Place last, var growth, Verdict.Cause cause) -> {
                    assertThat(rate).isGreaterThan(1);
                    // |1 − 2·1.1| = 1.2, and 1.2^k passes a million at k = 76.
                    assertThat(growth.orElseThrow().factor()).isCloseTo(1.2, within(1e-9));
                    assertThat(cause).isEqualTo(Verdict.Cause.OVERSHOOTS);
                    assertThat(step).isEqualTo(76);
                }
                case Verdict.Oscillates _, Verdict.Chaotic _, Verdict.Unsettled _ ->
                    throw new AssertionError(rate + ": " + descent.verdict());
            }
        }
        assertThat(x(descend(Expr::square, 1, 0.5, 1).places().getLast())).isZero();
        List<Place> alternating = descend(Expr::square, 1, 0.7, 2).places();
        assertThat(x(alternating.get(1))).isNegative();
        assertThat(x(alternating.get(2))).isPositive();
    }

    @Test
    @DisplayName("SDV-GD2")
    void SDV_GD2() {
        ReferenceCase reference = ReferenceCase.of("SDV-GD2");
        Descent descent = descend(CUBIC, reference.given("x₀ = "), reference.given("α = "), 51);
        Table table = reference.table("k");
        for (int k = 0; k <= 51; k++) {
            Place place = descent.places().get(k);
            double x = x(place);
            // The case promises x to 1e-14. f' and f magnify that by |f''| and |f'|, and their own terms, below 24 in
            // size, are rounded a few times.
            double roundings = 4 * 0x1p-53 * (Math.abs(3 * x * x) + Math.abs(6 * x));
            table.find("" + k).ifPresent(row -> {
                reference.check(row.cell("x_k"), x, 1e-14);
                reference.check(row.cell("f'(x_k)"), slope(place), 1e-14 * Math.abs(6 * x + 6) + roundings);
                reference.check(row.cell("f(x_k)"), place.value(), 1e-14 * Math.abs(slope(place)) + roundings);
            });
        }
        assertThat(descent.verdict()).isInstanceOfSatisfying(Verdict.Converges.class, converges -> {
            assertThat(x(converges.limit())).isEqualTo(reference.given("Converges to "));
            reference.check("factor 1 - 6α = ", converges.factor());
        });

        Given given = new Given();
        Expr high = given.scalar("high", reference.given("local maximum at "));
        reference.check("local maximum at -2 (f = ", given.value(CUBIC.apply(high)));
        assertThat(given.derivative(CUBIC.apply(high), high)).isZero();
        assertThat(second(given, high)).isNegative();
        Expr low = given.scalar("low", reference.given("local minimum at "));
        reference.check("local minimum at 0 (f = ", given.value(CUBIC.apply(low)));
        assertThat(given.derivative(CUBIC.apply(low), low)).isZero();
        assertThat(second(given, low)).isPositive();
        Expr inflection = given.scalar("inflection", reference.given("inflection at "));
        reference.check("inflection at -1 (f = ", given.value(CUBIC.apply(inflection)));
        assertThat(second(given, inflection)).isZero();

        reference.done(16 * 3 + 4);
    }

    private static Descent descend(UnaryOperator<Expr> function, double start, double rate, int steps) {
        Expr x = Expr.input("x", new TensorType(ElementType.F64, Shape.SCALAR));
        return Descent.of(Surface.of(function.apply(x), List.of(x), rate), List.of(start), steps);
    }

    private static double x(Place place) {
        return place.x().getFirst();
    }

    private static double slope(Place place) {
        return place.slope().getFirst();
    }

    /** f''(x) of the cubic: the derivative of its derivative. */
    private static double second(Given given, Expr x) {
        Expr slope = Gradient.of(CUBIC.apply(x)).by(x).orElseThrow();
        return given.derivative(slope, x);
    }

    @Test
    @DisplayName("SDV-GD3")
    void SDV_GD3() {
        ReferenceCase reference = ReferenceCase.of("SDV-GD3");
        double rate = reference.given("α = ");
        Table table = reference.table("k");
        double start = table.row("0").cell("x_k exact").value();
        Descent descent = descend(CUBIC, start, rate, 51);
        double last = Double.NaN;
        for (int k = 0; k <= 51; k++) {
            Place place = descent.places().get(k);
            double x = x(place);
            double tolerance = k <= 10 ? 1e-12 : k <= 20 ? 1e-10 : k <= 30 ? 1e-8 : 1e-4;
            // What an error of x does to f, to second order, and some roundings of f.
            double slope = Math.abs(slope(place)) + Math.abs(6 * x + 6) * tolerance;
            table.find("" + k).ifPresent(row -> {
                reference.check(row.cell("x_k exact"), x, tolerance);
                reference.check(row.cell("f(x_k)"), place.value(), slope * tolerance + 1e-14);
                reference.check(row.cell("x_k in doubles (3·x·x + 6·x, then x - α·f')"), x, 0);
            });
            // u ← 3.7·u·(1 − u): each step rounds numbers up to 11 a few times, which u scales by 1.35/3.7.
            double u = (x + 2) * 1.35 / 3.7;
            if (k > 0) {
                assertThat(u).as("u at k = %d", k).isCloseTo(3.7 * last * (1 - last), within(11 * 4 * 0x1p-53));
            }
            last = u;
            assertThat(x).isBetween(-2.0, 0.7407408);
        }
        assertThat(descent.verdict()).isInstanceOfSatisfying(Verdict.Chaotic.class, chaotic -> {
            assertThat(chaotic.from().getFirst()).isGreaterThan(-2);
            assertThat(chaotic.to().getFirst()).isLessThan(0.7407408);
            // The logistic map's exponent at 3.7 is 0.354; a mean over 3,000 steps of it scatters by about 0.01.
            assertThat(chaotic.exponent()).isCloseTo(0.354, within(0.03));
            assertThat(chaotic.minimum()).hasValueSatisfying(minimum -> {
                assertThat(x(minimum.place())).isZero();
                assertThat(minimum.factor()).isCloseTo(-1.7, within(1e-14));
            });
        });

        reference.done(16 * 3);
    }

    @Test
    @DisplayName("SDV-GD4")
    void SDV_GD4() {
        ReferenceCase reference = ReferenceCase.of("SDV-GD4");
        Descent descent = descend(CUBIC, reference.given("x₀ = "), reference.given("α = "), 51);
        List<Cell> listed = reference.listAfter("k = 0..10: ", 11);
        for (int k = 0; k <= 10; k++) {
            reference.check(listed.get(k), x(descent.places().get(k)));
        }
        assertThat(descent.leaves(-5, 5)).hasValue(24);
        reference.check("k = 24 (x = ", x(descent.places().get(24)));

        assertThat(descent.verdict()).isInstanceOfSatisfying(Verdict.Diverges.class, diverges -> {
            assertThat(diverges.cause()).isEqualTo(Verdict.Cause.FALLS_WITHOUT_END);
            assertThat(diverges.last()).isEqualTo(descent.places().getLast());
            assertThat(x(diverges.last())).isFinite().isLessThan(-1e6);
        });
        assertThat(descent.places()).as("it stops").hasSizeLessThan(35);

        reference.done(12);
    }
}
