package dev.backlight.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.backlight.ChildJvm;
import dev.backlight.engine.CpuEngine;
import dev.backlight.engine.Engine;
import dev.backlight.engine.ReferenceEngine;
import dev.backlight.model.Model;
import dev.backlight.nn.Reduction;
import dev.backlight.optim.GradientDescent;
import dev.backlight.optim.Schedule;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The whole way from a seed to a model file: the same bytes, whatever computes them. */
final class SameSeedSameBytesTest {
    /** 13-17-10 by Adam and 13-17-2 by momentum, batches of 7, 21 steps. */
    private static TrainResult train(String kind, Engine engine, List<Double> losses) throws IOException {
        Training training = switch (kind) {
            case "adam" -> Training.of(Samples.classifier()).withSchedule(new Schedule.Cosine(0.03));
            case "momentum" ->
                Training.of(Samples.regressor())
                        .withOptimizer(new GradientDescent(0.9))
                        .withReduction(Reduction.SUM);
            default -> throw new AssertionError(kind);
        };
        return new Trainer(training.withBatchSize(7).withEpochs(3))
                .withEngine(engine)
                .withEvents(event -> {
                    if (event instanceof TrainEvent.StepDone step) {
                        losses.add(step.result().loss());
                    }
                })
                .train(kind.equals("adam") ? Samples.classes(45, 1) : Samples.reals(45, 1));
    }

    /** Of the losses of all steps, the model file and what the model predicts. */
    private static String checksum(String kind, Engine engine) throws IOException {
        List<Double> losses = new ArrayList<>();
        Model model = train(kind, engine, losses).model();
        CRC32 checksum = new CRC32();
        checksum.update(losses.toString().getBytes());
        checksum.update(Samples.bytes(model));
        checksum.update(
                model.predict(Samples.classes(35, 4).features()).toString().getBytes());
        return kind + " " + Long.toHexString(checksum.getValue());
    }

    /** Trains over several threads, with and without vectors, and prints what came out. */
    static final class Main {
        private Main() {}

        public static void main(String[] arguments) throws IOException {
            for (String kind : List.of("adam", "momentum")) {
                for (Engine engine : List.of(
                        new CpuEngine(1), new CpuEngine(3), CpuEngine.withoutVectorApi(2), CpuEngine.shared())) {
                    System.out.println(checksum(kind, engine));
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"adam", "momentum"})
    void threadsAndVectorsChangeNoByte(String kind) throws IOException {
        String one = checksum(kind, new CpuEngine(1));
        for (int threads : new int[] {1, 2, 3, 7}) {
            assertThat(checksum(kind, new CpuEngine(threads)))
                    .as("%d threads", threads)
                    .isEqualTo(one);
            assertThat(checksum(kind, CpuEngine.withoutVectorApi(threads)))
                    .as("%d threads without vectors", threads)
                    .isEqualTo(one);
        }
    }

    static Stream<String> modes() {
        return ChildJvm.modes().stream();
    }

    @ParameterizedTest
    @MethodSource("modes")
    void theModeOfTheJvmChangesNoByte(String flags) throws IOException {
        List<String> lines =
                ChildJvm.run(Main.class, List.of(flags.split(" "))).lines().toList();
        assertThat(lines).hasSize(8);
        assertThat(lines.subList(0, 4)).containsOnly(checksum("adam", new CpuEngine(1)));
        assertThat(lines.subList(4, 8)).containsOnly(checksum("momentum", new CpuEngine(1)));
    }

    /**
     * Losses of 21 steps and a checksum of the weights, as this very program once gave them: no independent truth. Who
     * changes the arithmetic changes the bits that users get; that is a line in the change log.
     */
    @Test
    void goldenFromOurOwnOutput() throws IOException {
        List<Double> losses = new ArrayList<>();
        Model model = train("adam", new CpuEngine(2), losses).model();
        CRC32 checksum = new CRC32();
        model.parameters().forEach((name, value) -> {
            for (float number : value.toFloats()) {
                checksum.update(
                        Integer.toHexString(Float.floatToIntBits(number)).getBytes());
            }
        });
        assertThat(losses)
                .containsExactly(
                        2.5959064960479736,
                        2.2286829948425293,
                        2.1313514709472656,
                        2.1302080154418945,
                        1.8792517185211182,
                        1.8740088939666748,
                        2.146798610687256,
                        1.4859853982925415,
                        1.54934823513031,
                        1.4988383054733276,
                        1.2080581188201904,
                        1.2970439195632935,
                        1.3002833127975464,
                        1.3686038255691528,
                        1.2858295440673828,
                        1.1812471151351929,
                        1.3149539232254028,
                        1.174603819847107,
                        1.1619759798049927,
                        0.9842478632926941,
                        1.1149239540100098);
        assertThat(Long.toHexString(checksum.getValue())).isEqualTo("ad436ee");
    }

    /**
     * Momentum's losses, computed once more in double. A parameter up to 1 is rounded 21 times, and its velocity
     * carries up to 10 times the error of a gradient up to 30 from 30 roundings, at a rate of 0.001: it is off by 21 ·
     * 10 · 2⁻²⁴. There are 274, and the loss moves with each by about as much at most: 3.4e-3. (Adam divides gradients
     * by their own size, so one near zero may turn its step around.)
     */
    @Test
    void lossesAreThoseOfTheReference() throws IOException {
        List<Double> inFloat = new ArrayList<>();
        List<Double> inDouble = new ArrayList<>();
        train("momentum", new CpuEngine(2), inFloat);
        train("momentum", new ReferenceEngine(), inDouble);
        assertThat(inFloat).hasSize(21);
        for (int step = 0; step < 21; step++) {
            assertThat(inFloat.get(step)).as("step %d", step).isCloseTo(inDouble.get(step), within(3.4e-3));
        }
    }
}
