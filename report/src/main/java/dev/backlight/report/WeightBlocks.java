package dev.backlight.report;

import dev.backlight.explain.Explanation;
import dev.backlight.explain.Level;
import dev.backlight.explain.Notation;
import dev.backlight.explain.Path;
import dev.backlight.explain.Paths;
import dev.backlight.explain.Quantity;
import dev.backlight.explain.WeightGradient;
import dev.backlight.report.Document.Block;
import dev.backlight.report.Document.Cell;
import dev.backlight.report.Document.Derivation;
import dev.backlight.report.Document.Paragraph;
import dev.backlight.report.Document.Table;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What there is to say about one weight: its gradient's derivation, and its paths to the loss. */
final class WeightBlocks {
    /** Few enough paths to list with every weight's derivation. */
    private static final int MOST_PATHS = 8;

    private final Explanation explanation;
    private final WeightGradient weight;
    private final ExplanationDocument.Options options;
    private final Paths paths;
    private final List<Block> blocks = new ArrayList<>();

    private WeightBlocks(Explanation explanation, WeightGradient weight, ExplanationDocument.Options options) {
        this.explanation = explanation;
        this.weight = weight;
        this.options = options;
        this.paths = explanation.paths(weight.name());
    }

    static List<Block> of(Explanation explanation, WeightGradient weight, ExplanationDocument.Options options) {
        WeightBlocks writer = new WeightBlocks(explanation, weight, options);
        writer.write();
        return writer.blocks;
    }

    private void write() {
        boolean isAsked = options.weight().isPresent();
        if (isAsked && !Extent.isWhole(explanation)) { // else it is said of all weights together
            reasons();
        }
        String edge =
                weight.uses().size() == 1 ? ", " + weight.uses().getFirst().edge() : "";
        blocks.add(new Derivation(
                "The gradient of " + weight.name() + edge,
                explanation.derive(weight.name(), options.level(), options.notation(), options.digits()),
                options.digits()));
        boolean isFew = paths.listed().size() <= MOST_PATHS;
        boolean isListed = isAsked || paths.listed().size() > 1 && isFew;
        if (isListed && !paths.listed().isEmpty()) {
            if (isFew && paths.isComplete() || !addNothing()) {
                boolean isWalked = options.level() == Level.CHAIN && isFew && paths.isComplete();
                if (!isWalked && (isAsked || options.level() == Level.FULL)) {
                    blocks.add(new Derivation(
                            "Along each path",
                            explanation.derive(paths, options.notation(), options.digits()),
                            options.digits()));
                }
                paths();
            } else {
                example();
            }
        }
        if (isAsked) {
            proof();
        }
    }

    private void reasons() {
        List<String> reasons = explanation.whyZero(weight.name(), options.notation());
        if (!reasons.isEmpty()) {
            blocks.add(
                    new Paragraph("No gradient for " + weight.name() + ": " + String.join("; ", reasons) + ".", true));
        }
    }

    private boolean addNothing() {
        return paths.listed().stream().allMatch(path -> path.product().value() == 0);
    }

    /** One for all of many paths that add nothing. */
    private void example() {
        blocks.add(new Paragraph(
                "Each of its " + paths.count() + " paths to the loss has the product 0, such as "
                        + paths.listed().getFirst().name(options.notation()) + ".",
                true));
    }

    private void paths() {
        List<List<Cell>> rows = new ArrayList<>();
        for (Path path : paths.listed()) {
            rows.add(List.of(
                    Cell.of(path.name(options.notation())),
                    Cell.answer(options.number(path.product())),
                    answer(share(paths.share(path)))));
        }
        if (!paths.isComplete()) {
            rows.add(List.of(
                    Cell.of("the other " + paths.count().subtract(BigInteger.valueOf(rows.size()))),
                    Cell.answer(options.number(paths.remainder())),
                    answer(share(paths.remainder().value() / paths.gradient().value()))));
        }
        rows.add(List.of(Cell.of("Σ"), Cell.answer(options.number(paths.gradient())), Cell.of("")));
        String caption = "Paths from " + paths.weight() + " to the loss: " + paths.count()
                + (paths.isComplete()
                        ? ""
                        : ", of which the largest " + paths.listed().size());
        blocks.add(new Table(caption, List.of(Cell.of("path"), Cell.of("product"), Cell.of("share")), rows));
        if (paths.listed().stream().mapToDouble(paths::share).anyMatch(share -> share < 0)) {
            blocks.add(new Paragraph(
                    "A share is negative, and others can be more than 100 %, where paths of both signs"
                            + " cancel in part: their sum is smaller than they are.",
                    true));
        }
    }

    private static Cell answer(String text) {
        return new Cell(text, Optional.empty(), true);
    }

    private static String share(double part) {
        return Double.isFinite(part)
                ? String.format(Locale.ROOT, "%.1f %%", 100 * part).replace('-', '−')
                : "–";
    }

    /** The gradient in four ways that must agree. */
    private void proof() {
        Notation notation = options.notation();
        Quantity products = weight.uses().stream()
                .map(WeightGradient.Use::product)
                .reduce(Quantity::plus)
                .orElse(Quantity.typed(0));
        Quantity measured = Quantity.rounded(explanation.finiteDifference(weight.name()));
        blocks.add(new Paragraph(
                "The gradient " + options.sentence(weight.gradient()) + " in training, "
                        + options.sentence(products) + " as "
                        + notation.delta("").text() + " · "
                        + notation.value("").text() + ", " + options.sentence(paths.sum()) + " as the sum of the "
                        + (paths.isComplete() ? "" : "listed ") + "paths, ≈ "
                        + measured.text(Math.min(options.digits(), 8)) + " by a finite difference.",
                true));
    }
}
