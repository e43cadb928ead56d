package dev.backlight.cli;

import dev.backlight.explain.BatchExplanation;
import dev.backlight.explain.Explanation;
import dev.backlight.explain.GradientStep;
import dev.backlight.explain.Notation;
import dev.backlight.explain.Quantity;
import dev.backlight.explain.Sample;
import dev.backlight.explain.Subject;
import dev.backlight.lessons.DescentExample;
import dev.backlight.lessons.ExampleException;
import dev.backlight.lessons.FormulaExample;
import dev.backlight.lessons.Lessons;
import dev.backlight.lessons.NetworkExample;
import dev.backlight.lessons.WorkedExample;
import dev.backlight.report.Document;
import dev.backlight.report.ExplanationDocument;
import dev.backlight.tables.MissingCells;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What the command line explains: a network, its samples, and the letters to do it in.
 *
 * @param losses the loss before each step taken so far
 * @param row the row of data that a model is explained on; empty for an example
 */
record Explained(
        String title,
        Subject subject,
        List<Sample> samples,
        Notation notation,
        List<Double> losses,
        Optional<ModelRow> row) {

    /**
     * A worked example by its file, or by the name that it is shipped under.
     *
     * @throws IllegalArgumentException if it is no example of a network
     */
    static Explained of(String name) throws IOException {
        WorkedExample example = example(name);
        if (!(example instanceof NetworkExample network)) {
            throw new IllegalArgumentException(noNetwork(name, example));
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
        ModelRow asked = ModelRow.of(model, source, missing, row);
        return new Explained(
                asked.title(), asked.subject(), List.of(asked.sample()), Notation.DOL, List.of(), Optional.of(asked));
    }

    private static String noNetwork(String name, WorkedExample example) {
        return switch (example) {
            case NetworkExample _ -> throw new AssertionError(name);
            case FormulaExample _ -> name + " is no network but formulas: backlight derive " + name;
            case DescentExample _ -> name + " is no network but a descent: backlight descend " + name;
        };
    }

    /**
     * A worked example by its file, or by the name that it is shipped under.
     *
     * @throws IllegalArgumentException if there is none
     */
    static WorkedExample example(String name) throws IOException {
        Path file = Path.of(name);
        if (isOfOtherKind(name)) {
            throw new IllegalArgumentException(
                    name + " is data or a model, and this takes a worked example, a JSON file: backlight examples BWC-2"
                            + " prints one to start from; docs/worked-examples.md says what is in it");
        }
        if (Files.isDirectory(file)) {
            throw new FileSystemException(
                    name,
                    null,
                    "this is a directory; name a file in it, or an example (backlight examples lists them)");
        }
        if (Files.exists(file) || name.endsWith(".json")) {
            return WorkedExample.read(file);
        }
        try {
            return Lessons.named(name);
        } catch (ExampleException unknown) {
            throw new IllegalArgumentException("there is no file " + name + ", and " + unknown.getMessage(), unknown);
        }
    }

    /** What explanations call a weight of a worked example. */
    static String weight(String example, String typed) throws IOException {
        return example(example) instanceof NetworkExample network
                ? network.structure().explained(typed)
                : typed;
    }

    private static boolean isOfOtherKind(String name) {
        String ending = name.toLowerCase(Locale.ROOT);
        return ending.endsWith(".csv") || ending.endsWith(".safetensors") || name.equals(DataSource.MNIST);
    }

    /** A worked example of a network. */
    static Explained of(NetworkExample example) {
        return new Explained(
                example.heading().id() + ": " + example.heading().title(),
                example.subject(),
                example.samples(),
                example.heading().notation(),
                List.of(),
                Optional.empty());
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
            GradientStep step = GradientStep.of(moved, samples);
            before.add(step.before());
            moved = step.subject();
        }
        return new Explained(title, moved, samples, notation, before, row);
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
        return new Explained(title, subject, List.of(samples.get(number - 1)), notation, losses, row);
    }

    Explained withRate(double rate) {
        return new Explained(title, subject.withRate(rate), samples, notation, losses, row);
    }

    /** What the classes are called; none where that is not known, or numbers are predicted. */
    List<String> classes() {
        return row.map(ModelRow::classes).orElse(List.of());
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
        List<Document.Block> blocks = new ArrayList<>();
        if (!losses.isEmpty()) {
            String way = losses.stream()
                    .map(loss -> Quantity.rounded(loss).text(options.digits()))
                    .collect(Collectors.joining(", "));
            blocks.add(new Document.Paragraph(
                    "After " + losses.size() + " steps; the loss before each of them: " + way + "."));
        }
        row.ifPresent(asked -> blocks.addAll(asked.blocks(explanation(), options.digits())));
        blocks.addAll(document.blocks());
        return new Document(title, blocks);
    }
}
