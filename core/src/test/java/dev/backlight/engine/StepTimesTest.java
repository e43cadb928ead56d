package dev.backlight.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backlight.CapturedLog;
import dev.backlight.expr.Expr;
import dev.backlight.expr.Graph;
import dev.backlight.tensor.Tensor;
import dev.backlight.tensor.TensorType;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The switch {@code -Dbacklight.profile}. */
class StepTimesTest {
    private static final Expr X = Expr.input("x", TensorType.f32(2, 3));

    @Test
    void reportsEveryStepAfterAsManyRunsAsWereAskedFor() {
        List<String> reports = reports(
                X.matmul(Expr.constant(Tensor.filled(TensorType.f32(3, 4), 1))).sum(), 4);
        assertThat(reports).hasSize(2);
        assertThat(reports.getLast().lines().filter(line -> line.contains("%")))
                .hasSize(2)
                .anyMatch(line -> line.contains("matmul"))
                .anyMatch(line -> line.contains("sum"));
        assertThat(reports.getLast()).startsWith("A plan of 2 steps, the medians of 2 runs");
    }

    @Test
    void reportsAPlanWithoutSteps() {
        List<String> reports = reports(X, 2);
        assertThat(reports).hasSize(1);
        assertThat(reports.getFirst()).startsWith("A plan of 0 steps, the medians of 2 runs, together 0.00 µs");
    }

    /** What is logged in so many runs of a graph with one output when each second run reports. */
    private static List<String> reports(Expr output, int runs) {
        System.setProperty("backlight.profile", "2");
        try (CapturedLog log = new CapturedLog()) {
            CpuEngine engine = new CpuEngine(1);
            Workspace workspace = engine.compile(new Graph(List.of(X), List.of(output), List.of(), List.of()))
                    .workspace();
            for (int run = 0; run < runs; run++) {
                workspace.run(engine.variables(Map.of()), List.of(Tensor.filled(X.type(), 1)));
            }
            return log.messages();
        } finally {
            System.clearProperty("backlight.profile");
        }
    }
}
