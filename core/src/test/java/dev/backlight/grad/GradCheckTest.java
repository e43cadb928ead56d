package dev.backlight.grad;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backlight.tensor.Shape;
import dev.backlight.tensor.ShapeException;
import dev.backlight.tensor.Tensor;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GradCheckTest {
    private static GradCheck check(double x, double gradient, DoubleUnaryOperator f) {
        return GradCheck.of(
                Map.of("x", Tensor.scalar(x)),
                Map.of("x", Tensor.scalar(gradient)),
                point -> f.applyAsDouble(point.get("x").item()));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.01, 0.5, 1, 1.9999999, 2, 17.3, 1000})
    void findsTheRightSlopeOfSmoothFunctions(double x) {
        assertThat(check(x, 1 / x, StrictMath::log).toString()).contains("within");
        assertThat(check(x, StrictMath.cos(x), StrictMath::sin).toString()).contains("within");
        assertThat(check(x, 3 * x * x, v -> v * v * v).toString()).contains("within");
        assertThat(check(-x, -2 * x, v -> v * v).toString()).contains("within");
        assertThat(check(x, -2 / (x * x * x), v -> 1 / (v * v)).toString()).contains("within");
    }

    /** The bound is tight enough that a gradient wrong in its sixth digit is seen. */
    @ParameterizedTest
    @ValueSource(doubles = {0.1, 0.5, 1, 3, 17.3})
    void refusesASlopeThatIsWrongByOneInAMillion(double x) {
        assertThat(check(x, (1 + 1e-6) / x, StrictMath::log).agrees()).isFalse();
        assertThat(check(x, 3.000003 * x * x, v -> v * v * v).agrees()).isFalse();
        assertThat(check(x, -2 / (x * x * x) * 0.999999, v -> 1 / (v * v)).agrees())
                .isFalse();
    }

    @Test
    void refusesNaN() {
        GradCheck check = check(1, Double.NaN, v -> v * v);

        assertThat(check.agrees()).isFalse();
        assertThat(check.toString()).contains("x[0]: gradient NaN", "BEYOND");
        assertThat(check(-1, -1, StrictMath::log).agrees()).isFalse();
        assertThat(check(1, Double.POSITIVE_INFINITY, StrictMath::log).agrees()).isFalse();
    }

    @Test
    void namesTheWorstElementOfEachTensor() {
        ToDoubleFunction<Map<String, Tensor>> squares = point -> {
            double sum = 0;
            for (Tensor t : point.values()) {
                for (double x : t.toDoubles()) {
                    sum += x * x;
                }
            }
            return sum;
        };
        Map<String, Tensor> point = Map.of(
                "a", Tensor.of(Shape.of(3), 1.0, 2.0, 3.0),
                "b", Tensor.of(Shape.of(2), 1.0, 2.0),
                "none", Tensor.of(Shape.of(0, 3), new double[0]),
                "fixed", Tensor.scalar(1.0));
        Map<String, Tensor> gradient = Map.of(
                "a", Tensor.of(Shape.of(3), 2.0, 4.5, 6.1),
                "b", Tensor.of(Shape.of(2), 2.0, 4.0),
                "none", Tensor.of(Shape.of(0, 3), new double[0]));

        GradCheck check = GradCheck.of(point, gradient, squares);

        assertThat(check.parameters()).extracting(GradCheck.Comparison::name).containsExactlyInAnyOrder("a", "b");
        GradCheck.Comparison a = comparison(check, "a");
        assertThat(a.element()).isEqualTo(1);
        assertThat(a.gradient()).isEqualTo(4.5);
        assertThat(a.slope()).isBetween(4 - a.bound(), 4 + a.bound());
        assertThat(a.error()).isBetween(0.5 - a.bound(), 0.5 + a.bound());
        assertThat(a.agrees()).isFalse();
        assertThat(comparison(check, "b").agrees()).isTrue();
        assertThat(check.agrees()).isFalse();
        assertThat(check.kinks()).isZero();
    }

    private static GradCheck.Comparison comparison(GradCheck check, String name) {
        return check.parameters().stream()
                .filter(comparison -> comparison.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** Wherever the kink lies among the five places that are looked at, and whatever a gradient says there. */
    @Test
    void leavesOutElementsAtKinks() {
        double h = Math.cbrt(Math.ulp(1.0));
        for (double at : new double[] {0, 0.1, 0.5, 2.0 / 3, 0.9, 1, 1.1, 1.5, 1.9}) {
            for (int sign : new int[] {-1, 1}) {
                GradCheck check = check(sign * at * h, 0.3, Math::abs);
                assertThat(check.kinks()).as("kink %s steps away", sign * at).isEqualTo(1);
                assertThat(check.agrees()).isTrue();
                assertThat(check.toString()).isEqualTo("x: no element compared, 1 at kinks");
            }
        }
        assertThat(check(2.1 * h, 1, Math::abs).kinks()).isZero();
        assertThat(check(2.1 * h, 0.3, Math::abs).agrees()).isFalse();
    }

    @Test
    void seesAKinkOnTopOfASmoothFunction() {
        assertThat(check(0, 1, x -> StrictMath.exp(x) + 0.01 * Math.abs(x)).kinks())
                .isEqualTo(1);
        assertThat(check(0, 1, StrictMath::exp).kinks()).isZero();
        assertThat(check(0, 0, StrictMath::cos).kinks()).isZero();
    }

    @Test
    void takesTheErrorOfTheLossIntoAccount() {
        // A loss that is only good to 1e-8 measures slopes to no better than 2e-8/h = 3.3e-3.
        DoubleUnaryOperator coarse = x -> StrictMath.rint(x * x * 1e8) / 1e8;
        Map<String, Tensor> point = Map.of("x", Tensor.scalar(0.7123));
        Map<String, Tensor> gradient = Map.of("x", Tensor.scalar(1.4246));
        ToDoubleFunction<Map<String, Tensor>> loss =
                p -> coarse.applyAsDouble(p.get("x").item());

        GradCheck knowing = GradCheck.of(point, gradient, loss, 0.5e-8);

        assertThat(knowing.agrees()).isTrue();
        assertThat(knowing.kinks()).isZero();
        assertThat(knowing.parameters().getFirst().bound()).isBetween(1e-3, 1e-2);
        GradCheck wrong = GradCheck.of(point, Map.of("x", Tensor.scalar(1.45)), loss, 0.5e-8);
        assertThat(wrong.agrees()).isFalse();
    }

    @Test
    void refusesWhatDoesNotFit() {
        Map<String, Tensor> point = Map.of("x", Tensor.scalar(1.0));
        assertThatThrownBy(() -> GradCheck.of(point, Map.of("y", Tensor.scalar(1.0)), p -> 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("[gradcheck] there is a gradient by \"y\", which is not among [x]");
        assertThatThrownBy(() -> GradCheck.of(point, Map.of("x", Tensor.of(Shape.of(2), 1.0, 2.0)), p -> 0))
                .isInstanceOf(ShapeException.class)
                .hasMessage("[gradcheck] \"x\" is f64[], but its gradient is f64[2]");
    }
}
