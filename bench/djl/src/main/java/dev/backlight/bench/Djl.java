package dev.backlight.bench;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import ai.djl.training.Trainer;
import ai.djl.training.initializer.XavierInitializer;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;

/** DJL with its PyTorch engine; threads are set by the properties {@code ai.djl.pytorch.num_threads}. */
public final class Djl implements Participant {
    public static void main(String[] arguments) throws Exception {
        Harness.run(arguments, Djl::new);
    }

    private static Block block(Network network) {
        SequentialBlock block = new SequentialBlock();
        for (int i = 1; i <= network.layers(); i++) {
            block.add(Linear.builder().setUnits(network.widths().get(i)).build());
            if (i < network.layers()) {
                block.add(network.classifies() ? Activation.reluBlock() : Activation.tanhBlock());
            }
        }
        return block;
    }

    private static NDArray[] features(NDManager manager, Network network, Data data) {
        NDArray[] features = new NDArray[data.batches()];
        for (int i = 0; i < features.length; i++) {
            features[i] = manager.create(data.features()[i], new Shape(data.size(), network.inputs()));
        }
        return features;
    }

    @Override
    public Training training(Network network, Data data, boolean adam) {
        Model model = Model.newInstance("bench");
        model.setBlock(block(network));
        Loss loss = network.classifies() ? Loss.softmaxCrossEntropyLoss() : Loss.l2Loss("L2Loss", 1);
        Tracker rate = Tracker.fixed((float) RATE);
        Trainer trainer = model.newTrainer(new DefaultTrainingConfig(loss)
                .optOptimizer(
                        adam
                                ? Optimizer.adam().optLearningRateTracker(rate).build()
                                : Optimizer.sgd().setLearningRateTracker(rate).build())
                .optDevices(new Device[] {Device.cpu()}));
        trainer.initialize(new Shape(data.size(), network.inputs()));
        NDManager manager = model.getNDManager();
        NDArray[] features = features(manager, network, data);
        NDArray[] targets = new NDArray[data.batches()];
        for (int i = 0; i < targets.length; i++) {
            targets[i] = network.classifies()
                    ? manager.create(data.classes()[i]).toType(DataType.FLOAT32, false)
                    : manager.create(data.values()[i], new Shape(data.size(), network.outputs()));
        }
        return new Training() {
            @Override
            public void run(int batch) {
                NDArray x = features[batch];
                NDArray y = targets[batch];
                try (NDManager scope = trainer.getManager().newSubManager()) {
                    x.tempAttach(scope);
                    y.tempAttach(scope);
                    try (GradientCollector gradients = trainer.newGradientCollector()) {
                        NDList outputs = trainer.forward(new NDList(x), new NDList(y));
                        gradients.backward(loss.evaluate(new NDList(y), outputs));
                    }
                    trainer.step();
                }
            }

            @Override
            public double loss(int batch) {
                try (NDManager scope = trainer.getManager().newSubManager()) {
                    features[batch].tempAttach(scope);
                    targets[batch].tempAttach(scope);
                    NDList outputs = trainer.evaluate(new NDList(features[batch]));
                    return loss.evaluate(new NDList(targets[batch]), outputs).getFloat();
                }
            }
        };
    }

    /** Blocks called directly: its {@code Predictor} took twice as long. */
    @Override
    public Step inference(Network network, Data data) {
        Model model = Model.newInstance("bench");
        Block block = block(network);
        model.setBlock(block);
        NDManager manager = model.getNDManager();
        block.setInitializer(new XavierInitializer(), Parameter.Type.WEIGHT);
        block.initialize(manager, DataType.FLOAT32, new Shape(data.size(), network.inputs()));
        NDArray[] features = features(manager, network, data);
        ParameterStore parameters = new ParameterStore(manager, false);
        return batch -> {
            // Through the model, which closes everything once nobody holds it.
            try (NDManager scope = model.getNDManager().newSubManager()) {
                features[batch].tempAttach(scope);
                block.forward(parameters, new NDList(features[batch]), false)
                        .get(0)
                        .toFloatArray();
            }
        };
    }
}
