package dev.backlight.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Gradients;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.core.Variable;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.types.TFloat32;

/** TensorFlow-Java's core API in graph mode, where alone it differentiates. */
public final class Tensorflow implements Participant {
    public static void main(String[] arguments) throws Exception {
        Harness.run(arguments, Tensorflow::new);
    }

    private static final class Built {
        final Graph graph = new Graph();
        final Ops tf = Ops.create(graph);
        final List<Op> initial = new ArrayList<>();
        final List<Variable<TFloat32>> parameters = new ArrayList<>();
        final Placeholder<TFloat32> x;
        final Operand<TFloat32> outputs;
        private final SplittableRandom random = new SplittableRandom(1);

        Built(Network network, int size) {
            x = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(size, network.inputs())));
            Operand<TFloat32> y = x;
            for (int i = 0; i < network.layers(); i++) {
                int in = network.widths().get(i);
                int out = network.widths().get(i + 1);
                y = tf.nn.biasAdd(
                        tf.linalg.matMul(y, parameter(Shape.of(in, out), Math.sqrt(6.0 / in))),
                        parameter(Shape.of(out), 0.01));
                if (i + 1 < network.layers()) {
                    y = network.classifies() ? tf.nn.relu(y) : tf.math.tanh(y);
                }
            }
            outputs = y;
        }

        private Variable<TFloat32> parameter(Shape shape, double bound) {
            float[] values = new float[(int) shape.size()];
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) random.nextDouble(-bound, bound);
            }
            Variable<TFloat32> variable = variable(shape, values);
            parameters.add(variable);
            return variable;
        }

        private Variable<TFloat32> variable(Shape shape, float... values) {
            Variable<TFloat32> variable = tf.variable(shape, TFloat32.class);
            initial.add(tf.assign(variable, tf.constant(shape, DataBuffers.of(values))));
            return variable;
        }

        List<Op> update(Operand<TFloat32> loss, boolean adam) {
            Gradients gradients = tf.gradients(loss, parameters);
            Operand<TFloat32> rate = tf.constant((float) RATE);
            List<Op> updates = new ArrayList<>();
            if (!adam) {
                for (int i = 0; i < parameters.size(); i++) {
                    updates.add(tf.train.applyGradientDescent(parameters.get(i), rate, gradients.<TFloat32>dy(i)));
                }
                return updates;
            }
            Operand<TFloat32> beta1 = tf.constant(0.9f);
            Operand<TFloat32> beta2 = tf.constant(0.999f);
            Variable<TFloat32> power1 = variable(Shape.scalar(), 0.9f);
            Variable<TFloat32> power2 = variable(Shape.scalar(), 0.999f);
            for (int i = 0; i < parameters.size(); i++) {
                Shape shape = parameters.get(i).shape();
                updates.add(tf.train.applyAdam(
                        parameters.get(i),
                        variable(shape, new float[(int) shape.size()]),
                        variable(shape, new float[(int) shape.size()]),
                        power1,
                        power2,
                        rate,
                        beta1,
                        beta2,
                        tf.constant(1e-8f),
                        gradients.<TFloat32>dy(i)));
            }
            Ops after = tf.withControlDependencies(updates);
            updates.add(after.assign(power1, after.math.mul(power1, beta1)));
            updates.add(after.assign(power2, after.math.mul(power2, beta2)));
            return updates;
        }

        Session session() {
            Session session = new Session(
                    graph,
                    ConfigProto.newBuilder()
                            .setIntraOpParallelismThreads(Participant.threads())
                            .setInterOpParallelismThreads(1)
                            .build());
            Session.Runner runner = session.runner();
            initial.forEach(runner::addTarget);
            runner.run();
            return session;
        }
    }

    private static TFloat32[] tensors(int size, int width, float[][] values) {
        TFloat32[] tensors = new TFloat32[values.length];
        for (int i = 0; i < tensors.length; i++) {
            tensors[i] = TFloat32.tensorOf(Shape.of(size, width), DataBuffers.of(values[i]));
        }
        return tensors;
    }

    @Override
    public Training training(Network network, Data data, boolean adam) {
        Built built = new Built(network, data.size());
        Ops tf = built.tf;
        Placeholder<TFloat32> y =
                tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(data.size(), network.outputs())));
        Operand<TFloat32> loss = network.classifies()
                ? tf.math.mean(
                        tf.nn.softmaxCrossEntropyWithLogits(built.outputs, y).loss(), tf.constant(0))
                : tf.math.mean(tf.math.squaredDifference(built.outputs, y), tf.array(0, 1));
        List<Op> updates = built.update(loss, adam);
        Session session = built.session();
        TFloat32[] features = tensors(data.size(), network.inputs(), data.features());
        TFloat32[] targets = tensors(data.size(), network.outputs(), data.values());
        return new Training() {
            @Override
            public void run(int batch) {
                Session.Runner runner =
                        session.runner().feed(built.x, features[batch]).feed(y, targets[batch]);
                updates.forEach(runner::addTarget);
                runner.run();
            }

            @Override
            public double loss(int batch) {
                Session.Runner runner =
                        session.runner().feed(built.x, features[batch]).feed(y, targets[batch]);
                try (Result result = runner.fetch(loss).run()) {
                    return ((TFloat32) result.get(0)).getFloat();
                }
            }
        };
    }

    @Override
    public Step inference(Network network, Data data) {
        Built built = new Built(network, data.size());
        Session session = built.session();
        TFloat32[] features = tensors(data.size(), network.inputs(), data.features());
        float[] outputs = new float[network.outputs()];
        return batch -> {
            Session.Runner runner =
                    session.runner().feed(built.x, features[batch]).fetch(built.outputs);
            try (Result result = runner.run()) {
                ((TFloat32) result.get(0)).asRawTensor().data().asFloats().read(outputs);
            }
        };
    }
}
