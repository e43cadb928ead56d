package dev.backlight.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backlight.ChildJvm;
import dev.backlight.engine.cpu.CompiledKernels;
import dev.backlight.engine.cpu.Warmup;
import dev.backlight.expr.Expr;
import dev.backlight.expr.Graph;
import dev.backlight.grad.Gradient;
import dev.backlight.tensor.Philox;
import dev.backlight.tensor.Shape;
import dev.backlight.tensor.Tensor;
import dev.backlight.tensor.TensorType;
import java.lang.ref.SoftReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Plain loops at first, vectors when they are compiled: the bits stay, and nothing is left behind. */
class WarmupTest {
    private static final int STEPS = 12;

    @Test
    void bitsDoNotDependOnWhenTheKernelsAreReady() {
        Map<String, Tensor> never = train(CpuEngine.withoutVectorApi(1));
        AtomicInteger questions = new AtomicInteger();
        train(new CpuEngine(1, CompiledKernels.when(() -> questions.incrementAndGet() < 0)));
        assertThat(questions.get()).as("questions in a training").isGreaterThanOrEqualTo(2 * STEPS);
        for (int ready = 0; ready <= questions.get(); ready += 5) {
            for (int threads : new int[] {1, 3}) {
                assertThat(train(new CpuEngine(threads, from(ready))))
                        .as("ready at question %d, %d threads", ready, threads)
                        .isEqualTo(never);
            }
        }
        AtomicInteger other = new AtomicInteger();
        assertThat(train(new CpuEngine(2, CompiledKernels.when(() -> other.incrementAndGet() % 3 == 0))))
                .as("ready now and then")
                .isEqualTo(never);
    }

    private static CompiledKernels from(int question) {
        AtomicInteger asked = new AtomicInteger();
        return CompiledKernels.when(() -> asked.getAndIncrement() >= question);
    }

    /** Of a 70-90-10 network with batches of 24: tiles of every width. */
    private static Map<String, Tensor> train(CpuEngine engine) {
        Expr x = Expr.input("x", TensorType.f32(24, 70));
        Expr w1 = Expr.parameter("w1", TensorType.f32(70, 90));
        Expr w2 = Expr.parameter("w2", TensorType.f32(90, 10));
        Expr loss = x.matmul(w1).relu().matmul(w2).square().mean();
        Gradient gradient = Gradient.of(loss);
        List<Graph.Update> updates = List.of(w1, w2).stream()
                .map(w -> new Graph.Update(w, w.sub(gradient.by(w).orElseThrow().mul(1e-5))))
                .toList();
        Workspace workspace = engine.compile(new Graph(List.of(x), List.of(loss), updates, List.of(loss)))
                .workspace();
        Variables variables = engine.variables(Map.of("w1", normal(w1.shape(), 1), "w2", normal(w2.shape(), 2)));
        for (int i = 0; i < STEPS; i++) {
            workspace.run(variables, List.of(normal(x.shape(), 3 + i)));
        }
        Map<String, Tensor> trained = new TreeMap<>();
        variables.names().forEach(name -> trained.put(name, variables.get(name)));
        return trained;
    }

    private static Tensor normal(Shape shape, int stream) {
        float[] numbers = new float[shape.count()];
        new Philox(25, stream, 0).normal(numbers);
        return Tensor.of(shape, numbers);
    }

    /** What an engine does by itself: its tiles are compiled somewhere in the middle. */
    @Test
    void bitsStayWhenTheKernelsBecomeReady() {
        CpuEngine changing = new CpuEngine(2);
        Map<String, Tensor> never = train(CpuEngine.withoutVectorApi(1));
        boolean warmed = false;
        for (int i = 0; i < 100_000 && (!warmed || isWarming()); i++) {
            warmed |= isWarming();
            assertThat(train(changing)).isEqualTo(never);
        }
        assertThat(warmed).as("the warm-up started").isTrue();
        assertThat(train(changing)).isEqualTo(never);
    }

    /** In every mode of the JVM, also where the kernels never become fast; the warm-up must not hold the JVM open. */
    @ParameterizedTest
    @ValueSource(strings = {"-Xmixed", "-Xint", "-XX:TieredStopAtLevel=1", "-XX:UseAVX=2"})
    void endsByItself(String mode) {
        String printed = ChildJvm.run(Ending.class, List.of("--add-modules", "jdk.incubator.vector", mode));
        assertThat(printed).as(mode).isEqualTo("waited, started, ended\n");
    }

    @Test
    void aJvmEndsInTheMiddleOfAWarmUp() {
        String printed = ChildJvm.run(Leaving.class, List.of("--add-modules", "jdk.incubator.vector", "-Xint"));
        assertThat(printed).isEqualTo("started\n");
    }

    /** Before a JVM throws an OutOfMemoryError it clears every reference that is soft: that much is promised. */
    @Test
    void anEngineThatNobodyUsesIsCollected() {
        String printed = ChildJvm.run(Forgetting.class, List.of("--add-modules", "jdk.incubator.vector", "-Xmx64m"));
        assertThat(printed).isEqualTo("collected\n");
    }

    private static boolean isWarming() {
        return Thread.getAllStackTraces().keySet().stream()
                .anyMatch(thread -> thread.getName().equals("backlight-warmup"));
    }

    static final class Ending {
        private Ending() {}

        public static void main(String[] arguments) throws InterruptedException {
            Warmup warmup = new Warmup(1_000_000_000L);
            warmup.plainTook(900_000_000L);
            System.out.print(isWarming() ? "started at once, " : "waited, ");
            warmup.plainTook(200_000_000L); // now it is worth it
            System.out.print(isWarming() ? "started, " : "not started, ");
            for (int i = 0; i < 1000 && isWarming(); i++) {
                warmup.plainTook(1_000_000L);
                Thread.sleep(20);
            }
            System.out.println(isWarming() ? "still there" : "ended");
        }
    }

    static final class Leaving {
        private Leaving() {}

        public static void main(String[] arguments) {
            CpuEngine engine = new CpuEngine(1);
            for (int i = 0; i < 10_000 && !isWarming(); i++) {
                train(engine);
            }
            System.out.println(isWarming() ? "started" : "not started");
        }
    }

    static final class Forgetting {
        private Forgetting() {}

        public static void main(String[] arguments) {
            SoftReference<CpuEngine> engine = new SoftReference<>(trained());
            List<byte[]> memory = new ArrayList<>();
            try {
                while (engine.get() != null) {
                    memory.add(new byte[1 << 20]);
                }
            } catch (OutOfMemoryError full) {
                // before it, the reference was cleared, if it could be
            } finally {
                memory.clear();
            }
            System.out.println(engine.get() == null ? "collected" : "kept");
        }

        private static CpuEngine trained() {
            CpuEngine engine = new CpuEngine(2); // with a thread of its own
            train(engine);
            return engine;
        }
    }
}
