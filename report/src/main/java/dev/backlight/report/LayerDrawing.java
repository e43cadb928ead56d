package dev.backlight.report;

import dev.backlight.report.Diagram.Edge;
import dev.backlight.report.Diagram.Line;
import dev.backlight.report.Diagram.Node;
import dev.backlight.report.Diagram.Tone;
import java.util.ArrayList;
import java.util.List;

/** Drawings of layers as such, without numbers. */
public final class LayerDrawing {
    private LayerDrawing() {}

    /** Fully connected layers one after the other; units are named by a letter a layer, and a number. */
    public static Diagram network(List<String> letters, List<Integer> sizes) {
        if (letters.size() != sizes.size()) {
            throw new IllegalArgumentException(
                    "[drawing] " + letters.size() + " letters were given for " + sizes.size() + " layers");
        }
        List<Node> nodes = new ArrayList<>();
        List<Edge> edges = new ArrayList<>();
        for (int layer = 0; layer < sizes.size(); layer++) {
            for (int j = 0; j < sizes.get(layer); j++) {
                String name = letters.get(layer) + j;
                nodes.add(Node.circle(name, letters.get(layer) + "_" + j).at(layer));
                for (int i = 0; layer > 0 && i < sizes.get(layer - 1); i++) {
                    edges.add(Edge.of(letters.get(layer - 1) + i, name)
                            .in(Tone.GREY)
                            .wide(1));
                }
            }
        }
        String shape = String.join("-", sizes.stream().map(String::valueOf).toList());
        return new Diagram(
                "A " + shape + " network",
                "Layers of " + shape + " units from left to right; each unit takes every unit of the layer before.",
                nodes,
                edges);
    }

    /** A fully connected layer of any size: the first inputs, dots for the rest, and some outputs. */
    public static Diagram fullyConnected(int inputs, int outputs) {
        List<Node> nodes = new ArrayList<>();
        List<Edge> edges = new ArrayList<>();
        for (int i = 0; i < inputs; i++) {
            nodes.add(Node.circle("x" + i, "x_" + i).at(0));
        }
        nodes.add(Node.text("more", "⋮").at(0));
        for (int j = 0; j < outputs; j++) {
            nodes.add(Node.circle("y" + j, "y^" + j).at(1));
            for (int i = 0; i < inputs; i++) {
                edges.add(Edge.of("x" + i, "y" + j).wide(1));
            }
        }
        return new Diagram(
                "A fully connected layer",
                "Every one of the inputs x leads to every one of the " + outputs + " outputs y.",
                nodes,
                edges);
    }

    /** An activation layer: each input leads to its own output. */
    public static Diagram activation(int units) {
        List<Node> nodes = new ArrayList<>();
        List<Edge> edges = new ArrayList<>();
        for (int i = 0; i < units; i++) {
            nodes.add(Node.circle("x" + i, "x_" + i).at(0));
            nodes.add(Node.circle("y" + i, "y^" + i).at(1));
            edges.add(Edge.of("x" + i, "y" + i, "σ").drawn(Line.DASHED));
        }
        return new Diagram(
                "An activation layer", "Each input x leads to the output y of its own number only.", nodes, edges);
    }

    /** How the error depends on an input, on a weight and bias, and on the input of an activation. */
    public static List<Diagram> dependences() {
        Diagram input = new Diagram(
                "From an input to the error",
                "x_i leads to every output y, and each of them to the error E.",
                List.of(
                        Node.circle("x", "x_i"),
                        Node.circle("y0", "y^0"),
                        Node.circle("y1", "y^1"),
                        Node.circle("y2", "y^2"),
                        Node.text("more", "⋮").at(1),
                        Node.circle("yj", "y^j"),
                        Node.box("E", "E")),
                List.of(
                        Edge.of("x", "y0"),
                        Edge.of("x", "y1"),
                        Edge.of("x", "y2"),
                        Edge.of("x", "yj"),
                        Edge.of("y0", "E"),
                        Edge.of("y1", "E"),
                        Edge.of("y2", "E"),
                        Edge.of("yj", "E")));
        Diagram weight = new Diagram(
                "From a weight and a bias to the error",
                "The weight w_i^j and the bias b^j lead to y^j alone, and this to the error E.",
                List.of(
                        Node.circle("w", "w_i^j"),
                        Node.circle("b", "b^j"),
                        Node.circle("y", "y^j"),
                        Node.box("E", "E")),
                List.of(Edge.of("w", "y"), Edge.of("b", "y"), Edge.of("y", "E")));
        Diagram activation = new Diagram(
                "Through an activation to the error",
                "x_i leads to y^i alone, and this to the error E.",
                List.of(Node.circle("x", "x_i"), Node.circle("y", "y^i"), Node.box("E", "E")),
                List.of(Edge.of("x", "y"), Edge.of("y", "E")));
        return List.of(input, weight, activation);
    }
}
