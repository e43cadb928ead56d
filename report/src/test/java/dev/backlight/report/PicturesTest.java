package dev.backlight.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.backlight.explain.Explanation;
import dev.backlight.explain.Level;
import dev.backlight.explain.Notation;
import dev.backlight.explain.Sample;
import dev.backlight.explain.Subject;
import dev.backlight.expr.Expr;
import dev.backlight.expr.Unary;
import dev.backlight.formula.Formula;
import dev.backlight.model.Architecture;
import dev.backlight.nn.Activation;
import dev.backlight.nn.Dense;
import dev.backlight.nn.Loss;
import dev.backlight.nn.Sequential;
import dev.backlight.nn.Unit;
import dev.backlight.nn.UnitNetwork;
import dev.backlight.report.Diagram.Edge;
import dev.backlight.report.Diagram.Line;
import dev.backlight.report.Diagram.Meaning;
import dev.backlight.report.Diagram.Node;
import dev.backlight.report.Diagram.Tone;
import dev.backlight.report.VariableDrawing.Dependence;
import dev.backlight.tensor.Shape;
import dev.backlight.tensor.TensorType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The pictures of section 7 of the reference cases, by what is in them. */
class PicturesTest {
    private static UnitNetwork severalOutputs() {
        return new UnitNetwork(
                List.of("in"),
                List.of(
                        Unit.of("i", Unary.SIGMOID, new Unit.Edge("in", "w_in_i", 0.35)),
                        Unit.of("j", Unary.SIGMOID, new Unit.Edge("i", "w_ij", -0.8)),
                        Unit.of("k", Unary.SIGMOID, new Unit.Edge("i", "w_ik", 0.6)),
                        Unit.linear("o", new Unit.Edge("j", "w_jo", 1.1), new Unit.Edge("k", "w_ko", -0.45))),
                List.of("o"));
    }

    private static Explanation explained(UnitNetwork network, Loss loss, double[] x, double... y) {
        return Explanation.of(Subject.of(network, loss), Sample.of(x, y));
    }

    @Test
    @DisplayName("V1: units with s, z, δ and weights on the arrows")
    void severalOutputsWithNumbers() {
        Diagram diagram = NetworkDrawing.numbers(
                explained(severalOutputs(), Loss.HALF_SQUARED, new double[] {1.2}, 0.5), Notation.DOL, 4);
        assertThat(diagram.nodes())
                .extracting(Node::lines)
                .containsExactly(
                        List.of("in", "z = 1.2"),
                        List.of("i", "s = 0.42", "z ≈ 0.6035", "δ ≈ 0.02257"),
                        List.of("j", "s ≈ −0.4828", "z ≈ 0.3816", "δ ≈ −0.0897"),
                        List.of("k", "s ≈ 0.3621", "z ≈ 0.5895", "δ ≈ 0.03763"),
                        List.of("o", "s = z ≈ 0.1545", "δ ≈ −0.3455"));
        assertThat(diagram.edges())
                .extracting(edge -> edge.from() + edge.to() + " " + edge.label().orElse("") + " " + edge.line())
                .containsExactly(
                        "ini 0.35 SOLID", "ij −0.8 DASHED", "ik 0.6 SOLID", "jo 1.1 DASHED", "ko −0.45 DASHED");
        assertThat(diagram.edges().getLast().width()).as("the largest gradient").isEqualTo(5);
    }

    @Test
    @DisplayName("V3: 2-3-2 with thin grey arrows from left to right")
    void twoThreeTwo() {
        Diagram diagram = LayerDrawing.network(List.of("x", "y", "z"), List.of(2, 3, 2));
        assertThat(diagram.nodes()).extracting(Node::id).containsExactly("x0", "x1", "y0", "y1", "y2", "z0", "z1");
        assertThat(diagram.edges())
                .hasSize(2 * 3 + 3 * 2)
                .allMatch(edge -> edge.tone().equals(Tone.GREY));
        assertThat(new DiagramLayout(diagram).columns()).hasSize(3);
    }

    @Test
    @DisplayName("V7: there and back, with the corrected exponent")
    void thereAndBack() {
        Diagram diagram =
                VariableDrawing.inverse(new Dependence("x", "y", "3x²"), new Dependence("y", "x", "y^(−2/3)/3"));
        assertThat(diagram.edges())
                .extracting(edge -> edge.label().orElseThrow())
                .containsExactly("3x²", "y^(−2/3)/3");
        Picture picture = Picture.of(diagram.svg());
        assertThat(picture.texts("//svg:text")).containsExactly("x", "y", "3x²", "y−2/3/3");
        assertThat(picture.texts("//svg:text/svg:tspan[@font-size]"))
                .as("set higher")
                .containsExactly("−2/3");
    }

    @Test
    @DisplayName("V8: one source for the colours of the drawing and of the legend")
    void aColourForEachPath() {
        Diagram diagram = VariableDrawing.paths(
                "Two paths",
                List.of(
                        new Dependence("a", "b", "2a"),
                        new Dependence("a", "c", "−7"),
                        new Dependence("b", "d", "c"),
                        new Dependence("c", "d", "b")),
                List.of(List.of("a", "b", "d"), List.of("a", "c", "d")));
        assertThat(diagram.legend()).extracting(Meaning::text).containsExactly("a → b → d", "a → c → d");
        for (Meaning meaning : diagram.legend()) {
            assertThat(diagram.edges())
                    .filteredOn(edge -> edge.tone().equals(meaning.tone()))
                    .hasSize(2);
        }
        assertThat(new DiagramLayout(diagram).crossings()).isZero();
        Diagram chain = VariableDrawing.plain(
                "A chain", List.of(new Dependence("a", "b", "12a³"), new Dependence("b", "c", "cos(b)")));
        assertThat(new DiagramLayout(chain).columns()).hasSize(3);
    }

    /** SDV-N2. */
    private static Explanation manyRoutes() {
        UnitNetwork network = new UnitNetwork(
                List.of("in"),
                List.of(
                        Unit.of("x0", Unary.TANH, new Unit.Edge("in", "in_x0", 0.6)),
                        Unit.of("x1", Unary.TANH, new Unit.Edge("in", "in_x1", -0.4)),
                        tanh("y0", "x0", 0.5, "x1", 0.3),
                        tanh("y1", "x0", -0.7, "x1", 0.2),
                        tanh("y2", "x0", 0.9, "x1", -0.1),
                        tanh("z0", "y0", 0.8, "y1", 0.4, "y2", -0.3),
                        tanh("z1", "y0", -0.5, "y1", 0.6, "y2", 0.7)),
                List.of("z0", "z1"));
        return explained(network, Loss.MEAN_SQUARED, new double[] {0.9}, 0.2, -0.4);
    }

    private static Unit tanh(String name, Object... sourcesAndWeights) {
        Unit.Edge[] edges = new Unit.Edge[sourcesAndWeights.length / 2];
        for (int i = 0; i < edges.length; i++) {
            String source = (String) sourcesAndWeights[2 * i];
            edges[i] = new Unit.Edge(source, source + "_" + name, (double) sourcesAndWeights[2 * i + 1]);
        }
        return Unit.of(name, Unary.TANH, edges);
    }

    /** A unit that no other uses has no way to the loss. */
    @Test
    void aWeightWithoutAPathHasNoneLit() {
        UnitNetwork network = new UnitNetwork(
                List.of("in"),
                List.of(
                        Unit.of("dead", Unary.TANH, new Unit.Edge("in", "w_dead", 0.5)),
                        Unit.linear("o", new Unit.Edge("in", "w_o", 0.9))),
                List.of("o"));
        Explanation explanation = explained(network, Loss.HALF_SQUARED, new double[] {1}, 0.5);
        Diagram diagram = NetworkDrawing.paths(explanation, Notation.DOL, "w_dead");
        assertThat(diagram.description())
                .startsWith("The weight w_dead reaches the loss on no path, so its gradient is 0. ");
        assertThat(diagram.legend())
                .extracting(Meaning::text)
                .singleElement()
                .asString()
                .endsWith(" to the loss: the gradient is 0");

        Picture strips = Picture.of(new StripDrawing(explanation, Notation.DOL, Optional.of("w_dead")).svg());
        assertThat(strips.texts("/svg:svg/svg:desc").getFirst())
                .contains("reaches the loss on no path, so its gradient is 0.")
                .doesNotContain("product is negative");
        assertThat(strips.texts("//svg:text[@class='legend']"))
                .as("a subscript is set lower")
                .contains("no path from wdead to the loss: the gradient is 0")
                .doesNotContain("the product is negative");
    }

    @Test
    @DisplayName("V9: all that one weight reaches is lit, the rest is grey, dotted into the error")
    void oneWeightToTheError() {
        Diagram diagram = NetworkDrawing.paths(manyRoutes(), Notation.SDV, "in_x0");
        assertThat(diagram.edges())
                .filteredOn(edge -> edge.tone().equals(Tone.GREY))
                .extracting(edge -> edge.from() + edge.to())
                .containsExactly("inx1", "x1y0", "x1y1", "x1y2");
        assertThat(diagram.edges())
                .filteredOn(edge -> edge.line() == Line.DOTTED)
                .extracting(Edge::from)
                .containsExactly("z0", "z1");
        assertThat(diagram.nodes())
                .filteredOn(node -> node.tone().equals(Tone.GREY))
                .extracting(Node::id)
                .containsExactly("in", "x1");
        assertThat(diagram.legend())
                .extracting(Meaning::text)
                .containsExactly(
                        "1:  w_in^x0 → x0 → y0 → z0 → E:  −0.09703",
                        "2:  w_in^x0 → x0 → y0 → z1 → E:  −0.06762",
                        "3:  w_in^x0 → x0 → y1 → z0 → E:  0.05867",
                        "4:  w_in^x0 → x0 → y1 → z1 → E:  −0.09812",
                        "5:  w_in^x0 → x0 → y2 → z0 → E:  0.05362",
                        "6:  w_in^x0 → x0 → y2 → z1 → E:  0.1395",
                        "several of these");
        assertThat(diagram.edges())
                .as("the arrows' numbers say without colours which paths pass")
                .filteredOn(edge -> !edge.tone().equals(Tone.GREY))
                .extracting(edge -> edge.from() + edge.to() + " " + edge.label().orElseThrow())
                .containsExactly(
                        "inx0 w_in^x0",
                        "x0y0 1, 2",
                        "x0y1 3, 4",
                        "x0y2 5, 6",
                        "y0z0 1",
                        "y1z0 3",
                        "y2z0 5",
                        "y0z1 2",
                        "y1z1 4",
                        "y2z1 6",
                        "z0(loss) 1, 3, 5",
                        "z1(loss) 2, 4, 6");
        assertThat(diagram.edges())
                .filteredOn(edge -> edge.tone() instanceof Tone.Group)
                .as("an arrow of one path has the colour that the legend gives to it")
                .hasSize(6)
                .allMatch(edge -> diagram.legend().stream()
                        .anyMatch(meaning -> meaning.tone().equals(edge.tone())
                                && meaning.text().startsWith(edge.label().orElseThrow() + ":")));
    }

    @Test
    @DisplayName("V2: what is reused has one colour in the formula, on the unit and on the arrow")
    void whatIsReusedHasOneColour() {
        UnitNetwork network = new UnitNetwork(
                List.of("x_i"),
                List.of(
                        Unit.of("j", Unary.SIGMOID, new Unit.Edge("x_i", "w_ij", 0.4)),
                        Unit.of("k", Unary.SIGMOID, new Unit.Edge("j", "w_jk", -0.6)),
                        Unit.linear("o", new Unit.Edge("k", "w_ko", 0.9))),
                List.of("o"));
        Explanation explanation = explained(network, Loss.HALF_SQUARED, new double[] {1.5}, 0.25);
        Diagram diagram = NetworkDrawing.paths(explanation, Notation.DOL, "w_ij");
        assertThat(diagram.legend())
                .extracting(Meaning::text)
                .containsExactly("ŷ − y ≈ 0.1139", "w_{k→o} · σ′(s_k) ≈ 0.2168", "w_{j→k} · σ′(s_j) ≈ −0.1373");
        assertThat(diagram.nodes())
                .extracting(Node::tone)
                .containsExactly(Tone.GREY, new Tone.Group(2), new Tone.Group(1), new Tone.Group(0), Tone.PLAIN);
        assertThat(diagram.edges())
                .extracting(edge -> edge.from() + edge.to(), Edge::tone)
                .containsExactly(
                        tuple("x_ij", Tone.PLAIN),
                        tuple("jk", new Tone.Group(2)),
                        tuple("ko", new Tone.Group(1)),
                        tuple("o(loss)", new Tone.Group(0)));

        Formula chain = explanation
                .derive("w_ij", Level.CHAIN, Notation.DOL, 4)
                .getFirst()
                .symbols()
                .getLast();
        assertThat(chain)
                .isInstanceOfSatisfying(
                        Formula.Product.class,
                        product -> assertThat(product.factors().getLast())
                                .as("x_i is the weight's own: no other derivation reuses it")
                                .isNotInstanceOf(Formula.Marked.class));
        for (Meaning meaning : diagram.legend()) {
            assertThat(chain.mathMl())
                    .as(meaning.text())
                    .contains("color: " + meaning.tone().css());
        }
    }

    @Test
    void ofManyPathsTheLargestHaveNumbers() {
        List<Unit> units = new ArrayList<>(List.of(tanh("h", "x", 1.0)));
        List<Unit.Edge> last = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            units.add(tanh("u" + i, "h", 0.1 * (i + 1)));
            last.add(new Unit.Edge("u" + i, "v" + i, 1));
        }
        units.add(Unit.linear("o", last.toArray(Unit.Edge[]::new)));
        UnitNetwork network = new UnitNetwork(List.of("x"), units, List.of("o"));
        Diagram diagram =
                NetworkDrawing.paths(explained(network, Loss.SQUARED, new double[] {0.5}, 0), Notation.DOL, "x_h");
        assertThat(diagram.legend()).hasSize(7);
        assertThat(diagram.legend().getLast().text()).startsWith("3 paths more, together:  ");
        assertThat(diagram.edges())
                .as("all of them are lit")
                .noneMatch(edge -> edge.tone().equals(Tone.GREY));
        assertThat(diagram.edges())
                .filteredOn(edge -> edge.from().equals("h"))
                .filteredOn(edge -> edge.label().isPresent())
                .extracting(Edge::to)
                .as("a larger weight makes a larger product")
                .containsExactly("u3", "u4", "u5", "u6", "u7", "u8");
    }

    @Test
    @DisplayName("V10: dense against one to one")
    void layers() {
        Diagram dense = LayerDrawing.fullyConnected(5, 4);
        assertThat(dense.edges()).hasSize(20);
        assertThat(dense.nodes()).extracting(Node::lines).contains(List.of("⋮"));
        Diagram activation = LayerDrawing.activation(4);
        assertThat(activation.edges())
                .hasSize(4)
                .allMatch(edge -> edge.from().substring(1).equals(edge.to().substring(1)));
        assertThat(new DiagramLayout(activation).crossings()).isZero();
    }

    @Test
    @DisplayName("V11: what the error depends on")
    void dependences() {
        assertThat(LayerDrawing.dependences())
                .extracting(diagram -> diagram.edges().size())
                .containsExactly(8, 3, 2);
    }

    @Test
    @DisplayName("V12: the example network with its weights, then with its values; activations dashed")
    void theExampleTwice() {
        UnitNetwork network = new UnitNetwork(
                List.of("i0", "i1", "i2"),
                List.of(
                        Unit.of(
                                "ab",
                                Unary.RELU,
                                new Unit.Edge("i0", "w0", 0.5),
                                new Unit.Edge("i1", "w1", 1),
                                new Unit.Edge("i2", "w2", -0.5)),
                        Unit.of("c0o0", Unary.RELU, new Unit.Edge("ab", "w3", -1)),
                        Unit.of("c1o1", Unary.RELU, new Unit.Edge("ab", "w4", 1))),
                List.of("c0o0", "c1o1"));
        Explanation explanation = explained(network, Loss.MEAN_SQUARED, new double[] {1, 0.5, 1}, 0.5, 1);
        Diagram weights = NetworkDrawing.unfolded(
                explanation, Notation.SDV, Map.of("ab", new NetworkDrawing.Circles("a_0", "b_0")), false);
        assertThat(weights.nodes())
                .extracting(node -> node.lines().getFirst())
                .startsWith("i_0", "i_1", "i_2", "a_0", "b_0", "y^c0o0");
        assertThat(weights.edges())
                .filteredOn(edge -> edge.line() == Line.SOLID)
                .extracting(edge -> edge.label().orElseThrow())
                .containsExactly("0.5", "1", "−0.5", "−1", "1");
        assertThat(weights.edges())
                .filteredOn(edge -> edge.line() == Line.DASHED)
                .hasSize(3);
        Diagram values = NetworkDrawing.unfolded(explanation, Notation.SDV, Map.of(), true);
        assertThat(values.nodes())
                .extracting(node -> node.lines().getFirst())
                .containsExactly("1", "0.5", "1", "0.5", "0.5", "−0.5", "0", "0.5", "0.5");
    }

    @Test
    void aNetworkCanBeDrawnWithItsWeightsSymbols() {
        Diagram diagram = NetworkDrawing.symbols(
                explained(severalOutputs(), Loss.HALF_SQUARED, new double[] {1.2}, 0.5), Notation.SDV);
        assertThat(diagram.edges())
                .extracting(edge -> edge.label().orElseThrow())
                .containsExactly("w_in^i", "w_i^j", "w_i^k", "w_j^o", "w_k^o");
    }

    @Test
    @DisplayName("V13: a neuron as a tree, and as a graph in which a reused input stands once")
    void expressions() {
        Expr x = Expr.input("x", TensorType.f32());
        Expr first = Expr.input("w0", TensorType.f32()).mul(x);
        Expr neuron = first.add(Expr.input("w1", TensorType.f32()).mul(x))
                .add(Expr.input("b", TensorType.f32()))
                .sigmoid();
        Diagram tree = ExpressionDrawing.tree("A neuron", neuron);
        assertThat(tree.nodes())
                .extracting(node -> node.lines().getFirst())
                .containsExactlyInAnyOrder("w0", "x", "*", "w1", "x", "*", "b", "+", "σ");
        Diagram graph = ExpressionDrawing.graph("A neuron", neuron);
        assertThat(graph.nodes())
                .extracting(node -> node.lines().getFirst())
                .containsExactlyInAnyOrder("w0", "x", "*", "w1", "*", "b", "+", "σ");
        assertThat(graph.edges()).hasSize(8);
        Expr second = Expr.input("v", TensorType.f32()).mul(x).sigmoid();
        assertThat(ExpressionDrawing.graph("A layer", neuron, second).nodes())
                .as("a layer of two neurons ends in both")
                .extracting(node -> node.lines().getFirst())
                .containsExactlyInAnyOrder("w0", "x", "*", "w1", "*", "b", "+", "σ", "v", "*", "σ");
        assertThat(ExpressionDrawing.graph("twice", x.mul(x)).edges())
                .as("a number that is used twice has two arrows")
                .hasSize(2);
    }

    @Test
    @DisplayName("V13: a whole network as one expression that ends in the loss")
    void aWholeNetworkAsOneExpression() {
        Sequential network = Sequential.of(new Dense(3), Activation.SIGMOID, new Dense(2), Activation.SIGMOID);
        Architecture architecture = new Architecture(network, Shape.of(2), Loss.MEAN_SQUARED);
        Diagram diagram =
                ExpressionDrawing.network("2-3-2", Subject.of(architecture, architecture.initialParameters(0)));
        Map<String, Long> operations = diagram.nodes().stream()
                .filter(node -> node.shape() == Diagram.Shape.CIRCLE)
                .collect(Collectors.groupingBy(node -> node.lines().getFirst(), Collectors.counting()));
        assertThat(operations)
                .as("a product for each weight, a sum and σ for each unit, and a loss of two outputs")
                .isEqualTo(Map.of("*", 12L, "+", 6L, "σ", 5L, "−", 2L, "²", 2L, "/", 1L));
        assertThat(diagram.nodes())
                .filteredOn(node -> node.shape() == Diagram.Shape.BOX)
                .extracting(node -> node.lines().getFirst())
                .hasSize(2 + 6 + 3 + 6 + 2 + 2 + 1)
                .as("the output's index first, layers counted as the text counts them")
                .contains("x_{0}", "W_{2,1}^{(1)}", "b_{2}^{(1)}", "W_{1,2}^{(2)}", "b_{1}^{(2)}", "y_{1}", "2")
                .doesNotContain("W_{1,2}^{(1)}");
    }

    @Test
    void aScreenReaderHearsWhatIsDrawn() {
        String svg = NetworkDrawing.numbers(
                        explained(severalOutputs(), Loss.HALF_SQUARED, new double[] {1.2}, 0.5), Notation.DOL, 4)
                .svg()
                .toString();
        assertThat(svg)
                .contains("role=\"img\"", "<title>The network with its numbers</title>")
                .contains("<desc>A network of 1 input and 4 units: in to i by 0.35; i to j by −0.8")
                .contains("k to o by −0.45. In the units: in, z = 1.2; i, s = 0.42, z ≈ 0.6035, δ ≈ 0.02257; j, ")
                .contains("<title>i → j: −0.8</title>");
    }
}
