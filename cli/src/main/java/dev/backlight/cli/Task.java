package dev.backlight.cli;

import dev.backlight.data.Dataset;
import dev.backlight.data.Split;
import dev.backlight.model.Architecture;
import dev.backlight.nn.Loss;
import dev.backlight.tables.TableEncoding;
import dev.backlight.tensor.Shape;
import dev.backlight.tensor.Tensor;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What a network is to learn, ready for training.
 *
 * @param remarks what a person should know about it, one line each
 * @param parts rows to train on, and rows to validate on
 * @param classes the names of the classes; none if numbers are predicted
 * @param encoding how rows of a table became numbers; empty for data that are no table
 * @param test rows to look at once, after the last step; empty if the data have none set apart
 * @param defaults how to train where nothing is said
 */
record Task(
        List<String> remarks,
        Split<Dataset> parts,
        List<String> classes,
        Optional<TableEncoding> encoding,
        Optional<Supplier<Dataset>> test,
        TrainSettings defaults) {

    boolean isClassification() {
        return !classes.isEmpty();
    }

    /** Why a loss does not fit what is to be learnt; empty if it does. */
    Optional<String> misfit(Loss loss) {
        if (isClassification() == loss.takesLogits()) {
            return loss == Loss.BINARY_CROSS_ENTROPY && classes.size() != 2
                    ? Optional.of("it tells 2 classes apart, but there are " + classes.size() + "; take cross_entropy")
                    : Optional.empty();
        }
        return Optional.of(
                isClassification()
                        ? "it is for numbers, but a category is to be predicted; take cross_entropy"
                        : "it is for categories, but a number is to be predicted; take mean_squared, half_squared,"
                                + " squared or mean_absolute_error, or name the column with --category");
    }

    Architecture architecture(TrainSettings settings) {
        int outputs = settings.loss() == Loss.CROSS_ENTROPY ? classes.size() : 1;
        Shape features = parts.training().features().shape();
        return new Architecture(
                settings.layers().network(outputs), features.slice(1, features.rank()), settings.loss());
    }

    /** The rows for training and validation with targets as the loss takes them. */
    Split<Dataset> parts(Loss loss) {
        return parts.map(part -> forLoss(part, loss));
    }

    /** Class numbers {@code i32[n]} become {@code f32[n, 1]} for a loss that takes a yes or no. */
    static Dataset forLoss(Dataset data, Loss loss) {
        if (loss != Loss.BINARY_CROSS_ENTROPY || data.targets().element().isReal()) {
            return data;
        }
        Tensor targets = data.targets().toF32().reshape(Shape.of(data.size(), 1));
        return new Dataset(data.features(), targets);
    }
}
