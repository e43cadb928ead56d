package dev.backlight.bench;

import dev.backlight.data.Batch;
import dev.backlight.engine.CpuEngine;
import dev.backlight.engine.cpu.CompiledKernels;
import dev.backlight.engine.cpu.Matrix;
import dev.backlight.engine.cpu.MatrixProduct;
import dev.backlight.engine.cpu.Operand;
import dev.backlight.engine.cpu.WorkerPool;
import dev.backlight.model.Architecture;
import dev.backlight.model.Model;
import dev.backlight.nn.Activation;
import dev.backlight.nn.Dense;
import dev.backlight.nn.Layer;
import dev.backlight.nn.Loss;
import dev.backlight.nn.Sequential;
import dev.backlight.optim.Adam;
import dev.backlight.optim.GradientDescent;
import dev.backlight.optim.Schedule;
import dev.backlight.tensor.Shape;
import dev.backlight.tensor.Tensor;
import dev.backlight.train.TrainingStep;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Backlight, through its public API; only the bare matrix product has none. */
public final class Backlight implements Participant {
    public static void main(String[] arguments) throws Exception {
        switch (arguments[0]) {
            case "peak" -> Peak.print();
            case "profile" -> Profile.print();
            default -> Harness.run(arguments, Backlight::new);
        }
    }

    static Architecture architecture(Network network) {
        List<Layer> layers = new ArrayList<>();
        for (int i = 1; i <= network.layers(); i++) {
            layers.add(new Dense(network.widths().get(i)));
            if (i < network.layers()) {
                layers.add(network.classifies() ? Activation.RELU : Activation.TANH);
            }
        }
        return new Architecture(
                new Sequential(layers),
                Shape.of(network.inputs()),
                network.classifies() ? Loss.CROSS_ENTROPY : Loss.MEAN_SQUARED);
    }

    static Batch[] batches(Network network, Data data) {
        Batch[] batches = new Batch[data.batches()];
        for (int i = 0; i < batches.length; i++) {
            Tensor features = Tensor.of(Shape.of(data.size(), network.inputs()), data.features()[i]);
            Tensor targets = network.classifies()
                    ? Tensor.of(Shape.of(data.size()), data.classes()[i])
                    : Tensor.of(Shape.of(data.size(), network.outputs()), data.values()[i]);
            batches[i] = new Batch(features, targets, 0, i, i * data.size());
        }
        return batches;
    }

    @Override
    public Training training(Network network, Data data, boolean adam) {
        dev.backlight.train.Training training = dev.backlight.train.Training.of(architecture(network))
                .withOptimizer(adam ? new Adam() : new GradientDescent())
                .withSchedule(new Schedule.Constant(RATE))
                .withBatchSize(data.size());
        TrainingStep step = new TrainingStep(training, new CpuEngine(Participant.threads()), Long.MAX_VALUE);
        Batch[] batches = batches(network, data);
        return new Training() {
            @Override
            public void run(int batch) {
                step.run(batches[batch]);
            }

            @Override
            public double loss(int batch) {
                return step.run(batches[batch]);
            }
        };
    }

    @Override
    public Step inference(Network network, Data data) {
        Architecture architecture = architecture(network);
        Model model = new Model(
                architecture, architecture.initialParameters(1), Map.of(), new CpuEngine(Participant.threads()));
        Batch[] batches = batches(network, data);
        float[] outputs = new float[network.outputs()];
        return batch -> model.outputs(batches[batch].features()).copyTo(outputs, 0);
    }

    @Override
    public Step product(Product product) {
        Operand a = operand(product.m(), product.k(), product.transposedA());
        Operand b = operand(product.k(), product.n(), product.transposedB());
        Operand c = operand(product.m(), product.n(), false);
        MatrixProduct implementation = MatrixProduct.best(CompiledKernels.ALL);
        WorkerPool pool = new WorkerPool(Participant.threads());
        return turn -> implementation.multiply(pool, a, b, c, false);
    }

    private static Operand operand(int rows, int columns, boolean transposed) {
        Matrix layout = transposed ? Matrix.rowMajor(columns, rows).transposed() : Matrix.rowMajor(rows, columns);
        return Operand.of(values(rows * columns), 0, layout);
    }

    private static float[] values(int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (i % 17 - 8) / 8f;
        }
        return values;
    }
}
