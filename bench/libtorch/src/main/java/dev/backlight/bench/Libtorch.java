package dev.backlight.bench;

import static org.bytedeco.pytorch.global.torch.cross_entropy_loss;
import static org.bytedeco.pytorch.global.torch.mse_loss;
import static org.bytedeco.pytorch.global.torch.relu;
import static org.bytedeco.pytorch.global.torch.set_num_threads;
import static org.bytedeco.pytorch.global.torch.tanh;

import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Adam;
import org.bytedeco.pytorch.AdamOptions;
import org.bytedeco.pytorch.LinearImpl;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Optimizer;
import org.bytedeco.pytorch.SGD;
import org.bytedeco.pytorch.SGDOptions;
import org.bytedeco.pytorch.Tensor;

/** libtorch's C++ modules through JavaCPP; {@code org.bytedeco.openblas.load} decides who multiplies matrices. */
public final class Libtorch implements Participant {
    public static void main(String[] arguments) throws Exception {
        Harness.run(arguments, () -> {
            set_num_threads(Participant.threads());
            return new Libtorch();
        });
    }

    /** A network's layers, called one after the other as a C++ user would. */
    private static final class Layers {
        private final Module module = new Module();
        private final LinearImpl[] layers;
        private final boolean classifies;

        Layers(Network network) {
            layers = new LinearImpl[network.layers()];
            classifies = network.classifies();
            for (int i = 0; i < layers.length; i++) {
                layers[i] = module.register_module(
                        "layer" + i,
                        new LinearImpl(network.widths().get(i), network.widths().get(i + 1)));
            }
        }

        Tensor forward(Tensor x) {
            Tensor y = layers[0].forward(x);
            for (int i = 1; i < layers.length; i++) {
                y = layers[i].forward(classifies ? relu(y) : tanh(y));
            }
            return y;
        }
    }

    private static Tensor[] features(Network network, Data data) {
        Tensor[] features = new Tensor[data.batches()];
        for (int i = 0; i < features.length; i++) {
            features[i] = Tensor.create(data.features()[i], data.size(), network.inputs());
        }
        return features;
    }

    @Override
    public Training training(Network network, Data data, boolean adam) {
        Layers layers = new Layers(network);
        Optimizer optimizer = adam
                ? new Adam(layers.module.parameters(), new AdamOptions(RATE))
                : new SGD(layers.module.parameters(), new SGDOptions(RATE));
        Tensor[] features = features(network, data);
        Tensor[] targets = new Tensor[data.batches()];
        for (int i = 0; i < targets.length; i++) {
            targets[i] = network.classifies()
                    ? Tensor.create(longs(data.classes()[i]), data.size())
                    : Tensor.create(data.values()[i], data.size(), network.outputs());
        }
        return new Training() {
            private Tensor evaluate(int batch) {
                Tensor outputs = layers.forward(features[batch]);
                return network.classifies()
                        ? cross_entropy_loss(outputs, targets[batch])
                        : mse_loss(outputs, targets[batch]);
            }

            @Override
            public void run(int batch) {
                try (PointerScope _ = new PointerScope()) {
                    optimizer.zero_grad();
                    evaluate(batch).backward();
                    optimizer.step();
                }
            }

            @Override
            public double loss(int batch) {
                try (PointerScope _ = new PointerScope()) {
                    return evaluate(batch).item_float();
                }
            }
        };
    }

    private static long[] longs(int[] values) {
        long[] longs = new long[values.length];
        for (int i = 0; i < values.length; i++) {
            longs[i] = values[i];
        }
        return longs;
    }

    @Override
    public Step inference(Network network, Data data) {
        Layers layers = new Layers(network);
        Tensor[] features = features(network, data);
        float[] outputs = new float[network.outputs()];
        NoGradGuard withoutGradients = new NoGradGuard(); // until the process ends
        return batch -> {
            try (PointerScope _ = new PointerScope()) {
                layers.forward(features[batch]).data_ptr_float().get(outputs);
            }
        };
    }
}
