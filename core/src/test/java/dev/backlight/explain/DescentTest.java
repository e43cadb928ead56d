package dev.backlight.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.backlight.explain.Verdict.Cause;
import dev.backlight.expr.Expr;
import dev.backlight.expr.Unary;
import dev.backlight.model.Architecture;
import dev.backlight.nn.Dense;
import dev.backlight.nn.Loss;
import dev.backlight.nn.Unit;
import dev.backlight.nn.UnitNetwork;
import dev.backlight.tensor.ElementType;
import dev.backlight.tensor.Shape;
import dev.backlight.tensor.Tensor;
import dev.backlight.tensor.TensorType;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What becomes of descents, where it can be worked out by hand; SDV-GD1 to GD4 are among the golden cases. */
final class DescentTest {
    private static final UnaryOperator<Expr> CUBIC =
            x -> x.pow(3).add(x.square().mul(3));

    private static Expr variable(String name) {
        return Expr.input(name, new TensorType(ElementType.F64, Shape.SCALAR));
    }

    private static Verdict verdict(UnaryOperator<Expr> function, double start, double rate) {
        Expr x = variable("x");
        return Descent.of(Surface.of(function.apply(x), List.of(x), rate), List.of(start), 10)
                .verdict();
    }

    private static Descent over(BinaryOperator<Expr> function, double a, double b, double rate, int steps) {
        Expr first = variable("a");
        Expr second = variable("b");
        Surface surface = Surface.of(function.apply(first, second), List.of(first, second), rate);
        return Descent.of(surface, List.of(a, b), steps);
    }

    /** A little above α = 1/3 the cubic has a cycle of two, whose places solve a quadratic equation. */
    @Test
    void swingsIntoACycleWhereTheMinimumNoLongerHolds() {
        double rate = 0.36;
        assertThat(verdict(CUBIC, -1.99, rate)).isInstanceOfSatisfying(Verdict.Oscillates.class, cycle -> {
            assertThat(cycle.cycle()).hasSize(2);
            double p = cycle.cycle().get(0).x().getFirst();
            double q = cycle.cycle().get(1).x().getFirst();
            // x ← m·x − c·x² with m = 1 − 6α and c = 3α: p ≠ q swap places where p + q = (1 + m)/c and p·q = (p + q)/c.
            double m = 1 - 6 * rate;
            double c = 3 * rate;
            assertThat(p + q).isCloseTo((1 + m) / c, within(1e-9));
            assertThat(p * q).isCloseTo((1 + m) / (c * c), within(1e-9));
            assertThat(cycle.factor()).isCloseTo((m - 2 * c * p) * (m - 2 * c * q), within(1e-6));
            assertThat(Math.abs(cycle.factor())).isLessThan(1);
            assertThat(cycle.minimum()).hasValueSatisfying(minimum -> {
                assertThat(minimum.place().x()).containsExactly(0.0);
                assertThat(minimum.factor()).isCloseTo(m, within(1e-12));
            });
        });
    }

    @Test
    void goesToAndFroWhereEachStepOnlyMirrors() {
        assertThat(verdict(Expr::square, 1, 1)).isInstanceOfSatisfying(Verdict.Oscillates.class, cycle -> {
            assertThat(cycle.cycle()).hasSize(2);
            assertThat(cycle.factor()).isEqualTo(1);
        });
        // |x| has no parabola at its lowest place: 0.1 and −0.2 for ever.
        assertThat(verdict(Expr::abs, 1, 0.3)).isInstanceOfSatisfying(Verdict.Oscillates.class, cycle -> {
            assertThat(cycle.cycle()).hasSize(2);
            assertThat(cycle.minimum()).isEmpty();
        });
    }

    @Test
    void knowsTheLimitOfADescentThatOnlyCreeps() {
        assertThat(verdict(Expr::square, 1, 1e-5)).isInstanceOfSatisfying(Verdict.Converges.class, converges -> {
            assertThat(converges.limit().x()).containsExactly(0.0);
            assertThat(converges.factor()).isCloseTo(1 - 2e-5, within(1e-12));
        });
        assertThat(verdict(x -> x.sub(3).square(), 1, 0.9999)).isInstanceOf(Verdict.Converges.class);
        // Far from a parabola, but bent upwards all the way, and nowhere by 2/α.
        assertThat(verdict(x -> x.exp().sub(x.mul(2)), 3, 1e-6))
                .isInstanceOfSatisfying(Verdict.Converges.class, converges -> {
                    assertThat(converges.limit().x().getFirst()).isCloseTo(Math.log(2), within(1e-12));
                    assertThat(converges.isReached()).isFalse();
                });
        // A flat minimum: each step is shorter than the last, but by no factor below 1.
        for (int power : new int[] {4, 6, 10}) {
            assertThat(verdict(x -> x.pow(power), 1, 0.05))
                    .isInstanceOfSatisfying(Verdict.Converges.class, converges -> {
                        assertThat(converges.limit().x()).containsExactly(0.0);
                        assertThat(converges.factor()).isEqualTo(1);
                        assertThat(converges.isReached()).isFalse();
                    });
        }
        assertThat(verdict(x -> x.mul(2), 1, 0.1)).isInstanceOf(Verdict.Unsettled.class);
        // e^x has no minimum, though it is 0 in double from −746 on.
        assertThat(verdict(Expr::exp, 1, 1)).isInstanceOf(Verdict.Unsettled.class);
    }

    @Test
    void restsOnAMaximumOnlyByExactLuck() {
        assertThat(verdict(CUBIC, -2, 0.04)).isInstanceOfSatisfying(Verdict.Converges.class, converges -> {
            assertThat(converges.limit().x()).containsExactly(-2.0);
            assertThat(converges.factor()).isCloseTo(1.24, within(1e-12));
        });
        assertThat(verdict(CUBIC, -2 + 1e-9, 0.04))
                .isInstanceOfSatisfying(
                        Verdict.Converges.class,
                        converges -> assertThat(converges.limit().x()).containsExactly(0.0));
    }

    @Test
    void tellsWhyItRunsAway() {
        assertThat(verdict(x -> x.square().neg(), 1, 0.1)).isInstanceOfSatisfying(Verdict.Diverges.class, diverges -> {
            assertThat(diverges.cause()).isEqualTo(Cause.FALLS_WITHOUT_END);
            assertThat(diverges.growth().orElseThrow().factor()).isCloseTo(1.2, within(1e-9));
        });
        assertThat(verdict(Expr::square, 1, 1.5)).isInstanceOfSatisfying(Verdict.Diverges.class, diverges -> {
            assertThat(diverges.cause()).isEqualTo(Cause.OVERSHOOTS);
            assertThat(diverges.growth().orElseThrow().factor()).isCloseTo(2, within(1e-9));
            // 2^20 is the first power above a million.
            assertThat(diverges.step()).isEqualTo(20);
        });
        // √x: 1, 0.5, then 0.5 − 1/(2√0.5) < 0, which has no root.
        assertThat(verdict(Expr::sqrt, 1, 1)).isInstanceOfSatisfying(Verdict.Diverges.class, diverges -> {
            assertThat(diverges.cause()).isEqualTo(Cause.LEAVES_THE_DOMAIN);
            assertThat(diverges.step()).isEqualTo(2);
            assertThat(diverges.last().x()).containsExactly(0.5);
        });
    }

    /**
     * Each leaves the range of a double, by f, by x, by ∞ − ∞; the logarithm of a negative number has no value at all.
     */
    @Test
    void tellsNumbersThatAreTooLargeFromNone() {
        assertThat(left(Expr::square, 1, 1e300)).isEqualTo(Cause.LEAVES_THE_RANGE);
        assertThat(left(Expr::square, 1e10, 1e300)).isEqualTo(Cause.LEAVES_THE_RANGE);
        assertThat(left(CUBIC, 1, 1e200)).isEqualTo(Cause.LEAVES_THE_RANGE);
        assertThat(left(x -> x.exp().neg(), 5, 1)).isEqualTo(Cause.LEAVES_THE_RANGE);
        assertThat(left(Expr::log, 1, 2)).isEqualTo(Cause.LEAVES_THE_DOMAIN);
        assertThat(left(Expr::log, 1, 1e300)).isEqualTo(Cause.LEAVES_THE_DOMAIN);
        assertThat(sentence(Expr::square, 1, 1e300))
                .isEqualTo("diverges: stopped at step 1, which leads from x ≈ 1 to x ≈ −2e300, where f or its slope is"
                        + " beyond the range of a double, about 1.8e308; at x ≈ 1 a step multiplies small distances by"
                        + " |1 − α·f″(x)| = |1 − 1e300·2| ≈ 2e300: above 1, so the rate α = 1e300 is too large");
        assertThat(sentence(Expr::square, 1e10, 1e300)).contains("from x ≈ 10000000000 to where x itself is beyond");
    }

    private static Cause left(UnaryOperator<Expr> function, double start, double rate) {
        return ((Verdict.Diverges) verdict(function, start, rate)).cause();
    }

    /** −x² + 1e−14·x⁴ has its minimum at ±1/√(2e−14), 7 million times as far from 0 as the start. */
    @Test
    void followsADescentThatOnlySeemsToRunAway() {
        assertThat(verdict(x -> x.pow(4).mul(1e-14).sub(x.square()), 1, 0.1))
                .isInstanceOfSatisfying(
                        Verdict.Converges.class,
                        converges -> assertThat(converges.limit().x().getFirst())
                                .isCloseTo(1 / Math.sqrt(2e-14), within(1e-6)));
    }

    /** −x⁴ leads away so slowly from 0.05 that it takes some 6,700 steps. */
    @Test
    void followsAsManyStepsAsAreListed() {
        Expr x = variable("x");
        Surface surface = Surface.of(x.pow(4).neg(), List.of(x), 0.0075);
        assertThat(Descent.of(surface, List.of(0.05), 5).verdict()).isInstanceOf(Verdict.Unsettled.class);
        Descent patient = Descent.of(surface, List.of(0.05), 7000);
        assertThat(patient.verdict())
                .isInstanceOfSatisfying(
                        Verdict.Diverges.class,
                        diverges -> assertThat(diverges.step()).isBetween(6001, 6999));
        assertThat(patient.places()).allMatch(Place::isFinite);
    }

    /** Steps that a double cannot tell from none end no descent where the slope is not 0. */
    @Test
    void takesNoRoundingForRest() {
        assertThat(verdict(Expr::square, 1, 1e-320)).isInstanceOf(Verdict.Unsettled.class);
        assertThat(verdict(x -> x.mul(2), 1e20, 0.1)).isInstanceOf(Verdict.Unsettled.class);
        assertThat(sentence(Expr::square, 1, 1e-17))
                .isEqualTo("is unsettled after 0 steps: at x ≈ 1 the slope is not 0, but a step is too short to change"
                        + " the digits of a double");
        assertThat(verdict(Expr::square, 1, 1e-13)).isInstanceOfSatisfying(Verdict.Converges.class, converges -> {
            assertThat(converges.limit().x()).containsExactly(0.0);
            assertThat(converges.isReached()).isFalse();
        });
        // Still within 1e−240 of a maximum, and not bounded at all.
        assertThat(verdict(x -> x.pow(4).sub(x.square()), 1e-300, 0.01)).isInstanceOf(Verdict.Unsettled.class);
    }

    @Test
    void restsWhereItStartsByLuckAlone() {
        assertThat(sentence(Expr::square, 0, 1))
                .contains("only because the slope is exactly 0", "would not come nearer");
        assertThat(sentence(Expr::square, 0, 1.5)).contains("would leave", "which is above 1");
        assertThat(sentence(x -> x.mul(0), 3, 1)).contains("where the surface is flat: neither slope nor curvature");
    }

    /** f″ of |x|^1.5 is infinite at 0. */
    @Test
    void printsNoInfiniteCurvature() {
        assertThat(sentence(x -> x.abs().pow(1.5), 0, 0.1)).doesNotContain("∞", "NaN");
        assertThat(sentence(x -> x.abs().pow(1.5), 1, 0.1)).doesNotContain("∞", "NaN");
    }

    @Test
    void judgesASurfaceByItsSteepestCurvature() {
        BinaryOperator<Expr> bowl = (a, b) -> a.square().add(b.square().mul(10));
        Descent inside = over(bowl, 1, 1, 0.05, 2);
        assertThat(inside.places().get(1).x()).containsExactly(0.9, 0.0);
        assertThat(inside.places().getFirst().curvature()).containsExactly(List.of(2.0, 0.0), List.of(0.0, 20.0));
        assertThat(inside.verdict()).isInstanceOfSatisfying(Verdict.Converges.class, converges -> {
            assertThat(converges.limit().x()).containsExactly(0.0, 0.0);
            assertThat(converges.factor()).isCloseTo(0.9, within(1e-12));
            assertThat(converges.isFlat()).isFalse();
        });
        assertThat(over(bowl, 1, 1, 0.11, 2).verdict())
                .isInstanceOfSatisfying(
                        Verdict.Diverges.class,
                        diverges -> assertThat(diverges.growth().orElseThrow().factor())
                                .isCloseTo(1.2, within(1e-9)));
    }

    /** Curvatures of (a + 2b)² + b² by hand: trace 12, determinant 4. */
    @Test
    void curvaturesAreTheEigenvaluesOfTheSecondDerivatives() {
        Place place = over((a, b) -> a.add(b.mul(2)).square().add(b.square()), 3, 4, 0.1, 0)
                .places()
                .getFirst();
        double root = Math.sqrt(36 - 4);
        assertThat(place.curvatures().getFirst()).isCloseTo(6 - root, within(1e-13));
        assertThat(place.curvatures().getLast()).isCloseTo(6 + root, within(1e-13));
        assertThat(place.newton().getFirst()).isCloseTo(0, within(1e-12));
        assertThat(place.newton().getLast()).isCloseTo(0, within(1e-12));
    }

    private static final UnitNetwork CHAIN = new UnitNetwork(
            List.of("a_i"),
            List.of(
                    Unit.of("a_j", Unary.RELU, new Unit.Edge("a_i", "w_ij", 0.86)),
                    Unit.of("a_k", Unary.RELU, new Unit.Edge("a_j", "w_jk", 0.66))),
            List.of("a_k"));

    @Test
    @DisplayName("V17: 20 updates on BWC-2's loss surface")
    void descendsOnTheLossOfANetwork() {
        Subject subject = Subject.of(CHAIN, Loss.SQUARED).withRate(0.1);
        List<Sample> samples = List.of(Sample.of(new double[] {0.7}, 1));
        Surface surface = Surface.ofLoss(subject, samples, List.of("w_ij", "a_j->a_k"));

        assertThat(surface.names()).containsExactly("w_ij", "w_jk");
        assertThat(surface.start()).containsExactly(0.86, 0.66);
        assertThat(surface.value(List.of(0.5, 0.5))).isCloseTo(0.680625, within(1e-15));
        assertThat(surface.value(List.of(-0.3, 2.0))).isEqualTo(1);
        Descent descent = Descent.of(surface, surface.start(), 20);
        Place last = descent.places().get(20);
        assertThat(last.x().getFirst()).isCloseTo(1.25734798229956, within(2e-12));
        assertThat(last.x().getLast()).isCloseTo(1.13328000881443, within(2e-12));
        assertThat(last.value()).isCloseTo(6.50692385836252e-6, within(1e-17));
        Explanation explanation = Explanation.of(subject, samples.getFirst());
        assertThat(descent.places().getFirst().slope())
                .containsExactly(
                        explanation.weight("w_ij").gradient().value(),
                        explanation.weight("w_jk").gradient().value());
        // Along the valley w_ij·w_jk = 1/0.7 nothing changes; across it f″ = 2·0.49·(w_ij² + w_jk²).
        assertThat(descent.verdict()).isInstanceOfSatisfying(Verdict.Converges.class, converges -> {
            double first = converges.limit().x().getFirst();
            double second = converges.limit().x().getLast();
            assertThat(first * second).isCloseTo(1 / 0.7, within(1e-9));
            assertThat(converges.isFlat()).isTrue();
            assertThat(converges.factor()).isCloseTo(1 - 0.1 * 0.98 * (first * first + second * second), within(1e-6));
        });
    }

    /** Elements of a matrix, in a batch: the surface's steps are the training's. */
    @Test
    void movesSingleElementsOfAMatrix() {
        Architecture architecture = new Architecture(new Dense(2), Shape.of(3), Loss.MEAN_SQUARED);
        Map<String, Tensor> parameters = Map.of(
                "W", Tensor.of(Shape.of(3, 2), 0.1, -0.2, 0.3, 0.4, -0.5, 0.6),
                "b", Tensor.of(Shape.of(2), 0.05, -0.05));
        Subject subject = Subject.of(architecture, parameters).withRate(0.2);
        List<Sample> samples =
                List.of(Sample.of(new double[] {1, 2, 3}, 0.5, -0.5), Sample.of(new double[] {-1, 0.5, 2}, 1, 0));
        Surface surface = Surface.ofLoss(subject, samples, List.of("W[0,1]", "W[2,0]"));
        BatchExplanation batch = BatchExplanation.of(subject, samples);
        Place start = surface.at(surface.start());

        assertThat(start.x()).containsExactly(-0.2, -0.5);
        assertThat(start.value()).isEqualTo(batch.loss().orElseThrow().value());
        for (int i = 0; i < 2; i++) {
            String name = surface.names().get(i);
            BatchExplanation.Row row = batch.weights().stream()
                    .filter(each -> each.name().equals(name))
                    .findFirst()
                    .orElseThrow();
            assertThat(start.slope().get(i)).isEqualTo(row.gradient().value());
            assertThat(start.next().get(i)).isEqualTo(row.updated().value());
        }
        // MEAN_SQUARED over two outputs, mean over two samples: f″ = ½·Σx²; outputs of their own do not mix.
        assertThat(start.curvature()).containsExactly(List.of(1.0, 0.0), List.of(0.0, 6.5));
    }

    private static String sentence(UnaryOperator<Expr> function, double start, double rate) {
        Expr x = variable("x");
        return Descent.of(Surface.of(function.apply(x), List.of(x), rate), List.of(start), 10)
                .sentence("f", "α");
    }

    @Test
    void saysItInWordsWithTheNumbers() {
        assertThat(sentence(CUBIC, -1.99, 0.04))
                .isEqualTo("converges to x ≈ 0, f ≈ 0: near there a step multiplies the distance by"
                        + " |1 − α·f″(x)| = |1 − 0.04·6| ≈ 0.76, which is below 1");
        assertThat(sentence(CUBIC, -1.99, 0.45))
                .startsWith("is chaotic: it stays within bounds (x from −1.")
                .contains(
                        "at the minimum x ≈ 0 it cannot rest",
                        "|1 − α·f″(x)| = |1 − 0.45·6| ≈ 1.7, which is not below 1: that needs α < 2/f″ ≈ 0.333333",
                        "a start 1.99e−9 beside this one has come a tenth of the range apart after");
        assertThat(sentence(CUBIC, -1.99, 0.36))
                .startsWith("oscillates: every 2 steps it comes back, to x ≈ ")
                .contains("|1 − 0.36·6| ≈ 1.16", "so the round holds");
        assertThat(sentence(CUBIC, -2.01, 0.04))
                .startsWith("diverges: stopped at step ")
                .contains("f falls without end on this side");
        assertThat(sentence(CUBIC, -2, 0.04))
                .contains("only because the slope is exactly 0 there", "|1 − 0.04·(−6)| ≈ 1.24, which is above 1");
        assertThat(sentence(Expr::square, 1, 0.7)).endsWith("it is negative, so the steps change sides");
        assertThat(sentence(Expr::square, 1, 1)).endsWith("so each start has a round of its own");
        assertThat(sentence(Expr::square, 1, 1.1))
                .contains(
                        "step 77 would go 1.2 times as far as step 76, which is |1 − α·f″(x)| = |1 − 1.1·2| ≈ 1.2 at x ≈ ",
                        " between the last two places: above 1, so the rate α = 1.1 is too large");
        assertThat(sentence(x -> x.pow(4), 1, 0.1))
                .isEqualTo(
                        "converges to x ≈ 0, f ≈ 0, but ever more slowly: at this minimum the curvature is 0, too, so"
                                + " near there a step takes away a smaller share of the distance each time");
        assertThat(sentence(Expr::square, 1, 1e-7))
                .endsWith("|1 − 1e−7·2| ≈ 1, below 1 by 2e−7 only: that takes some 3465740 steps for half of the"
                        + " distance");
        assertThat(sentence(Expr::sqrt, 1, 1))
                .isEqualTo(
                        "diverges: stopped at step 2, which leads from x ≈ 0.5 to x ≈ −0.207107, where f or its slope"
                                + " is no number");
        assertThat(over((a, b) -> a.add(b).square(), 1, 2, 0.05, 3).sentence("E", "η"))
                .startsWith("converges to a ≈ −0.5, b ≈ 0.5, E ≈ ")
                .endsWith("across the valley there a step multiplies the distance by |1 − η·λ| = |1 − 0.05·4| ≈ 0.8 (λ:"
                        + " the curvature in that direction), which is below 1");
    }

    /** A pole is no number that a double is too small for; 1/e⁻⁹⁰⁰ is one, though a double has 0 for e⁻⁹⁰⁰. */
    @Test
    void stepsOntoAPole() {
        String ontoZero = "which leads from x ≈ 1 to x ≈ 0, where f or its slope is no number";
        assertThat(sentence(Expr::log, 1, 1)).endsWith(ontoZero);
        assertThat(sentence(x -> Expr.constant(-1, ElementType.F64).div(x), 1, 1))
                .endsWith(ontoZero);
        assertThat(sentence(Expr::reciprocal, -1, 1)).endsWith("to x ≈ 0, where f or its slope is no number");
        assertThat(sentence(x -> x.pow(-1), -1, 1)).endsWith("to x ≈ 0, where f or its slope is no number");
        assertThat(verdict(x -> x.neg().exp().reciprocal(), 0, -900))
                .isInstanceOfSatisfying(
                        Verdict.Diverges.class,
                        diverges -> assertThat(diverges.cause()).isEqualTo(Cause.LEAVES_THE_RANGE));
    }

    /** With f″ = 6 on the left and 2 on the right, |1 − α·f″| is 5.6 or 1.2, and nowhere the 3.6 of a whole step. */
    @Test
    void aCurvatureThatJumpsPastTheGrowthIsNotNamed() {
        UnaryOperator<Expr> bent = x -> x.square().add(x.neg().relu().square().mul(2));
        assertThat(sentence(bent, 1, 1.1))
                .contains(" times as far as step ", ": above 1, so the rate α = 1.1 is too large")
                .doesNotContain("which is |1 −");
        assertThat(verdict(bent, 1, 1.1))
                .isInstanceOfSatisfying(
                        Verdict.Diverges.class,
                        diverges -> assertThat(diverges.growth())
                                .hasValueSatisfying(
                                        growth -> assertThat(growth.at()).isEmpty()));
    }

    @Test
    void refusesWhatIsNoSurface() {
        Expr x = variable("x");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Surface.of(x, List.of(), 1))
                .withMessage("a surface is drawn over one or two numbers, not over 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Descent.of(Surface.of(x.log(), List.of(x), 1), List.of(-1.0), 3))
                .withMessage(
                        "a descent cannot start where f or its slope is no finite number: at x = −1 f is no number and its"
                                + " slope is −1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Surface.of(x, List.of(x), 1).at(List.of(1.0, 2.0)))
                .withMessage("a place over x has 1 number, not 2");
        Subject subject = Subject.of(CHAIN, Loss.SQUARED).withFixed(Set.of("w_ij"));
        List<Sample> samples = List.of(Sample.of(new double[] {0.7}, 1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Surface.ofLoss(subject, samples, List.of("w_jk", "w_ij")))
                .withMessageContaining("\"w_ij\" is not trained in this example");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Surface.ofLoss(subject, samples, List.of("w_jk", "a_j->a_k")))
                .withMessage("\"w_jk\" is named twice");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Surface.ofLoss(subject, samples, List.of("w_x")))
                .withMessageContaining("there is no weight \"w_x\"");
    }
}
