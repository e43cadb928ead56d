package dev.backlight.bench;

import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.nd4j.nativeblas.NativeOpsHolder;

/** DL4J with ND4J's native backend for AVX-512. */
public final class Dl4j implements Participant {
    public static void main(String[] arguments) throws Exception {
        Harness.run(arguments, Dl4j::new);
    }

    private static MultiLayerNetwork build(Network network, boolean adam) {
        Nd4j.create(1); // finds the backend, which the next line needs
        NativeOpsHolder.getInstance().getDeviceNativeOps().setOmpNumThreads(Participant.threads());
        NeuralNetConfiguration.ListBuilder list = new NeuralNetConfiguration.Builder()
                .seed(1)
                .dataType(DataType.FLOAT)
                .updater(adam ? new Adam(RATE) : new Sgd(RATE))
                .weightInit(WeightInit.XAVIER)
                .list();
        for (int i = 0; i + 1 < network.layers(); i++) {
            list.layer(new DenseLayer.Builder()
                    .nIn(network.widths().get(i))
                    .nOut(network.widths().get(i + 1))
                    .activation(network.classifies() ? Activation.RELU : Activation.TANH)
                    .build());
        }
        list.layer(new OutputLayer.Builder(network.classifies() ? LossFunction.MCXENT : LossFunction.MSE)
                .nIn(network.widths().get(network.layers() - 1))
                .nOut(network.outputs())
                .activation(network.classifies() ? Activation.SOFTMAX : Activation.IDENTITY)
                .build());
        MultiLayerNetwork built = new MultiLayerNetwork(list.build());
        built.init();
        return built;
    }

    private static INDArray[] arrays(int size, int width, float[][] values) {
        INDArray[] arrays = new INDArray[values.length];
        for (int i = 0; i < arrays.length; i++) {
            arrays[i] = Nd4j.createFromArray(values[i]).reshape(size, width);
        }
        return arrays;
    }

    @Override
    public Training training(Network network, Data data, boolean adam) {
        MultiLayerNetwork built = build(network, adam);
        INDArray[] features = arrays(data.size(), network.inputs(), data.features());
        INDArray[] targets = arrays(data.size(), network.outputs(), data.values());
        DataSet[] batches = new DataSet[data.batches()];
        for (int i = 0; i < batches.length; i++) {
            batches[i] = new DataSet(features[i], targets[i]);
        }
        return new Training() {
            @Override
            public void run(int batch) {
                built.fit(batches[batch]);
            }

            @Override
            public double loss(int batch) {
                return built.score(batches[batch]);
            }
        };
    }

    @Override
    public Step inference(Network network, Data data) {
        MultiLayerNetwork built = build(network, false);
        INDArray[] features = arrays(data.size(), network.inputs(), data.features());
        return batch -> built.output(features[batch]).toFloatVector();
    }
}
