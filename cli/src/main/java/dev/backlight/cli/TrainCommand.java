package dev.backlight.cli;

import dev.backlight.data.Dataset;
import dev.backlight.data.Split;
import dev.backlight.engine.Engine;
import dev.backlight.model.Model;
import dev.backlight.nn.Loss;
import dev.backlight.train.Evaluation;
import dev.backlight.train.TrainResult;
import dev.backlight.train.Trainer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Trains a network on the digits or on a table, and saves it. */
@Command(
        name = "train",
        description = "Trains a network and saves it.",
        abbreviateSynopsis = true,
        footer = {
            "",
            "Ctrl-C finishes the step, writes a checkpoint and exits 130; go on with --resume. A second Ctrl-C ends at"
                    + " once.",
            "",
            "Examples:",
            "  backlight train mnist",
            "  backlight train iris.csv --target species",
            "  backlight train mnist --layers \"100 tanh\" --validation 0.1 --patience 2",
            "  backlight train --resume mnist.checkpoint.safetensors"
        })
final class TrainCommand implements Callable<Integer> {
    @ParentCommand
    private Main main;

    @Parameters(
            arity = "0..1",
            paramLabel = "DATA",
            description = "mnist, or a CSV file whose first line names the columns.")
    private @Nullable String data;

    @Mixin
    private TrainOptions options;

    @Override
    public Integer call() throws IOException {
        Optional<ResumedTraining> resumed =
                options.resume == null ? Optional.empty() : Optional.of(ResumedTraining.read(options.resume));
        String name = resumed.isPresent() && data == null ? resumed.get().data() : data;
        if (name == null) {
            throw options.wrong("DATA is missing: mnist, or a CSV file");
        }
        if (name.equals("-")) {
            throw options.wrong("train needs a file, not standard input, so that --resume can read it again");
        }
        DataSource source = DataSource.open(name, main.streams());
        DataSettings dataSettings = options.dataSettings(source, resumed.map(ResumedTraining::settings));
        Task task = source.task(dataSettings);
        TrainSettings trainSettings = options.trainSettings(
                task, resumed.map(training -> training.settings().training()));
        Notes.Settings settings = new Notes.Settings(dataSettings, trainSettings);
        ModelFiles files = ModelFiles.of(options.out, options.resume, source);
        files.requireWritable(name);
        Engine engine = options.engine();
        try (TrainReport report = options.json.isOn() ? new TrainJson(main.streams()) : new TrainText(main.streams())) {
            report.begins(name, task, settings);
            return train(new Job(name, task, settings, files), engine, report);
        }
    }

    /** All that a training needs, checked. */
    private record Job(String data, Task task, Notes.Settings settings, ModelFiles files) {
        Trainer trainer() {
            TrainSettings training = settings.training();
            return new Trainer(training.training(
                            task.architecture(training), settings.data().seed()))
                    .withNotes(Notes.of(task, settings, data));
        }

        Split<Dataset> parts() {
            return task.parts(settings.training().loss());
        }
    }

    private int train(Job job, Engine engine, TrainReport report) throws IOException {
        Trainer trainer = job.trainer().withEngine(engine).withEvents(report::event);
        Path checkpoint = job.files().checkpoint();
        // Whoever resumes has lost time once.
        trainer = options.checkpoint || options.resume != null
                ? trainer.withCheckpoint(checkpoint)
                : trainer.withCheckpointOnInterrupt(checkpoint);
        long start = System.nanoTime();
        try (Interrupts interrupts = new Interrupts()) {
            trainer = trainer.withControl(interrupts.control());
            TrainResult result =
                    options.resume == null ? trainer.train(job.parts()) : trainer.resume(options.resume, job.parts());
            if (result.outcome() == TrainResult.Outcome.INTERRUPTED) {
                report.interrupted(result, checkpoint);
                return interrupts.exitCode();
            }
            boolean replaced = Files.exists(job.files().model());
            withoutData(result.model()).save(job.files().model());
            double seconds = (System.nanoTime() - start) / 1e9;
            Score score = score(job, result.model(), engine);
            report.done(new TrainReport.Done(
                    result,
                    score,
                    job.settings().data().seed(),
                    seconds,
                    job.files().model(),
                    replaced));
            return ExitCode.OK;
        }
    }

    /** The model without the name of its data, which could be a path. */
    private static Model withoutData(Model model) {
        Map<String, String> notes = new LinkedHashMap<>(model.notes());
        notes.remove(Notes.DATA);
        return new Model(model.architecture(), model.parameters(), notes);
    }

    /** On the rows that the training has seen least of: those for the test, for validation, else its own. */
    private static Score score(Job job, Model model, Engine engine) {
        Task task = job.task();
        Loss loss = job.settings().training().loss();
        String rows;
        Dataset data;
        if (task.test().isPresent()) {
            rows = "test";
            data = Task.forLoss(task.test().get().get(), loss);
        } else if (task.parts().validation().size() > 0) {
            rows = "validation";
            data = job.parts().validation();
        } else {
            rows = "training";
            data = job.parts().training();
        }
        return Score.of(rows, Evaluation.of(model, data, engine), task.classes(), task.encoding());
    }
}
