package dev.backlight.model;

import dev.backlight.engine.Engine;
import dev.backlight.engine.Executable;
import dev.backlight.engine.Variables;
import dev.backlight.engine.Workspace;
import dev.backlight.expr.Expr;
import dev.backlight.expr.Graph;
import dev.backlight.nn.Mode;
import dev.backlight.tensor.Shape;
import dev.backlight.tensor.ShapeException;
import dev.backlight.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.stream.IntStream;

/**
 * Runs a frozen network on any number of samples from any number of threads: cuts them into batches of a few fixed
 * sizes, so that no plan is ever made for the size of a request, and leases the memory for each.
 */
final class Predictor {
    private static final int[] SIZES = {256, 32, 1};

    private final Architecture architecture;
    private final Engine engine;
    private final Variables variables;
    private final Map<Variant, Leases> variants = new ConcurrentHashMap<>();

    /** What an executable is made for. */
    private record Variant(int batch, boolean interpreted) {}

    /** An executable, and the workspaces of it that are free. */
    private record Leases(Executable executable, ConcurrentLinkedDeque<Workspace> free) {}

    Predictor(Architecture architecture, Map<String, Tensor> parameters, Engine engine) {
        this.architecture = architecture;
        this.engine = engine;
        this.variables = engine.variables(parameters);
    }

    Tensor run(Tensor features, boolean interpreted) {
        Shape sample = architecture.sample();
        if (features.shape().rank() == 0
                || !features.shape().slice(1, features.shape().rank()).equals(sample)) {
            throw new ShapeException("[predict] the network takes samples of shape " + sample
                    + ", one after the other along the first axis, not " + features.type());
        }
        int rows = features.shape().size(0);
        if (rows > 0 && largestUpTo(rows) == rows) {
            return run(leases(new Variant(rows, interpreted)), features); // whole, so nothing is copied
        }
        Leases single = leases(new Variant(1, interpreted));
        Shape output = single.executable.graph().outputs().getFirst().shape().with(0, rows);
        List<Tensor> results = new ArrayList<>();
        for (int at = 0; at < rows; ) {
            int size = largestUpTo(rows - at);
            Tensor part = features.rows(IntStream.range(at, at + size).toArray());
            results.add(run(leases(new Variant(size, interpreted)), part));
            at += size;
        }
        return Tensor.join(output, results);
    }

    private Tensor run(Leases leases, Tensor part) {
        Workspace workspace = leases.free.poll();
        if (workspace == null) {
            workspace = leases.executable.workspace();
        }
        workspace.run(variables, List.of(part));
        Tensor result = workspace.output(0);
        leases.free.push(workspace);
        return result;
    }

    private static int largestUpTo(int rows) {
        for (int size : SIZES) {
            if (size <= rows) {
                return size;
            }
        }
        throw new AssertionError(rows);
    }

    private Leases leases(Variant variant) {
        return variants.computeIfAbsent(variant, absent -> {
            Architecture.Built built = architecture.build(variant.batch, Mode.INFERENCE);
            Expr output = variant.interpreted ? interpret(built.output()) : built.output();
            Executable executable = engine.compile(Graph.of(List.of(built.input()), List.of(output)));
            return new Leases(executable, new ConcurrentLinkedDeque<>());
        });
    }

    private Expr interpret(Expr output) {
        return switch (architecture.loss()) {
            case CROSS_ENTROPY -> output.softmax(-1);
            case BINARY_CROSS_ENTROPY -> output.sigmoid();
            case HALF_SQUARED, SQUARED, MEAN_SQUARED, MEAN_ABSOLUTE_ERROR -> output;
        };
    }
}
