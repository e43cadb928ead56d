package dev.backlight.cli;

import dev.backlight.data.Dataset;
import dev.backlight.data.MalformedDataException;
import dev.backlight.format.FormatException;
import dev.backlight.mnist.Mnist;
import dev.backlight.model.Model;
import dev.backlight.nn.Loss;
import dev.backlight.nn.Mode;
import dev.backlight.tables.MissingCells;
import dev.backlight.tables.TableEncoding;
import dev.backlight.tensor.Shape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A model file and what its notes say of the data that it takes.
 *
 * @param classes the names of the classes; none if it predicts numbers
 * @param encoding how rows of a table become numbers; empty if it takes digits
 */
record TrainedModel(Path file, Model model, List<String> classes, Optional<TableEncoding> encoding) {
    private static final Shape DIGIT = Shape.of(28 * 28);

    /**
     * Reads a model file.
     *
     * @throws FormatException if it is malformed or no model, or its notes do not fit its network
     * @throws IOException if it cannot be read
     */
    static TrainedModel read(Path file) throws IOException {
        Model model = Model.load(file);
        Optional<TableEncoding> encoding = encoding(file, model);
        List<String> classes = classes(file, model, encoding);
        return new TrainedModel(file, model, classes, encoding);
    }

    private static Optional<TableEncoding> encoding(Path file, Model model) throws FormatException {
        String note = model.notes().get(Notes.PREPROCESSING);
        if (note == null) {
            return Optional.empty();
        }
        TableEncoding encoding;
        try {
            encoding = TableEncoding.fromJson(note);
        } catch (MalformedDataException malformed) {
            throw new FormatException(file + ": " + malformed.getMessage());
        }
        Shape sample = model.architecture().sample();
        if (!sample.equals(Shape.of(encoding.width()))) {
            throw new FormatException(
                    file + ": its columns become " + encoding.width() + " numbers, but its network takes " + sample);
        }
        return Optional.of(encoding);
    }

    private static List<String> classes(Path file, Model model, Optional<TableEncoding> encoding)
            throws FormatException {
        Loss loss = model.architecture().loss();
        int outputs =
                model.architecture().build(1, Mode.INFERENCE).output().shape().size(1);
        if (!loss.takesLogits()) {
            return List.of();
        }
        int needed = loss == Loss.BINARY_CROSS_ENTROPY ? 2 : outputs;
        List<String> names = encoding.map(TableEncoding::classes)
                .orElseGet(() ->
                        IntStream.range(0, needed).mapToObj(Integer::toString).toList());
        if (names.size() != needed || (loss == Loss.BINARY_CROSS_ENTROPY && outputs != 1)) {
            throw new FormatException(file + ": its network tells " + needed + " classes apart by " + outputs
                    + " outputs, but " + names.size() + " classes have names");
        }
        return names;
    }

    /** Which rows {@link #dataset} takes from a source. */
    String rows(DataSource source) {
        return switch (source) {
            case Digits _ -> "test";
            case TableFile(var table) -> table.file();
        };
    }

    /**
     * Features and targets of all rows of a table, or of the digits to test with.
     *
     * @throws IllegalArgumentException if the model takes other data
     * @throws dev.backlight.tables.TableException if a column is missing or a cell is not what it must be
     */
    Dataset dataset(DataSource source, MissingCells missing) {
        return switch (source) {
            case Digits _ -> digits();
            case TableFile(var table) ->
                Task.forLoss(
                        forTables().encode(table, missing), model.architecture().loss());
        };
    }

    Dataset digits() {
        if (encoding.isPresent() || !model.architecture().sample().equals(DIGIT)) {
            throw new IllegalArgumentException(file + " takes "
                    + encoding.map(columns -> "a table with the columns " + names(columns))
                            .orElse("samples of shape " + model.architecture().sample())
                    + ", not the digits of mnist");
        }
        return Mnist.test();
    }

    TableEncoding forTables() {
        return encoding.orElseThrow(
                () -> new IllegalArgumentException(file + " was not trained on a table, so it knows no columns; "
                        + (model.architecture().sample().equals(DIGIT) ? "give it mnist" : "use it from Java")));
    }

    private static String names(TableEncoding encoding) {
        return String.join(
                ", ", encoding.features().stream().map(column -> column.name()).toList());
    }
}
