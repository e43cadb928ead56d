import dev.backlight.data.Dataset;
import dev.backlight.model.Architecture;
import dev.backlight.model.Model;
import dev.backlight.nn.Activation;
import dev.backlight.nn.Dense;
import dev.backlight.nn.Loss;
import dev.backlight.nn.Sequential;
import dev.backlight.optim.Schedule;
import dev.backlight.tensor.Shape;
import dev.backlight.tensor.Tensor;
import dev.backlight.train.Trainer;
import dev.backlight.train.Training;

/** Learns the exclusive or: the smallest task that a network without a hidden layer cannot solve. */
public final class Xor {
    private Xor() {}

    public static void main(String[] arguments) throws Exception {
        Tensor inputs = Tensor.of(Shape.of(4, 2), 0f, 0f, 0f, 1f, 1f, 0f, 1f, 1f);
        Tensor targets = Tensor.of(Shape.of(4, 1), 0f, 1f, 1f, 0f);

        Sequential network = Sequential.of(new Dense(8), Activation.TANH, new Dense(1));
        Architecture architecture = new Architecture(network, Shape.of(2), Loss.BINARY_CROSS_ENTROPY);
        Training training = Training.of(architecture)
                .withSchedule(new Schedule.Constant(0.02))
                .withEpochs(500)
                .withBatchSize(4);

        Model model = new Trainer(training).train(new Dataset(inputs, targets)).model();

        Tensor probabilities = model.predict(inputs);
        for (int row = 0; row < 4; row++) {
            System.out.printf(
                    "%.0f xor %.0f: %.3f%n", inputs.at(2 * row), inputs.at(2 * row + 1), probabilities.at(row));
        }
    }
}
