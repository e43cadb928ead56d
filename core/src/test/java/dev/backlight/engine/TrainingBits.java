package dev.backlight.engine;

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
 * one of every scalar function.
 */
public final class TrainingBits {
    private static final int BATCH = 7;
    private static final int INPUTS = 13;
    private static final int HIDDEN = 17;
    private static final int CLASSES = 10;
    private static final int STEPS = 20;

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
            engines.put(threads + " threads, no vectors", CpuEngine.withoutVectorApi(threads));
        }
        engines.forEach((name, engine) -> {
            lines.append("tanh ")
                    .append(train(engine, Expr::tanh))
                    .append(' ')
                    .append(name)
                    .append('\n');
            lines.append("sigmoid ")
                    .append(train(engine, Expr::sigmoid))
                    .append(' ')
                    .append(name)
                    .append('\n');
            lines.append("relu ")
                    .append(train(engine, Expr::relu))
                    .append(' ')
                    .append(name)
                    .append('\n');
            lines.append("functions ")
                    .append(functions(engine))
                    .append(' ')
                    .append(name)
                    .append('\n');
        });
        return lines.toString();
    }

    private static String train(CpuEngine engine, UnaryOperator<Expr> activation) {
        Map<String, Tensor> initial = new LinkedHashMap<>();
        initial.put("W1", normal(Shape.of(INPUTS, HIDDEN), 1, 0.3));
        initial.put("b1", normal(Shape.of(HIDDEN), 2, 0.1));
        initial.put("W2", normal(Shape.of(HIDDEN, CLASSES), 3, 0.3));
        initial.put("b2", normal(Shape.of(CLASSES), 4, 0.1));
        Map<String, Expr> parameters = new LinkedHashMap<>();
        initial.forEach((name, value) -> parameters.put(name, Expr.parameter(name, value.type())));

        Expr x = Expr.input("x", TensorType.f32(BATCH, INPUTS));
        Expr labels = Expr.input("labels", TensorType.i32(BATCH));
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
        for (int i = 0; i < STEPS; i++) {
            Tensor batch = normal(Shape.of(BATCH, INPUTS), 100 + i, 1);
            int[] classes = new int[BATCH];
            for (int row = 0; row < BATCH; row++) {
                classes[row] = (i * 3 + row * 7) % CLASSES;
            }
            Tensor slower = Tensor.scalar(0.5f / (1 + i));
            workspace.run(variables, List.of(batch, Tensor.of(Shape.of(BATCH), classes), slower));
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
