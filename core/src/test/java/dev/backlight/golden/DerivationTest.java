package dev.backlight.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.backlight.engine.ReferenceEngine;
import dev.backlight.explain.Explanation;
import dev.backlight.explain.Level;
import dev.backlight.explain.Notation;
import dev.backlight.explain.Sample;
import dev.backlight.explain.Step;
import dev.backlight.explain.Subject;
import dev.backlight.explain.UnitSignals;
import dev.backlight.expr.Expr;
import dev.backlight.expr.Graph;
import dev.backlight.expr.Unary;
import dev.backlight.formula.Formula;
import dev.backlight.formula.FormulaParser;
import dev.backlight.model.Architecture;
import dev.backlight.nn.Activation;
import dev.backlight.nn.Dense;
import dev.backlight.nn.Loss;
import dev.backlight.nn.Sequential;
import dev.backlight.nn.Unit;
import dev.backlight.nn.UnitNetwork;
import dev.backlight.tensor.Shape;
import dev.backlight.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Derivations as they are printed, line by line. */
final class DerivationTest {
    private static Explanation chain(Loss loss) {
        UnitNetwork network = new UnitNetwork(
                List.of("a_i"),
                List.of(
                        Unit.of("a_j", Unary.RELU, new Unit.Edge("a_i", "w_ij", 0.86)),
                        Unit.of("a_k", Unary.RELU, new Unit.Edge("a_j", "w_jk", 0.66))),
                List.of("a_k"));
        return Explanation.of(Subject.of(network, loss), Sample.of(new double[] {0.7}, 1));
    }

    private static Explanation severalOutputs() {
        UnitNetwork network = new UnitNetwork(
                List.of("in"),
                List.of(
                        Unit.of("i", Unary.SIGMOID, new Unit.Edge("in", "w_in_i", 0.35)),
                        Unit.of("j", Unary.SIGMOID, new Unit.Edge("i", "w_ij", -0.8)),
                        Unit.of("k", Unary.SIGMOID, new Unit.Edge("i", "w_ik", 0.6)),
                        Unit.linear("o", new Unit.Edge("j", "w_jo", 1.1), new Unit.Edge("k", "w_ko", -0.45))),
                List.of("o"));
        return Explanation.of(Subject.of(network, Loss.HALF_SQUARED), Sample.of(new double[] {1.2}, 0.5));
    }

    private static List<String> lines(List<Step> steps, int digits) {
        return steps.stream().map(step -> step.line(digits).text()).toList();
    }

    @Test
    @DisplayName("BWC-2: the derivation that the exercise prints")
    void theExercisesDerivation() {
        assertThat(lines(chain(Loss.SQUARED).derive("w_ij", Level.CHAIN, Notation.BWC, 10), 10))
                .containsExactly("dC/dw_ij = dC/da_k · da_k/da_j · da_j/dw_ij = 2(a_k − y) · w_jk · a_i"
                        + " = 2(0.39732 − 1) · 0.66 · 0.7 = −1.20536 · 0.66 · 0.7 = −0.55687632");
    }

    @Test
    @DisplayName("DOL-3: two paths, each with the loss's slope first")
    void twoPathsAndTheirSum() {
        assertThat(lines(severalOutputs().derive("w_in_i", Level.CHAIN, Notation.DOL, 4), 4))
                .containsExactly(
                        "path_1 = ∂E/∂z_o · ∂s_o/∂z_j · ∂z_j/∂s_j · ∂s_j/∂z_i · ∂z_i/∂s_i · ∂s_i/∂w_{in→i}"
                                + " = (ŷ − y) · w_{j→o} · σ′(s_j) · w_{i→j} · σ′(s_i) · x_in"
                                + " ≈ (0.1545 − 0.5) · 1.1 · 0.236 · (−0.8) · 0.2393 · 1.2"
                                + " ≈ −0.3455 · 1.1 · 0.236 · (−0.8) · 0.2393 · 1.2 ≈ 0.0206",
                        "path_2 = ∂E/∂z_o · ∂s_o/∂z_k · ∂z_k/∂s_k · ∂s_k/∂z_i · ∂z_i/∂s_i · ∂s_i/∂w_{in→i}"
                                + " = (ŷ − y) · w_{k→o} · σ′(s_k) · w_{i→k} · σ′(s_i) · x_in"
                                + " ≈ (0.1545 − 0.5) · (−0.45) · 0.242 · 0.6 · 0.2393 · 1.2"
                                + " ≈ −0.3455 · (−0.45) · 0.242 · 0.6 · 0.2393 · 1.2 ≈ 0.006483",
                        "∂E/∂w_{in→i} = path_1 + path_2 ≈ 0.0206 + 0.006483 ≈ 0.02709");
    }

    @Test
    @DisplayName("V14: every step from the loss back to the weight, in order")
    void everyStepFromTheLossBack() {
        assertThat(lines(severalOutputs().derive("w_in_i", Level.FULL, Notation.DAG, 3), 3))
                .containsExactly(
                        "∂L/∂g_o = g_o − y ≈ 0.154 − 0.5 ≈ −0.346",
                        "∂L/∂g_k = ∂L/∂f_o · ∂f_o/∂g_k = ∂L/∂f_o · W_{o,k} ≈ −0.346 · (−0.45) ≈ 0.155",
                        "σ′(f_k) = g_k · (1 − g_k) ≈ 0.59 · (1 − 0.59) ≈ 0.242",
                        "∂L/∂f_k = ∂L/∂g_k · ∂g_k/∂f_k = ∂L/∂g_k · σ′(f_k) ≈ 0.155 · 0.242 ≈ 0.0376",
                        "∂L/∂g_j = ∂L/∂f_o · ∂f_o/∂g_j = ∂L/∂f_o · W_{o,j} ≈ −0.346 · 1.1 ≈ −0.38",
                        "σ′(f_j) = g_j · (1 − g_j) ≈ 0.382 · (1 − 0.382) ≈ 0.236",
                        "∂L/∂f_j = ∂L/∂g_j · ∂g_j/∂f_j = ∂L/∂g_j · σ′(f_j) ≈ −0.38 · 0.236 ≈ −0.0897",
                        "∂L/∂g_i = ∂L/∂f_j · ∂f_j/∂g_i + ∂L/∂f_k · ∂f_k/∂g_i"
                                + " = ∂L/∂f_j · W_{j,i} + ∂L/∂f_k · W_{k,i}"
                                + " ≈ −0.0897 · (−0.8) + 0.0376 · 0.6 ≈ 0.0943",
                        "σ′(f_i) = g_i · (1 − g_i) ≈ 0.603 · (1 − 0.603) ≈ 0.239",
                        "∂L/∂f_i = ∂L/∂g_i · ∂g_i/∂f_i = ∂L/∂g_i · σ′(f_i) ≈ 0.0943 · 0.239 ≈ 0.0226",
                        "∂L/∂W_{i,in} = ∂L/∂f_i · ∂f_i/∂W_{i,in} = ∂L/∂f_i · x_in ≈ 0.0226 · 1.2 ≈ 0.0271");
    }

    @Test
    void everyTextHasItsOwnLetters() {
        Explanation explanation = severalOutputs();
        assertThat(List.of(Notation.values()))
                .extracting(notation -> lines(explanation.derive("w_ij", Level.SHORT, notation, 3), 3)
                        .getFirst())
                .containsExactly(
                        "∂E/∂w_{i→j} = δ_j · z_i ≈ −0.0897 · 0.603 ≈ −0.0541",
                        "dE/dw_i^j = dE/dy^j · x_i ≈ −0.0897 · 0.603 ≈ −0.0541",
                        "∂L/∂W_{j,i} = ∂L/∂f_j · g_i ≈ −0.0897 · 0.603 ≈ −0.0541",
                        "dC/dw_ij = dC/dg_j · a_i ≈ −0.0897 · 0.603 ≈ −0.0541",
                        "∂Loss/∂w_{i,j} = Δ_j · a_i ≈ −0.0897 · 0.603 ≈ −0.0541");
    }

    @Test
    void theLossesDifferByAConstant() {
        assertThat(List.of(Loss.HALF_SQUARED, Loss.SQUARED, Loss.MEAN_SQUARED, Loss.MEAN_ABSOLUTE_ERROR))
                .extracting(loss -> lines(chain(loss).derive("w_jk", Level.FULL, Notation.DOL, 10), 10)
                        .getFirst())
                .containsExactly(
                        "∂E/∂z_k = ŷ − y = 0.39732 − 1 = −0.60268",
                        "∂E/∂z_k = 2(ŷ − y) = 2(0.39732 − 1) = −1.20536",
                        "∂E/∂z_k = 2(ŷ − y) = 2(0.39732 − 1) = −1.20536",
                        "∂E/∂z_k = sign(ŷ − y) = sign(0.39732 − 1) = −1");
    }

    /** Softmax and sigmoid have a name in the slopes of the losses; with it, they must come to what Gradient gives. */
    @ParameterizedTest
    @EnumSource
    void theWrittenSlopeOfEachLossIsTheGradients(Loss loss) {
        for (int outputs : new int[] {1, 3}) {
            Architecture architecture = new Architecture(new Dense(outputs), Shape.of(2), loss);
            Tensor x = Tensor.of(Shape.of(2), 0.3, -0.8);
            double[] targets = {1, 0, 0.25};
            Sample sample = loss.isClassification()
                    ? Sample.ofClass(x, 0)
                    : new Sample(x, Tensor.of(Shape.of(outputs), Arrays.copyOf(targets, outputs)));
            Explanation run = Explanation.of(Subject.of(architecture, architecture.initialParameters(5)), sample);
            for (UnitSignals unit : run.units().subList(2, 2 + outputs)) {
                Step step = run.derive("1->" + unit.name(), Level.FULL, Notation.DOL, 15)
                        .getFirst();
                // Of a class that is not the right one the slope is the probability, as it is.
                String written = step.numbers().stream()
                        .findFirst()
                        .map(Step.Put::formula)
                        .orElseGet(
                                () -> Formula.number(step.value().orElseThrow().digits(15)))
                        .text();
                // The numbers are rounded to 15 digits, and there are a handful of them, of a size of about 1.
                assertThat(evaluate(written))
                        .as("%s of %d outputs: %s", loss, outputs, written)
                        .isCloseTo(unit.byValue().value(), within(1e-13));
                assertThat(step.numbers()).as("weights of 16 digits").noneMatch(Step.Put::isExact);
            }
        }
    }

    @Test
    void theSlopesAtLogitsAreDifferencesOfProbabilities() {
        assertThat(slopesOfThree(Loss.BINARY_CROSS_ENTROPY)).containsExactly("(p − y)/3", "(p − y)/3", "(p − y)/3");
        assertThat(slopesOfThree(Loss.CROSS_ENTROPY)).containsExactly("p", "p − 1", "p");
    }

    /** dE/dz of three outputs, the second of which is right, without their indices. */
    private static List<String> slopesOfThree(Loss loss) {
        Architecture architecture = new Architecture(new Dense(3), Shape.of(1), loss);
        Tensor x = Tensor.of(Shape.of(1), 0.5);
        Sample sample =
                loss.isClassification() ? Sample.ofClass(x, 1) : new Sample(x, Tensor.of(Shape.of(3), 0.0, 1.0, 0.0));
        Explanation run = Explanation.of(Subject.of(architecture, architecture.initialParameters(5)), sample);
        return run.outputs().stream()
                .map(output ->
                        run.derive("1->" + output, Level.FULL, Notation.DOL, 10).getFirst())
                .map(step -> step.symbols().getFirst().text().replaceAll("_\\{[^}]*}|_\\S*\\[\\d]", ""))
                .toList();
    }

    /** So must what is written of the way forward, to the loss. */
    @ParameterizedTest
    @EnumSource
    void theWrittenWayForwardLeadsToTheLoss(Loss loss) {
        for (int outputs : new int[] {1, 3}) {
            Architecture architecture = new Architecture(
                    Sequential.of(new Dense(2), Activation.TANH, new Dense(outputs), Activation.SIGMOID),
                    Shape.of(2),
                    loss);
            Tensor x = Tensor.of(Shape.of(2), 0.3, -0.8);
            Sample sample = loss.isClassification()
                    ? Sample.ofClass(x, outputs - 1)
                    : new Sample(x, Tensor.of(Shape.of(outputs), Arrays.copyOf(new double[] {1, 0, 0.25}, outputs)));
            Explanation run = Explanation.of(Subject.of(architecture, architecture.initialParameters(5)), sample);
            List<Step> steps = run.forward(Notation.DOL, 15);
            assertThat(steps.getLast().value()).isEqualTo(run.loss());
            for (Step step : steps) {
                String written = step.numbers().getFirst().formula().text();
                assertThat(evaluate(written))
                        .as(written)
                        .isCloseTo(step.value().orElseThrow().value(), within(1e-13));
            }
        }
    }

    @Test
    @DisplayName("BWC-2: the way forward, exactly")
    void theWayForward() {
        assertThat(lines(chain(Loss.SQUARED).forward(Notation.BWC, 10), 10))
                .containsExactly(
                        "g_j = w_ij · a_i = 0.86 · 0.7 = 0.602",
                        "a_j = ReLU(g_j) = max(0, g_j) = max(0, 0.602) = 0.602",
                        "g_k = w_jk · a_j = 0.66 · 0.602 = 0.39732",
                        "a_k = ReLU(g_k) = max(0, g_k) = max(0, 0.39732) = 0.39732",
                        "C = (a_k − y)² = (0.39732 − 1)² = 0.3632231824");
    }

    @Test
    void aBiasHasTheErrorSignalForItsGradient() {
        UnitNetwork network = new UnitNetwork(
                List.of("x"),
                List.of(Unit.linear("y", new Unit.Edge("x", "w", 2)).withBias("b", 0.5)),
                List.of("y"));
        Explanation run = Explanation.of(Subject.of(network, Loss.HALF_SQUARED), Sample.of(new double[] {3}, 4));
        assertThat(lines(run.derive("b", Level.SHORT, Notation.SDV, 10), 10))
                .containsExactly("dE/db^y = dE/dy^y = 2.5");
        assertThat(lines(run.forward(Notation.SDV, 10), 10))
                .startsWith("y^y = w_x^y · x_x + b^y = 2 · 3 + 0.5 = 6.5", "x_y = y^y = 6.5");
    }

    private static double evaluate(String formula) {
        String signs = formula.replaceAll("sign\\(([^()]+)\\)", "(($1)/abs($1))");
        Expr parsed = FormulaParser.parse(signs).result().expression();
        return new ReferenceEngine()
                .compile(Graph.of(List.of(), List.of(parsed)))
                .run(new ReferenceEngine().variables(Map.of()), List.of())
                .getFirst()
                .item();
    }

    @Test
    void noEqualsSignFollowsRoundedNumbers() {
        // 0.0625 · 16 is 1 exactly, but not with the two digits that are shown of 0.0625.
        UnitNetwork network =
                new UnitNetwork(List.of("x"), List.of(Unit.linear("y", new Unit.Edge("x", "w", 16))), List.of("y"));
        Explanation run = Explanation.of(Subject.of(network, Loss.HALF_SQUARED), Sample.of(new double[] {0.0625}, 0));
        assertThat(lines(run.derive("w", Level.SHORT, Notation.DOL, 2), 2))
                .containsExactly("∂E/∂w_{x→y} = δ_y · x_x ≈ 1 · 0.062 ≈ 0.062");
        Explanation target = Explanation.of(
                Subject.of(network, Loss.HALF_SQUARED), Sample.of(new double[] {0.0625}, 0.123456789012));
        assertThat(lines(target.derive("w", Level.FULL, Notation.DOL, 6), 6).getFirst())
                .isEqualTo("∂E/∂z_y = ŷ − y ≈ 1 − 0.123457 ≈ 0.876543");
    }

    @Test
    void unitsThatShareAnIndexHaveTheirWholeNames() {
        UnitNetwork network = new UnitNetwork(
                List.of("x_1"),
                List.of(
                        Unit.of("h_1", Unary.TANH, new Unit.Edge("x_1", "v", 0.5)),
                        Unit.linear("o_1", new Unit.Edge("h_1", "w", 2))),
                List.of("o_1"));
        Explanation run = Explanation.of(Subject.of(network, Loss.HALF_SQUARED), Sample.of(new double[] {1}, 0));
        assertThat(lines(run.derive("w", Level.SHORT, Notation.DOL, 3), 3).getFirst())
                .startsWith("∂E/∂w_{h1→o1} = δ_o1 · z_h1");
    }
}
