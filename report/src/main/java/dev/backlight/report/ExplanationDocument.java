package dev.backlight.report;

import dev.backlight.explain.BatchExplanation;
import dev.backlight.explain.Explanation;
import dev.backlight.explain.Level;
import dev.backlight.explain.Notation;
import dev.backlight.explain.Objective;
import dev.backlight.explain.Quantity;
import dev.backlight.explain.Subject;
import dev.backlight.explain.UnitSignals;
import dev.backlight.explain.WeightGradient;
import dev.backlight.formula.Formula;
import dev.backlight.nn.Reduction;
import dev.backlight.report.Document.Block;
import dev.backlight.report.Document.Derivation;
import dev.backlight.report.Document.Heading;
import dev.backlight.report.Document.Paragraph;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Turns explanations into documents. */
public final class ExplanationDocument {
    private final Options options;
    private final SignalTables tables;
    private final List<Block> blocks = new ArrayList<>();

    /**
     * How to write an explanation.
     *
     * @param level how much of each derivation
     * @param digits how many significant digits at most
     * @param weight the one weight to derive; empty for all, if they are not too many
     * @param classes what the classes are called, by their numbers; empty if that is not known
     */
    public record Options(Notation notation, Level level, int digits, Optional<String> weight, List<String> classes) {
        public Options {
            classes = List.copyOf(classes);
            if (digits < 1 || digits > Quantity.DIGITS) {
                throw new IllegalArgumentException(
                        "numbers can be written with 1 to " + Quantity.DIGITS + " digits, not " + digits);
            }
        }

        Formula number(Quantity quantity) {
            return Formula.number(quantity.digits(digits));
        }

        /** A number after = or ≈. */
        String sentence(Quantity quantity) {
            return quantity.sentence(digits);
        }
    }

    private ExplanationDocument(Options options) {
        this.options = options;
        this.tables = new SignalTables(options);
    }

    /**
     * One sample's explanation.
     *
     * @throws IllegalArgumentException if the weight to derive is not there
     */
    public static Document of(String title, Explanation explanation, Options options) {
        ExplanationDocument writer = new ExplanationDocument(options);
        writer.setting(explanation.subject(), 1);
        writer.sample(explanation, true);
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
            writer.sample(batch.samples().get(i), false);
        }
        writer.batch(batch);
        return new Document(title, writer.blocks);
    }

    private void add(Block block) {
        blocks.add(block);
    }

    private void setting(Subject subject, int samples) {
        String reduction = switch (subject.objective()) {
            case Objective.Targets(var _, Reduction of)
            when samples > 1 -> "; the " + (of == Reduction.MEAN ? "mean" : "sum") + " over " + samples + " samples";
            case Objective.Targets _, Objective.Gradients _ -> "";
        };
        String loss = "Loss: " + subject.objective().describe() + reduction;
        String rate = subject.rate() == 0
                ? ""
                : " Learning rate " + options.notation.rate().text() + " = "
                        + Quantity.typed(subject.rate()).text(Quantity.DIGITS) + ".";
        add(new Paragraph(loss + "." + rate));
        add(new Paragraph(
                "Numbers have at most " + options.digits + " digits; = stands only where they are all of them,"
                        + " else ≈. The slope of ReLU at 0 is taken as 0."));
    }

    /**
     * What there is to say about a sample.
     *
     * @param isStep whether the step is taken for it alone
     */
    private void sample(Explanation explanation, boolean isStep) {
        blocks.addAll(OutputBlocks.of(explanation, options));
        boolean moves = isStep && explanation.subject().rate() != 0;
        if (!Extent.isWhole(explanation)) {
            loss(explanation, moves);
            picture(explanation);
            blocks.addAll(LargeExplanation.of(explanation, options));
        } else {
            picture(explanation);
            add(tables.units(explanation));
            dead(
                    "here",
                    explanation.units().stream()
                            .filter(unit -> unit.slope()
                                    .filter(slope -> slope.value() == 0)
                                    .isPresent())
                            .map(UnitSignals::name)
                            .toList());
            if (explanation.weightCount() > 0) {
                add(tables.weights(explanation, moves));
            }
            loss(explanation, moves);
            zeros(explanation);
            if (options.level == Level.FULL) {
                add(new Derivation(
                        "The way forward", explanation.forward(options.notation, options.digits), options.digits));
            }
        }
        derivations(explanation);
    }

    /** The network with its numbers, and the ways of the weight that is derived. */
    private void picture(Explanation explanation) {
        if (explanation.weightCount() == 0) {
            return;
        }
        int digits = Math.min(options.digits, NetworkDrawing.DIGITS);
        Figure numbers = NetworkDrawing.of(explanation, options.notation, digits, Optional.empty());
        Optional<Figure> symbols = NetworkDrawing.blank(explanation, options.notation);
        add(new Document.Picture(
                () -> numbers.svg().toString(),
                symbols.orElse(numbers).title(),
                symbols.map(figure -> () -> figure.svg().toString())));
        if (options.weight.isPresent()) {
            add(Document.Picture.answer(NetworkDrawing.of(explanation, options.notation, digits, options.weight)));
        }
    }

    private void loss(Explanation explanation, boolean moves) {
        loss(
                explanation.loss(),
                moves ? explanation.lossAfter() : Optional.empty(),
                Optional.of(explanation.predictedChange()));
    }

    /** The loss, if it is known, and, if there is a step, what that makes of it. */
    private void loss(Optional<Quantity> before, Optional<Quantity> after, Optional<Quantity> predicted) {
        if (before.isPresent() && after.isPresent()) {
            loss(before.get(), after.get(), predicted);
        } else {
            before.ifPresent(loss -> answer("The loss " + options.sentence(loss) + "."));
        }
    }

    private void dead(String where, List<String> units) {
        if (!units.isEmpty()) {
            answer("Off " + where + ", so that nothing can come back through: " + String.join(", ", units) + ".");
        }
    }

    private void loss(Quantity before, Quantity after, Optional<Quantity> predicted) {
        String straight = predicted
                .map(change -> " (a straight line predicts −"
                        + options.notation.rate().text() + " · |∇"
                        + options.notation.loss().text() + "|² " + options.sentence(change) + ")")
                .orElse("");
        answer("The loss before the step " + options.sentence(before) + ", after it " + options.sentence(after)
                + "; the change " + options.sentence(after.minus(before)) + straight + ".");
    }

    private void answer(String text) {
        add(new Paragraph(text, true));
    }

    /** Why gradients are zero, once for all weights that have the same reason. */
    private void zeros(Explanation explanation) {
        Map<List<String>, List<String>> weights = new LinkedHashMap<>();
        for (WeightGradient weight : explanation.weights()) {
            weights.computeIfAbsent(explanation.whyZero(weight.name(), options.notation), _ -> new ArrayList<>())
                    .add(weight.name());
        }
        weights.remove(List.of());
        weights.forEach((reasons, names) ->
                answer("No gradient for " + String.join(", ", names) + ": " + String.join("; ", reasons) + "."));
    }

    private void derivations(Explanation explanation) {
        for (String name : Extent.derived(explanation, options.weight)) {
            blocks.addAll(WeightBlocks.of(explanation, explanation.weight(name), options));
        }
    }

    private void batch(BatchExplanation batch) {
        add(new Heading("All samples together"));
        boolean moves = batch.subject().rate() != 0;
        add(tables.batch(batch, moves));
        loss(batch.loss(), moves ? batch.lossAfter() : Optional.empty(), Optional.empty());
        dead("for every sample", batch.deadUnits());
    }
}
