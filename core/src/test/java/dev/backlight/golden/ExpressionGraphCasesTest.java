package dev.backlight.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.backlight.expr.Binary;
import dev.backlight.expr.Expr;
import dev.backlight.expr.Graph;
import dev.backlight.expr.Op;
import dev.backlight.expr.Unary;
import dev.backlight.grad.Gradient;
import dev.backlight.nn.Activation;
import dev.backlight.nn.Dense;
import dev.backlight.nn.Loss;
import dev.backlight.nn.Mode;
import dev.backlight.nn.Reduction;
import dev.backlight.nn.Scope;
import dev.backlight.nn.Unit;
import dev.backlight.nn.UnitNetwork;
import dev.backlight.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Section 3 of the reference cases: an expression is a graph, one number at a time and in batches. */
final class ExpressionGraphCasesTest {

    /** The neuron of DAG-1 and DAG-2, as a unit. */
    private static UnitNetwork neuron(double[] weights, double bias) {
        Unit unit = Unit.of(
                        "g0",
                        Unary.SIGMOID,
                        new Unit.Edge("x0", "w0", weights[0]),
                        new Unit.Edge("x1", "w1", weights[1]))
                .withBias("b0", bias);
        return new UnitNetwork(List.of("x0", "x1"), List.of(unit), List.of("g0"));
    }

    @Test
    @DisplayName("DAG-1")
    void DAG_1() {
        ReferenceCase reference = ReferenceCase.of("DAG-1");
        Given given = new Given();
        double[] weights = reference.given("W = ", 2);
        UnitNetwork network = neuron(weights, reference.given("b = "));
        given.parameter("w0", Shape.SCALAR, weights[0]);
        given.parameter("w1", Shape.SCALAR, weights[1]);
        given.parameter("b0", Shape.SCALAR, reference.given("b = "));
        Expr x = given.array("x", Shape.of(1, 2), reference.given("x = ", 2));
        Scope scope = Scope.root(Mode.TRAINING);
        UnitNetwork.Signals signals = network.signals(x, scope);
        Expr f = signals.s().get("g0");
        Expr g = signals.output().sum();

        List<Expr> nodes = Graph.sort(List.of(f));
        List<Op> operations =
                nodes.stream().map(Expr::op).filter(op -> op instanceof Binary).toList();
        assertThat(operations).containsExactly(Binary.MUL, Binary.MUL, Binary.ADD, Binary.ADD);
        List<Expr> products =
                nodes.stream().filter(node -> node.op() == Binary.MUL).toList();
        reference.check("products ", given.value(products.get(0)));
        reference.check("products 0.5 and ", given.value(products.get(1)));
        reference.check(", f₀ = ", given.value(f));
        reference.check("\ng₀ = ", given.value(g));
        reference.check("dg₀/df₀ = g₀(1-g₀) = ", given.derivative(g, f));
        List<Expr> parameters =
                scope.parameters().stream().map(Scope.Declared::parameter).toList();
        reference.check("dg₀/dW = ", given.derivative(g, parameters.get(0)), given.derivative(g, parameters.get(1)));
        reference.check("dg₀/dx = ", given.derivatives(g, x));
        reference.check("dg₀/db = ", given.derivative(g, parameters.get(2)));

        reference.done(10);
    }

    @Test
    @DisplayName("DAG-2")
    void DAG_2() {
        ReferenceCase neuron = ReferenceCase.of("DAG-1");
        ReferenceCase reference = ReferenceCase.of("DAG-2");
        double[] weights = neuron.given("W = ", 2);
        double bias = neuron.given("b = ");
        double[] x = neuron.given("x = ", 2);
        double epsilon = reference.given("ε = ");
        double slope = neuronSlope(weights, bias, x);
        double change = neuronValue(weights, bias, x, epsilon) - neuronValue(weights, bias, x, 0);

        reference.check("predicted change of g₀ = ", slope * epsilon);
        // A difference of two values near 0.5, each within half an ulp or so.
        reference.check(reference.after("true change = "), change, 4 * 0x1p-53);
        Cell difference = reference.after("difference (true - predicted) ");
        reference.check(difference, change - slope * epsilon, 1e-5 * Math.abs(difference.value()));
        double smaller = neuronValue(weights, bias, x, epsilon / 10) - neuronValue(weights, bias, x, 0);
        // The next term of the series is ε·g‴/(3g″) = 1.65·ε of it, of which a tenth is there after ε/10: 0.15 in 100.
        // Rounding adds about 2⁻⁵² to 1.6e-11, which is another 0.0014.
        assertThat((change - slope * epsilon) / (smaller - slope * epsilon / 10))
                .isCloseTo(100, within(0.2));

        reference.done(3);
    }

    private static double neuronValue(double[] weights, double bias, double[] x, double moved) {
        Given given = new Given();
        Expr g = neuronOutput(given, weights, bias, new double[] {x[0] + moved, x[1]});
        return given.value(g);
    }

    private static double neuronSlope(double[] weights, double bias, double[] x) {
        Given given = new Given();
        Expr g = neuronOutput(given, weights, bias, x);
        Expr input = Graph.sort(List.of(g)).stream()
                .filter(node -> node.shape().equals(Shape.of(1, 2)))
                .findFirst()
                .orElseThrow();
        return given.derivatives(g, input)[0];
    }

    private static Expr neuronOutput(Given given, double[] weights, double bias, double[] x) {
        given.parameter("w0", Shape.SCALAR, weights[0]);
        given.parameter("w1", Shape.SCALAR, weights[1]);
        given.parameter("b0", Shape.SCALAR, bias);
        Expr input = given.array("x", Shape.of(1, 2), x);
        return neuron(weights, bias).apply(input, Scope.root(Mode.TRAINING)).sum();
    }

    @Test
    @DisplayName("DAG-3")
    void DAG_3() {
        ReferenceCase reference = ReferenceCase.of("DAG-3");
        Given given = new Given();
        Expr s = given.scalar("s", reference.given("with s = "));
        Expr product = s.mul(s);

        assertThat(product.inputs()).containsExactly(s, s);
        assertThat(given.derivative(product, product)).as("dL/dL").isEqualTo(1);
        reference.check("gives 3 + 3 = ", given.derivative(product, s));

        reference.done(1);
    }

    @Test
    @DisplayName("DAG-4")
    void DAG_4() {
        ReferenceCase reference = ReferenceCase.of("DAG-4");
        Given given = new Given();
        // The text's W is [out, in], and its product g @ Wᵀ; the library's is [in, out].
        double[] W1 = transposed(reference.given("W1 = ", 6), 3, 2);
        double[] b1 = reference.given("b1 = ", 3);
        double[] W2 = transposed(reference.given("W2 = ", 6), 2, 3);
        double[] b2 = reference.given("b2 = ", 2);
        given.parameter("1/dense/W", Shape.of(2, 3), W1);
        given.parameter("1/dense/b", Shape.of(3), b1);
        given.parameter("2/dense/W", Shape.of(3, 2), W2);
        given.parameter("2/dense/b", Shape.of(2), b2);
        Expr x = given.array("x", Shape.of(2, 2), reference.given("X = ", 4));
        Expr y = given.array("y", Shape.of(2, 2), reference.given("Y = ", 4));
        Layers layers = Layers.of(x, y, List.of(3, 2));
        Gradient gradient = Gradient.of(layers.loss);
        Map<String, double[]> results = new LinkedHashMap<>();
        for (int layer = 1; layer <= 2; layer++) {
            Expr f = layers.f.get(layer - 1);
            Expr g = layers.g.get(layer - 1);
            Expr W = layers.parameter(layer + "/dense/W");
            results.put("f" + layer, given.values(f));
            results.put("g" + layer, given.values(g));
            results.put("dL/dg" + layer, given.values(gradient.by(g).orElseThrow()));
            results.put("dL/df" + layer, given.values(gradient.by(f).orElseThrow()));
            double[] byWeight = given.values(gradient.by(W).orElseThrow());
            results.put(
                    "dL/dW" + layer,
                    transposed(byWeight, W.shape().size(0), W.shape().size(1)));
            results.put("dL/db" + layer, given.derivatives(layers.loss, layers.parameter(layer + "/dense/b")));
        }
        results.put("L", given.values(layers.loss));
        String after = "L after one step with learning rate 0.5";
        given.step(layers.loss, layers.scope.parameters(), 0.5);
        results.put(after, given.values(layers.loss));

        for (Table.Row row : reference.table("quantity").rows()) {
            reference.check(row.cells("value"), results.get(row.name()));
        }
        reference.done(6 + 6 + 4 + 4 + 4 + 4 + 6 + 2 + 6 + 6 + 6 + 3 + 2);
    }

    /** Dense layers with sigmoid units under a mean squared error; f is before the activation, g after it. */
    private record Layers(Scope scope, List<Expr> f, List<Expr> g, Expr loss) {
        static Layers of(Expr x, Expr y, List<Integer> sizes) {
            Scope scope = Scope.root(Mode.TRAINING);
            List<Expr> f = new ArrayList<>();
            List<Expr> g = new ArrayList<>(List.of(x));
            for (int size : sizes) {
                f.add(scope.apply((f.size() + 1) + "/dense", new Dense(size), g.getLast()));
                g.add(scope.apply(f.size() + "/sigmoid", Activation.SIGMOID, f.getLast()));
            }
            Expr loss = Reduction.MEAN.of(Loss.MEAN_SQUARED.perSample(g.getLast(), y));
            return new Layers(scope, f, g.subList(1, g.size()), loss);
        }

        Expr parameter(String name) {
            return scope.parameters().stream()
                    .filter(declared -> declared.name().equals(name))
                    .findFirst()
                    .orElseThrow()
                    .parameter();
        }
    }

    private static double[] transposed(double[] values, int rows, int columns) {
        double[] result = new double[values.length];
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                result[j * rows + i] = values[i * columns + j];
            }
        }
        return result;
    }

    @Test
    @DisplayName("DAG-4: shapes, and a batch is the mean of its samples")
    void DAG_4_shapes() {
        for (long seed = 0; seed < 40; seed++) {
            Random random = new Random(seed);
            int batch = 1 + random.nextInt(6);
            int inputs = 1 + random.nextInt(6);
            List<Integer> sizes =
                    random.ints(1 + random.nextInt(3), 1, 7).boxed().toList();
            int outputs = sizes.getLast();
            double[] samples = RandomNetwork.numbers(batch * inputs, random);
            double[] targets = RandomNetwork.numbers(batch * outputs, random);
            Given given = new Given();
            Expr x = given.array("x", Shape.of(batch, inputs), samples);
            Expr y = given.array("y", Shape.of(batch, outputs), targets);
            Layers layers = Layers.of(x, y, sizes);
            Gradient gradient = Gradient.of(layers.loss);

            Map<String, double[]> means = new LinkedHashMap<>();
            for (Scope.Declared declared : layers.scope.parameters()) {
                Expr w = declared.parameter();
                given.parameter(
                        declared.name(),
                        w.shape(),
                        RandomNetwork.numbers(w.shape().count(), random));
                means.put(declared.name(), new double[w.shape().count()]);
                assertThat(gradient.by(w).orElseThrow().shape()).isEqualTo(w.shape());
            }
            for (int layer = 0; layer < sizes.size(); layer++) {
                Shape values = Shape.of(batch, sizes.get(layer));
                assertThat(List.of(layers.f.get(layer), layers.g.get(layer)))
                        .as("seed %d, layer %d", seed, layer)
                        .allSatisfy(value -> {
                            assertThat(value.shape()).isEqualTo(values);
                            assertThat(gradient.by(value).orElseThrow().shape()).isEqualTo(values);
                        });
            }
            double lossMean = 0;
            for (int i = 0; i < batch; i++) {
                Given single = given.withOnlyParameters();
                Layers one = Layers.of(
                        single.array("x", Shape.of(1, inputs), row(samples, i, inputs)),
                        single.array("y", Shape.of(1, outputs), row(targets, i, outputs)),
                        sizes);
                lossMean += single.value(one.loss) / batch;
                means.forEach((name, mean) -> {
                    double[] slope = single.derivatives(one.loss, one.parameter(name));
                    for (int k = 0; k < mean.length; k++) {
                        mean[k] += slope[k] / batch;
                    }
                });
            }
            assertThat(given.value(layers.loss)).as("seed %d", seed).isCloseTo(lossMean, within(1e-12 * lossMean));
            means.forEach((name, mean) -> {
                double size = Arrays.stream(mean).map(Math::abs).max().orElseThrow();
                assertThat(given.derivatives(layers.loss, layers.parameter(name)))
                        .containsExactly(mean, within(Math.max(1e-12 * size, 1e-15)));
            });
        }
    }

    private static double[] row(double[] values, int row, int width) {
        return Arrays.copyOfRange(values, row * width, (row + 1) * width);
    }
}
