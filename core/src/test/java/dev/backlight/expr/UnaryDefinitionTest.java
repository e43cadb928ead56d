package dev.backlight.expr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.backlight.engine.ReferenceEngine;
import dev.backlight.grad.Gradient;
import dev.backlight.tensor.Tensor;
import dev.backlight.tensor.TensorType;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class UnaryDefinitionTest {
    /** A handful of operations, each right to half of a last digit, of numbers below 32. */
    private static final double ROUNDING = 4e-15;

    /** What a pencil computes is what the table says, and so is its slope, but at ReLU's corner. */
    @ParameterizedTest
    @EnumSource(names = {"RELU", "SIGMOID", "SOFTPLUS"})
    void isTheSameFunction(Unary function) {
        Expr x = Expr.input("x", TensorType.f32());
        Expr definition = function.definition(x).orElseThrow();
        Expr slope = Gradient.of(definition).by(x).orElseThrow();
        Expr slopeOfTable = Gradient.of(Expr.of(function, x)).by(x).orElseThrow();
        for (double at : new double[] {-3, -0.5, 0, 0.25, 2}) {
            assertThat(value(definition, x, at)).isCloseTo(function.value(at), within(ROUNDING));
            if (function != Unary.RELU || at != 0) {
                assertThat(value(slope, x, at)).isCloseTo(value(slopeOfTable, x, at), within(ROUNDING));
            }
        }
    }

    /** Where 0 and x are equal, max(0, x) gives half of its slope to each; the table gives ReLU none. */
    @Test
    void reluHasAnotherSlopeAtItsCorner() {
        Expr x = Expr.input("x", TensorType.f32());
        Expr definition = Unary.RELU.definition(x).orElseThrow();
        assertThat(value(Gradient.of(definition).by(x).orElseThrow(), x, 0)).isEqualTo(0.5);
        assertThat(value(Gradient.of(x.relu()).by(x).orElseThrow(), x, 0)).isZero();
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"RELU", "SIGMOID", "SOFTPLUS"})
    void theOthersAreComputedAsTheyAre(Unary function) {
        assertThat(function.definition(Expr.input("x", TensorType.f32()))).isEmpty();
    }

    private static double value(Expr scalar, Expr x, double at) {
        ReferenceEngine engine = new ReferenceEngine();
        return engine.compile(Graph.of(List.of(x), List.of(scalar)))
                .run(engine.variables(Map.of()), List.of(Tensor.scalar(at)))
                .getFirst()
                .item();
    }
}
