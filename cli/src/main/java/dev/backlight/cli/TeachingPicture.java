package dev.backlight.cli;

import dev.backlight.explain.Explanation;
import dev.backlight.explain.Notation;
import dev.backlight.expr.Expr;
import dev.backlight.report.Diagram;
import dev.backlight.report.ExpressionDrawing;
import dev.backlight.report.LayerDrawing;
import dev.backlight.report.NetworkDrawing;
import dev.backlight.report.NetworkDrawing.Circles;
import dev.backlight.report.Svg;
import dev.backlight.report.VariableDrawing;
import dev.backlight.report.VariableDrawing.Dependence;
import dev.backlight.tensor.TensorType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The pictures of the texts on backpropagation. */
enum TeachingPicture {
    V1("one path, several inputs, several outputs: s, z and δ in the units, weights on the arrows"),
    V2(
            "what a derivation reuses, with a colour for each group: explain DOL-1 --weight w_ij --format html has the formula"),
    V3("the network 2-3-2"),
    V4("three plots of x² with a tangent each"),
    V5("gradient descent on x³ + 3x², animated"),
    V6("the same with too large a rate: it never settles"),
    V7("a function and its inverse, with their derivatives"),
    V8("variables that depend on one another, with a colour for each path"),
    V9("one weight and all that it reaches"),
    V10("a fully connected layer, and an activation layer"),
    V11("what the error depends on"),
    V12("the example network with its weights, and with the values in the circles; activations dashed"),
    V13("a neuron as a tree, a layer that reuses its inputs, and a network with its loss as one expression"),
    V15("the networks of the exercises"),
    V16("a cost curve and its derivative"),
    V17("a loss over two weights, with 20 updates");

    /** The text names both ends of an activation; the example has one unit for them. */
    private static final Map<String, Circles> NAMES = Map.of(
            "ab", new Circles("a_0", "b_0"),
            "c0o0", new Circles("c_0", "o_0"),
            "c1o1", new Circles("c_1", "o_1"));

    private final String title;

    TeachingPicture(String title) {
        this.title = title;
    }

    String title() {
        return title;
    }

    List<Svg.Element> draw() {
        return switch (this) {
            case V4 -> List.of(TeachingPlots.tangents());
            case V5 -> List.of(TeachingPlots.descent("SDV-GD2", 80));
            case V6 -> List.of(TeachingPlots.descent("SDV-GD3", 320));
            case V16 -> List.of(TeachingPlots.costCurve());
            case V17 -> List.of(TeachingPlots.landscape("BWC-2", 20, "w_ij", "w_jk"));
            case V1, V2, V3, V7, V8, V9, V10, V11, V12, V13, V15 ->
                diagrams().map(Diagram::svg).toList();
        };
    }

    private Stream<Diagram> diagrams() {
        return switch (this) {
            case V4, V5, V6, V16, V17 -> Stream.empty(); // no diagrams but plots
            case V1 ->
                Stream.of("DOL-1", "DOL-2", "DOL-3").map(id -> NetworkDrawing.numbers(example(id), Notation.DOL, 4));
            case V2 -> Stream.of(NetworkDrawing.paths(example("DOL-1"), Notation.DOL, "w_ij"));
            case V3 -> Stream.of(LayerDrawing.network(List.of("x", "y", "z"), List.of(2, 3, 2)));
            case V7 ->
                Stream.of(VariableDrawing.inverse(
                        new Dependence("x", "y", "3x²"), new Dependence("y", "x", "y^(−2/3)/3")));
            case V8 -> variables();
            case V9 -> Stream.of(NetworkDrawing.paths(example("SDV-N2"), Notation.SDV, "in_x0"));
            case V10 -> Stream.of(LayerDrawing.fullyConnected(5, 4), LayerDrawing.activation(4));
            case V11 -> LayerDrawing.dependences().stream();
            case V12 ->
                Stream.of(false, true)
                        .map(isComputed -> NetworkDrawing.unfolded(example("SDV-EX"), Notation.SDV, NAMES, isComputed));
            case V13 -> expressions();
            case V15 ->
                Stream.of("BWC-1", "BWC-2", "BWC-3", "BWC-4b")
                        .map(id -> NetworkDrawing.numbers(example(id), Notation.BWC, 4));
        };
    }

    private static Explanation example(String id) {
        try {
            return Explained.of(id).explanation();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static Stream<Diagram> variables() {
        Dependence ab = new Dependence("a", "b", "12a³");
        Dependence bc = new Dependence("b", "c", "cos(b)");
        return Stream.of(
                VariableDrawing.plain(
                        "Three variables", List.of(new Dependence("a", "b", ""), new Dependence("b", "c", ""))),
                VariableDrawing.plain("Three variables and their derivatives", List.of(ab, bc)),
                VariableDrawing.plain(
                        "Four variables",
                        List.of(
                                new Dependence("a", "b", ""),
                                new Dependence("b", "c", ""),
                                new Dependence("c", "d", ""))),
                VariableDrawing.paths(
                        "Two paths",
                        List.of(
                                new Dependence("a", "b", "2a"),
                                new Dependence("a", "c", "−7"),
                                new Dependence("b", "d", "c"),
                                new Dependence("c", "d", "b")),
                        List.of(List.of("a", "b", "d"), List.of("a", "c", "d"))));
    }

    private static Stream<Diagram> expressions() {
        Expr x0 = scalar("x_0");
        Expr x1 = scalar("x_1");
        Expr first = neuron("0", x0, x1);
        return Stream.of(
                ExpressionDrawing.tree("A neuron as a tree", first),
                ExpressionDrawing.graph("A layer that reuses its inputs", first, neuron("1", x0, x1)),
                ExpressionDrawing.network(
                        "A whole network with its loss: one expression",
                        example("DAG-4").subject()));
    }

    private static Expr neuron(String name, Expr x0, Expr x1) {
        return scalar("W_{" + name + ",0}")
                .mul(x0)
                .add(scalar("W_{" + name + ",1}").mul(x1))
                .add(scalar("b_" + name))
                .sigmoid();
    }

    private static Expr scalar(String name) {
        return Expr.input(name, TensorType.f32());
    }
}
