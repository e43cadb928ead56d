package dev.backlight.cli;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import dev.backlight.tensor.Tensor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import tools.jackson.databind.node.ObjectNode;

/** Predicts the target of each row. */
@Command(
        name = "predict",
        description = "Predicts the target of each row: CSV in, CSV out.",
        footer = {
            "",
            "The columns that the model was trained on are found by name, in any order; others, and the target, are not"
                    + " looked at. All rows are checked before the first prediction is printed: if a cell is wrong,"
                    + " nothing is.",
            "",
            "Output: class,probability for a classification, prediction for a regression; one row for each of the"
                    + " input, in its order.",
            "",
            "Examples:",
            "  backlight predict iris.safetensors iris.csv",
            "  backlight predict iris.safetensors - < flowers.csv > species.csv",
            "  backlight predict mnist.safetensors mnist"
        })
final class PredictCommand implements Callable<Integer> {
    @ParentCommand
    private Main main;

    @Mixin
    private ModelOptions options;

    @Parameters(
            index = "1",
            paramLabel = "DATA",
            description = "A CSV file with the model's columns, - for standard input, or mnist for its 10,000 test"
                    + " digits.")
    private String data;

    @Option(names = "--probabilities", description = "Add a column with the probability of each class.")
    private boolean probabilities;

    @Override
    public Integer call() throws IOException {
        long start = System.nanoTime();
        TrainedModel model = TrainedModel.read(options.file);
        Tensor features = switch (DataSource.open(data, main.streams())) {
            case Digits _ -> model.digits().features();
            case TableFile(var table) -> model.forTables().encodeFeatures(table, options.missing);
        };
        Predictions predictions = Predictions.of(model, features);
        if (options.json.isOn()) {
            writeJson(predictions, start);
        } else {
            writeCsv(predictions);
        }
        return ExitCode.OK;
    }

    private void writeCsv(Predictions predictions) throws IOException {
        CsvWriter csv = CsvWriter.builder()
                .lineDelimiter(LineDelimiter.LF)
                .build(main.streams().utf8());
        List<String> header = new ArrayList<>();
        if (predictions.classes().isEmpty()) {
            header.add("prediction");
        } else {
            header.addAll(List.of("class", "probability"));
            if (probabilities) {
                predictions.classes().forEach(name -> header.add("probability of " + name));
            }
        }
        csv.writeRecord(header);
        for (int row = 0; row < predictions.size(); row++) {
            List<String> cells = new ArrayList<>();
            switch (predictions.row(row)) {
                case Predictions.OfNumber(double value) -> cells.add(Double.toString(value));
                case Predictions.OfClass(String name, double probability, List<Double> all) -> {
                    cells.add(name);
                    cells.add(shown(probability));
                    if (probabilities) {
                        all.forEach(each -> cells.add(shown(each)));
                    }
                }
            }
            csv.writeRecord(cells);
        }
        csv.flush();
    }

    /** Probabilities are computed as floats; more digits would mean nothing. */
    private static String shown(double probability) {
        return Float.toString((float) probability);
    }

    private void writeJson(Predictions predictions, long start) {
        JsonLines lines = new JsonLines(main.streams());
        for (int row = 0; row < predictions.size(); row++) {
            ObjectNode line = lines.event("prediction").put("row", row + 1);
            switch (predictions.row(row)) {
                case Predictions.OfNumber(double value) -> line.set("prediction", JsonLines.real(value));
                case Predictions.OfClass(String name, double probability, List<Double> all) -> {
                    line.put("class", name).put("probability", (float) probability);
                    if (probabilities) {
                        ObjectNode each = line.putObject("probabilities");
                        for (int i = 0; i < all.size(); i++) {
                            each.put(predictions.classes().get(i), all.get(i).floatValue());
                        }
                    }
                }
            }
            lines.write(line);
        }
        lines.write(lines.event("done")
                .put("rows", predictions.size())
                .put("seconds", (System.nanoTime() - start) / 1e9)
                .put("model", options.file.toString()));
    }
}
