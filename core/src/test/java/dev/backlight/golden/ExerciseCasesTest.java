package dev.backlight.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.backlight.engine.Variables;
import dev.backlight.expr.Expr;
import dev.backlight.expr.Unary;
import dev.backlight.golden.Experiment.Snapshot;
import dev.backlight.nn.Loss;
import dev.backlight.nn.Unit;
import dev.backlight.nn.UnitNetwork;
import dev.backlight.tensor.Tensor;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Section 4 of the reference cases: the exercises. */
final class ExerciseCasesTest {
    private static final double RATE = 0.1;

    private static final String CHAIN = """
            w_ij: a_i → a_j
            w_jk: a_j → a_k""";

    @Test
    @DisplayName("BWC-0")
    void BWC_0() {
        ReferenceCase reference = ReferenceCase.of("BWC-0");
        UnitCase run = new UnitCase(reference, Loss.SQUARED, reference.given(", y = ", 1), RATE, "w_jk: a_j → a_k");

        run.check("y = 1: C = ", "C after: ");
        List<Snapshot> runs = descend(run, 50);
        for (int t = 0; t <= 50; t++) {
            double closed = 1 + (0.66 - 1) * Math.pow(0.8, t);
            double weight = runs.get(t).weight("w_jk");
            // A step rounds by about 2 ulps of 1; of that the next ones leave 0.8, 0.64, …: five times as much in all.
            assertThat(weight).as("w after %d steps", t).isCloseTo(closed, within(5 * 2 * 0x1p-52));
            assertThat(runs.get(t).byWeight("w_jk")).as("2w − 2").isCloseTo(2 * weight - 2, within(0x1p-51));
        }
        reference.check("w after 10 steps ", runs.get(10).weight("w_jk"));
        reference.check("after 50 steps ", runs.get(50).weight("w_jk"));

        reference.done(2 + (1 + 5) + 5 + 2);
    }

    /** The runs of so many steps from the case's start, and the one after them. */
    private static List<Snapshot> descend(UnitCase run, int steps) {
        Experiment experiment = new Experiment(run.network, run.loss);
        Variables variables = experiment.start();
        return IntStream.rangeClosed(0, steps)
                .mapToObj(t -> experiment.step(variables, run.x, run.y, run.rate))
                .toList();
    }

    @Test
    @DisplayName("BWC-1")
    void BWC_1() {
        ReferenceCase reference = ReferenceCase.of("BWC-1");
        UnitCase run = new UnitCase(reference, Loss.SQUARED, reference.given(", y = ", 1), RATE, "w_jk: a_j → a_k");

        run.check("\nC = ", "C after: ");
        reference.check("(a_k = ", run.after.z("a_k")[0]);
        List<Snapshot> runs = descend(run, 100);
        for (int t = 0; t <= 100; t++) {
            double closed = 2 + (0.48 - 2) * Math.pow(0.95, t);
            // A step rounds by about 2 ulps of 1; of that the next ones leave 0.95, 0.95², …: 20 times as much in all.
            double bound = 20 * 2 * 0x1p-52;
            assertThat(runs.get(t).weight("w_jk")).as("w after %d steps", t).isCloseTo(closed, within(bound));
            // C = (w/2 − 1)², whose slope by w is below 1.
            double loss = 0.5776 * Math.pow(0.9025, t);
            assertThat(runs.get(t).loss()).as("C after %d steps", t).isCloseTo(loss, within(bound));
        }
        reference.check("after 10 steps ", runs.get(10).weight("w_jk"));
        reference.check("after 100 steps ", runs.get(100).weight("w_jk"));
        // The derivation that the case prints, factor by factor.
        reference.check("= 2(0.24 - 1) · 0.5 = ", run.before.delta("a_k")[0]);
        reference.check("= -1.52 · 0.5 = ", run.before.byWeight("w_jk"));
        reference.check("0.48 - 0.1·(-0.76) = ", run.variables.get("w_jk").item());

        reference.done(2 + (1 + 5) + 5 + 3 + 3);
    }

    @Test
    @DisplayName("BWC-2")
    void BWC_2() {
        ReferenceCase reference = ReferenceCase.of("BWC-2");
        UnitCase run = new UnitCase(reference, Loss.SQUARED, reference.given(", y = ", 1), RATE, CHAIN);

        run.check("\nC = ", "0.469559004890691, C = ");
        reference.check("After: a_j = ", run.after.z("a_j")[0]);
        reference.check(", a_k = ", run.after.z("a_k")[0]);
        reference.check("0.66 · 0.7 = -1.20536 · 0.66 · 0.7 = ", run.before.byWeight("w_ij"));
        assertSurface(reference, run, 0.5, 0.5);
        assertSurface(reference, run, 1, 1);
        assertSurface(reference, run, 2, 1);
        assertSurface(reference, run, 1.5, 1.5);
        assertThat(lossAt(run, 1, reference.given("w_ij·w_jk = 1/0.7 = ")))
                .as("in the valley")
                .isLessThan(1e-28);
        assertThat(lossAt(run, 0, 0)).as("the plateau's corner").isEqualTo(1);
        assertThat(lossAt(run, -0.3, 2)).as("on the plateau").isEqualTo(1);

        reference.done(1 + (1 + 2 * 5) + 2 * 5 + 3 + 1 + 4);
    }

    private static void assertSurface(ReferenceCase reference, UnitCase run, double first, double second) {
        String at = "C(" + plain(first) + ", " + plain(second) + ") = ";
        reference.check(at, lossAt(run, first, second));
    }

    private static String plain(double value) {
        return value == Math.rint(value) ? "" + (int) value : "" + value;
    }

    private static double lossAt(UnitCase run, double first, double second) {
        Experiment experiment = new Experiment(run.network, run.loss);
        Variables variables = experiment.start();
        variables.set("w_ij", Tensor.scalar(first));
        variables.set("w_jk", Tensor.scalar(second));
        return experiment.look(variables, run.x, run.y).loss();
    }

    @Test
    @DisplayName("BWC-3")
    void BWC_3() {
        ReferenceCase reference = ReferenceCase.of("BWC-3");
        UnitCase run = new UnitCase(reference, Loss.SQUARED, reference.given(", y = ", 1), RATE, """
                w_ih: a_i → a_h
                w_jh: a_j → a_h
                w_hk: a_h → a_k""");

        run.check("\nC = ", "0.425546922137813, C = ");
        reference.check("After: a_h = ", run.after.z("a_h")[0]);
        reference.check(", a_k = ", run.after.z("a_k")[0]);
        double ratio = reference.given("dC/dw_ih : dC/dw_jh = ") / reference.given("dC/dw_jh = 0.7 : ");
        assertThat(run.before.byWeight("w_ih") / run.before.byWeight("w_jh"))
                .isCloseTo(ratio, within(4 * Math.ulp(ratio)));
        assertThat(run.variables.get("w_ih")).isNotEqualTo(run.variables.get("w_jh"));

        reference.done(1 + (2 + 2 * 5) + 3 * 5 + 3);
    }

    @Test
    @DisplayName("BWC-2n")
    void BWC_2n() {
        ReferenceCase reference = ReferenceCase.of("BWC-2n");
        UnitNetwork network = new UnitNetwork(
                List.of("a_i"),
                List.of(
                        Unit.of("a_j", Unary.RELU, new Unit.Edge("a_i", "w_ij", reference.given("w_ij = "))),
                        Unit.of("a_k", Unary.RELU, new Unit.Edge("a_j", "w_jk", reference.given("w_jk = ")))),
                List.of("a_k"));
        Experiment experiment = new Experiment(network, Loss.SQUARED);
        Variables variables = experiment.start();
        double[] x = reference.given("(a_i = ", 1);
        double[] y = reference.given(", y = ", 1);
        Snapshot run = experiment.step(variables, x, y, reference.given(", r = "));

        reference.check("s_j = ", run.s("a_j")[0]);
        reference.check(", a_j = ", run.z("a_j")[0]);
        reference.check("s_k = ", run.s("a_k")[0]);
        reference.check("a_k = ", run.z("a_k")[0]);
        reference.check(", C = ", run.loss());
        reference.check("dC/da_k = ", run.byValue("a_k")[0]);
        reference.check("δ_k = -2·ReLU'(0) = ", run.delta("a_k")[0]);
        reference.check("dC/da_j = ", run.byValue("a_j")[0]);
        reference.check("δ_j = ", run.delta("a_j")[0]);
        reference.check("every gradient ", run.byWeight("w_ij"));
        reference.check("every gradient ", run.byWeight("w_jk"));
        assertThat(variables.get("w_ij").item()).as("no weight moves").isEqualTo(run.weight("w_ij"));
        assertThat(variables.get("w_jk").item()).as("no weight moves").isEqualTo(run.weight("w_jk"));
        reference.check("C stays ", experiment.look(variables, x, y).loss());
        reference.check("(ReLU'(s_j) = ", run.slope("a_j")[0]);
        // With the other choice ReLU'(0) = 1, by hand: the gradients would be zero all the same.
        double otherDelta = run.byValue("a_k")[0] * 1;
        reference.check("(δ_k = ", otherDelta);
        reference.check("-2, dC/da_j = ", otherDelta * run.weight("w_jk"));
        assertThat(otherDelta * run.z("a_j")[0]).isZero();
        assertThat(otherDelta * run.weight("w_jk") * run.slope("a_j")[0] * x[0]).isZero();

        reference.done(15);
    }

    @Test
    @DisplayName("BWC-R")
    void BWC_R() {
        for (double at : new double[] {0.3, 1, 2.5, 7}) {
            Given given = new Given();
            Expr x = given.scalar("x", at);
            Expr y = given.scalar("y", 1.7);
            for (double power : new double[] {-1, 0, 0.5, 1, 2, 3, 4.25}) {
                double slope = power * Math.pow(at, power - 1);
                assertThat(given.derivative(x.pow(power), x))
                        .as("d(x^%s)/dx at %s", power, at)
                        .isCloseTo(slope, within(1e-14 * Math.abs(slope)));
            }
            assertThat(given.derivative(x.add(y), x)).isEqualTo(1);
            assertThat(given.derivative(y.mul(x), x)).isEqualTo(1.7);
            assertThat(given.derivative(x.mul(2), x)).isEqualTo(2);
            assertThat(given.value(x.pow(1))).isEqualTo(at);
            assertThat(given.derivative(x.pow(1), x)).isEqualTo(1);
            double reciprocal = -1 / (at * at);
            assertThat(given.derivative(x.reciprocal(), x)).isCloseTo(reciprocal, within(4 * Math.ulp(reciprocal)));
            assertThat(given.derivative(given.scalar("one", 1).div(x), x))
                    .isCloseTo(reciprocal, within(4 * Math.ulp(reciprocal)));
            // f(g(x)) with f = sin, g = x²
            double chain = Math.cos(at * at) * 2 * at;
            assertThat(given.derivative(x.square().sin(), x)).isCloseTo(chain, within(1e-14));
        }

        ReferenceCase reference = ReferenceCase.of("BWC-R");
        Given given = new Given();
        Expr a0 = given.scalar("a0", reference.given("a₀ = "));
        Expr w01 = given.scalar("w01", reference.given(", w₀₁ = "));
        Expr w12 = given.scalar("w12", reference.given(", w₁₂ = "));
        Expr a1 = a0.mul(w01);
        Expr a2 = a1.mul(w12);
        reference.check(": a₁ = ", given.value(a1));
        reference.check(", a₂ = ", given.value(a2));
        reference.check("30, da₂/dw₀₁ = ", given.derivative(a2, w01));
        reference.check("da₂/dw₁₂ = ", given.derivative(a2, w12));

        reference.done(4);
    }

    private static final String ONE_OUTPUT = """
            w03: 1 → 3
            w13: x1 → 3
            w23: x2 → 3
            w04: 1 → 4
            w14: x1 → 4
            w24: x2 → 4
            w05: 1 → 5
            w35: 3 → 5
            w45: 4 → 5""";

    /** The book's own formulas, with the numbers of BWC-4a. */
    @Test
    @DisplayName("BWC-4")
    void BWC_4() {
        ReferenceCase numbers = ReferenceCase.of("BWC-4a");
        UnitCase run = new UnitCase(numbers, Loss.SQUARED, numbers.given(", y = ", 1), RATE, ONE_OUTPUT);
        Snapshot at = run.before;
        double error = run.y[0] - at.z("5")[0];
        double slope5 = at.z("5")[0] * (1 - at.z("5")[0]);
        double slope3 = at.z("3")[0] * (1 - at.z("3")[0]);

        double delta5 = 2 * -error * slope5;
        double delta3 = delta5 * at.weight("w35") * slope3;
        assertThat(at.delta("5")[0]).isCloseTo(delta5, within(1e-15));
        assertThat(at.delta("3")[0]).isCloseTo(delta3, within(1e-15));
        assertThat(at.byWeight("w35")).isCloseTo(-2 * error * slope5 * at.z("3")[0], within(1e-15));
        assertThat(at.byWeight("w13"))
                .isCloseTo(-2 * error * slope5 * at.weight("w35") * slope3 * run.x[0], within(1e-15));
        // The 3rd edition's Δ is −½ of it, and absorbs the 2 into the rate.
        assertThat(error * slope5).isCloseTo(-at.delta("5")[0] / 2, within(1e-15));
    }

    @Test
    @DisplayName("BWC-4a")
    void BWC_4a() {
        ReferenceCase reference = ReferenceCase.of("BWC-4a");
        UnitCase run = new UnitCase(
                reference, Loss.SQUARED, reference.given(", y = ", 1), reference.given("learning rate "), ONE_OUTPUT);

        run.check("Loss before: ", "Loss after: ");
        run.checkPaths("w13");

        reference.done(2 + (2 + 3 * 5) + 9 * 5 + (5 + 1) + 2);
    }

    @Test
    @DisplayName("BWC-4b")
    void BWC_4b() {
        ReferenceCase reference = ReferenceCase.of("BWC-4b");
        UnitCase run =
                new UnitCase(reference, Loss.SQUARED, reference.given(", y = ", 1), reference.given(", r = "), """
                w13: x1 → 3
                w23: x2 → 3
                w14: x1 → 4
                w24: x2 → 4
                w35: 3 → 5
                w45: 4 → 5""");

        run.check("\nC = ", "C after: ");

        reference.done(2 + (2 + 3 * 5) + 6 * 5);
    }

    @Test
    @DisplayName("BWC-4c")
    void BWC_4c() {
        ReferenceCase reference = ReferenceCase.of("BWC-4c");
        UnitCase run = new UnitCase(
                reference,
                Loss.SQUARED,
                reference.given("targets ", 2),
                reference.given("learning rate "),
                ONE_OUTPUT + "\n" + """
                w06: 1 → 6
                w36: 3 → 6
                w46: 4 → 6""");

        run.check("Loss before: ", "Loss after: ");
        run.checkPaths("w13");

        reference.done(2 + (2 + 4 * 5) + 12 * 5 + 2 * (5 + 1) + 2);
    }
}
