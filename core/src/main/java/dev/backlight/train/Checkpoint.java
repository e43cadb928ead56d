package dev.backlight.train;

import dev.backlight.data.Dataset;
import dev.backlight.data.Split;
import dev.backlight.format.FormatException;
import dev.backlight.format.Safetensors;
import dev.backlight.model.Model;
import dev.backlight.tensor.ShapeException;
import dev.backlight.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A training that can go on: a model file that also holds the optimizer's states, how far the training is, and what
 * must be the same when it goes on. It predicts like any model file.
 *
 * <p>All of that is kept under names that begin with {@link Model#CHECKPOINT}: tensors for the states and the best
 * parameters, texts for the rest.
 *
 * @param model the network as it is
 * @param states the optimizer's states as they are
 * @param progress how far the training is
 * @param settings what the training and its data are, by name
 */
record Checkpoint(Model model, Map<String, Tensor> states, Progress progress, Map<String, String> settings) {
    private static final String STATE = Model.CHECKPOINT + "state/";
    private static final String BEST = Model.CHECKPOINT + "best/";
    private static final String SETTING = Model.CHECKPOINT + "setting/";
    private static final String EPOCH = Model.CHECKPOINT + "epoch";
    private static final String BATCH = Model.CHECKPOINT + "batch";
    private static final String LOSS_SUM = Model.CHECKPOINT + "lossSum";
    private static final String CORRECT = Model.CHECKPOINT + "correct";
    private static final String LAST_LOSS = Model.CHECKPOINT + "lastLoss";
    private static final String BEST_EPOCH = Model.CHECKPOINT + "bestEpoch";
    private static final String BEST_LOSS = Model.CHECKPOINT + "bestLoss";

    /** Everything besides the network that decides over the result: a training that goes on must have the same. */
    static Map<String, String> settings(Training training, Split<Dataset> data) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("samples", Integer.toString(data.training().size()));
        settings.put("validation samples", Integer.toString(data.validation().size()));
        settings.put("batch size", Integer.toString(training.batchSize()));
        settings.put("epochs", Integer.toString(training.epochs()));
        settings.put("patience", Integer.toString(training.patience()));
        settings.put("optimizer", training.optimizerName());
        settings.put("rate", training.schedule().toString());
        settings.put("reduction", training.reduction().toString());
        settings.put("seed", Long.toString(training.seed()));
        settings.put("hash of the samples", hash(data.training()));
        settings.put("hash of the validation samples", hash(data.validation()));
        return settings;
    }

    private static String hash(Dataset data) {
        return String.format(
                "%08x%08x", data.features().hashCode(), data.targets().hashCode());
    }

    /** Writes the checkpoint, or replaces it as a whole. */
    void write(Path file) throws IOException {
        Safetensors content = model.content();
        Map<String, Tensor> tensors = new LinkedHashMap<>(content.tensors());
        states.forEach((name, value) -> tensors.put(STATE + name, value));
        progress.best().parameters().forEach((name, value) -> tensors.put(BEST + name, value));
        Map<String, String> texts = new LinkedHashMap<>(content.metadata());
        settings.forEach((name, value) -> texts.put(SETTING + name, value));
        texts.put(EPOCH, Integer.toString(progress.epoch()));
        texts.put(BATCH, Integer.toString(progress.batch()));
        texts.put(LOSS_SUM, Double.toString(progress.lossSum()));
        texts.put(CORRECT, Integer.toString(progress.correct()));
        texts.put(LAST_LOSS, Double.toString(progress.lastLoss()));
        texts.put(BEST_EPOCH, Integer.toString(progress.best().epoch()));
        texts.put(BEST_LOSS, Double.toString(progress.best().loss()));
        new Safetensors(tensors, texts).write(file);
    }

    /**
     * Reads a checkpoint of a training.
     *
     * @param settings those of the training
     * @param model the training's network, with any parameters
     * @throws FormatException if the file is malformed or holds a finished model
     * @throws IllegalArgumentException if it is a checkpoint of another training; the message says what differs
     */
    static Checkpoint read(Path file, Training training, Map<String, String> settings, Model model) throws IOException {
        Safetensors content = Safetensors.read(file);
        Texts texts = new Texts(file, content.metadata());
        if (!content.metadata().containsKey(EPOCH)) {
            throw new FormatException(
                    file + ": there is nothing to resume: it holds a model, but no state of a training");
        }
        settings.forEach((name, value) -> texts.requireSame(name, SETTING + name, value));
        texts.requireSame(
                "network", Model.ARCHITECTURE, model.content().metadata().get(Model.ARCHITECTURE));

        int epoch = texts.count(EPOCH, 0, training.epochs());
        long steps = training.stepsPerEpoch(Integer.parseInt(settings.get("samples")));
        int batch = texts.count(BATCH, 0, epoch < training.epochs() ? (int) steps - 1 : 0);
        int seen = batch * training.batchSize();
        int bestEpoch = texts.count(BEST_EPOCH, Progress.Best.NONE.epoch(), epoch - 1);
        boolean hasBest = training.patience() > 0 && bestEpoch >= 0;
        Progress.Best best = new Progress.Best(
                bestEpoch,
                texts.real(BEST_LOSS),
                hasBest ? network(file, model, withPrefix(content, BEST)).parameters() : Map.of());
        int correct = texts.count(CORRECT, 0, seen);
        Progress progress =
                new Progress(epoch, batch, texts.finite(LOSS_SUM), seen, correct, texts.real(LAST_LOSS), best);
        Map<String, Tensor> parameters = new LinkedHashMap<>(content.tensors());
        parameters.keySet().removeIf(name -> name.startsWith(Model.CHECKPOINT));
        return new Checkpoint(network(file, model, parameters), withPrefix(content, STATE), progress, settings);
    }

    private static Map<String, Tensor> withPrefix(Safetensors content, String prefix) {
        Map<String, Tensor> found = new LinkedHashMap<>();
        content.tensors().forEach((name, value) -> {
            if (name.startsWith(prefix)) {
                found.put(name.substring(prefix.length()), value);
            }
        });
        return found;
    }

    private static Model network(Path file, Model model, Map<String, Tensor> parameters) throws FormatException {
        try {
            return new Model(model.architecture(), parameters, Map.of());
        } catch (ShapeException misfit) {
            throw new FormatException(file + ": " + misfit.getMessage());
        }
    }

    /** Reads the texts of a checkpoint and says which of them is wrong. */
    private record Texts(Path file, Map<String, String> texts) {
        void requireSame(String what, String name, @Nullable String here) {
            String saved = texts.get(name);
            if (!Objects.equals(saved, here)) {
                throw new IllegalArgumentException("[resume] " + file + " belongs to another training: " + what + " "
                        + (saved == null ? "not known" : saved) + " there, " + here + " here");
            }
        }

        int count(String name, int from, int to) throws FormatException {
            try {
                int value = Integer.parseInt(text(name));
                if (from <= value && value <= to) {
                    return value;
                }
            } catch (NumberFormatException notAnInteger) {
                // said below
            }
            throw new FormatException(
                    file + ": \"" + name + "\" is not a number from " + from + " to " + to + ", but " + text(name));
        }

        double finite(String name) throws FormatException {
            double value = real(name);
            if (!Double.isFinite(value)) {
                throw new FormatException(file + ": \"" + name + "\" is not finite, but " + value);
            }
            return value;
        }

        double real(String name) throws FormatException {
            try {
                return Double.parseDouble(text(name));
            } catch (NumberFormatException notANumber) {
                throw new FormatException(file + ": \"" + name + "\" is not a number, but " + text(name));
            }
        }

        private String text(String name) throws FormatException {
            String text = texts.get(name);
            if (text == null) {
                throw new FormatException(file + ": \"" + name + "\" is missing");
            }
            return text;
        }
    }
}
