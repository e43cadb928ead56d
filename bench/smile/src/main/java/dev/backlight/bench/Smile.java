package dev.backlight.bench;

import smile.model.mlp.Layer;
import smile.model.mlp.LayerBuilder;
import smile.model.mlp.OutputFunction;
import smile.util.function.TimeFunction;

/** Smile, which computes in double and calls OpenBLAS; a batch of one goes through its method for one sample. */
public final class Smile implements Participant {
    public static void main(String[] arguments) throws Exception {
        Harness.run(arguments, Smile::new);
    }

    static double[][] rows(int size, int width, float[] values) {
        double[][] rows = new double[size][width];
        for (int i = 0; i < values.length; i++) {
            rows[i / width][i % width] = values[i];
        }
        return rows;
    }

    private static double[][][] features(Network network, Data data) {
        double[][][] features = new double[data.batches()][][];
        for (int i = 0; i < features.length; i++) {
            features[i] = rows(data.size(), network.inputs(), data.features()[i]);
        }
        return features;
    }

    private static LayerBuilder[] layers(Network network) {
        LayerBuilder[] layers = new LayerBuilder[network.layers() + 1];
        layers[0] = Layer.input(network.inputs());
        for (int i = 1; i < network.layers(); i++) {
            int units = network.widths().get(i);
            layers[i] = network.classifies() ? Layer.rectifier(units) : Layer.tanh(units);
        }
        layers[network.layers()] = network.classifies()
                ? Layer.mle(network.outputs(), OutputFunction.SOFTMAX)
                : Layer.mse(network.outputs(), OutputFunction.LINEAR);
        return layers;
    }

    private static smile.classification.MLP classifier(Network network) {
        smile.classification.MLP model = new smile.classification.MLP(layers(network));
        model.setLearningRate(TimeFunction.constant(RATE));
        return model;
    }

    @Override
    public Training training(Network network, Data data, boolean adam) {
        if (adam) {
            throw new UnsupportedOperationException("has no Adam for its networks");
        }
        double[][][] features = features(network, data);
        return network.classifies() ? classification(network, data, features) : regression(network, data, features);
    }

    private static Training classification(Network network, Data data, double[][][] features) {
        smile.classification.MLP model = classifier(network);
        int[][] classes = data.classes();
        return quiet(
                data.size() == 1
                        ? batch -> model.update(features[batch][0], classes[batch][0])
                        : batch -> model.update(features[batch], classes[batch]));
    }

    private static Training regression(Network network, Data data, double[][][] features) {
        smile.regression.MLP model = new smile.regression.MLP(layers(network));
        model.setLearningRate(TimeFunction.constant(RATE));
        double[][] targets = new double[data.batches()][data.size()];
        for (int i = 0; i < targets.length; i++) {
            for (int j = 0; j < data.size(); j++) {
                targets[i][j] = data.values()[i][j];
            }
        }
        return quiet(batch -> model.update(features[batch], targets[batch]));
    }

    private static Training quiet(Step step) {
        return new Training() {
            @Override
            public void run(int batch) throws Exception {
                step.run(batch);
            }

            @Override
            public double loss(int batch) {
                return Double.NaN;
            }
        };
    }

    @Override
    public Step inference(Network network, Data data) {
        smile.classification.MLP model = classifier(network);
        double[][][] features = features(network, data);
        double[] outputs = new double[network.outputs()];
        return batch -> model.predict(features[batch][0], outputs);
    }
}
