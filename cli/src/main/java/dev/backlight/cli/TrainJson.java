package dev.backlight.cli;

import dev.backlight.train.TrainEvent;
import dev.backlight.train.TrainEvent.EpochDone;
import dev.backlight.train.TrainEvent.Interrupted;
import dev.backlight.train.TrainEvent.Saved;
import dev.backlight.train.TrainEvent.Started;
import dev.backlight.train.TrainEvent.StepDone;
import dev.backlight.train.TrainEvent.StoppedEarly;
import dev.backlight.train.TrainEvent.Unreached;
import dev.backlight.train.TrainResult;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Tells a training to a program: one JSON object a line. Epochs count from 1, as in the text. */
final class TrainJson implements TrainReport {
    private final JsonLines lines;
    private @Nullable Progress progress;
    private int epochs;

    TrainJson(Streams streams) {
        this.lines = new JsonLines(streams);
    }

    @Override
    public void begins(String data, Task task, Notes.Settings settings) {
        TrainSettings training = settings.training();
        ObjectNode event = lines.event("data")
                .put("data", data)
                .put("task", task.isClassification() ? "classification" : "regression")
                .put("training", task.parts().training().size())
                .put("validation", task.parts().validation().size());
        settings.data().target().ifPresent(target -> event.put("target", target));
        event.set("classes", JsonLines.texts(task.classes()));
        event.set("remarks", JsonLines.texts(task.remarks()));
        lines.write(event);
        epochs = training.epochs();
        lines.write(lines.event("settings")
                .put("layers", training.layers().toString())
                .put("loss", Names.of(training.loss()))
                .put("optimizer", Names.of(training.optimizer()))
                .put("schedule", Names.of(training.schedule()))
                .put("rate", training.rate())
                .put("epochs", epochs)
                .put("batch", training.batch())
                .put("patience", training.patience())
                .put("seed", settings.data().seed()));
    }

    @Override
    public void event(TrainEvent event) {
        switch (event) {
            case Started started -> {
                progress = new Progress(started);
                lines.write(lines.event("started")
                        .put("parameters", started.parameters())
                        .put("samples", started.samples())
                        .put("epoch", started.firstEpoch() + 1)
                        .put("epochs", epochs));
            }
            case Unreached(var parameters) -> {
                ObjectNode unreached = lines.event("unreached");
                ObjectNode reasons = unreached.putObject("parameters");
                parameters.forEach(reasons::put);
                lines.write(unreached);
            }
            case StepDone step -> progress().after(step);
            case EpochDone epoch -> lines.write(epoch(epoch));
            case Saved(Path checkpoint) ->
                lines.write(lines.event("checkpoint").put("checkpoint", checkpoint.toString()));
            case StoppedEarly(int best) ->
                lines.write(lines.event("stopped_early").put("bestEpoch", best + 1));
            case Interrupted _ -> {} // interrupted() tells it as the last line
        }
    }

    private Progress progress() {
        if (progress == null) {
            throw new IllegalStateException("no training was started");
        }
        return progress;
    }

    private ObjectNode epoch(EpochDone epoch) {
        ObjectNode event = lines.event("epoch").put("epoch", epoch.epoch() + 1).put("epochs", epochs);
        event.set("loss", JsonLines.real(epoch.loss()));
        epoch.accuracy().ifPresent(accuracy -> event.put("accuracy", accuracy));
        epoch.validation().ifPresent(validation -> {
            event.set("validationLoss", JsonLines.real(validation.loss()));
            validation.classification().ifPresent(c -> event.put("validationAccuracy", validation.accuracy()));
        });
        event.set("samplesPerSecond", JsonLines.real(progress().samplesPerSecond()));
        event.set("seconds", JsonLines.real(progress().seconds()));
        return event;
    }

    @Override
    public void close() {}

    @Override
    public void interrupted(TrainResult result, Path checkpoint) {
        lines.write(lines.event("interrupted").put("epochs", result.epochs()).put("checkpoint", checkpoint.toString()));
    }

    @Override
    public void done(Done done) {
        ObjectNode event = lines.event("done").put("seed", done.seed());
        done.score().writeTo(event);
        event.put("epochs", done.result().epochs());
        event.set("trainingLoss", JsonLines.real(done.result().loss()));
        event.set("seconds", JsonLines.real(done.seconds()));
        event.put("model", done.model().toString());
        lines.write(event);
    }
}
