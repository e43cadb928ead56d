package dev.backlight.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backlight.engine.cpu.CompiledKernels;
import dev.backlight.expr.Expr;
import dev.backlight.expr.Graph;
import dev.backlight.tensor.ElementType;
import dev.backlight.tensor.Shape;
import dev.backlight.tensor.Tensor;
import dev.backlight.tensor.TensorType;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class CpuEngineTest {
    abstract static class InFloat extends EngineContract {
        @Override
        boolean isDouble() {
            return false;
        }
    }

    @Nested
    class WithOneThread extends InFloat {
        @Override
        Engine engine() {
            return new CpuEngine(1, CompiledKernels.ALL);
        }
    }

    @Nested
    class WithThreeThreads extends InFloat {
        private final Engine engine = new CpuEngine(3, CompiledKernels.ALL);

        @Override
        Engine engine() {
            return engine;
        }
    }

    @Nested
    class WithoutVectorApi extends InFloat {
        private final Engine engine = CpuEngine.withoutVectorApi(2);

        @Override
        Engine engine() {
            return engine;
        }
    }

    @Test
    void refusesDoublesByName() {
        Expr x = Expr.input("x", TensorType.f32(2));
        Expr wide = Expr.under("2/wide", () -> x.cast(ElementType.F64));
        assertThatThrownBy(() -> new CpuEngine(1)
                        .compile(Graph.of(List.of(x), List.of(wide.mul(2).sum()))))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessage(
                        "[cpu] computes in f32 and cannot hold the f64[2] of cast in 2/wide: use ReferenceEngine, or"
                                + " make it f32");
        Expr parameter = Expr.parameter("w", new TensorType(ElementType.F64, Shape.SCALAR));
        assertThatThrownBy(() -> new CpuEngine(1).compile(Graph.of(List.of(), List.of(parameter))))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining("f64[] of parameter");
    }

    @Test
    void refusesVariablesOfAnotherEngine() {
        Expr a = Expr.parameter("a", TensorType.f32());
        Variables other = new ReferenceEngine().variables(Map.of("a", Tensor.scalar(1f)));
        assertThatThrownBy(() -> new CpuEngine(1)
                        .compile(Graph.of(List.of(), List.of(a)))
                        .run(other, List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "[cpu] the parameters belong to another kind of engine: make them with CpuEngine.variables");
    }

    @Test
    void sharesVariablesBetweenItsEngines() {
        Expr a = Expr.parameter("a", TensorType.f32());
        Variables variables = new CpuEngine(1).variables(Map.of("a", Tensor.scalar(1f)));
        Graph graph = new Graph(List.of(), List.of(a), List.of(new Graph.Update(a, a.add(1))), List.of());
        new CpuEngine(2).compile(graph).run(variables, List.of());
        CpuEngine.shared().compile(graph).run(variables, List.of());
        assertThat(variables.get("a").item()).isEqualTo(3);
    }
}
