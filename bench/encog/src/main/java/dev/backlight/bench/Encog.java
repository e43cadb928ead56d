package dev.backlight.bench;

import org.encog.engine.network.activation.ActivationFunction;
import org.encog.engine.network.activation.ActivationLinear;
import org.encog.engine.network.activation.ActivationReLU;
import org.encog.engine.network.activation.ActivationSoftMax;
import org.encog.engine.network.activation.ActivationTANH;
import org.encog.ml.data.basic.BasicMLDataSet;
import org.encog.neural.error.CrossEntropyErrorFunction;
import org.encog.neural.networks.BasicNetwork;
import org.encog.neural.networks.layers.BasicLayer;
import org.encog.neural.networks.training.propagation.back.Backpropagation;

/** Encog, pure Java in double: one iteration over a data set of one batch is a step. */
public final class Encog implements Participant {
    public static void main(String[] arguments) throws Exception {
        Harness.run(arguments, Encog::new);
    }

    private static BasicNetwork build(Network network) {
        BasicNetwork built = new BasicNetwork();
        built.addLayer(new BasicLayer(null, true, network.inputs()));
        for (int i = 1; i < network.layers(); i++) {
            ActivationFunction activation = network.classifies() ? new ActivationReLU() : new ActivationTANH();
            built.addLayer(new BasicLayer(activation, true, network.widths().get(i)));
        }
        ActivationFunction last = network.classifies() ? new ActivationSoftMax() : new ActivationLinear();
        built.addLayer(new BasicLayer(last, false, network.outputs()));
        built.getStructure().finalizeStructure();
        built.reset(1);
        return built;
    }

    private static double[][] rows(int size, int width, float[] values) {
        double[][] rows = new double[size][width];
        for (int i = 0; i < values.length; i++) {
            rows[i / width][i % width] = values[i];
        }
        return rows;
    }

    @Override
    public Training training(Network network, Data data, boolean adam) {
        if (adam) {
            throw new UnsupportedOperationException("has Adam for its one-thread trainer alone");
        }
        BasicNetwork built = build(network);
        // It adds the gradients of a batch up, so its rate is divided by the size.
        Backpropagation[] trainers = new Backpropagation[data.batches()];
        for (int i = 0; i < trainers.length; i++) {
            BasicMLDataSet batch = new BasicMLDataSet(
                    rows(data.size(), network.inputs(), data.features()[i]),
                    rows(data.size(), network.outputs(), data.values()[i]));
            trainers[i] = new Backpropagation(built, batch, RATE / data.size(), 0);
            // Two threads are slower than one for the tiny network.
            trainers[i].setThreadCount(network.classifies() ? Participant.threads() : 1);
            if (network.classifies()) {
                trainers[i].setErrorFunction(new CrossEntropyErrorFunction());
            }
        }
        return new Training() {
            @Override
            public void run(int batch) {
                trainers[batch].iteration();
            }

            @Override
            public double loss(int batch) {
                trainers[batch].iteration();
                return trainers[batch].getError();
            }
        };
    }

    @Override
    public Step inference(Network network, Data data) {
        BasicNetwork built = build(network);
        double[][] inputs = new double[data.batches()][];
        for (int i = 0; i < inputs.length; i++) {
            inputs[i] = rows(1, network.inputs(), data.features()[i])[0];
        }
        double[] outputs = new double[network.outputs()];
        return batch -> built.compute(inputs[batch], outputs);
    }
}
