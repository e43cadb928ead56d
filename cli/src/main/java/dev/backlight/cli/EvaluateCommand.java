package dev.backlight.cli;

import dev.backlight.data.Dataset;
import dev.backlight.train.Evaluation;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import tools.jackson.databind.node.ObjectNode;

/** Says how good a model is on data whose targets are known. */
@Command(
        name = "evaluate",
        description = "Says how good a model is on data whose targets are known.",
        footer = {
            "",
            "Examples:",
            "  backlight evaluate mnist.safetensors mnist",
            "  backlight evaluate iris.safetensors iris.csv"
        })
final class EvaluateCommand implements Callable<Integer> {
    @ParentCommand
    private Main main;

    @Mixin
    private ModelOptions options;

    @Parameters(
            index = "1",
            paramLabel = "DATA",
            description = "mnist for its 10,000 test digits, a CSV file with the model's columns, or - for standard"
                    + " input.")
    private String data;

    @Override
    public Integer call() throws IOException {
        long start = System.nanoTime();
        TrainedModel model = TrainedModel.read(options.file);
        DataSource source = DataSource.open(data, main.streams());
        Dataset rows = model.dataset(source, options.missing);
        if (rows.size() == 0) {
            throw new IllegalArgumentException(data + " has no rows to evaluate");
        }
        Score score =
                Score.of(model.rows(source), Evaluation.of(model.model(), rows), model.classes(), model.encoding());
        if (options.json.isOn()) {
            JsonLines lines = new JsonLines(main.streams());
            ObjectNode done = lines.event("done");
            score.writeTo(done);
            Notes.training(options.file.toString(), model.model().notes()).ifPresent(training -> {
                done.put("seed", training.data().seed());
                done.put("epochs", training.training().epochs());
            });
            done.set("seconds", JsonLines.real((System.nanoTime() - start) / 1e9));
            lines.write(done.put("model", options.file.toString()));
        } else {
            score.print(main.streams().out());
        }
        return ExitCode.OK;
    }
}
