package dev.backlight.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.backlight.engine.NonFiniteException;
import dev.backlight.expr.Cube;
import dev.backlight.expr.Expr;
import dev.backlight.grad.Gradient;
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
        Descent descent = new Descent(Expr::square, reference.given("x₀ = "), reference.given("α = "));

        for (Table.Row row : reference.table("k").rows()) {
            Descent.Point point = descent.step();
            reference.check(row.cell("x_k"), point.x());
            reference.check(row.cell("f(x_k)"), point.f());
            reference.check(row.cell("f'(x_k)"), point.slope());
        }

        reference.done(11 * 3);
    }

    @Test
    @DisplayName("SDV-GD1: the factor of a step is 1 − 2α")
    void SDV_GD1_factor() {
        for (double rate : new double[] {0.1, 0.3, 0.5, 0.7, 0.9, 1.1}) {
            Descent descent = new Descent(Expr::square, 1, rate);
            double x = 1;
            for (int k = 1; k <= 40; k++) {
                descent.step();
                // The new x is off by an ulp of 2αx and one of the result; the factor's own error adds up with k.
                x *= 1 - 2 * rate;
                assertThat(descent.x()).as("α = %s, k = %d", rate, k).isCloseTo(x, within(Math.abs(x) * k * 1e-14));
            }
            assertThat(Math.abs(descent.x()) < 1).as("α = %s converges", rate).isEqualTo(rate < 1);
        }
        Descent atOnce = new Descent(Expr::square, 1, 0.5);
        atOnce.step();
        assertThat(atOnce.x()).isZero();
        Descent alternating = new Descent(Expr::square, 1, 0.7);
        alternating.step();
        assertThat(alternating.x()).isNegative();
        alternating.step();
        assertThat(alternating.x()).isPositive();
    }

    @Test
    @DisplayName("SDV-GD2")
    void SDV_GD2() {
        ReferenceCase reference = ReferenceCase.of("SDV-GD2");
        Descent descent = new Descent(CUBIC, reference.given("x₀ = "), reference.given("α = "));
        Table table = reference.table("k");
        for (int k = 0; k <= 51; k++) {
            Descent.Point point = descent.step();
            // The case promises x to 1e-14. f' and f magnify that by |f''| and |f'|, and their own terms, below 24 in
            // size, are rounded a few times.
            double roundings = 4 * 0x1p-53 * (Math.abs(3 * point.x() * point.x()) + Math.abs(6 * point.x()));
            table.find("" + k).ifPresent(row -> {
                reference.check(row.cell("x_k"), point.x(), 1e-14);
                double slopeError = 1e-14 * Math.abs(6 * point.x() + 6) + roundings;
                reference.check(row.cell("f'(x_k)"), point.slope(), slopeError);
                double error = 1e-14 * Math.abs(point.slope()) + roundings;
                reference.check(row.cell("f(x_k)"), point.f(), error);
            });
        }

        Given given = new Given();
        Expr x = given.scalar("x", reference.given("local maximum at "));
        reference.check("local maximum at -2 (f = ", given.value(CUBIC.apply(x)));
        assertThat(given.derivative(CUBIC.apply(x), x)).isZero();
        assertThat(second(given, x)).isNegative();
        Expr low = given.scalar("low", reference.given("local minimum at "));
        reference.check("local minimum at 0 (f = ", given.value(CUBIC.apply(low)));
        assertThat(given.derivative(CUBIC.apply(low), low)).isZero();
        reference.check("factor 1 - 6α = ", 1 - reference.given("α = ") * second(given, low));
        Expr inflection = given.scalar("inflection", reference.given("inflection at "));
        reference.check("inflection at -1 (f = ", given.value(CUBIC.apply(inflection)));
        assertThat(second(given, inflection)).isZero();

        reference.done(16 * 3 + 4);
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
        Descent descent = new Descent(CUBIC, table.row("0").cell("x_k exact").value(), rate);
        Descent inTheTextsOrder = new Descent(
                x -> Expr.of(new Cube(), x).add(x.square().mul(3)),
                table.row("0").cell("x_k exact").value(),
                rate);
        double last = Double.NaN;
        for (int k = 0; k <= 51; k++) {
            Descent.Point point = descent.step();
            Descent.Point bits = inTheTextsOrder.step();
            double tolerance = k <= 10 ? 1e-12 : k <= 20 ? 1e-10 : k <= 30 ? 1e-8 : 1e-4;
            // What an error of x does to f, to second order, and some roundings of f.
            double slope = Math.abs(point.slope()) + Math.abs(6 * point.x() + 6) * tolerance;
            table.find("" + k).ifPresent(row -> {
                reference.check(row.cell("x_k exact"), point.x(), tolerance);
                reference.check(row.cell("f(x_k)"), point.f(), slope * tolerance + 1e-14);
                reference.check(row.cell("x_k in doubles (3·x·x + 6·x, then x - α·f')"), bits.x(), 0);
            });
            // u ← 3.7·u·(1 − u): each step rounds numbers up to 11 a few times, which u scales by 1.35/3.7.
            double u = (point.x() + 2) * 1.35 / 3.7;
            if (k > 0) {
                assertThat(u).as("u at k = %d", k).isCloseTo(3.7 * last * (1 - last), within(11 * 4 * 0x1p-53));
            }
            last = u;
            assertThat(point.x()).isBetween(-2.0, 0.7407408);
        }

        reference.done(16 * 3);
    }

    @Test
    @DisplayName("SDV-GD4")
    void SDV_GD4() {
        ReferenceCase reference = ReferenceCase.of("SDV-GD4");
        Descent descent = new Descent(CUBIC, reference.given("x₀ = "), reference.given("α = "));
        List<Cell> listed = reference.listAfter("k = 0..10: ", 11);
        for (int k = 0; k <= 10; k++) {
            reference.check(listed.get(k), descent.step().x());
        }
        for (int k = 11; k < 24; k++) {
            assertThat(descent.step().x()).as("k = %d", k).isGreaterThan(-5);
        }
        reference.check("k = 24 (x = ", descent.step().x());

        assertThatThrownBy(() -> {
                    for (int k = 25; k < 100; k++) {
                        descent.step();
                    }
                })
                .isInstanceOf(NonFiniteException.class)
                .hasMessageContaining("not finite");
        assertThat(descent.x()).as("where it stopped").isFinite().isLessThan(-1e50);

        reference.done(12);
    }
}
