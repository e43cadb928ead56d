package dev.backlight.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backlight.ChildJvm;
import dev.backlight.data.Dataset;
import dev.backlight.data.Split;
import dev.backlight.engine.CpuEngine;
import dev.backlight.engine.ReferenceEngine;
import dev.backlight.format.FormatException;
import dev.backlight.format.Safetensors;
import dev.backlight.model.Architecture;
import dev.backlight.model.Model;
import dev.backlight.nn.Activation;
import dev.backlight.nn.Dense;
import dev.backlight.nn.Loss;
import dev.backlight.nn.Reduction;
import dev.backlight.nn.Sequential;
import dev.backlight.optim.Adam;
import dev.backlight.optim.GradientDescent;
import dev.backlight.optim.Schedule;
import dev.backlight.tensor.ElementType;
import dev.backlight.tensor.Shape;
import dev.backlight.tensor.Tensor;
import dev.backlight.tensor.TensorType;
import dev.backlight.train.TrainResult.Outcome;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A training that was stopped, in whatever way, and resumed is the training that was not. */
final class ResumeTest {
    @TempDir
    private Path folder;

    private enum Kind {
        MOMENTUM(Training.of(Samples.classifier()).withOptimizer(new GradientDescent(0.9)), false),
        ADAM(Training.of(Samples.classifier()), false),
        SUM_WITH_VALIDATION(Training.of(Samples.classifier()).withReduction(Reduction.SUM), true),
        PATIENT(Training.of(Samples.classifier()).withPatience(4), true),
        /** Its validation has wrong labels, so the more it learns the worse that gets. */
        STOPPED_EARLY(Training.of(Samples.classifier()).withPatience(1).withOptimizer(new GradientDescent(0.75)), true);

        private final Training training;
        private final boolean validated;

        Kind(Training training, boolean validated) {
            this.training = training.withBatchSize(13).withEpochs(4);
            this.validated = validated;
        }

        Split<Dataset> data() {
            Dataset validation = Samples.classes(validated ? 11 : 0, 2);
            if (this == STOPPED_EARLY) {
                int[] labels = validation.targets().toInts();
                Arrays.setAll(labels, i -> (labels[i] + 1) % 10);
                validation = new Dataset(validation.features(), Tensor.of(Shape.of(11), labels));
            }
            // 45 samples are three batches of 13 and one of 6.
            return new Split<>(Samples.classes(45, 1), validation);
        }
    }

    /** What came of a training: its events but for those of starting and stopping, its model, its last checkpoint. */
    private record Outcomes(List<String> events, TrainResult result, byte[] model, byte[] checkpoint) {}

    /** Trains, stopping after each of some steps and resuming at once. */
    private Outcomes train(Kind kind, String name, List<Integer> stopAfter) throws IOException {
        Path file = folder.resolve(name);
        List<String> events = new ArrayList<>();
        int[] steps = {0};
        List<Integer> stops = new ArrayList<>(stopAfter);
        TrainResult result = null;
        while (result == null || result.outcome() == Outcome.INTERRUPTED) {
            Control control = new Control();
            if (stops.remove(Integer.valueOf(steps[0]))) {
                control.stop();
            }
            Trainer trainer = new Trainer(kind.training)
                    .withEngine(new CpuEngine(1 + stops.size() % 3))
                    .withControl(control)
                    .withCheckpoint(file)
                    .withNotes(Map.of("note", "kept"))
                    .withEvents(event -> {
                        switch (event) {
                            case TrainEvent.StepDone step -> {
                                events.add(step.toString());
                                steps[0]++;
                                if (stops.remove(Integer.valueOf(steps[0]))) {
                                    control.stop();
                                }
                            }
                            case TrainEvent.EpochDone epoch ->
                                events.add(epoch.epoch() + " " + epoch.loss() + " " + epoch.accuracy() + " "
                                        + epoch.validation().map(Evaluation::loss));
                            case TrainEvent.StoppedEarly early -> events.add(early.toString());
                            case TrainEvent.Started started -> {}
                            case TrainEvent.Unreached unreached -> {}
                            case TrainEvent.Saved saved -> {}
                            case TrainEvent.Interrupted interrupted ->
                                assertThat(interrupted.epoch() * 4 + interrupted.nextBatch())
                                        .isEqualTo(steps[0]);
                        }
                    });
            result = Files.exists(file) ? trainer.resume(file, kind.data()) : trainer.train(kind.data());
        }
        return new Outcomes(events, result, Samples.bytes(result.model()), Files.readAllBytes(file));
    }

    private static void assertSame(Outcomes resumed, Outcomes whole, String how) {
        assertThat(resumed.events).as(how).isEqualTo(whole.events);
        assertThat(resumed.model).as(how).isEqualTo(whole.model);
        assertThat(resumed.result.outcome()).as(how).isEqualTo(whole.result.outcome());
        assertThat(resumed.result.loss()).as(how).isEqualTo(whole.result.loss());
        assertThat(resumed.result.epochs()).as(how).isEqualTo(whole.result.epochs());
        if (whole.result.outcome() == Outcome.FINISHED) { // after an early stop nothing is written any more
            assertThat(resumed.checkpoint).as(how).isEqualTo(whole.checkpoint);
        }
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void stoppedAnywhereAndResumedIsTheWholeTraining(Kind kind) throws IOException {
        Outcomes whole = train(kind, "whole", List.of());
        boolean early = kind == Kind.STOPPED_EARLY;
        assertThat(whole.result.outcome()).isEqualTo(early ? Outcome.STOPPED_EARLY : Outcome.FINISHED);
        int steps = 4 * whole.result.epochs();
        for (int stop = 0; stop <= steps; stop++) {
            assertSame(train(kind, "stopped" + stop, List.of(stop)), whole, "stopped after step " + stop);
        }
        List<Integer> all = Stream.iterate(0, step -> step + 1).limit(steps + 1).toList();
        assertSame(train(kind, "often", all), whole, "stopped after every step");
    }

    @Test
    void aFinishedTrainingResumesToItsResult() throws IOException {
        Outcomes whole = train(Kind.PATIENT, "whole", List.of());
        Outcomes again = train(Kind.PATIENT, "whole", List.of());
        assertThat(again.events).isEmpty();
        assertThat(again.model).isEqualTo(whole.model);
        assertThat(again.result.loss()).isEqualTo(whole.result.loss());
    }

    @Test
    void aCheckpointPredictsLikeTheModelItHoldsButSavedAsAModelHasNothingToResume() throws IOException {
        Outcomes whole = train(Kind.ADAM, "checkpoint", List.of());
        Model read = Model.load(folder.resolve("checkpoint"));
        Tensor features = Samples.classes(9, 3).features();
        assertThat(read.predict(features)).isEqualTo(whole.result.model().predict(features));
        assertThat(read.notes()).isEqualTo(whole.result.model().notes()).containsEntry("note", "kept");
        assertThat(Samples.bytes(read)).as("nothing of the checkpoint is left").isEqualTo(whole.model);

        Path plain = folder.resolve("plain");
        read.save(plain);
        assertThatThrownBy(() -> new Trainer(Kind.ADAM.training).resume(plain, Kind.ADAM.data()))
                .isInstanceOf(FormatException.class)
                .hasMessage(plain + ": there is nothing to resume: it holds a model, but no state of a training");
    }

    @Test
    void valuesOfACheckpointAreNotTheEngines() throws IOException {
        // Resumed with other numbers of threads in train(); here also without the Vector API.
        Outcomes whole = train(Kind.ADAM, "whole", List.of());
        Path file = folder.resolve("stopped");
        Control control = new Control();
        new Trainer(Kind.ADAM.training)
                .withEngine(CpuEngine.withoutVectorApi(7))
                .withControl(control)
                .withNotes(Map.of("note", "kept"))
                .withCheckpointOnInterrupt(file)
                .withEvents(event -> {
                    if (event instanceof TrainEvent.StepDone step && step.epoch() == 2) {
                        control.stop();
                    }
                })
                .train(Kind.ADAM.data());
        Model model = new Trainer(Kind.ADAM.training)
                .withNotes(Map.of("note", "kept"))
                .resume(file, Kind.ADAM.data())
                .model();
        assertThat(Samples.bytes(model)).isEqualTo(whole.model);
    }

    /** The reference engine keeps doubles, and so must its checkpoints. */
    @Test
    void aTrainingInDoubleResumesInDouble() throws IOException {
        Training training = Kind.PATIENT.training;
        Path file = folder.resolve("stopped");
        Control control = new Control();
        Trainer trainer = new Trainer(training).withEngine(new ReferenceEngine());
        trainer.withControl(control)
                .withCheckpointOnInterrupt(file)
                .withEvents(event -> {
                    if (event instanceof TrainEvent.StepDone step && step.epoch() == 2) {
                        control.stop();
                    }
                })
                .train(Kind.PATIENT.data());
        Model resumed = trainer.resume(file, Kind.PATIENT.data()).model();
        assertThat(resumed.parameters().get("1/dense/W").element()).isEqualTo(ElementType.F64);
        assertThat(Samples.bytes(resumed))
                .isEqualTo(Samples.bytes(trainer.train(Kind.PATIENT.data()).model()));
    }

    private record Other(String what, String there, String here, Training training, Split<Dataset> data) {
        @Override
        public String toString() {
            return what;
        }
    }

    private static List<Other> otherTrainings() {
        Training same = Kind.PATIENT.training;
        Split<Dataset> data = Kind.PATIENT.data();
        Dataset samples = data.training();
        Architecture other = new Architecture(
                Sequential.of(new Dense(17), Activation.RELU, new Dense(10)), Shape.of(13), Loss.CROSS_ENTROPY);
        float[] changed = samples.features().toFloats();
        changed[100] = Math.nextUp(changed[100]);
        int[] labels = samples.targets().toInts();
        labels[44] = (labels[44] + 1) % 10;
        Dataset otherFeatures = new Dataset(Tensor.of(Shape.of(45, 13), changed), samples.targets());
        Dataset otherLabels = new Dataset(samples.features(), Tensor.of(Shape.of(45), labels));
        return List.of(
                new Other("samples", "45", "44", same, new Split<>(samples.slice(0, 44), data.validation())),
                new Other("validation samples", "11", "10", same, new Split<>(samples, Samples.classes(10, 2))),
                new Other("batch size", "13", "12", same.withBatchSize(12), data),
                new Other("epochs", "4", "5", same.withEpochs(5), data),
                new Other("patience", "4", "3", same.withPatience(3), data),
                new Other("seed", "1", "2", same.withSeed(2), data),
                new Other(
                        "optimizer",
                        "Adam[beta1=0.9, beta2=0.999, epsilon=1.0E-8]",
                        "Adam[beta1=0.8, beta2=0.999, epsilon=1.0E-8]",
                        same.withOptimizer(new Adam(0.8, 0.999, 1e-8)),
                        data),
                new Other(
                        "rate",
                        "Cosine[rate=0.001]",
                        "Cosine[rate=0.002]",
                        same.withSchedule(new Schedule.Cosine(0.002)),
                        data),
                new Other("reduction", "MEAN", "SUM", same.withReduction(Reduction.SUM), data),
                new Other("hash of the samples", "", "", same, new Split<>(otherFeatures, data.validation())),
                new Other("hash of the samples", "", "", same, new Split<>(otherLabels, data.validation())),
                new Other("hash of the validation samples", "", "", same, new Split<>(samples, Samples.classes(11, 3))),
                new Other(
                        "network",
                        "tanh",
                        "relu",
                        Training.of(other).withBatchSize(13).withEpochs(4).withPatience(4),
                        data));
    }

    @ParameterizedTest
    @MethodSource("otherTrainings")
    void anotherTrainingIsRefusedWithBothValues(Other other) throws IOException {
        train(Kind.PATIENT, "checkpoint", List.of());
        Path file = folder.resolve("checkpoint");
        byte[] before = Files.readAllBytes(file);
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> new Trainer(other.training).withCheckpoint(file).resume(file, other.data))
                .withMessageStartingWith("[resume] " + file + " belongs to another training: " + other.what + " ")
                .withMessageMatching("(?s).*\\Q" + other.there + "\\E.* there, .*\\Q" + other.here + "\\E.* here");
        assertThat(Files.readAllBytes(file)).isEqualTo(before);
    }

    /** Each text that belongs to the checkpoint, missing or with a value that cannot be. */
    @Test
    void aDamagedTextIsNamed() throws IOException {
        train(Kind.STOPPED_EARLY, "checkpoint", List.of());
        Safetensors good = Safetensors.read(folder.resolve("checkpoint"));
        List<String> names = good.metadata().keySet().stream()
                .filter(name -> name.startsWith(Model.CHECKPOINT) && !name.contains("setting/"))
                .toList();
        assertThat(names).hasSize(7);
        for (String name : names) {
            for (String wrong : new String[] {null, "", "x", "-2", "99999999999", "4.5e"}) {
                boolean isReal = name.toLowerCase(java.util.Locale.ROOT).contains("loss");
                if (isReal && ("-2".equals(wrong) || "99999999999".equals(wrong))) {
                    continue;
                }
                Map<String, String> texts = new LinkedHashMap<>(good.metadata());
                if (wrong == null) {
                    texts.remove(name);
                } else {
                    texts.put(name, wrong);
                }
                Path file = folder.resolve("damaged");
                new Safetensors(good.tensors(), texts).write(file);
                assertThatThrownBy(() -> resume(file))
                        .as("%s = %s", name, wrong)
                        .isInstanceOf(FormatException.class)
                        .hasMessageStartingWith(file + ": ")
                        .hasMessageContaining(name.endsWith(":epoch") && wrong == null ? "nothing to resume" : name);
            }
        }
        Map<String, String> texts = new LinkedHashMap<>(good.metadata());
        texts.put("checkpoint:lossSum", "NaN");
        Path file = folder.resolve("damaged");
        new Safetensors(good.tensors(), texts).write(file);
        assertThatThrownBy(() -> resume(file))
                .isInstanceOf(FormatException.class)
                .hasMessage(file + ": \"checkpoint:lossSum\" is not finite, but NaN");
        texts.remove("checkpoint:setting/seed");
        new Safetensors(good.tensors(), texts).write(file);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> resume(file))
                .withMessage("[resume] " + file + " belongs to another training: seed not known there, 1 here");
    }

    private static TrainResult resume(Path file) throws IOException {
        return new Trainer(Kind.STOPPED_EARLY.training).resume(file, Kind.STOPPED_EARLY.data());
    }

    @Test
    void aMissingOrForeignTensorIsNamed() throws IOException {
        train(Kind.STOPPED_EARLY, "checkpoint", List.of());
        Safetensors good = Safetensors.read(folder.resolve("checkpoint"));
        assertThat(good.tensors().keySet())
                .contains("1/dense/W", "checkpoint:state/1/dense/W/velocity", "checkpoint:best/1/dense/W")
                .hasSize(12);
        Path file = folder.resolve("damaged");
        for (String name : good.tensors().keySet()) {
            String plain = name.replaceFirst("^checkpoint:\\w+/", "");
            Map<String, Tensor> tensors = new LinkedHashMap<>(good.tensors());
            tensors.remove(name);
            assertRefused(file, tensors, good, plain);
            tensors.put(name, Tensor.filled(TensorType.f32(3, 3), 0));
            assertRefused(file, tensors, good, plain);
            tensors.put(
                    name,
                    Tensor.filled(
                            new TensorType(
                                    ElementType.I32, good.tensors().get(name).shape()),
                            0));
            assertRefused(file, tensors, good, plain);
        }
        for (String name : List.of("4/dense/W", "checkpoint:state/4/dense/W", "checkpoint:best/4/dense/W")) {
            Map<String, Tensor> tensors = new LinkedHashMap<>(good.tensors());
            tensors.put(name, Tensor.scalar(1f));
            assertRefused(file, tensors, good, "4/dense/W");
        }
    }

    private static void assertRefused(Path file, Map<String, Tensor> tensors, Safetensors good, String named)
            throws IOException {
        new Safetensors(tensors, good.metadata()).write(file);
        assertThatThrownBy(() -> resume(file))
                .isInstanceOf(FormatException.class)
                .hasMessageStartingWith(file + ": ")
                .hasMessageContaining("\"" + named + "\"");
    }

    /** Trains on and on, whatever is there already, and says so after every checkpoint. */
    static final class Killed {
        private static final int EPOCHS = 80;
        private static final Training TRAINING =
                Kind.PATIENT.training.withEpochs(EPOCHS).withPatience(EPOCHS);

        private Killed() {}

        public static void main(String[] arguments) throws IOException {
            Path checkpoint = Path.of(arguments[0]);
            Trainer trainer = new Trainer(TRAINING).withCheckpoint(checkpoint).withEvents(event -> {
                if (event instanceof TrainEvent.Saved) {
                    System.out.println("saved");
                }
            });
            TrainResult result = Files.exists(checkpoint)
                    ? trainer.resume(checkpoint, Kind.PATIENT.data())
                    : trainer.train(Kind.PATIENT.data());
            result.model().save(Path.of(arguments[1]));
            System.out.println("done");
        }
    }

    @Test
    void killedAtRandomMomentsAndResumedIsTheWholeTraining() throws Exception {
        Path checkpoint = folder.resolve("killed");
        Path model = folder.resolve("model");
        Random random = new Random(9);
        int kills = 0;
        int epoch = 0;
        while (!Files.exists(model)) {
            Process child = ChildJvm.start(
                    Killed.class, List.of("-XX:TieredStopAtLevel=1"), checkpoint.toString(), model.toString());
            try (BufferedReader output = child.inputReader()) {
                int checkpoints = 1 + random.nextInt(Killed.EPOCHS / 3);
                String line = "";
                for (int i = 0; i < checkpoints && line != null && !line.equals("done"); i++) {
                    line = output.readLine();
                }
                if ("saved".equals(line)) {
                    TimeUnit.MICROSECONDS.sleep(random.nextInt(5_000));
                    child.destroyForcibly();
                    kills++;
                }
                assertThat(child.waitFor(60, TimeUnit.SECONDS)).isTrue();
            }
            int reached =
                    Integer.parseInt(Safetensors.read(checkpoint).metadata().get("checkpoint:epoch"));
            assertThat(reached)
                    .as("the checkpoint is whole, and further on; only one killed after its last has nothing to add")
                    .isGreaterThanOrEqualTo(Math.min(epoch + 1, Killed.EPOCHS));
            epoch = reached;
        }
        assertThat(kills).isGreaterThanOrEqualTo(3);

        Path whole = folder.resolve("whole");
        TrainResult result = new Trainer(Killed.TRAINING).withCheckpoint(whole).train(Kind.PATIENT.data());
        assertThat(Files.readAllBytes(model)).isEqualTo(Samples.bytes(result.model()));
        assertThat(Files.readAllBytes(checkpoint)).isEqualTo(Files.readAllBytes(whole));
    }
}
