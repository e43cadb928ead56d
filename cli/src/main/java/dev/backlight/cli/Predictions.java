package dev.backlight.cli;

import dev.backlight.model.Model;
import dev.backlight.tables.NumberColumn;
import dev.backlight.tables.TableEncoding;
import dev.backlight.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a model says of each row, in the target's own terms. */
final class Predictions {
    private final List<String> classes;
    /** Before and after the softmax or sigmoid, {@code [rows, outputs]}. */
    private final double[] logits;

    private final double[] values;
    private final int outputs;
    private final int size;
    private final Optional<NumberColumn> target;

    private Predictions(TrainedModel trained, Tensor features) {
        Model model = trained.model();
        classes = trained.classes();
        size = features.shape().size(0);
        Tensor predicted = model.predict(features);
        values = predicted.toDoubles();
        logits = classes.isEmpty() ? values : model.outputs(features).toDoubles();
        outputs = predicted.shape().size(1);
        target = trained.encoding()
                .map(TableEncoding::target)
                .map(column -> column instanceof NumberColumn number ? number : null);
    }

    /** What is said of one row. */
    sealed interface Row {}

    /**
     * A class.
     *
     * @param probability the one that the network gives it
     * @param all the probabilities of all classes, in their order
     */
    record OfClass(String name, double probability, List<Double> all) implements Row {}

    /** A number, in the target's own unit. */
    record OfNumber(double value) implements Row {}

    static Predictions of(TrainedModel model, Tensor features) {
        return new Predictions(model, features);
    }

    /** The names of the classes; none if numbers are predicted. */
    List<String> classes() {
        return classes;
    }

    int size() {
        return size;
    }

    Row row(int row) {
        int at = row * outputs;
        if (classes.isEmpty()) {
            double value = values[at];
            return new OfNumber(target.map(column -> column.restore(value)).orElse(value));
        }
        List<Double> all = new ArrayList<>();
        int chosen = 0;
        if (outputs == 1) { // the probability of the second of two classes
            all.addAll(List.of(1 - values[at], values[at]));
            chosen = logits[at] > 0 ? 1 : 0;
        } else {
            for (int i = 0; i < outputs; i++) {
                all.add(values[at + i]);
                chosen = logits[at + i] > logits[at + chosen] ? i : chosen;
            }
        }
        return new OfClass(classes.get(chosen), all.get(chosen), all);
    }
}
