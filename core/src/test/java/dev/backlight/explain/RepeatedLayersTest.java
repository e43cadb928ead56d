package dev.backlight.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.backlight.expr.Expr;
import dev.backlight.expr.Unary;
import dev.backlight.model.Architecture;
import dev.backlight.nn.Dense;
import dev.backlight.nn.Init;
import dev.backlight.nn.Layer;
import dev.backlight.nn.Loss;
import dev.backlight.nn.Scope;
import dev.backlight.nn.Sequential;
import dev.backlight.tensor.Shape;
import dev.backlight.tensor.Tensor;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Layers that use a weight in many places, a convolution and a recurrence, made of operations: they are explained with
 * no code of their own.
 */
final class RepeatedLayersTest {
    /** Two channels out of windows of 3 × 3, over an image with a border of zeros. */
    private record Convolution(int height, int width) implements Layer {
        @Override
        public Expr apply(Expr x, Scope scope) {
            Expr kernel = scope.parameter("K", new Init.Uniform(-1, 1), 9, 2);
            Expr bias = scope.parameter("b", new Init.Constant(0.25), 2);
            Expr padded = x.pad(1, 1, 1).pad(2, 1, 1);
            Expr flat = padded.reshape(x.shape().size(0), (height + 2) * (width + 2));
            Expr windows = flat.gather(1, Expr.constant(Tensor.of(Shape.of(height * width, 9), indices())));
            return windows.matmul(kernel).add(bias).relu().reshape(x.shape().size(0), height * width * 2);
        }

        private int[] indices() {
            return IntStream.range(0, height * width)
                    .flatMap(place -> IntStream.range(0, 9)
                            .map(i -> (place / width + i / 3) * (width + 2) + place % width + i % 3))
                    .toArray();
        }
    }

    /** h_t = tanh(x_t·U + h_(t−1)·W + b), over three steps of two numbers. */
    private record Recurrence() implements Layer {
        private static final int STEPS = 3;

        @Override
        public Expr apply(Expr x, Scope scope) {
            Expr U = scope.parameter("U", new Init.Uniform(-1, 1), 2, 2);
            Expr W = scope.parameter("W", new Init.Uniform(-1, 1), 2, 2);
            Expr b = scope.parameter("b", new Init.Constant(0.1), 2);
            Expr h = x.slice(1, 0, 2).matmul(U).add(b).tanh();
            for (int step = 1; step < STEPS; step++) {
                h = x.slice(1, 2 * step, 2).matmul(U).add(h.matmul(W)).add(b).tanh();
            }
            return h;
        }
    }

    private static Explanation explain(Layer network, Shape shape) {
        Architecture architecture = new Architecture(network, shape, Loss.SQUARED);
        double[] x = IntStream.range(0, shape.count())
                .mapToDouble(i -> Math.cos(1 + 2 * i))
                .toArray();
        return Explanation.of(
                Subject.of(architecture, architecture.initialParameters(3)),
                new Sample(Tensor.of(shape, x), Tensor.of(Shape.of(2), 0.5, -0.5)));
    }

    private static List<String> units(Explanation explanation, Unary function) {
        return explanation.units().stream()
                .filter(unit -> unit.function().equals(function.label()))
                .map(UnitSignals::name)
                .toList();
    }

    /** What must hold of each weight, however often it is used. */
    private static void check(Explanation explanation) {
        for (WeightGradient weight : explanation.weights()) {
            double gradient = weight.gradient().value();
            double size = weight.uses().stream()
                    .mapToDouble(use -> Math.abs(use.product().value()))
                    .sum();
            Paths paths = explanation.paths(weight.name(), 10_000);
            double sizeOfPaths = paths.listed().stream()
                    .mapToDouble(path -> Math.abs(path.product().value()))
                    .sum();

            // Every number is some dozen of roundings away from the exact one.
            assertThat(weight.uses().stream()
                            .mapToDouble(use -> use.product().value())
                            .sum())
                    .as("δ · z over the uses of %s", weight.name())
                    .isCloseTo(gradient, within(100 * 0x1p-53 * size));
            assertThat(paths.isComplete()).isTrue();
            assertThat(paths.sum().value())
                    .as("the paths from %s", weight.name())
                    .isCloseTo(gradient, within(100 * 0x1p-53 * sizeOfPaths));
            // h² of the cut-off series is 4e-11, the rounding of the loss over h 2e-11.
            assertThat(explanation.finiteDifference(weight.name()))
                    .as("measured: %s", weight.name())
                    .isCloseTo(gradient, within(1e-8 * Math.max(1, sizeOfPaths)));
            for (Level level : Level.values()) {
                List<Step> steps = explanation.derive(weight.name(), level, Notation.DOL, 10);
                assertThat(steps.getLast().value()).contains(weight.gradient());
            }
        }
    }

    @Test
    void aConvolution() {
        Explanation explanation = explain(Sequential.of(new Convolution(3, 4), new Dense(2)), Shape.of(3, 4));
        check(explanation);

        assertThat(units(explanation, Unary.RELU))
                .hasSize(3 * 4 * 2)
                .startsWith("1/convolution[0,0]", "1/convolution[0,1]", "1/convolution[1,0]");
        // The middle of the kernel lies on every pixel, a corner on the border of zeros 6 of 12 times.
        assertThat(explanation.weight("1/convolution/K[4,1]").uses()).hasSize(12);
        assertThat(explanation.weight("1/convolution/K[0,0]").uses()).hasSize(6);
        assertThat(explanation.weight("1/convolution/b[0]").uses()).hasSize(12).allMatch(WeightGradient.Use::isBias);
        assertThat(explanation.weight("1/convolution/K[0,0]").uses().getFirst().source())
                .isEqualTo(new WeightGradient.Source.Unit("x[0,0]"));
        assertThat(explanation
                        .derive("1/convolution/K[4,1]", Level.SHORT, Notation.DOL, 4)
                        .getFirst()
                        .of()
                        .text())
                .isEqualTo("∂E/∂1/convolution/K[4,1]");
    }

    @Test
    void aRecurrenceWithSharedWeights() {
        Explanation explanation = explain(Sequential.of(new Recurrence(), new Dense(2)), Shape.of(6));
        check(explanation);

        assertThat(units(explanation, Unary.TANH)).hasSize(3 * 2);
        assertThat(explanation.weight("1/recurrence/U[0,0]").uses()).hasSize(3);
        assertThat(explanation.weight("1/recurrence/W[0,0]").uses()).hasSize(2);
        // From U's first use over two steps of two units to two outputs, from the later ones over fewer.
        assertThat(explanation.paths("1/recurrence/U[0,0]").count()).isEqualTo(2 * 2 * 2 + 2 * 2 + 2);
        assertThat(explanation.unreached()).isEmpty();
    }

    @Test
    void twoLayersSideBySide() {
        Layer branches = (x, scope) -> {
            Expr left = x.matmul(scope.parameter("L", new Init.Uniform(-1, 1), 3, 1));
            Expr right = x.matmul(scope.parameter("R", new Init.Uniform(-1, 1), 3, 1));
            return Expr.concatenate(1, List.of(left, right)).tanh();
        };
        Explanation explanation = explain(Sequential.of(branches, new Dense(2)), Shape.of(3));
        check(explanation);
        assertThat(explanation.weight("1/layer/R[0,0]").uses()).hasSize(1);
    }
}
