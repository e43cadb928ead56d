package dev.backlight.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.backlight.data.Batch;
import dev.backlight.data.Dataset;
import dev.backlight.data.Split;
import dev.backlight.engine.CpuEngine;
import dev.backlight.engine.NonFiniteException;
import dev.backlight.model.Architecture;
import dev.backlight.model.Model;
import dev.backlight.nn.Dense;
import dev.backlight.nn.Init;
import dev.backlight.nn.Layer;
import dev.backlight.nn.Loss;
import dev.backlight.nn.Reduction;
import dev.backlight.nn.Sequential;
import dev.backlight.optim.GradientDescent;
import dev.backlight.optim.Optimizer;
import dev.backlight.optim.Schedule;
import dev.backlight.tensor.Shape;
import dev.backlight.tensor.Tensor;
import dev.backlight.tensor.TensorType;
import dev.backlight.train.TrainResult.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TrainerTest {
    @TempDir
    private Path folder;

    private static Training classifier() {
        return Training.of(Samples.classifier()).withBatchSize(7).withEpochs(3);
    }

    private static Split<Dataset> parts() {
        return new Split<>(Samples.classes(45, 1), Samples.classes(11, 2));
    }

    /** An event as a short text: its kind and where it happened. */
    private static String brief(TrainEvent event) {
        return switch (event) {
            case TrainEvent.Started(long parameters, int samples, int epochs, long steps, int first) ->
                "started %d %d %d %d %d".formatted(parameters, samples, epochs, steps, first);
            case TrainEvent.Unreached(Map<String, String> parameters) -> "unreached " + parameters.keySet();
            case TrainEvent.StepDone step -> "step " + step.epoch() + "." + step.batch();
            case TrainEvent.EpochDone epoch ->
                "epoch " + epoch.epoch()
                        + epoch.validation().map(v -> " of " + v.samples()).orElse("");
            case TrainEvent.Saved(Path file) -> "saved " + file.getFileName();
            case TrainEvent.StoppedEarly(int best) -> "early " + best;
            case TrainEvent.Interrupted(int epoch, int batch) -> "interrupted " + epoch + "." + batch;
        };
    }

    private static <T extends TrainEvent> List<T> only(Class<T> kind, List<TrainEvent> events) {
        return events.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    @Test
    void eventsComeInOrder() throws Exception {
        List<String> events = new ArrayList<>();
        Path file = folder.resolve("checkpoint.safetensors");
        TrainResult result = new Trainer(classifier().withEpochs(2).withBatchSize(20))
                .withEvents(event -> events.add(brief(event)))
                .withCheckpoint(file)
                .train(parts());

        int numbers = 13 * 17 + 17 + 17 * 10 + 10;
        assertThat(events)
                .containsExactly(
                        "started " + numbers + " 45 2 3 0",
                        "step 0.0",
                        "step 0.1",
                        "step 0.2",
                        "epoch 0 of 11",
                        "saved checkpoint.safetensors",
                        "step 1.0",
                        "step 1.1",
                        "step 1.2",
                        "epoch 1 of 11",
                        "saved checkpoint.safetensors");
        assertThat(result.outcome()).isEqualTo(Outcome.FINISHED);
        assertThat(result.epochs()).isEqualTo(2);
    }

    @Test
    void checkpointsAreWrittenAfterEpochsOnlyWhenAskedFor() throws Exception {
        List<String> events = new ArrayList<>();
        new Trainer(classifier())
                .withEvents(event -> events.add(brief(event)))
                .withCheckpointOnInterrupt(folder.resolve("c"))
                .train(parts());
        assertThat(events).noneMatch(event -> event.startsWith("saved"));
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void parametersWithoutGradientAreToldOnceAfterTheFirstStep() throws Exception {
        Layer held =
                (x, scope) -> x.add(scope.parameter("held", new Init.Zeros()).stopGradient());
        Architecture architecture =
                new Architecture(Sequential.of(new Dense(10), held), Shape.of(13), Loss.CROSS_ENTROPY);
        List<String> events = new ArrayList<>();
        new Trainer(Training.of(architecture).withEpochs(2).withBatchSize(30))
                .withEvents(event -> events.add(brief(event)))
                .train(Samples.classes(60, 1));

        assertThat(events)
                .containsExactly(
                        "started 141 60 2 2 0",
                        "unreached [2/layer/held]",
                        "step 0.0",
                        "step 0.1",
                        "epoch 0",
                        "step 1.0",
                        "step 1.1",
                        "epoch 1");
    }

    /** At rate 0 nothing changes, so what the steps saw must add up to what an evaluation sees. */
    @ParameterizedTest
    @EnumSource(Reduction.class)
    void lossAndAccuracyOfAnEpochAreThoseOfItsSamplesWithAPartialBatch(Reduction reduction) throws Exception {
        List<TrainEvent> events = new ArrayList<>();
        Dataset data = Samples.classes(45, 1);
        TrainResult result = new Trainer(
                        classifier().withEpochs(1).withReduction(reduction).withSchedule(new Schedule.Constant(0)))
                .withEvents(events::add)
                .train(data);

        Evaluation evaluation = Evaluation.of(result.model(), data);
        List<TrainEvent.StepDone> steps = only(TrainEvent.StepDone.class, events);
        assertThat(steps).extracting(step -> step.result().samples()).containsExactly(7, 7, 7, 7, 7, 7, 3);
        TrainEvent.EpochDone epoch = only(TrainEvent.EpochDone.class, events).getFirst();
        // Each loss is up to about 4; sums of 45 in float, in another order: 45 · 4 · 2⁻²⁴ · 2.
        assertThat(epoch.loss()).isCloseTo(evaluation.loss(), within(45 * 4 * 0x1p-23));
        assertThat(result.loss()).isEqualTo(epoch.loss());
        assertThat(steps.getLast().meanLoss()).isEqualTo(epoch.loss());
        assertThat(epoch.accuracy()).contains(evaluation.accuracy());
        assertThat(evaluation.accuracy()).isBetween(0.01, 0.99);
        double byHand = 0;
        for (TrainEvent.StepDone step : steps) {
            byHand += step.result().loss()
                    * (reduction == Reduction.MEAN ? step.result().samples() : 1);
        }
        assertThat(epoch.loss()).isCloseTo(byHand / 45, within(1e-14));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 44, 45, 46, 1000})
    void aLoopOfOnesOwnTrainsTheSameBits(int batchSize) throws Exception {
        Training training = classifier().withBatchSize(batchSize).withSeed(5);
        Dataset data = Samples.classes(45, 1);
        TrainingStep step = new TrainingStep(training, new CpuEngine(1), 3L * Math.ceilDiv(45, batchSize));
        List<StepResult> results = new ArrayList<>();
        for (int epoch = 0; epoch < 3; epoch++) {
            for (Batch batch : data.batches(batchSize, training.seed(), epoch)) {
                step.run(batch);
                results.add(step.result());
            }
        }
        List<TrainEvent> events = new ArrayList<>();
        Model model = new Trainer(training)
                .withEngine(new CpuEngine(2))
                .withEvents(events::add)
                .train(data)
                .model();

        assertThat(model.parameters()).isEqualTo(step.parameters());
        assertThat(only(TrainEvent.StepDone.class, events))
                .extracting(TrainEvent.StepDone::result)
                .isEqualTo(results);
    }

    @Test
    void noEpochsGiveTheStart() throws Exception {
        TrainResult result = new Trainer(classifier().withEpochs(0)).train(Samples.classes(45, 1));
        Map<String, Tensor> start = Samples.classifier().initialParameters(1);
        start.replaceAll((name, value) -> value.toF32());
        assertThat(result.model().parameters()).isEqualTo(start);
        assertThat(result.outcome()).isEqualTo(Outcome.FINISHED);
        assertThat(result.loss()).isNaN();
    }

    @Test
    void seedsDecideOverStartAndOrder() throws Exception {
        Dataset data = Samples.classes(45, 1);
        Model one = new Trainer(classifier()).train(data).model();
        assertThat(new Trainer(classifier()).train(data).model().parameters()).isEqualTo(one.parameters());
        assertThat(new Trainer(classifier().withSeed(2)).train(data).model().parameters())
                .isNotEqualTo(one.parameters());
    }

    @Test
    void trainingWithoutSamplesOrPatienceWithoutValidationIsRefused() {
        Dataset none = Samples.classes(0, 1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Trainer(classifier()).train(none))
                .withMessage("[train] there are no samples to train on");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Trainer(classifier().withPatience(2)).train(Samples.classes(9, 1)))
                .withMessageContaining("needs a validation part");
        assertThatIllegalArgumentException().isThrownBy(() -> classifier().withEpochs(-1));
        assertThatIllegalArgumentException().isThrownBy(() -> classifier().withBatchSize(0));
        assertThatIllegalArgumentException().isThrownBy(() -> classifier().withPatience(-1));
    }

    /**
     * One weight from 0: y = w·x, with x = 1. Training pulls w to 1, by w ← w + ½(1 − w): ½, ¾, ⅞, … Validation wants
     * it to be at {@code wanted}.
     */
    private static Split<Dataset> tugOfWar(double wanted) {
        Tensor one = Tensor.filled(TensorType.f32(1, 1), 1);
        return new Split<>(new Dataset(one, one), new Dataset(one, Tensor.filled(TensorType.f32(1, 1), wanted)));
    }

    private static Training oneWeight() {
        Layer weight = (x, scope) -> x.mul(scope.parameter("w", new Init.Zeros()));
        return Training.of(new Architecture(weight, Shape.of(1), Loss.HALF_SQUARED))
                .withOptimizer(new GradientDescent())
                .withSchedule(new Schedule.Constant(0.5))
                .withEpochs(10);
    }

    @Test
    void stopsEarlyAndGoesBackToTheBestEpoch() throws Exception {
        List<TrainEvent> events = new ArrayList<>();
        // Wanted 0.76: the losses ½(w − 0.76)² fall until w = ¾ after epoch 1, and rise from then on.
        TrainResult result =
                new Trainer(oneWeight().withPatience(3)).withEvents(events::add).train(tugOfWar(0.76));

        assertThat(result.outcome()).isEqualTo(Outcome.STOPPED_EARLY);
        assertThat(result.epochs())
                .as("epochs 0 and 1, and three without progress")
                .isEqualTo(5);
        assertThat(result.model().parameters().get("w").item()).isEqualTo(0.75);
        assertThat(brief(events.getLast())).isEqualTo("early 1");
        List<TrainEvent.EpochDone> epochs = only(TrainEvent.EpochDone.class, events);
        double w = 0;
        for (TrainEvent.EpochDone epoch : epochs) {
            w += (1 - w) / 2;
            double wanted = (float) 0.76;
            // One float rounding of the loss and one each of the two factors, all below ½·0.76².
            assertThat(epoch.validation().orElseThrow().loss())
                    .isCloseTo((w - wanted) * (w - wanted) / 2, within(3 * 0.3 * 0x1p-24));
            assertThat(epoch.accuracy()).isEqualTo(Optional.empty());
        }
    }

    @Test
    void withPatienceTheBestEpochIsKeptAlsoIfAllAreDone() throws Exception {
        TrainResult result = new Trainer(oneWeight().withPatience(9)).train(tugOfWar(0.76));
        assertThat(result.outcome()).isEqualTo(Outcome.FINISHED);
        assertThat(result.epochs()).isEqualTo(10);
        assertThat(result.model().parameters().get("w").item()).isEqualTo(0.75);

        TrainResult without = new Trainer(oneWeight()).train(tugOfWar(0.76));
        assertThat(without.model().parameters().get("w").item()).isEqualTo(1 - 0x1p-10);
    }

    @Test
    void aLossThatOnlyStaysTheSameIsNoProgress() throws Exception {
        // Around 0.625 the weights ½ and ¾ are equally far away: the first counts.
        TrainResult result = new Trainer(oneWeight().withPatience(1)).train(tugOfWar(0.625));
        assertThat(result.epochs()).isEqualTo(2);
        assertThat(result.model().parameters().get("w").item()).isEqualTo(0.5);
    }

    @Test
    void controlStopsAfterTheStepThatIsUnderWay() throws Exception {
        Control control = new Control();
        List<String> events = new ArrayList<>();
        Path file = folder.resolve("checkpoint");
        TrainResult result = new Trainer(classifier())
                .withControl(control)
                .withCheckpointOnInterrupt(file)
                .withEvents(event -> {
                    events.add(brief(event));
                    if (brief(event).equals("step 1.2")) {
                        control.stop();
                    }
                })
                .train(parts());

        assertThat(result.outcome()).isEqualTo(Outcome.INTERRUPTED);
        assertThat(result.epochs()).isEqualTo(1);
        assertThat(events.subList(events.size() - 3, events.size()))
                .containsExactly("step 1.2", "interrupted 1.3", "saved checkpoint");
        // The model of a stopped training is the one that a loop of as many steps gives.
        TrainingStep step = new TrainingStep(classifier(), new CpuEngine(1), 21);
        for (int i = 0; i < 10; i++) {
            step.run(Samples.classes(45, 1).batches(7, 1, i / 7).get(i % 7));
        }
        assertThat(result.model().parameters()).isEqualTo(step.parameters());
        assertThat(Model.load(file).parameters()).isEqualTo(step.parameters());
    }

    @Test
    void controlThatSaidStopBeforeTheStartStopsBeforeTheFirstStep() throws Exception {
        Control control = new Control();
        control.stop();
        List<String> events = new ArrayList<>();
        TrainResult result = new Trainer(classifier())
                .withControl(control)
                .withEvents(event -> events.add(brief(event)))
                .train(parts());
        assertThat(events).hasSize(2).last().isEqualTo("interrupted 0.0");
        assertThat(result.outcome()).isEqualTo(Outcome.INTERRUPTED);
        assertThat(result.epochs()).isZero();
    }

    /** Breaks all parameters in one step, although the loss is finite there. */
    private static Optimizer breakingAt(long brokenStep) {
        return (parameter, gradient, scope) -> parameter
                .sub(scope.rate().mul(gradient))
                .add(scope.perStep("poison", step -> step == brokenStep ? Double.NaN : 0));
    }

    private static final class Stopping implements Consumer<TrainEvent> {
        private final Control control = new Control();
        private final String at;
        private final List<String> events = new ArrayList<>();

        Stopping(String at) {
            this.at = at;
        }

        @Override
        public void accept(TrainEvent event) {
            events.add(brief(event));
            if (events.getLast().equals(at)) {
                control.stop();
            }
        }
    }

    @Test
    void brokenParametersEndTheTrainingAndLeaveTheLastGoodCheckpoint() throws Exception {
        Path file = folder.resolve("checkpoint");
        // 7 steps an epoch: the 14th is the last of epoch 1, and no loss comes after it before the checkpoint.
        Training training = classifier().withOptimizer(breakingAt(14));
        Stopping events = new Stopping("never");
        byte[][] good = new byte[1][];
        Trainer trainer = new Trainer(training).withCheckpoint(file).withEvents(event -> {
            events.accept(event);
            if (event instanceof TrainEvent.Saved) {
                good[0] = read(file);
            }
        });

        assertThatThrownBy(() -> trainer.train(parts()))
                .isInstanceOf(NonFiniteException.class)
                .hasMessageContainingAll(
                        "after step 13",
                        "\"1/dense/W\" is not finite",
                        "element 0 is NaN",
                        "although the loss was finite");
        assertThat(events.events).last().isEqualTo("step 1.6");
        assertThat(read(file)).isEqualTo(good[0]);
        try (var files = Files.list(folder)) {
            assertThat(files).as("no unfinished file").containsExactly(file);
        }
        assertThatThrownBy(() -> new Trainer(training).train(parts()))
                .as("without a checkpoint, too")
                .isInstanceOf(NonFiniteException.class);
    }

    @Test
    void brokenParametersAreNotSavedOnInterruption() throws Exception {
        Path file = folder.resolve("checkpoint");
        Stopping events = new Stopping("step 1.2");
        Trainer trainer = new Trainer(classifier().withOptimizer(breakingAt(10)))
                .withCheckpoint(file)
                .withEvents(events)
                .withControl(events.control);
        assertThatThrownBy(() -> trainer.train(parts())).isInstanceOf(NonFiniteException.class);
        assertThat(events.events).last().isEqualTo("interrupted 1.3");
        // What is there is the checkpoint of epoch 0.
        assertThat(Model.load(file).parameters().get("1/dense/W").toDoubles()).doesNotContain(Double.NaN);
    }

    @Test
    void aLossThatIsNotFiniteEndsTheTrainingWithItsPlace() {
        Training training = Training.of(Samples.regressor())
                .withBatchSize(7)
                .withOptimizer(new GradientDescent())
                .withSchedule(new Schedule.Constant(1e30));
        List<String> events = new ArrayList<>();
        assertThatThrownBy(() -> new Trainer(training)
                        .withEvents(event -> events.add(brief(event)))
                        .train(Samples.reals(45, 1)))
                .isInstanceOf(NonFiniteException.class)
                .hasMessageMatching(
                        "(?s)\\[train] the loss is not finite at step \\d+ \\(epoch 0, batch \\d, samples \\d+ to"
                                + " \\d+\\): the first value that is not finite is .*, element \\d+ of \\w+ f32\\[.*] in .*");
        assertThat(events.getLast()).startsWith("step 0.");
    }

    private static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (java.io.IOException cause) {
            throw new AssertionError(cause);
        }
    }

    @Test
    void notesAreKeptInTheModelBesideSeedAndTraining() throws Exception {
        Model model = new Trainer(classifier().withSeed(42))
                .withNotes(Map.of("classes", "a, b"))
                .train(parts())
                .model();
        assertThat(model.notes())
                .containsExactly(
                        Map.entry("backlight.seed", "42"),
                        Map.entry(
                                "backlight.training",
                                "Adam[beta1=0.9, beta2=0.999, epsilon=1.0E-8], Cosine[rate=0.001],"
                                        + " MEAN over batches of 7, 3 epochs"),
                        Map.entry("classes", "a, b"));
    }
}
