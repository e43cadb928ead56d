package dev.backlight.bench;

import dev.backlight.data.Batch;
import dev.backlight.engine.CpuEngine;
import dev.backlight.engine.Engine;
import dev.backlight.engine.Variables;
import dev.backlight.engine.Workspace;
import dev.backlight.expr.Expr;
import dev.backlight.expr.Graph;
import dev.backlight.grad.Gradient;
import dev.backlight.model.Architecture;
import dev.backlight.nn.Mode;
import dev.backlight.nn.Scope;
import dev.backlight.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/** How long a step's phases take: each graph holds one phase more than the one before, and is compiled on its own. */
final class Phases {
    private Phases() {}

    static void print() throws Exception {
        for (int size : List.of(32, 128, 1024)) {
            print(size);
        }
    }

    private static void print(int size) throws Exception {
        Network network = Network.DIGITS;
        Architecture architecture = Backlight.architecture(network);
        Architecture.Built built = architecture.build(size, Mode.TRAINING);
        Batch[] batches = Backlight.batches(network, Data.of(network, size, 8));
        Expr targets = Expr.input("targets", batches[0].targets().type());
        Expr loss = architecture.loss().perSample(built.output(), targets).mean();
        Gradient gradient = Gradient.of(loss);
        List<Expr> lossAndGradients = new ArrayList<>(List.of(loss));
        List<Graph.Update> updates = new ArrayList<>();
        for (Scope.Declared declared : built.parameters()) {
            Expr slope = gradient.by(declared.parameter()).orElseThrow();
            lossAndGradients.add(slope);
            updates.add(
                    new Graph.Update(declared.parameter(), declared.parameter().sub(slope.mul(Participant.RATE))));
        }
        List<Expr> inputs = List.of(built.input(), targets);
        Engine engine = new CpuEngine(Participant.threads());
        Variables variables = engine.variables(architecture.initialParameters(1));
        long forward = 0;
        for (int layer = 0; layer < network.layers(); layer++) {
            forward +=
                    2L * size * network.widths().get(layer) * network.widths().get(layer + 1);
        }
        print(engine, variables, "forward", size, batches, Graph.of(inputs, List.of(built.output())), forward);
        print(engine, variables, "loss", size, batches, Graph.of(inputs, List.of(loss)), forward);
        print(
                engine,
                variables,
                "gradients",
                size,
                batches,
                Graph.of(inputs, lossAndGradients),
                network.operations(size));
        print(
                engine,
                variables,
                "update",
                size,
                batches,
                new Graph(inputs, List.of(loss), updates, List.of()),
                network.operations(size));
    }

    private static void print(
            Engine engine, Variables variables, String phase, int size, Batch[] batches, Graph graph, long operations)
            throws Exception {
        Workspace workspace = engine.compile(graph).workspace();
        List<List<Tensor>> values = new ArrayList<>();
        for (Batch batch : batches) {
            values.add(List.of(batch.features(), batch.targets()));
        }
        Timing timing = Timing.of(i -> workspace.run(variables, values.get(i)), batches.length, 2, 0.7);
        new Line()
                .with("work", phase + " " + size)
                .with("nanos", timing.median())
                .with("operations", operations)
                .print();
    }
}
