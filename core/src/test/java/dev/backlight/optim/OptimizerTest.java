package dev.backlight.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.backlight.engine.CpuEngine;
import dev.backlight.engine.Engine;
import dev.backlight.engine.ReferenceEngine;
import dev.backlight.engine.Variables;
import dev.backlight.engine.Workspace;
import dev.backlight.expr.Expr;
import dev.backlight.expr.Graph;
import dev.backlight.tensor.ElementType;
import dev.backlight.tensor.Shape;
import dev.backlight.tensor.Tensor;
import dev.backlight.tensor.TensorType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.LongToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The expressions of the optimizers against plain loops over doubles, and against what is known in closed form. */
final class OptimizerTest {
    private static final int STEPS = 8;
    private static final int SIZE = 5;

    private enum Precision {
        /**
         * A step is the rate times a number up to about 4, from some 30 roundings; 1 − β₂ᵗ = 0.001 in the first step
         * makes one of them a thousand times as large: 8 · 0.1 · 4 · (1,030 · 2⁻⁵³) = 3.7e-13.
         */
        DOUBLE(new ReferenceEngine(), 4e-13),
        /** The correction is computed in double: 8 · 0.1 · 4 · (30 · 2⁻²⁴) and 8 roundings of a parameter up to 4. */
        FLOAT(new CpuEngine(1), 8e-6);

        private final Engine engine;
        private final double tolerance;

        Precision(Engine engine, double tolerance) {
            this.engine = engine;
            this.tolerance = tolerance;
        }
    }

    /** One parameter that is changed by gradients of the test's choice. */
    private static final class Descent {
        private final Workspace workspace;
        private final Variables variables;
        private final List<LongToDoubleFunction> scalars = new ArrayList<>();
        private long step;

        Descent(Engine engine, Optimizer optimizer, double rate, double... start) {
            TensorType type = TensorType.f32(start.length);
            Expr w = Expr.parameter("w", type);
            Expr g = Expr.input("g", type);
            UpdateScope scope = new UpdateScope(ElementType.F32);
            List<Graph.Update> updates = new ArrayList<>();
            updates.add(new Graph.Update(w, optimizer.update(w, g, scope)));
            updates.addAll(scope.updates());
            List<Expr> inputs = new ArrayList<>(List.of(g, scope.rate()));
            scalars.add(t -> rate);
            scope.scalars().values().forEach(scalar -> {
                inputs.add(scalar.input());
                scalars.add(scalar.value());
            });
            Map<String, Tensor> values = new LinkedHashMap<>(scope.states());
            values.put("w", Tensor.of(Shape.of(start.length), start));
            variables = engine.variables(values);
            workspace = engine.compile(new Graph(inputs, List.of(), updates, List.of()))
                    .workspace();
        }

        double[] step(double... gradient) {
            step++;
            List<Tensor> inputs = new ArrayList<>(List.of(Tensor.of(Shape.of(gradient.length), gradient)));
            scalars.forEach(scalar -> inputs.add(Tensor.scalar(scalar.applyAsDouble(step))));
            workspace.run(variables, inputs);
            return variables.get("w").toDoubles();
        }
    }

    /** Gradients from ±0.5 to ±4, exact in float. */
    private static double[][] gradients() {
        Random random = new Random(7);
        double[][] gradients = new double[STEPS][SIZE];
        for (double[] row : gradients) {
            for (int i = 0; i < SIZE; i++) {
                row[i] = (random.nextBoolean() ? 1 : -1) * (8 + random.nextInt(56)) / 16.0;
            }
        }
        return gradients;
    }

    private static double[] start() {
        return new double[] {1, -2, 0.5, 0, 3};
    }

    @ParameterizedTest
    @EnumSource(Precision.class)
    void gradientDescentGoesDownTheGradient(Precision precision) {
        Descent descent = new Descent(precision.engine, new GradientDescent(), 0.1, start());
        double[] w = start();
        for (double[] g : gradients()) {
            for (int i = 0; i < SIZE; i++) {
                w[i] = w[i] - 0.1 * g[i];
            }
            assertThat(descent.step(g)).containsExactly(w, within(precision.tolerance));
        }
    }

    @ParameterizedTest
    @EnumSource(Precision.class)
    void momentumRemembersTheGradientsBefore(Precision precision) {
        Descent descent = new Descent(precision.engine, new GradientDescent(0.75), 0.1, start());
        double[] w = start();
        double[] v = new double[SIZE];
        for (double[] g : gradients()) {
            for (int i = 0; i < SIZE; i++) {
                v[i] = 0.75 * v[i] + g[i];
                w[i] = w[i] - 0.1 * v[i];
            }
            assertThat(descent.step(g)).containsExactly(w, within(precision.tolerance));
        }
    }

    /** A velocity whose gradients are all 1 is 1 + μ + μ² + … */
    @Test
    void momentumOfAConstantGradientIsAGeometricSum() {
        Descent descent = new Descent(new ReferenceEngine(), new GradientDescent(0.5), 1, 0);
        assertThat(descent.step(1)).containsExactly(-1);
        assertThat(descent.step(1)).containsExactly(-1 - 1.5);
        assertThat(descent.step(1)).containsExactly(-1 - 1.5 - 1.75);
        // Without a gradient it rolls on.
        assertThat(descent.step(0)).containsExactly(-1 - 1.5 - 1.75 - 0.875);
    }

    @ParameterizedTest
    @EnumSource(Precision.class)
    void adamIsAsThePaperHasIt(Precision precision) {
        double beta1 = 0.9;
        double beta2 = 0.999;
        double epsilon = 1e-8;
        Descent descent = new Descent(precision.engine, new Adam(), 0.1, start());
        double[] w = start();
        double[] m = new double[SIZE];
        double[] v = new double[SIZE];
        double power1 = 1;
        double power2 = 1;
        for (double[] g : gradients()) {
            power1 *= beta1;
            power2 *= beta2;
            for (int i = 0; i < SIZE; i++) {
                m[i] = beta1 * m[i] + (1 - beta1) * g[i];
                v[i] = beta2 * v[i] + (1 - beta2) * g[i] * g[i];
                double unbiasedM = m[i] / (1 - power1);
                double unbiasedV = v[i] / (1 - power2);
                w[i] = w[i] - 0.1 * unbiasedM / (Math.sqrt(unbiasedV) + epsilon);
            }
            assertThat(descent.step(g)).containsExactly(w, within(precision.tolerance));
        }
    }

    /** m̂ = g and √v̂ = |g| in the first step, whatever the betas. */
    @ParameterizedTest
    @CsvSource({"0.9, 0.999", "0, 0", "0.5, 0.9", "0.99, 0.9999"})
    void adamsFirstStepIsTheRateInTheDirectionOfTheSign(double beta1, double beta2) {
        double[] g = {1, -1, 1e-3, -1e6, 0};
        double[] w = new Descent(new ReferenceEngine(), new Adam(beta1, beta2, 1e-8), 0.01, new double[5]).step(g);

        for (int i = 0; i < g.length; i++) {
            double exact = -0.01 * g[i] / (Math.abs(g[i]) + 1e-8);
            // 1 − β₂ ≥ 1e-4, so a rounding of β₂ moves the step by 1e4 · 2⁻⁵³ of itself.
            assertThat(w[i]).isCloseTo(exact, within(0.01 * 2e4 * 0x1p-53));
        }
        assertThat(w[4]).isZero();
    }

    /**
     * With g = 1 always, m̂ = v̂ = 1, so with ε = ½ a step is 1/1.5 = 0.667 of the rate. Under the root it would be
     * 1/√1.5 = 0.816; added to √v before the correction of the bias 1/(1 + ½/√0.001) = 0.059 in the first step.
     */
    @ParameterizedTest
    @ValueSource(doubles = {1, -1})
    void epsilonIsAddedOutsideOfTheRootAfterTheCorrection(double g) {
        Descent descent = new Descent(new ReferenceEngine(), new Adam(0.9, 0.999, 0.5), 1, 0);
        for (int t = 1; t <= 5; t++) {
            assertThat(descent.step(g)).containsExactly(new double[] {-g * t / 1.5}, within(1e-12));
        }
    }

    /** Where a gradient is far below ε, ε decides: g/(g + ε) of the rate. */
    @Test
    void epsilonBoundsTheStepOfTinyGradients() {
        Descent descent = new Descent(new ReferenceEngine(), new Adam(0.9, 0.999, 1e-8), 1, 0);
        assertThat(descent.step(1e-10)).containsExactly(new double[] {-1e-10 / (1e-10 + 1e-8)}, within(1e-14));
    }

    /** After 3,000 steps 0.9ᵗ and 0.999ᵗ are below 5 %: the correction must not have drifted, or overflowed. */
    @Test
    void adamsCorrectionHoldsFarOut() {
        Descent descent = new Descent(new CpuEngine(1), new Adam(), 0x1p-10, 0);
        double[] w = {0};
        int steps = 3_000;
        for (int t = 0; t < steps; t++) {
            w = descent.step(1);
        }
        // Each step is the rate but for roundings of v (t of them, each 2⁻²⁴ of itself, but forgotten after 1,000
        // steps) and of w (up to 3, each 2⁻²³).
        double tolerance = steps * (0x1p-10 * 1_000 * 0x1p-24 + 0x1p-23);
        assertThat(w[0]).isCloseTo(-steps * 0x1p-10, within(tolerance));
    }

    @Test
    void eachParameterHasItsOwnStates() {
        UpdateScope scope = new UpdateScope(ElementType.F32);
        Expr a = Expr.parameter("1/dense/W", TensorType.f32(2, 3));
        Expr b = Expr.parameter("1/dense/b", TensorType.f32(3));
        for (Expr parameter : List.of(a, b)) {
            new Adam().update(parameter, parameter, scope);
        }

        assertThat(scope.states().keySet()).containsExactly("1/dense/W/m", "1/dense/W/v", "1/dense/b/m", "1/dense/b/v");
        assertThat(scope.states().get("1/dense/W/v").toDoubles()).containsExactly(new double[6]);
        assertThat(scope.updates()).hasSize(4);
        assertThat(scope.scalars()).as("shared by all parameters").hasSize(2);
    }

    @Test
    void gradientDescentWithoutMomentumKeepsNoState() {
        UpdateScope scope = new UpdateScope(ElementType.F32);
        Expr w = Expr.parameter("w", TensorType.f32(2));
        new GradientDescent().update(w, w, scope);
        assertThat(scope.states()).isEmpty();
        assertThat(scope.updates()).isEmpty();
    }

    @Test
    void settingsThatCannotBeAreRefused() {
        for (double momentum : new double[] {-0.1, 1, Double.NaN}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new GradientDescent(momentum))
                    .withMessageContainingAll("from 0 to below 1", "" + momentum);
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Adam(1, 0.999, 1e-8))
                .withMessage(
                        "[adam] the betas must be from 0 to below 1 and epsilon positive, not 1.0, 0.999 and 1.0E-8");
        assertThatIllegalArgumentException().isThrownBy(() -> new Adam(0.9, -1, 1e-8));
        assertThatIllegalArgumentException().isThrownBy(() -> new Adam(0.9, 0.999, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new Adam(Double.NaN, 0.999, 1e-8));
    }
}
