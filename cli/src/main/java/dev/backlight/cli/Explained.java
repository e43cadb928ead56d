package dev.backlight.cli;

import dev.backlight.data.Dataset;
import dev.backlight.explain.BatchExplanation;
import dev.backlight.explain.Explanation;
import dev.backlight.explain.Notation;
import dev.backlight.explain.Quantity;
import dev.backlight.explain.Sample;
import dev.backlight.explain.Subject;
import dev.backlight.lessons.Lessons;
import dev.backlight.lessons.NetworkExample;
import dev.backlight.lessons.WorkedExample;
import dev.backlight.report.Document;
import dev.backlight.report.ExplanationDocument;
import dev.backlight.tables.MissingCells;
import dev.backlight.tables.TableEncoding;
import dev.backlight.tensor.Shape;
import dev.backlight.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What the command line explains: a network, its samples, and the letters to do it in.
 *
 * @param losses the loss before each step taken so far
 */
record Explained(String title, Subject subject, List<Sample> samples, Notation notation, List<Double> losses) {

    /**
     * A worked example by its file, or by the name that it is shipped under.
     *
     * @throws IllegalArgumentException if it is no example of a network
     */
    static Explained of(String name) throws IOException {
        WorkedExample example = example(name);
        if (!(example instanceof NetworkExample network)) {
            throw new IllegalArgumentException(name + " is no network: derive explains formulas, descend descents");
        }
        return of(network);
    }

    /**
     * A trained model and one row of data.
     *
     * @param row counted from 1
     * @throws IllegalArgumentException if the model takes other data, or there is no such row
     */
    static Explained of(TrainedModel model, DataSource source, MissingCells missing, int row) {
        Dataset rows = model.dataset(source, missing);
        if (row < 1 || row > rows.size()) {
            throw new IllegalArgumentException("there is no row " + row + ": the rows are 1 to " + rows.size());
        }
        Dataset one = rows.take(row - 1);
        Subject subject = Subject.of(model.model());
        List<String> columns = model.encoding().map(TableEncoding::inputs).orElse(List.of());
        if (columns.size() == subject.inputs().size()) {
            subject = subject.withInputs(columns);
        }
        Shape sample = subject.architecture().sample();
        Tensor target = one.targets();
        Sample explained = new Sample(
                one.features().reshape(sample),
                target.element().isReal() ? target.reshape(Shape.of(target.count())) : target.reshape(Shape.SCALAR));
        String answer = target.element().isReal()
                ? "target " + Quantity.rounded(target.at(0)).text(6)
                : "class " + model.classes().get((int) target.at(0));
        return new Explained(
                model.file().getFileName() + ", row " + row + " of " + model.rows(source) + ": " + answer,
                subject,
                List.of(explained),
                Notation.DOL,
                List.of());
    }

    static WorkedExample example(String name) throws IOException {
        Path file = Path.of(name);
        return Files.exists(file) || name.endsWith(".json") ? WorkedExample.read(file) : Lessons.named(name);
    }

    /** A worked example of a network. */
    static Explained of(NetworkExample example) {
        return new Explained(
                example.heading().id() + ": " + example.heading().title(),
                example.subject(),
                example.samples(),
                example.heading().notation(),
                List.of());
    }

    /** The same network after so many steps on all samples. */
    Explained after(int steps) {
        if (steps > 0 && subject.rate() == 0) {
            throw new IllegalArgumentException(
                    "no step can be taken without a learning rate: give one with --rate, or in the example");
        }
        Subject moved = subject;
        List<Double> before = new ArrayList<>(losses);
        for (int i = 0; i < steps; i++) {
            BatchExplanation batch = BatchExplanation.of(moved, samples);
            before.add(batch.loss().value());
            moved = moved.withParameters(batch.updated());
        }
        return new Explained(title, moved, samples, notation, before);
    }

    /**
     * With one sample alone, counted from 1.
     *
     * @throws IllegalArgumentException if there is none of this number
     */
    Explained only(int number) {
        if (number < 1 || number > samples.size()) {
            throw new IllegalArgumentException(
                    "there is no sample " + number + ": the samples are 1 to " + samples.size());
        }
        return new Explained(title, subject, List.of(samples.get(number - 1)), notation, losses);
    }

    Explained withRate(double rate) {
        return new Explained(title, subject.withRate(rate), samples, notation, losses);
    }

    boolean isBatch() {
        return samples.size() > 1;
    }

    Explanation explanation() {
        return Explanation.of(subject, samples.getFirst());
    }

    BatchExplanation batch() {
        return BatchExplanation.of(subject, samples);
    }

    Document document(ExplanationDocument.Options options) {
        Document document = isBatch()
                ? ExplanationDocument.of(title, batch(), options)
                : ExplanationDocument.of(title, explanation(), options);
        if (losses.isEmpty()) {
            return document;
        }
        List<Document.Block> blocks = new ArrayList<>(document.blocks());
        String way = losses.stream()
                .map(loss -> Quantity.rounded(loss).text(options.digits()))
                .collect(Collectors.joining(", "));
        blocks.addFirst(new Document.Paragraph(
                "After " + losses.size() + " steps; the loss before each of them: " + way + "."));
        return new Document(title, blocks);
    }
}
