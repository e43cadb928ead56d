package dev.backlight.report;

import dev.backlight.explain.Explanation;
import dev.backlight.explain.Notation;
import dev.backlight.explain.Objective;
import dev.backlight.explain.Quantity;
import dev.backlight.formula.Formula;
import dev.backlight.nn.Loss;
import dev.backlight.report.Document.Block;
import dev.backlight.report.Document.Cell;
import dev.backlight.report.Document.Paragraph;
import dev.backlight.report.Document.Table;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What a network should answer for a sample, and, where it answers with probabilities, what it does answer. */
final class OutputBlocks {
    /** More classes than anybody compares. */
    private static final int MOST = 12;

    private final Explanation explanation;
    private final ExplanationDocument.Options options;
    private final List<String> outputs;

    private OutputBlocks(Explanation explanation, ExplanationDocument.Options options) {
        this.explanation = explanation;
        this.options = options;
        this.outputs = explanation.outputs();
    }

    static List<Block> of(Explanation explanation, ExplanationDocument.Options options) {
        OutputBlocks writer = new OutputBlocks(explanation, options);
        return switch (explanation.subject().objective()) {
            case Objective.Gradients() -> List.of(writer.slopes());
            case Objective.Targets(Loss loss, var _) ->
                switch (loss) {
                    case CROSS_ENTROPY -> writer.classes();
                    case BINARY_CROSS_ENTROPY -> writer.yesOrNo();
                    case HALF_SQUARED, SQUARED, MEAN_SQUARED, MEAN_ABSOLUTE_ERROR -> List.of(writer.targets());
                };
        };
    }

    /** For example {@code Targets: y_o1 = 0.2, y_o2 = −0.3}. */
    private Paragraph targets() {
        boolean isOnly = outputs.size() == 1;
        return list(
                isOnly ? "Target: " : "Targets: ", output -> options.notation().target(output, isOnly));
    }

    private Paragraph slopes() {
        Notation notation = options.notation();
        return list("Given: ", output -> notation.by(notation.value(output)));
    }

    private Paragraph list(String title, Function<String, Formula> symbol) {
        return new Paragraph(title
                + outputs.stream()
                        .map(output -> symbol.apply(output).text() + " " + options.sentence(explanation.target(output)))
                        .collect(Collectors.joining(", "))
                + ".");
    }

    private String nameOfClass(int number) {
        return number < options.classes().size() ? options.classes().get(number) : outputs.get(number);
    }

    private List<Block> classes() {
        List<Double> probabilities = IntStream.range(0, outputs.size())
                .mapToObj(explanation::probability)
                .toList();
        List<Integer> likeliest = IntStream.range(0, outputs.size())
                .boxed()
                .sorted(Comparator.comparing((Integer i) -> -probabilities.get(i)))
                .toList();
        int right = (int) explanation.sample().y().at(0);
        List<Block> blocks = new ArrayList<>();
        blocks.add(answer(likeliest.getFirst(), right, probabilities));
        List<List<Cell>> rows = likeliest.stream()
                .limit(MOST)
                .map(i -> row(new Cell(nameOfClass(i), Optional.empty(), true), i, probabilities.get(i)))
                .toList();
        blocks.add(table("Classes, the likeliest first", "class", rows));
        return blocks;
    }

    private Paragraph answer(int predicted, int right, List<Double> probabilities) {
        String sentence = "Predicted: " + nameOfClass(predicted) + ", with the probability "
                + options.sentence(Quantity.rounded(probabilities.get(predicted))) + ". The truth: "
                + nameOfClass(right)
                + (predicted == right
                        ? "."
                        : ", which has the probability " + options.sentence(Quantity.rounded(probabilities.get(right)))
                                + ".");
        return new Paragraph(sentence, true);
    }

    private List<Block> yesOrNo() {
        List<Block> blocks = new ArrayList<>();
        boolean isOneAnswer = outputs.size() == 1 && options.classes().size() == 2;
        if (isOneAnswer) {
            double second = explanation.probability(0);
            int right = (int) explanation.sample().y().at(0);
            blocks.add(answer(second > 0.5 ? 1 : 0, right, List.of(1 - second, second)));
        }
        List<List<Cell>> rows = IntStream.range(0, Math.min(MOST, outputs.size()))
                .mapToObj(i -> row(
                        Cell.of(isOneAnswer ? options.classes().get(1) : outputs.get(i)),
                        i,
                        explanation.probability(i)))
                .toList();
        blocks.add(table("Probabilities", "of", rows));
        return blocks;
    }

    private List<Cell> row(Cell name, int output, double probability) {
        String unit = outputs.get(output);
        return List.of(
                name,
                Cell.answer(options.number(explanation.unit(unit).z())),
                Cell.answer(options.number(Quantity.rounded(probability))),
                Cell.of(options.number(explanation.target(unit))));
    }

    private Table table(String caption, String first, List<List<Cell>> rows) {
        return new Table(
                caption,
                List.of(
                        Cell.of(first),
                        Cell.of(options.notation().value("j")),
                        Cell.of(Formula.symbol("p", "j")),
                        Cell.of("truth")),
                rows);
    }
}
