package dev.backlight.engine;

import dev.backlight.engine.cpu.CompiledKernels;
import dev.backlight.expr.Binary;
import dev.backlight.expr.Expr;
import dev.backlight.expr.Graph;
import dev.backlight.expr.Unary;
import dev.backlight.grad.Gradient;
import dev.backlight.tensor.ElementType;
import dev.backlight.tensor.Philox;
import dev.backlight.tensor.Shape;
import dev.backlight.tensor.Tensor;
import dev.backlight.tensor.TensorType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.zip.CRC32;

/**
 * A main program for {@link DeterminismTest}: trains a 13-17-10 network with batches of 7 for 20 steps and prints a
 * checksum of every loss and of the weights in the end, for one and more threads, with and without the Vector API; then
 * the same of a network that is large enough for tiles and threads; then one of every scalar function.
 *
 * <p>A training as short as these ends before an engine has warmed up, so some engines take vector kernels at once.
 */
public final class TrainingBits {
    private static final int CLASSES = 10;

    /** How large a network is and how long it is trained. */
    private record Size(int batch, int inputs, int hidden, int steps) {}

    private static final Size SMALL = new Size(7, 13, 17, 20);
    /** Tiles of every width, products shared between threads, a narrow one; once, as fma in software takes long. */
    private static final Size WIDE = new Size(33, 61, 150, 1);

    private TrainingBits() {}

    /** Prints the checksums, a line each; all lines about one thing must be equal. */
    public static void main(String[] arguments) {
        System.out.print(checksums());
    }

    static String checksums() {
        StringBuilder lines = new StringBuilder();
        Map<String, CpuEngine> engines = new LinkedHashMap<>();
        for (int threads : new int[] {1, 2, 3, 7}) {
            engines.put(threads + " threads", new CpuEngine(threads));
            engines.put(threads + " threads, vectors at once", new CpuEngine(threads, CompiledKernels.ALL));
            engines.put(threads + " threads, no vectors", CpuEngine.withoutVectorApi(threads));
        }
        engines.forEach((name, engine) -> {
            Map<String, String> checksums = new LinkedHashMap<>();
            checksums.put("tanh", train(engine, Expr::tanh, SMALL));
            checksums.put("sigmoid", train(engine, Expr::sigmoid, SMALL));
            checksums.put("relu", train(engine, Expr::relu, SMALL));
            checksums.put("wide", train(engine, Expr::tanh, WIDE));
            checksums.put("functions", functions(engine));
            checksums.forEach((thing, checksum) -> lines.append("%s %s %s\n".formatted(thing, checksum, name)));
        });
        return lines.toString();
    }

    private static String train(CpuEngine engine, UnaryOperator<Expr> activation, Size size) {
        Map<String, Tensor> initial = new LinkedHashMap<>();
        initial.put("W1", normal(Shape.of(size.inputs, size.hidden), 1, 0.3));
        initial.put("b1", normal(Shape.of(size.hidden), 2, 0.1));
        initial.put("W2", normal(Shape.of(size.hidden, CLASSES), 3, 0.3));
        initial.put("b2", normal(Shape.of(CLASSES), 4, 0.1));
        Map<String, Expr> parameters = new LinkedHashMap<>();
        initial.forEach((name, value) -> parameters.put(name, Expr.parameter(name, value.type())));

        Expr x = Expr.input("x", TensorType.f32(size.batch, size.inputs));
        Expr labels = Expr.input("labels", TensorType.i32(size.batch));
        Expr rate = Expr.input("rate", TensorType.f32());
        Expr hidden = activation.apply(x.matmul(parameters.get("W1")).add(parameters.get("b1")));
        Expr logits = hidden.matmul(parameters.get("W2")).add(parameters.get("b2"));
        Expr loss = logits.logSoftmax(-1)
                .mul(labels.oneHot(CLASSES, ElementType.F32))
                .sum(-1)
                .neg()
                .mean();
        Gradient gradient = Gradient.of(loss);
        List<Graph.Update> updates = parameters.values().stream()
                .map(p -> new Graph.Update(p, p.sub(gradient.by(p).orElseThrow().mul(rate))))
                .toList();
        Graph step = new Graph(List.of(x, labels, rate), List.of(loss), updates, List.of(loss));

        CRC32 checksum = new CRC32();
        Variables variables = engine.variables(initial);
        Workspace workspace = engine.compile(step).workspace();
        for (int i = 0; i < size.steps; i++) {
            Tensor batch = normal(Shape.of(size.batch, size.inputs), 100 + i, 1);
            int[] classes = new int[size.batch];
            for (int row = 0; row < size.batch; row++) {
                classes[row] = (i * 3 + row * 7) % CLASSES;
            }
            Tensor slower = Tensor.scalar(0.5f / (1 + i));
            workspace.run(variables, List.of(batch, Tensor.of(Shape.of(size.batch), classes), slower));
            update(checksum, workspace.output(0));
        }
        variables.names().forEach(name -> update(checksum, variables.get(name)));
        return Long.toHexString(checksum.getValue());
    }

    /** Every function of the tables, and the stable composites, at numbers near and far. */
    private static String functions(CpuEngine engine) {
        Expr x = Expr.input("x", TensorType.f32(25, 41));
        List<Expr> results = new ArrayList<>();
        for (Unary function : Unary.values()) {
            results.add(Expr.of(function, x));
        }
        for (Binary function : Binary.values()) {
            results.add(Expr.of(function, x, x.permute(1, 0).reshape(25, 41)));
        }
        results.addAll(List.of(x.softmax(1), x.logSumExp(0), x.sum(), x.max(), x.mean(1)));
        Tensor numbers = normal(Shape.of(25, 41), 5, 3);
        CRC32 checksum = new CRC32();
        engine.compile(Graph.of(List.of(x), results))
                .run(engine.variables(Map.of()), List.of(numbers))
                .forEach(result -> update(checksum, result));
        return Long.toHexString(checksum.getValue());
    }

    private static Tensor normal(Shape shape, int stream, double scale) {
        float[] numbers = new float[shape.count()];
        new Philox(20, stream, 0).normal(numbers);
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] *= (float) scale;
        }
        return Tensor.of(shape, numbers);
    }

    private static void update(CRC32 checksum, Tensor tensor) {
        for (float number : tensor.toFloats()) {
            int bits = Float.floatToIntBits(number); // one pattern for every NaN
            for (int shift = 0; shift < 32; shift += 8) {
                checksum.update(bits >>> shift);
            }
        }
    }
}
