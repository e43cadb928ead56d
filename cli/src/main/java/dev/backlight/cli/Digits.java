package dev.backlight.cli;

import dev.backlight.mnist.Mnist;
import dev.backlight.nn.Loss;
import dev.backlight.tables.MissingCells;
import java.util.List;
import java.util.Optional;

/** The digits of MNIST, and how they are learnt where nothing is said. */
record Digits() implements DataSource {
    static final long SEED = 1;
    /** Chosen on 50,000 of the 60,000 digits, validated on the other 10,000; see docs/mnist.md. */
    static final TrainSettings DEFAULTS = new TrainSettings(
            Layers.parse("256 relu, 128 relu"),
            Loss.CROSS_ENTROPY,
            OptimizerChoice.ADAM,
            ScheduleChoice.COSINE,
            0.005,
            5,
            96,
            0);

    @Override
    public String modelName() {
        return "mnist.safetensors";
    }

    @Override
    public DataSettings defaults(long seed) {
        return new DataSettings(Optional.empty(), List.of(), MissingCells.ERROR, 0, seed);
    }

    @Override
    public Task task(DataSettings settings) {
        return new Task(
                List.of("mnist: 60,000 digits to learn from, 10,000 to test with after the last step"),
                Mnist.train().split(settings.validation(), settings.seed()),
                Mnist.CLASSES,
                Optional.empty(),
                Optional.of(Mnist::test),
                DEFAULTS);
    }
}
