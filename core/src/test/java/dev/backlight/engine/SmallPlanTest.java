package dev.backlight.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backlight.engine.cpu.CompiledKernels;
import dev.backlight.expr.Expr;
import dev.backlight.expr.Graph;
import dev.backlight.expr.Reduce;
import dev.backlight.grad.Gradient;
import dev.backlight.tensor.Shape;
import dev.backlight.tensor.Tensor;
import dev.backlight.tensor.TensorType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A plan as one method, against a kernel for each step. */
class SmallPlanTest {
    private final CpuEngine small = new CpuEngine(2);
    private final CpuEngine stepByStep = new CpuEngine(2, CompiledKernels.ALL);

    /** A step of gradient descent on tanh hidden units with sums, maxima and products of all layouts. */
    private static Graph step(int batch, int inputs, int hidden) {
        Expr x = Expr.input("x", TensorType.f32(batch, inputs));
        Expr target = Expr.input("target", TensorType.f32(batch, 1));
        List<Expr> parameters = List.of(
                Expr.parameter("W", TensorType.f32(inputs, hidden)),
                Expr.parameter("b", TensorType.f32(hidden)),
                Expr.parameter("v", TensorType.f32(hidden, 1)));
        Expr h = x.matmul(parameters.get(0)).add(parameters.get(1)).tanh();
        Expr most = Expr.of(new Reduce(Reduce.Kind.MAX, List.of(1)), h);
        Expr loss = h.sub(most).matmul(parameters.get(2)).sub(target).square().mean();
        Gradient gradient = Gradient.of(loss);
        List<Graph.Update> updates = new ArrayList<>();
        for (Expr p : parameters) {
            updates.add(new Graph.Update(p, p.sub(gradient.by(p).orElseThrow().mul(0.1))));
        }
        return new Graph(List.of(x, target), List.of(loss, h.sum(0)), updates, List.of(loss));
    }

    private static Tensor random(TensorType type, Random random) {
        float[] values = new float[type.shape().count()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return Tensor.of(type.shape(), values);
    }

    /** The outputs of every step, as bits. */
    private static List<Integer> train(Executable executable, int steps) {
        Random random = new Random(3);
        Map<String, Tensor> start = new LinkedHashMap<>();
        executable
                .graph()
                .updates()
                .forEach(update -> start.put(
                        Graph.nameOf(update.variable()),
                        random(update.variable().type(), random)));
        CpuVariables variables = new CpuVariables(start);
        Workspace workspace = executable.workspace();
        List<Integer> bits = new ArrayList<>();
        for (int i = 0; i < steps; i++) {
            workspace.run(
                    variables,
                    executable.graph().inputs().stream()
                            .map(input -> random(input.type(), random))
                            .toList());
            for (int output = 0; output < 2; output++) {
                for (float value : workspace.output(output).toFloats()) {
                    bits.add(Float.floatToIntBits(value));
                }
            }
        }
        return bits;
    }

    /** Its code would be longer than a method can be. */
    @Test
    void leavesADeepNetworkToItsSteps() {
        Expr x = Expr.input("x", TensorType.f32(1, 2));
        Expr h = x;
        Expr w = Expr.constant(Tensor.of(Shape.of(2, 2), 0.5f, -0.25f, 0.75f, 0.5f));
        for (int layer = 0; layer < 1000; layer++) {
            h = h.matmul(w).add(layer).tanh();
        }
        Graph deep = Graph.of(List.of(x), List.of(h));
        Tensor one = Tensor.of(Shape.of(1, 2), 1f, 1f);
        assertThat(small.compile(deep).run(small.variables(Map.of()), List.of(one)))
                .isEqualTo(stepByStep.compile(deep).run(stepByStep.variables(Map.of()), List.of(one)));
    }

    @ParameterizedTest
    @CsvSource({
        "4, 2, 8, true",
        "1, 1, 1, true",
        "3, 5, 2, true",
        "16, 3, 7, true",
        "17, 3, 3, true",
        "20, 16, 17, false"
    })
    void givesTheSameBits(int batch, int inputs, int hidden, boolean isSmall) {
        CpuExecutable joined = (CpuExecutable) small.compile(step(batch, inputs, hidden));
        CpuExecutable steps = (CpuExecutable) stepByStep.compile(step(batch, inputs, hidden));
        assertThat(joined.program).hasSize(isSmall ? 1 : joined.plan.steps().size());
        assertThat(steps.program).hasSize(steps.plan.steps().size());
        assertThat(train(joined, 300)).isEqualTo(train(steps, 300));
    }
}
