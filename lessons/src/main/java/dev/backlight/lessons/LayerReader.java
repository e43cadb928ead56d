package dev.backlight.lessons;

import dev.backlight.expr.Unary;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Understands a network of whole layers. "weights" has one row an output, as the texts write it, so the layer computes
 * x·Wᵀ + b.
 */
final class LayerReader {
    private LayerReader() {}

    /** @param inputs how many numbers a sample has */
    static Structure.Layers read(Fields fields, int inputs) {
        List<Located> written = fields.list("layers");
        if (written.isEmpty()) {
            throw fields.required("layers").place().problem("\"layers\" is empty: give it a layer");
        }
        List<Structure.FullLayer> layers = new ArrayList<>();
        int width = inputs;
        for (Located layer : written) {
            Fields parts = Fields.of(layer, "a layer", "weights", "bias", "activation");
            Optional<Structure.Weights> weights = weights(parts, width);
            Optional<Unary> activation = parts.optional("activation").flatMap(UnitReader::activation);
            if (weights.isEmpty() && activation.isEmpty()) {
                throw layer.place()
                        .problem("a layer without weights and without an activation does nothing: take it out");
            }
            layers.add(new Structure.FullLayer(weights, activation));
            width = weights.map(w -> w.rows().size()).orElse(width);
        }
        return new Structure.Layers(inputs, layers);
    }

    private static Optional<Structure.Weights> weights(Fields layer, int width) {
        if (!layer.has("weights")) {
            layer.optional("bias").ifPresent(bias -> {
                throw bias.place().problem("a layer with a bias needs \"weights\" too: add them");
            });
            return Optional.empty();
        }
        Located matrix = layer.required("weights");
        List<List<Double>> rows = Numbers.rows(matrix, "\"weights\"");
        if (rows.getFirst().size() != width) {
            throw matrix.place()
                    .problem("a row of \"weights\" has " + rows.getFirst().size() + " numbers, but " + width
                            + " come in: write one row an output, one number an input");
        }
        List<Double> bias = Numbers.list(layer.required("bias"), "\"bias\"");
        if (bias.size() != rows.size()) {
            throw layer.required("bias")
                    .place()
                    .problem("\"bias\" has " + bias.size() + " numbers, and \"weights\" has " + rows.size()
                            + " rows: give one number an output");
        }
        return Optional.of(new Structure.Weights(rows, bias));
    }
}
