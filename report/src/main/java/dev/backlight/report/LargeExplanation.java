package dev.backlight.report;

import dev.backlight.explain.Explanation;
import dev.backlight.explain.LayerSignals;
import dev.backlight.explain.Quantity;
import dev.backlight.explain.WeightGradient;
import dev.backlight.formula.Formula;
import dev.backlight.report.Document.Block;
import dev.backlight.report.Document.Cell;
import dev.backlight.report.Document.Heading;
import dev.backlight.report.Document.Paragraph;
import dev.backlight.report.Document.Table;
import dev.backlight.tensor.Tensor;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** What to look at in a network with too many units for tables of all: what mattered most, and heat maps of layers. */
final class LargeExplanation {
    private static final int MOST = 8;

    private final Explanation explanation;
    private final ExplanationDocument.Options options;
    private final List<Block> blocks = new ArrayList<>();

    private LargeExplanation(Explanation explanation, ExplanationDocument.Options options) {
        this.explanation = explanation;
        this.options = options;
    }

    static List<Block> of(Explanation explanation, ExplanationDocument.Options options) {
        LargeExplanation writer = new LargeExplanation(explanation, options);
        explanation.layers().forEach(writer::layer);
        writer.weights();
        return writer.blocks;
    }

    private void layer(LayerSignals layer) {
        int units = layer.z().count();
        blocks.add(new Heading(layer.name() + ": " + units
                + (layer.isInput()
                        ? " inputs"
                        : " units, " + layer.function() + ", " + layer.off()
                                + " of them with slope 0 for this sample")));
        if (units > MOST) {
            map(layer, "values", layer.z());
            map(layer, layer.isInput() ? "derivatives of the loss" : "error signals", layer.delta());
        }
        List<List<Cell>> rows = IntStream.range(0, units)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> -Math.abs(layer.effect(i))))
                .limit(Math.max(MOST, units <= 2 * MOST ? units : 0))
                .map(i -> row(layer, i))
                .toList();
        Formula z = options.notation().value("j");
        blocks.add(new Table(
                units <= 2 * MOST ? "All of them, those that matter most first" : "The " + MOST + " that matter most",
                List.of(
                        Cell.of("unit"),
                        Cell.of(z),
                        Cell.of("f′"),
                        Cell.of(options.notation().by(z)),
                        Cell.of("without it")),
                rows));
    }

    private List<Cell> row(LayerSignals layer, int unit) {
        return List.of(
                Cell.of(layer.units().get(unit)),
                number(layer.z().at(unit)),
                number(layer.slope().at(unit)),
                number(layer.byValue().at(unit)),
                number(layer.effect(unit)));
    }

    private Cell number(double value) {
        return Cell.answer(Formula.number(Quantity.rounded(value).digits(Math.min(options.digits(), 6))));
    }

    private void map(LayerSignals layer, String what, Tensor numbers) {
        HeatMap map = HeatMap.of(numbers);
        String title = layer.name() + ", " + what + ": the darkest is "
                + Quantity.rounded(map.largest()).text(4);
        String picture = title + (map.hasNegative() ? "; negative ones are orange and barred" : "");
        String shades = title + (map.hasNegative() ? "; negative ones have a minus sign" : "");
        Supplier<String> svg = () -> map.svg(picture).toString();
        blocks.add(new Document.Picture(svg, picture, Optional.of(svg)));
        blocks.add(new Document.Shades(shades, map.text()));
    }

    private void weights() {
        blocks.add(new Heading("Weights: " + explanation.weightCount()));
        List<List<Cell>> rows = explanation.largestWeights(MOST).stream()
                .map(explanation::weight)
                .map(this::row)
                .toList();
        Formula w = options.notation().weight("i", "j");
        blocks.add(new Table(
                "The " + rows.size() + " with the largest gradients",
                List.of(
                        Cell.of("weight"),
                        Cell.of("from → to"),
                        Cell.of(w),
                        Cell.of(options.notation().by(w)),
                        Cell.of("new value")),
                rows));
        explanation
                .unreached()
                .forEach(parameter -> blocks.add(new Paragraph("No gradient for " + parameter + ".", true)));
    }

    private List<Cell> row(WeightGradient weight) {
        String edges = String.join(
                ", ", weight.uses().stream().map(WeightGradient.Use::edge).toList());
        return List.of(
                Cell.of(weight.name()),
                Cell.of(edges),
                number(weight.value().value()),
                number(weight.gradient().value()),
                number(weight.updated().value()));
    }
}
