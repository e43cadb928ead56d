package dev.backlight.report;

import dev.backlight.explain.BatchExplanation;
import dev.backlight.explain.Explanation;
import dev.backlight.explain.Level;
import dev.backlight.explain.Notation;
import dev.backlight.explain.Path;
import dev.backlight.explain.Paths;
import dev.backlight.explain.Quantity;
import dev.backlight.explain.Subject;
import dev.backlight.explain.UnitSignals;
import dev.backlight.explain.WeightGradient;
import dev.backlight.formula.Formula;
import dev.backlight.nn.Reduction;
import dev.backlight.report.Document.Block;
import dev.backlight.report.Document.Cell;
import dev.backlight.report.Document.Derivation;
import dev.backlight.report.Document.Heading;
import dev.backlight.report.Document.Paragraph;
import dev.backlight.report.Document.Table;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/** Turns explanations into documents. */
public final class ExplanationDocument {
    /** Few enough weights to derive every one. */
    private static final int MOST_DERIVED = 40;

    /** Few enough weights for a table of all. */
    private static final int MOST_LISTED = 400;

    /** Few enough weights for a drawing with all of them. */
    private static final int MOST_DRAWN = 120;

    /** Few enough paths to list with every weight's derivation. */
    private static final int MOST_PATHS = 8;

    private final Options options;
    private final List<Block> blocks = new ArrayList<>();

    /**
     * How to write an explanation.
     *
     * @param level how much of each derivation
     * @param digits how many significant digits at most
     * @param weight the one weight to derive; empty for all, if they are not too many
     */
    public record Options(Notation notation, Level level, int digits, Optional<String> weight) {
        public Options {
            if (digits < 1 || digits > Quantity.DIGITS) {
                throw new IllegalArgumentException(
                        "[explain] numbers can be written with 1 to " + Quantity.DIGITS + " digits, not " + digits);
            }
        }
    }

    private ExplanationDocument(Options options) {
        this.options = options;
    }

    /**
     * One sample's explanation.
     *
     * @throws IllegalArgumentException if the weight to derive is not there
     */
    public static Document of(String title, Explanation explanation, Options options) {
        ExplanationDocument writer = new ExplanationDocument(options);
        writer.setting(explanation.subject(), 1);
        writer.sample(explanation);
        return new Document(title, writer.blocks);
    }

    /**
     * A batch's explanation: each sample's, then their sum and mean.
     *
     * @throws IllegalArgumentException if the weight to derive is not there
     */
    public static Document of(String title, BatchExplanation batch, Options options) {
        ExplanationDocument writer = new ExplanationDocument(options);
        writer.setting(batch.subject(), batch.samples().size());
        for (int i = 0; i < batch.samples().size(); i++) {
            writer.add(new Heading("Sample " + (i + 1)));
            writer.sample(batch.samples().get(i));
        }
        writer.batch(batch);
        return new Document(title, writer.blocks);
    }

    private void add(Block block) {
        blocks.add(block);
    }

    private void setting(Subject subject, int samples) {
        String loss = "Loss: " + subject.describeLoss()
                + (samples == 1
                        ? ""
                        : subject.reduction() == Reduction.MEAN
                                ? "; the mean over " + samples + " samples"
                                : "; the sum over " + samples + " samples");
        String rate = subject.rate() == 0
                ? ""
                : " Learning rate " + options.notation.rate().text() + " = "
                        + Quantity.typed(subject.rate()).text(Quantity.DIGITS) + ".";
        add(new Paragraph(loss + "." + rate));
        add(new Paragraph(
                "Numbers have at most " + options.digits + " digits; = stands only where they are all of them,"
                        + " else ≈. The slope of ReLU at 0 is taken as 0."));
    }

    private void sample(Explanation explanation) {
        boolean isLarge = explanation.weightCount() > MOST_LISTED;
        if (isLarge) {
            loss(explanation);
            blocks.addAll(LargeExplanation.of(explanation, options));
        } else {
            picture(explanation);
            add(units(explanation));
            dead(explanation.units().stream()
                    .filter(unit ->
                            unit.slope().filter(slope -> slope.value() == 0).isPresent())
                    .map(UnitSignals::name)
                    .toList());
            if (explanation.weightCount() > 0) {
                add(weights(explanation));
            }
            loss(explanation);
            zeros(explanation);
        }
        derivations(explanation);
    }

    /** The network with its numbers, and the ways of the weight that is derived. */
    private void picture(Explanation explanation) {
        if (explanation.weightCount() > 0 && explanation.weightCount() <= MOST_DRAWN) {
            Diagram numbers = NetworkDrawing.numbers(explanation, options.notation, Math.min(options.digits, 4));
            Diagram symbols = NetworkDrawing.symbols(explanation, options.notation);
            add(picture(numbers, Optional.of(symbols.svg().toString())));
            options.weight.ifPresent(weight ->
                    add(picture(NetworkDrawing.paths(explanation, options.notation, weight), Optional.empty())));
        }
    }

    private static Document.Picture picture(Diagram diagram, Optional<String> blank) {
        return new Document.Picture(diagram.svg().toString(), diagram.title(), blank);
    }

    private void loss(Explanation explanation) {
        if (explanation.subject().rate() == 0) {
            answer("The loss " + sentence(explanation.loss()) + ".");
        } else {
            loss(explanation.loss(), explanation.lossAfter(), Optional.of(explanation.predictedChange()));
        }
    }

    private void dead(List<String> units) {
        if (!units.isEmpty()) {
            answer("Off here, so that nothing can come back through: " + String.join(", ", units) + ".");
        }
    }

    private Table units(Explanation explanation) {
        Notation notation = options.notation;
        Formula s = notation.preActivation("j");
        Formula z = notation.value("j");
        List<Cell> columns = List.of(
                Cell.of("unit"),
                Cell.of("f"),
                Cell.of(s),
                Cell.of(z),
                Cell.of(new Formula.Apply(new Formula.Primed(Formula.symbol("f")), List.of(s))),
                Cell.of(notation.by(z)),
                Cell.of(notation.delta("j")));
        List<List<Cell>> rows = explanation.units().stream().map(this::unit).toList();
        return new Table("Units: pre-activation, value, slope, and what comes back from the loss", columns, rows);
    }

    private List<Cell> unit(UnitSignals unit) {
        return List.of(
                Cell.of(unit.name()),
                Cell.of(unit.function()),
                answer(unit.s()),
                unit.isInput() ? Cell.of(number(unit.z())) : Cell.answer(number(unit.z())),
                answer(unit.slope()),
                Cell.answer(number(unit.byValue())),
                answer(unit.delta()));
    }

    private Cell answer(Optional<Quantity> quantity) {
        return quantity.map(this::number).map(Cell::answer).orElseGet(() -> Cell.of("–"));
    }

    private Formula number(Quantity quantity) {
        return Formula.number(quantity.digits(options.digits));
    }

    private Table weights(Explanation explanation) {
        Notation notation = options.notation;
        Formula w = notation.weight("i", "j");
        List<Cell> columns = List.of(
                Cell.of("weight"),
                Cell.of("from → to"),
                Cell.of(w),
                Cell.of(Formula.product(notation.delta("j"), notation.value("i"))),
                Cell.of(notation.by(w)),
                Cell.of(Formula.symbol("Δ" + w.text().charAt(0))),
                Cell.of("new value"));
        List<List<Cell>> rows = explanation.weights().stream().map(this::weight).toList();
        return new Table("Weights: gradient, step, new value", columns, rows);
    }

    private List<Cell> weight(WeightGradient weight) {
        Formula products = weight.uses().isEmpty()
                ? Formula.number(0)
                : Formula.sum(weight.uses().stream()
                        .map(use -> Formula.product(number(use.delta()), number(use.sourceValue())))
                        .toList());
        return List.of(
                Cell.of(weight.name()),
                Cell.of(String.join(
                        ", ",
                        weight.uses().stream().map(WeightGradient.Use::edge).toList())),
                Cell.of(number(weight.value())),
                Cell.answer(products),
                Cell.answer(number(weight.gradient())),
                Cell.answer(number(weight.change())),
                Cell.answer(number(weight.updated())));
    }

    private void loss(Quantity before, Quantity after, Optional<Double> predicted) {
        String straight = predicted
                .map(change ->
                        " (a straight line predicts −" + options.notation.rate().text() + " · |∇"
                                + options.notation.loss().text() + "|² ≈ "
                                + Quantity.rounded(change).text(options.digits) + ")")
                .orElse("");
        answer("The loss before the step " + sentence(before) + ", after it " + sentence(after) + ": a change of "
                + after.minus(before).text(options.digits) + straight + ".");
    }

    private void answer(String text) {
        add(new Paragraph(text, true));
    }

    private String sentence(Quantity quantity) {
        return quantity.relation(options.digits) + " " + quantity.text(options.digits);
    }

    private void zeros(Explanation explanation) {
        for (WeightGradient weight : explanation.weights()) {
            List<String> reasons = explanation.whyZero(weight.name());
            if (!reasons.isEmpty()) {
                answer("No gradient for " + weight.name() + ": " + String.join("; ", reasons) + ".");
            }
        }
    }

    private void derivations(Explanation explanation) {
        List<String> names = options.weight
                .map(List::of)
                .orElseGet(
                        () -> explanation.weightNames().limit(MOST_DERIVED + 1).toList());
        if (names.size() > MOST_DERIVED) {
            return;
        }
        for (String name : names) {
            derivation(explanation, explanation.weight(name));
        }
    }

    private void derivation(Explanation explanation, WeightGradient weight) {
        add(new Derivation(
                "The gradient of " + weight.name() + title(weight),
                explanation.derive(weight.name(), options.level, options.notation, options.digits),
                options.digits));
        Paths paths = explanation.paths(weight.name());
        if (options.weight.isPresent()
                || paths.listed().size() > 1 && paths.listed().size() <= MOST_PATHS) {
            add(paths(explanation, paths));
        }
        if (options.weight.isPresent()) {
            Quantity products = weight.uses().stream()
                    .map(WeightGradient.Use::product)
                    .reduce(Quantity::plus)
                    .orElse(Quantity.typed(0));
            Quantity measured = Quantity.rounded(explanation.finiteDifference(weight.name()));
            answer("Training uses " + weight.gradient().text(options.digits) + ". δ · z gives "
                    + products.text(options.digits) + "; the "
                    + (paths.isComplete() ? "paths add up to " : "listed paths add up to ")
                    + paths.sum().text(options.digits) + "; a finite difference gives "
                    + measured.text(Math.min(options.digits, 8)) + ".");
        }
    }

    private static String title(WeightGradient weight) {
        return weight.uses().size() == 1 ? ", " + weight.uses().getFirst().edge() : "";
    }

    private Table paths(Explanation explanation, Paths paths) {
        List<Cell> columns =
                List.of(Cell.of("path"), Cell.of("factors"), Cell.of("numbers"), Cell.of("product"), Cell.of("share"));
        List<List<Cell>> rows = new ArrayList<>();
        for (Path path : paths.listed()) {
            List<Formula> symbols = path.factors().stream()
                    .map(factor -> explanation.symbol(factor, options.notation))
                    .toList();
            List<Formula> numbers = path.factors().stream()
                    .map(factor -> number(factor.value()))
                    .toList();
            rows.add(List.of(
                    Cell.of(path.name()),
                    Cell.answer(Formula.product(symbols)),
                    Cell.answer(Formula.product(numbers)),
                    Cell.answer(number(path.product())),
                    Cell.of(share(paths.share(path)))));
        }
        if (!paths.isComplete()) {
            rows.add(List.of(
                    Cell.of("the other " + paths.count().subtract(BigInteger.valueOf(rows.size()))),
                    Cell.of(""),
                    Cell.of(""),
                    Cell.answer(number(paths.remainder())),
                    Cell.of(share(paths.remainder().value() / paths.gradient().value()))));
        }
        rows.add(List.of(Cell.of("Σ"), Cell.of(""), Cell.of(""), Cell.answer(number(paths.gradient())), Cell.of("")));
        String caption = "Paths from " + paths.weight() + " to the loss: " + paths.count()
                + (paths.isComplete()
                        ? ""
                        : ", of which the largest " + paths.listed().size());
        return new Table(caption, columns, rows);
    }

    private static String share(double part) {
        return Double.isFinite(part)
                ? String.format(Locale.ROOT, "%.1f %%", 100 * part).replace('-', '−')
                : "–";
    }

    private void batch(BatchExplanation batch) {
        add(new Heading("All samples together"));
        Notation notation = options.notation;
        Formula w = notation.weight("i", "j");
        List<Cell> columns = new ArrayList<>(List.of(Cell.of("weight"), Cell.of(w)));
        IntStream.rangeClosed(1, batch.samples().size()).forEach(i -> columns.add(Cell.of("sample " + i)));
        columns.addAll(List.of(Cell.of("sum"), Cell.of("mean"), Cell.of("used"), Cell.of("Δw"), Cell.of("new value")));
        List<List<Cell>> rows = new ArrayList<>();
        for (BatchExplanation.Row row : batch.weights()) {
            List<Cell> cells = new ArrayList<>(List.of(Cell.of(row.name()), Cell.of(number(row.value()))));
            row.parts().forEach(part -> cells.add(Cell.answer(number(part))));
            for (Quantity each : List.of(row.sum(), row.mean(), row.gradient(), row.change(), row.updated())) {
                cells.add(Cell.answer(number(each)));
            }
            rows.add(cells);
        }
        add(new Table("What each sample asks for, " + notation.by(w).text() + ", and the step", columns, rows));
        loss(batch.loss(), batch.lossAfter(), Optional.empty());
        dead(batch.deadUnits());
    }
}
