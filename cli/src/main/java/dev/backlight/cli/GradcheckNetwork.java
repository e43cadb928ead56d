package dev.backlight.cli;

import dev.backlight.engine.Executable;
import dev.backlight.engine.ReferenceEngine;
import dev.backlight.expr.Expr;
import dev.backlight.expr.Graph;
import dev.backlight.expr.Unary;
import dev.backlight.grad.GradCheck;
import dev.backlight.grad.Gradient;
import dev.backlight.model.Architecture;
import dev.backlight.nn.Activation;
import dev.backlight.nn.Dense;
import dev.backlight.nn.Layer;
import dev.backlight.nn.Loss;
import dev.backlight.nn.Mode;
import dev.backlight.nn.Reduction;
import dev.backlight.nn.Scope;
import dev.backlight.nn.Sequential;
import dev.backlight.nn.Unit;
import dev.backlight.nn.Unit.Edge;
import dev.backlight.nn.UnitNetwork;
import dev.backlight.tensor.ElementType;
import dev.backlight.tensor.Philox;
import dev.backlight.tensor.Shape;
import dev.backlight.tensor.Tensor;
import dev.backlight.tensor.TensorType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * A small network whose gradients are held against finite differences, at a random point, in double.
 *
 * @param name what the command line calls it
 * @param description what it is, in a few words
 */
record GradcheckNetwork(String name, String description, Layer network, int inputs, Loss loss) {
    private static final int ROWS = 8;
    private static final int INPUTS = 4;
    /** How far weights spread: with a few inputs, pre-activations then spread by about 1. */
    private static final double WEIGHTS = 0.5;

    /** All networks: some of the usual kinds, one for each activation, one for each loss. */
    static List<GradcheckNetwork> all() {
        List<GradcheckNetwork> all = new ArrayList<>();
        all.add(of("xor", "2-8-1, tanh", "8 tanh", 2, 1, Loss.BINARY_CROSS_ENTROPY));
        all.add(of("mlp", "10-16-8-5, relu, as for digits", "16 relu, 8 relu", 10, 5, Loss.CROSS_ENTROPY));
        all.add(of(
                "deep",
                "six hidden layers",
                "6 tanh, 6 sigmoid, 6 softplus, 6 sin, 6 erf, 6 tanh",
                4,
                2,
                Loss.SQUARED));
        all.add(new GradcheckNetwork("units", "five units with skip connections", units(), 2, Loss.HALF_SQUARED));
        for (Unary function : Unary.values()) {
            all.add(new GradcheckNetwork(
                    function.label(), "the activation " + function.label(), around(function), INPUTS, Loss.SQUARED));
        }
        for (Loss loss : Loss.values()) {
            all.add(of(Names.of(loss), "the loss " + Names.of(loss), "5 tanh", INPUTS, 3, loss));
        }
        return all;
    }

    private static GradcheckNetwork of(
            String name, String description, String layers, int inputs, int outputs, Loss loss) {
        return new GradcheckNetwork(name, description, Layers.parse(layers).network(outputs), inputs, loss);
    }

    private static Layer around(Unary function) {
        Activation activation = new Activation(function);
        return switch (function) {
            // These are for positive numbers, or for those above -1.
            case LOG, LOG1P, SQRT, RECIPROCAL ->
                Sequential.of(new Dense(5), new Activation(Unary.SOFTPLUS), activation, new Dense(1));
            // And these for numbers between -1 and 1.
            case ARCSIN, ARCCOS -> Sequential.of(new Dense(5), new Activation(Unary.TANH), activation, new Dense(1));
            default -> Sequential.of(new Dense(5), activation, new Dense(1));
        };
    }

    private static Layer units() {
        return new UnitNetwork(
                List.of("a", "b"),
                List.of(
                        Unit.of("h1", Unary.TANH, new Edge("a", "w1", 0), new Edge("b", "w2", 0))
                                .withBias("b1", 0),
                        Unit.of("h2", Unary.SIGMOID, new Edge("h1", "w3", 0), new Edge("b", "w4", 0)),
                        Unit.of(
                                "h3",
                                Unary.SIN,
                                new Edge("h1", "w5", 0),
                                new Edge("h2", "w6", 0),
                                new Edge("a", "w7", 0)),
                        Unit.linear("y1", new Edge("h3", "w8", 0), new Edge("a", "w9", 0)),
                        Unit.of("y2", Unary.SOFTPLUS, new Edge("h2", "w10", 0), new Edge("h3", "w8", 0))
                                .withBias("b2", 0)),
                List.of("y1", "y2"));
    }

    /** Checks every parameter, at a point that the seed gives. */
    GradCheck check(long seed) {
        Architecture architecture = new Architecture(network, Shape.of(inputs), loss);
        Architecture.Built built = architecture.build(ROWS, Mode.TRAINING);
        Shape outputs = built.output().shape();
        Expr targets = Expr.input(
                "targets",
                loss.isClassification()
                        ? new TensorType(ElementType.I32, Shape.of(ROWS))
                        : new TensorType(ElementType.F32, outputs));
        Expr value = Reduction.MEAN.of(loss.perSample(built.output(), targets));
        Gradient gradient = Gradient.of(value);

        Map<String, Tensor> point = new LinkedHashMap<>();
        List<Expr> derivatives = new ArrayList<>();
        for (Scope.Declared declared : built.parameters()) {
            Expr parameter = declared.parameter();
            point.put(declared.name(), normal(seed, declared.name(), parameter.shape(), WEIGHTS));
            // What no gradient reaches must not change the loss.
            derivatives.add(gradient.by(parameter)
                    .orElseGet(() -> Expr.constant(0, parameter.element()).broadcastTo(parameter.shape())));
        }
        List<Tensor> batch = List.of(normal(seed, "features", built.input().shape(), 1), targets(seed, outputs));
        List<Expr> given = List.of(built.input(), targets);
        ReferenceEngine engine = new ReferenceEngine();
        List<Tensor> found = engine.compile(Graph.of(given, derivatives)).run(engine.variables(point), batch);
        Map<String, Tensor> named = new LinkedHashMap<>();
        List<String> names = List.copyOf(point.keySet());
        IntStream.range(0, names.size()).forEach(i -> named.put(names.get(i), found.get(i)));

        Executable forward = engine.compile(Graph.of(given, List.of(value)));
        return GradCheck.of(
                point,
                named,
                moved -> forward.run(engine.variables(moved), batch).getFirst().item());
    }

    private static Tensor normal(long seed, String name, Shape shape, double deviation) {
        double[] values = new double[shape.count()];
        new Philox(seed, Philox.streamOf(name), 0).normal(values);
        return Tensor.of(shape, Arrays.stream(values).map(x -> deviation * x).toArray());
    }

    private Tensor targets(long seed, Shape outputs) {
        Philox random = new Philox(seed, Philox.streamOf("targets"), 0);
        double[] values = new double[outputs.count()];
        return switch (loss) {
            case CROSS_ENTROPY -> {
                random.uniform(values);
                yield Tensor.of(
                        Shape.of(ROWS),
                        IntStream.range(0, ROWS)
                                .map(row -> (int) (values[row] * outputs.size(1)))
                                .toArray());
            }
            case BINARY_CROSS_ENTROPY -> {
                random.uniform(values);
                yield Tensor.of(outputs, values);
            }
            case HALF_SQUARED, SQUARED, MEAN_SQUARED, MEAN_ABSOLUTE_ERROR -> normal(seed, "targets", outputs, 1);
        };
    }
}
