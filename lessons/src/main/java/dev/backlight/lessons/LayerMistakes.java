package dev.backlight.lessons;

import dev.backlight.explain.Notation;
import dev.backlight.tensor.Shape;
import dev.backlight.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The mistakes that can be made with whole layers, which are numbered from 1. */
final class LayerMistakes {
    /** More weights in a matrix than anybody follows one by one. */
    private static final int MOST_EDGES = 64;

    private LayerMistakes() {}

    static void add(List<NetworkMistake> mistakes, Structure.Layers structure, Notation notation) {
        String loss = notation.loss().text();
        List<String> values = new ArrayList<>();
        Set<String> biases = new LinkedHashSet<>();
        for (int number = 1; number <= structure.layers().size(); number++) {
            Structure.FullLayer layer = structure.layers().get(number - 1);
            if (layer.activation().isPresent()) {
                values.add("g" + number);
            }
            if (layer.weights().isPresent()) {
                biases.add("b" + number);
            }
        }
        Mistakes.addSlopes(mistakes, values);
        Mistakes.addBiases(mistakes, biases);
        for (int number = 1; number <= structure.layers().size(); number++) {
            Structure.FullLayer layer = structure.layers().get(number - 1);
            String matrix = "W" + number;
            String source = number == 1 ? "x" : "g" + (number - 1);
            layer.weights()
                    .ifPresent(weights -> addMatrix(
                            mistakes,
                            matrix,
                            source,
                            loss,
                            weights.rows().getFirst().size(),
                            weights.rows().size()));
        }
    }

    private static void addMatrix(
            List<NetworkMistake> mistakes, String matrix, String source, String loss, int in, int out) {
        if (in == out && in > 1) {
            mistakes.add(new MatrixTransposed(matrix, true, loss));
            mistakes.add(new MatrixTransposed(matrix, false, loss));
        }
        if (out > 1 && in * out <= MOST_EDGES) {
            for (int i = 0; i < in; i++) {
                for (int j = 0; j < out; j++) {
                    double[] kept = new double[in * out];
                    Arrays.fill(kept, 1);
                    kept[i * out + j] = 0;
                    mistakes.add(new EdgeForgotten(
                            source + "[" + i + "]",
                            matrix + "[" + j + "," + i + "]",
                            matrix,
                            Tensor.of(Shape.of(in, out), kept),
                            false));
                }
            }
        }
    }
}
