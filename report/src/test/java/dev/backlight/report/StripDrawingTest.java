package dev.backlight.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backlight.explain.Explanation;
import dev.backlight.explain.LayerSignals;
import dev.backlight.explain.Notation;
import dev.backlight.explain.Path;
import dev.backlight.explain.Sample;
import dev.backlight.explain.Subject;
import dev.backlight.expr.Unary;
import dev.backlight.model.Architecture;
import dev.backlight.nn.Activation;
import dev.backlight.nn.Dense;
import dev.backlight.nn.Layer;
import dev.backlight.nn.Loss;
import dev.backlight.nn.Sequential;
import dev.backlight.nn.Unit;
import dev.backlight.nn.UnitNetwork;
import dev.backlight.tensor.Shape;
import dev.backlight.tensor.Tensor;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StripDrawingTest {
    private static final String EDGE = "//svg:g[@class='edge']";

    /** 400 inputs, of which every third is 0, and layers of 100, 40 and 3 units. */
    private static Explanation large() {
        return explained(400, new Dense(100), Activation.TANH, new Dense(40), Activation.RELU, new Dense(3));
    }

    private static Explanation explained(int inputs, Layer... layers) {
        Architecture architecture = new Architecture(Sequential.of(layers), Shape.of(inputs), Loss.CROSS_ENTROPY);
        double[] x = IntStream.range(0, inputs)
                .mapToDouble(i -> i % 3 == 0 ? 0 : Math.sin(i))
                .toArray();
        return Explanation.of(
                Subject.of(architecture, architecture.initialParameters(5)),
                Sample.ofClass(Tensor.of(Shape.of(inputs), x), 1));
    }

    private static Picture drawn(Explanation explanation, Optional<String> weight) {
        return Picture.of(new StripDrawing(explanation, Notation.DOL, weight).svg());
    }

    /** A product of an error signal and a value: the gradient of the weight between two units. */
    private record Product(String says, double value) {}

    /** All of them, the largest first, out of nothing but the layers' values and error signals. */
    private static List<Product> products(Explanation explanation) {
        List<Product> products = new ArrayList<>();
        List<LayerSignals> layers = explanation.layers();
        for (int k = 1; k < layers.size(); k++) {
            LayerSignals from = layers.get(k - 1);
            LayerSignals to = layers.get(k);
            for (int i = 0; i < from.units().size(); i++) {
                for (int j = 0; j < to.units().size(); j++) {
                    products.add(new Product(
                            from.units().get(i) + " → " + to.units().get(j),
                            from.z().at(i) * to.delta().at(j)));
                }
            }
        }
        products.sort(Comparator.comparingDouble(product -> -Math.abs(product.value())));
        return products;
    }

    @Test
    void everyUnitIsACell() {
        Picture picture = drawn(large(), Optional.empty());
        assertThat(picture.count("//svg:g[@class='strip']")).isEqualTo(4);
        assertThat(IntStream.rangeClosed(1, 4)
                        .map(k -> picture.count(
                                "(//svg:g[@class='strip'])[" + k + "]/svg:g[starts-with(@class, 'cell')]"))
                        .boxed())
                .containsExactly(400, 100, 40, 3);
    }

    @Test
    void negativeCellsHaveABar() {
        Explanation explanation = large();
        Picture picture = drawn(explanation, Optional.empty());
        for (int k = 0; k < 4; k++) {
            LayerSignals layer = explanation.layers().get(k);
            double[] shaded = (layer.isInput() ? layer.z() : layer.delta()).toDoubles();
            double largest = HeatMap.largest(shaded);
            String cells = "(//svg:g[@class='strip'])[" + (k + 1) + "]/svg:g";
            assertThat(picture.count(cells + "[@class='cell negative']")).isEqualTo((int)
                    IntStream.range(0, shaded.length).filter(i -> shaded[i] < 0).count());
            assertThat(picture.count(cells + "[@class='cell negative']/svg:path"))
                    .as("bars, but on cells that are as good as white")
                    .isEqualTo((int) IntStream.range(0, shaded.length)
                            .filter(i -> shaded[i] <= -0.01 * largest)
                            .count());
            assertThat(picture.count(cells + "[@class='cell']/svg:path")).isZero();
        }
    }

    @Test
    void theLargestGradientsAreArrowsWithDashesForNegativeOnes() {
        Explanation explanation = large();
        Picture picture = drawn(explanation, Optional.empty());
        List<Product> largest = products(explanation).subList(0, 30);
        assertThat(picture.texts(EDGE + "/svg:title"))
                .hasSize(30)
                .allMatch(title -> title.contains(": ∂E/∂w_{i→j} ≈ "))
                .extracting(title -> title.substring(0, title.indexOf(':')))
                .containsExactlyElementsOf(largest.stream().map(Product::says).toList());
        for (int i = 0; i < 30; i++) {
            String line = "(" + EDGE + ")[" + (i + 1) + "]/svg:path[2]";
            assertThat(picture.count(line + "/@stroke-dasharray"))
                    .as("%s", largest.get(i))
                    .isEqualTo(largest.get(i).value() < 0 ? 1 : 0);
        }
        assertThat(largest)
                .as("there are both")
                .anyMatch(each -> each.value() < 0)
                .anyMatch(each -> each.value() > 0);
        List<Double> widths = picture.texts(EDGE + "/svg:path[2]/@stroke-width").stream()
                .map(Double::valueOf)
                .toList();
        assertThat(widths).isSortedAccordingTo(Comparator.reverseOrder());
        assertThat(widths.getFirst()).isEqualTo(5);
    }

    @Test
    void theLargestPathsOfAWeightAreLit() {
        Explanation explanation = large();
        String weight = "1/dense/W[7,2]";
        Picture picture = drawn(explanation, Optional.of(weight));
        List<Path> largest = explanation.paths(weight).listed().stream()
                .sorted(Comparator.comparingDouble(
                        path -> -Math.abs(path.product().value())))
                .limit(6)
                .toList();
        List<String> edges = picture.texts(EDGE + "/svg:title");
        assertThat(edges.getFirst()).isEqualTo("x[7]→2/tanh[2]");
        assertThat(largest).allSatisfy(path -> {
            assertThat(path.product().value()).isNotZero();
            assertThat(edges)
                    .contains(
                            path.units().get(0) + " → " + path.units().get(1),
                            path.units().get(1) + " → " + path.units().get(2),
                            path.units().get(2) + " → E");
        });
        for (Path path : largest) {
            int number = largest.indexOf(path) + 1;
            assertThat(picture.texts("//svg:text[@class='legend']"))
                    .anyMatch(text -> text.startsWith(number + ":  " + weight + " → "
                            + String.join(" → ", path.units()) + " → E:  "
                            + path.product().text(4)));
        }
        assertThat(picture.texts("//svg:text[@class='legend']")).anyMatch(text -> text.startsWith("114 paths more"));
        assertThat(picture.texts("//svg:text[@class='note']"))
                .as("the units that the paths pass are named")
                .anyMatch(note -> note.contains("2/tanh[2], δ"))
                .anyMatch(note -> note.contains(largest.getFirst().units().get(1) + ", δ"));
    }

    @Test
    void dashesTellTheSignOfAPath() {
        Explanation explanation = large();
        LitPaths lit = LitPaths.of(explanation, "1/dense/W[7,2]");
        Picture picture = drawn(explanation, Optional.of("1/dense/W[7,2]"));
        lit.sections().forEach((section, numbers) -> {
            String to = section.to().equals(LitPaths.LOSS) ? "E" : section.to();
            assertThat(picture.count(
                            EDGE + "[svg:title='" + section.from() + " → " + to + "']/svg:path[2]/@stroke-dasharray"))
                    .isEqualTo(
                            numbers.stream()
                                            .allMatch(number -> lit.shown()
                                                            .get(number - 1)
                                                            .product()
                                                            .value()
                                                    < 0)
                                    ? 1
                                    : 0);
        });
    }

    @Test
    void aBiasComesFromAOne() {
        Picture picture = drawn(large(), Optional.of("3/dense/b[20]"));
        assertThat(picture.texts(EDGE + "/svg:title")).contains("1→4/relu[20]");
        assertThat(picture.texts("//svg:g[@class='box']/svg:text")).containsExactlyInAnyOrder("1", "E");
    }

    @Test
    void theStrongestUnitsAreNamed() {
        Explanation explanation = large();
        Picture picture = drawn(explanation, Optional.empty());
        for (LayerSignals layer : explanation.layers()) {
            String strongest = IntStream.range(0, layer.units().size())
                    .boxed()
                    .max(Comparator.comparingDouble(i -> Math.abs(layer.delta().at(i))))
                    .map(layer.units()::get)
                    .orElseThrow();
            assertThat(picture.texts("//svg:text[@class='note']"))
                    .anyMatch(note -> note.startsWith("a:  " + strongest));
        }
        assertThat(picture.texts("//svg:text[@class='note']")).contains("2/tanh", "100 units, tanh", "400 inputs");
        assertThat(picture.count("//svg:g[@class='mark']")).isEqualTo(12);
    }

    @Test
    void aScreenReaderHearsWhatIsDrawn() {
        Picture picture = drawn(large(), Optional.empty());
        assertThat(picture.texts("/svg:svg/@role")).containsExactly("img");
        assertThat(picture.texts("/svg:svg/svg:title"))
                .containsExactly("The network in strips, with its largest gradients");
        assertThat(picture.texts("/svg:svg/svg:desc").getFirst())
                .contains("cells of negative numbers have a bar across", "2/tanh: 100 units, tanh, shaded by δ")
                .contains("The 30 weights with the largest gradients, of 44263: ");
        assertThat(drawn(large(), Optional.of("1/dense/W[7,2]"))
                        .texts("/svg:svg/svg:desc")
                        .getFirst())
                .contains("The weight 1/dense/W[7,2] reaches the loss on 120 paths, lit, with dashes");
    }

    @Test
    void ofAVeryLargeLayerSeveralUnitsShareACellWhichShowsTheLargest() {
        int units = 2500;
        double[] values = new double[units];
        values[1499] = -3;
        values[1498] = 1;
        Tensor z = Tensor.of(Shape.of(units), values);
        LayerSignals layer = new LayerSignals(
                "inputs",
                IntStream.range(0, units).mapToObj(i -> "x[" + i + "]").toList(),
                "input",
                z,
                z,
                z,
                z);
        Picture picture = Picture.of(
                Svg.picture(1, 1, "", "").add(Strip.of(layer, List.of(), 0, 0).draw(Notation.DOL)));
        assertThat(picture.count("//svg:g[starts-with(@class, 'cell')]")).isEqualTo(834);
        assertThat(picture.texts("//svg:g[@class='cell negative']/svg:title")).containsExactly("x[1499]: z ≈ −3");
        assertThat(Strip.of(layer, List.of(), 0, 0).inWords(Notation.DOL)).contains("the largest of 3 in a cell");
    }

    @Test
    void numbersThatAreNotFiniteAreNotDrawn() {
        Tensor z = Tensor.of(Shape.of(3), Double.NaN, 2, Double.NEGATIVE_INFINITY);
        LayerSignals layer = new LayerSignals("l", List.of("a", "b", "c"), "relu", z, z, z, z);
        List<Svg> cells = Strip.of(layer, List.of(), 0, 0).draw(Notation.DOL);
        assertThat(cells.get(0).toString()).contains("NaN", "fill=\"#FFFFFF\"");
        assertThat(cells.get(2).toString()).contains("fill-opacity=\"1\"");
    }

    @Test
    void layersOfMoreThanThirtyUnitsOrManyWeightsAreStrips() {
        assertThat(figure(explained(2, new Dense(30), Activation.RELU, new Dense(2))))
                .isInstanceOf(Diagram.class);
        assertThat(figure(explained(2, new Dense(31), Activation.RELU, new Dense(2))))
                .isInstanceOf(StripDrawing.class);
        assertThat(figure(explained(20, new Dense(19), Activation.RELU, new Dense(2))))
                .as("439 weights")
                .isInstanceOf(StripDrawing.class);
        assertThatThrownBy(() -> NetworkDrawing.of(large(), Notation.DOL, 4, Optional.of("w_x")))
                .hasMessageContaining("there is no weight \"w_x\"");
    }

    /** 21 inputs, 20 units that take them all, and one that takes those: 440 weights. */
    @Test
    void drawnUnitsShareTheStripOfTheirLayer() {
        List<String> inputs =
                IntStream.rangeClosed(1, 21).mapToObj(i -> "x" + i).toList();
        List<Unit> units = new ArrayList<>();
        for (int j = 1; j <= 20; j++) {
            String name = "h" + j;
            units.add(Unit.of(
                    name,
                    Unary.TANH,
                    inputs.stream()
                            .map(input -> new Unit.Edge(input, input + name, 0.1))
                            .toArray(Unit.Edge[]::new)));
        }
        units.add(Unit.linear(
                "y",
                units.stream()
                        .map(unit -> new Unit.Edge(unit.name(), unit.name() + "y", 0.2))
                        .toArray(Unit.Edge[]::new)));
        Explanation explanation = Explanation.of(
                Subject.of(new UnitNetwork(inputs, units, List.of("y")), Loss.HALF_SQUARED),
                Sample.of(IntStream.range(0, 21).mapToDouble(Math::sin).toArray(), 1));
        assertThat(figure(explanation)).isInstanceOf(StripDrawing.class);
        Picture picture = drawn(explanation, Optional.empty());
        assertThat(picture.count("//svg:g[@class='strip']")).isEqualTo(3);
        assertThat(picture.count("(//svg:g[@class='strip'])[2]/svg:g[starts-with(@class, 'cell')]"))
                .isEqualTo(20);
        assertThat(picture.texts("//svg:text[@class='note']")).contains("layer 1", "20 units, tanh");
    }

    private static Figure figure(Explanation explanation) {
        return NetworkDrawing.of(explanation, Notation.DOL, 4, Optional.empty());
    }
}
