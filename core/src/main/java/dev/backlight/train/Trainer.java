package dev.backlight.train;

import dev.backlight.data.Batches;
import dev.backlight.data.Dataset;
import dev.backlight.data.Split;
import dev.backlight.engine.CpuEngine;
import dev.backlight.engine.Engine;
import dev.backlight.engine.NonFiniteException;
import dev.backlight.format.FormatException;
import dev.backlight.model.Model;
import dev.backlight.nn.Reduction;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Trains a network epoch by epoch, on top of {@link TrainingStep}.
 *
 * <p>The same training on the same data gives the same bits, on any machine, with any number of threads, and also if it
 * was interrupted and resumed.
 *
 * @param training what is trained and how
 * @param engine what computes; the choice of threads changes no bit
 * @param events is told what happens
 * @param control can stop the training from another thread
 * @param checkpoint where to write the state of the training when it is interrupted; empty for nowhere
 * @param everyEpoch whether to write it after each epoch, too
 * @param notes texts to keep in the model, such as class names
 */
public record Trainer(
        Training training,
        Engine engine,
        Consumer<TrainEvent> events,
        Control control,
        Optional<Path> checkpoint,
        boolean everyEpoch,
        Map<String, String> notes) {

    /** A trainer on the processor that tells nobody, cannot be stopped and writes nothing. */
    public Trainer(Training training) {
        this(training, CpuEngine.shared(), event -> {}, new Control(), Optional.empty(), false, Map.of());
    }

    public Trainer withEngine(Engine other) {
        return new Trainer(training, other, events, control, checkpoint, everyEpoch, notes);
    }

    public Trainer withEvents(Consumer<TrainEvent> other) {
        return new Trainer(training, engine, other, control, checkpoint, everyEpoch, notes);
    }

    public Trainer withControl(Control other) {
        return new Trainer(training, engine, events, other, checkpoint, everyEpoch, notes);
    }

    /** Writes a checkpoint after each epoch and when interrupted. */
    public Trainer withCheckpoint(Path file) {
        return new Trainer(training, engine, events, control, Optional.of(file), true, notes);
    }

    /** Writes a checkpoint only when interrupted. */
    public Trainer withCheckpointOnInterrupt(Path file) {
        return new Trainer(training, engine, events, control, Optional.of(file), false, notes);
    }

    public Trainer withNotes(Map<String, String> other) {
        return new Trainer(training, engine, events, control, checkpoint, everyEpoch, other);
    }

    /**
     * Trains on all of the data.
     *
     * @throws NonFiniteException if the loss or a parameter becomes NaN or infinite; the message says where
     * @throws IOException if a checkpoint cannot be written
     */
    public TrainResult train(Dataset data) throws IOException {
        return train(withoutValidation(data));
    }

    private static Split<Dataset> withoutValidation(Dataset data) {
        return new Split<>(data, data.take());
    }

    /**
     * Trains on one part of the data and validates on the other after each epoch, if it has any rows.
     *
     * @throws NonFiniteException if the loss or a parameter becomes NaN or infinite; the message says where
     * @throws IOException if a checkpoint cannot be written
     */
    public TrainResult train(Split<Dataset> data) throws IOException {
        return run(data, step(data), Progress.START);
    }

    /** Goes on with an interrupted training on all of the data; see {@link #resume(Path, Split)}. */
    public TrainResult resume(Path file, Dataset data) throws IOException {
        return resume(file, withoutValidation(data));
    }

    /**
     * Goes on with an interrupted training, as if it had never stopped: give the same training and the same data.
     *
     * @throws NonFiniteException if the loss or a parameter becomes NaN or infinite; the message says where
     * @throws FormatException if the file is no checkpoint, or malformed
     * @throws IllegalArgumentException if it belongs to another training or other data; the message says what differs
     * @throws IOException if a file cannot be read or written
     */
    public TrainResult resume(Path file, Split<Dataset> data) throws IOException {
        TrainingStep step = step(data);
        Checkpoint saved = Checkpoint.read(file, training, Checkpoint.settings(training, data), model(step));
        Progress progress = saved.progress();
        long steps = progress.epoch() * training.stepsPerEpoch(data.training().size()) + progress.batch();
        try {
            step.restore(saved.model().parameters(), saved.states(), steps);
        } catch (IllegalArgumentException misfit) {
            throw new FormatException(file + ": " + misfit.getMessage());
        }
        return run(data, step, progress);
    }

    private TrainingStep step(Split<Dataset> data) {
        if (data.training().size() == 0) {
            throw new IllegalArgumentException("[train] there are no samples to train on");
        }
        if (training.patience() > 0 && data.validation().size() == 0) {
            throw new IllegalArgumentException("[train] stopping early after " + training.patience()
                    + " epochs without progress needs a validation part, and there is none");
        }
        long steps = training.epochs() * training.stepsPerEpoch(data.training().size());
        return new TrainingStep(training, engine, steps);
    }

    private TrainResult run(Split<Dataset> data, TrainingStep step, Progress start) throws IOException {
        Map<String, String> settings = checkpoint.isPresent() ? Checkpoint.settings(training, data) : Map.of();
        Dataset samples = data.training();
        Progress progress = start;
        events.accept(new TrainEvent.Started(
                model(step).parameterCount(),
                samples.size(),
                training.epochs(),
                training.stepsPerEpoch(samples.size()),
                start.epoch()));
        boolean unreachedTold = false;
        while (progress.epoch() < training.epochs()) {
            Batches batches = samples.batches(training.batchSize(), training.seed(), progress.epoch());
            while (progress.batch() < batches.count()) {
                if (control.stopping()) {
                    return interrupted(settings, step, progress);
                }
                int batch = progress.batch();
                double rate = step.rate();
                step.run(batches.get(batch));
                StepResult result = step.result();
                progress = progress.after(result, sampleLossSum(result));
                if (!unreachedTold && !step.unreached().isEmpty()) {
                    events.accept(new TrainEvent.Unreached(step.unreached()));
                }
                unreachedTold = true;
                events.accept(new TrainEvent.StepDone(progress.epoch(), batch, rate, result, progress.meanLoss()));
            }
            progress = finishEpoch(data, step, progress);
            boolean patienceOver = training.patience() > 0
                    && progress.epoch() - 1 - progress.best().epoch() >= training.patience();
            if (patienceOver) {
                events.accept(new TrainEvent.StoppedEarly(progress.best().epoch()));
                step.restore(progress.best().parameters(), step.states(), step.steps());
                return result(step, TrainResult.Outcome.STOPPED_EARLY, progress);
            }
            if (everyEpoch) {
                save(settings, step, progress);
            }
        }
        if (!progress.best().parameters().isEmpty()) {
            step.restore(progress.best().parameters(), step.states(), step.steps());
        }
        return result(step, TrainResult.Outcome.FINISHED, progress);
    }

    private double sampleLossSum(StepResult result) {
        return training.reduction() == Reduction.MEAN ? result.loss() * result.samples() : result.loss();
    }

    /** The last steps may have broken the parameters, and no loss has shown it yet. */
    private static void requireFinite(TrainingStep step) {
        step.parameters().forEach((name, value) -> {
            for (int i = 0; i < value.count(); i++) {
                if (!Double.isFinite(value.at(i))) {
                    throw new NonFiniteException("[train] after step " + (step.steps() - 1) + " the parameter \"" + name
                            + "\" is not finite: its element " + i + " is " + value.at(i)
                            + ", although the loss was finite. No checkpoint was written after that."
                            + " Requiring finite gradients at every step finds where it begins");
                }
            }
        });
    }

    private Progress finishEpoch(Split<Dataset> data, TrainingStep step, Progress progress) {
        requireFinite(step);
        Optional<Evaluation> validation = data.validation().size() == 0
                ? Optional.empty()
                : Optional.of(Evaluation.of(model(step), data.validation(), engine));
        if (training.patience() > 0 && !Double.isFinite(validation.orElseThrow().loss())) {
            throw new NonFiniteException(
                    "[train] the validation loss is " + validation.orElseThrow().loss()
                            + " after epoch " + progress.epoch() + ", so there is no telling which epoch is the best:"
                            + " look at the values of the validation part");
        }
        Progress.Best best = progress.best();
        if (validation.isPresent() && validation.get().loss() < best.loss()) {
            best = new Progress.Best(
                    progress.epoch(), validation.get().loss(), training.patience() > 0 ? step.parameters() : Map.of());
        }
        Optional<Double> accuracy = training.architecture().loss().isClassification()
                ? Optional.of((double) progress.correct() / progress.seen())
                : Optional.empty();
        events.accept(new TrainEvent.EpochDone(progress.epoch(), progress.meanLoss(), accuracy, validation));
        return progress.afterEpoch(best);
    }

    private TrainResult interrupted(Map<String, String> settings, TrainingStep step, Progress progress)
            throws IOException {
        events.accept(new TrainEvent.Interrupted(progress.epoch(), progress.batch()));
        requireFinite(step);
        save(settings, step, progress);
        return result(step, TrainResult.Outcome.INTERRUPTED, progress);
    }

    private void save(Map<String, String> settings, TrainingStep step, Progress progress) throws IOException {
        if (checkpoint.isPresent()) {
            new Checkpoint(model(step), step.states(), progress, settings).write(checkpoint.get());
            events.accept(new TrainEvent.Saved(checkpoint.get()));
        }
    }

    private TrainResult result(TrainingStep step, TrainResult.Outcome outcome, Progress progress) {
        return new TrainResult(model(step), outcome, progress.epoch(), progress.lastLoss());
    }

    private Model model(TrainingStep step) {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("backlight.seed", Long.toString(training.seed()));
        all.put("backlight.training", description());
        all.putAll(notes);
        return new Model(training.architecture(), step.parameters(), all, engine);
    }

    /** How the network was trained, for a person who looks at the file. */
    private String description() {
        return training.optimizerName() + ", " + training.schedule() + ", " + training.reduction() + " over batches of "
                + training.batchSize() + ", " + training.epochs() + " epochs";
    }
}
