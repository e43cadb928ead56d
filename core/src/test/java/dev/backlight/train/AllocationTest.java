package dev.backlight.train;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.backlight.ChildJvm;
import dev.backlight.data.Batch;
import dev.backlight.data.Dataset;
import dev.backlight.engine.CpuEngine;
import dev.backlight.model.Architecture;
import dev.backlight.nn.Activation;
import dev.backlight.nn.Dense;
import dev.backlight.nn.Loss;
import dev.backlight.nn.Sequential;
import dev.backlight.optim.Adam;
import dev.backlight.optim.GradientDescent;
import dev.backlight.optim.Optimizer;
import dev.backlight.optim.Schedule;
import dev.backlight.tensor.Shape;
import dev.backlight.tensor.Tensor;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A training that runs allocates nothing, whatever thread it is in. */
class AllocationTest {
    private static final int STEPS = 1_000;
    private static final int BATCHES = 8;

    /**
     * The smallest object there is takes 16 bytes, so a step that made one would come to 16,000 bytes in 1,000 steps.
     *
     * <p>The interpreter makes objects that the compilers leave out, such as vectors, and the JVM's own threads make
     * some, too; so the steps are counted again and again until there is a round without. With C1 alone nothing is left
     * out: what is not allocated there is not in the code. (The cosine of the schedule for {@code LAYERS} is: the JDK's
     * makes an array, which C2 leaves out.)
     */
    @ParameterizedTest
    @CsvSource({
        "TINY, --add-modules=jdk.incubator.vector",
        "TINY, -XX:TieredStopAtLevel=1",
        "LAYERS, --add-modules=jdk.incubator.vector",
        "ADAM, --add-modules=jdk.incubator.vector",
        "ADAM, -XX:TieredStopAtLevel=1"
    })
    void aStepAllocatesNothing(Network network, String flag) {
        String printed = ChildJvm.run(Bytes.class, List.of(flag), network.name());
        assertThat(Long.parseLong(printed.strip()))
                .as("bytes allocated in %d steps", STEPS)
                .isLessThan(16 * STEPS);
    }

    enum Network {
        TINY(
                2,
                4,
                Sequential.of(new Dense(8), Activation.TANH, new Dense(1)),
                Loss.HALF_SQUARED,
                new GradientDescent(),
                new Schedule.Constant(0.1)),
        LAYERS(60, 32, classifier(), Loss.CROSS_ENTROPY, new GradientDescent(), new Schedule.Cosine(0.1)),
        ADAM(60, 32, classifier(), Loss.CROSS_ENTROPY, new Adam(), new Schedule.Linear(0.001));

        private final int inputs;
        private final int batch;
        private final Sequential layers;
        private final Loss loss;
        private final Optimizer optimizer;
        private final Schedule schedule;

        Network(int inputs, int batch, Sequential layers, Loss loss, Optimizer optimizer, Schedule schedule) {
            this.inputs = inputs;
            this.batch = batch;
            this.layers = layers;
            this.loss = loss;
            this.optimizer = optimizer;
            this.schedule = schedule;
        }

        private static Sequential classifier() {
            return Sequential.of(new Dense(128), Activation.RELU, new Dense(64), Activation.RELU, new Dense(10));
        }

        TrainingStep step() {
            Training training = Training.of(new Architecture(layers, Shape.of(inputs), loss))
                    .withOptimizer(optimizer)
                    .withSchedule(schedule)
                    .withBatchSize(batch);
            return new TrainingStep(training, new CpuEngine(2), 1_000_000);
        }

        Dataset data() {
            int count = BATCHES * batch;
            Tensor features = Tensor.ofFloats(Shape.of(count, inputs), i -> Math.sin(i));
            return loss.isClassification()
                    ? new Dataset(features, Tensor.of(Shape.of(count), new int[count]))
                    : new Dataset(features, Tensor.ofFloats(Shape.of(count, 1), i -> Math.cos(i)));
        }
    }

    /** Prints how many bytes all threads together allocate in a round of steps: in the first that is nearly none. */
    static final class Bytes {
        /** On a busy machine the warm-up of vector kernels takes its time. */
        private static final long LIMIT_NANOS = 60_000_000_000L;

        private Bytes() {}

        public static void main(String[] arguments) {
            Network network = Network.valueOf(arguments[0]);
            TrainingStep step = network.step();
            Batch[] batches = new Batch[BATCHES];
            for (int i = 0; i < BATCHES; i++) {
                batches[i] = network.data().batches(network.batch).get(i);
            }
            ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
            long bytes = Long.MAX_VALUE;
            long start = System.nanoTime();
            while (bytes >= 16 * STEPS && System.nanoTime() - start < LIMIT_NANOS) {
                long before = threads.getTotalThreadAllocatedBytes();
                for (int i = 0; i < STEPS; i++) {
                    step.run(batches[i % BATCHES]);
                }
                bytes = threads.getTotalThreadAllocatedBytes() - before;
            }
            System.out.println(bytes);
        }
    }
}
