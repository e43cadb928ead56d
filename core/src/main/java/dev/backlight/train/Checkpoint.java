package dev.backlight.train;

import dev.backlight.engine.NonFiniteException;
import dev.backlight.format.FormatException;
import dev.backlight.format.Json;
import dev.backlight.format.Json.JsonNumber;
import dev.backlight.format.Json.JsonObject;
import dev.backlight.format.Safetensors;
import dev.backlight.model.Model;
import dev.backlight.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A training that can go on: a model file that also holds the optimizer's states and the counters. It predicts like any
 * model file.
 *
 * @param parameters the parameters as they are
 * @param states the optimizer's states as they are
 * @param step how many steps were taken
 */
record Checkpoint(
        Map<String, Tensor> parameters,
        Map<String, Tensor> states,
        long step,
        Progress progress,
        Map<String, Long> settings) {
    /** The metadata key of the counters. */
    static final String COUNTERS = "backlight.checkpoint";

    private static final String STATE = Model.CHECKPOINT + "state/";
    private static final String BEST = Model.CHECKPOINT + "best/";

    /** What must be the same when a training is resumed, since the order of samples depends on it. */
    static Map<String, Long> settings(Training training, int samples) {
        Map<String, Long> settings = new LinkedHashMap<>();
        settings.put("samples", (long) samples);
        settings.put("batchSize", (long) training.batchSize());
        settings.put("epochs", (long) training.epochs());
        settings.put("seed", training.seed());
        return settings;
    }

    /**
     * Writes the checkpoint, or replaces it as a whole.
     *
     * @throws NonFiniteException if a parameter is not finite: a good checkpoint is never replaced by a bad one
     */
    void write(Path file, Model model) throws IOException {
        parameters.forEach((name, value) -> {
            for (int i = 0; i < value.count(); i++) {
                if (!Double.isFinite(value.at(i))) {
                    throw new NonFiniteException("[checkpoint] the parameter \"" + name + "\" is not finite (element "
                            + i + " is " + value.at(i) + "), so " + file + " was left as it is");
                }
            }
        });
        Safetensors content = model.content();
        Map<String, Tensor> tensors = new LinkedHashMap<>(content.tensors());
        states.forEach((name, value) -> tensors.put(STATE + name, value));
        progress.best().parameters().forEach((name, value) -> tensors.put(BEST + name, value));
        Map<String, String> metadata = new LinkedHashMap<>(content.metadata());
        metadata.put(COUNTERS, counters().write());
        new Safetensors(tensors, metadata).write(file);
    }

    private JsonObject counters() {
        Map<String, Json> members = new LinkedHashMap<>();
        settings.forEach((name, value) -> members.put(name, JsonNumber.of(value)));
        members.put("step", JsonNumber.of(step));
        members.put("epoch", JsonNumber.of(progress.epoch()));
        members.put("batch", JsonNumber.of(progress.batch()));
        members.put("seen", JsonNumber.of(progress.seen()));
        members.put("correct", JsonNumber.of(progress.correct()));
        members.put("lossSum", JsonNumber.of(progress.lossSum()));
        if (!Double.isNaN(progress.lastLoss())) {
            members.put("lastLoss", JsonNumber.of(progress.lastLoss()));
        }
        if (progress.best().epoch() >= 0) {
            members.put("bestEpoch", JsonNumber.of(progress.best().epoch()));
            members.put("bestLoss", JsonNumber.of(progress.best().loss()));
        }
        return new JsonObject(members);
    }

    /**
     * Reads a checkpoint.
     *
     * @throws FormatException if the file is malformed or holds a finished model
     */
    static Checkpoint read(Path file) throws IOException {
        Safetensors content = Safetensors.read(file);
        String text = content.metadata().get(COUNTERS);
        if (text == null) {
            throw new FormatException(
                    file + ": there is nothing to resume: it holds a model, but no state of a training");
        }
        if (!(Json.parse(text) instanceof JsonObject json)) {
            throw new FormatException(file + ": \"" + COUNTERS + "\" is not a JSON object");
        }
        Counters counters = new Counters(file, json);
        Progress.Best best = json.members().containsKey("bestEpoch")
                ? new Progress.Best(counters.small("bestEpoch"), counters.real("bestLoss"), withPrefix(content, BEST))
                : Progress.Best.NONE;
        Progress progress = new Progress(
                counters.small("epoch"),
                counters.small("batch"),
                counters.real("lossSum"),
                counters.small("seen"),
                counters.small("correct"),
                json.members().containsKey("lastLoss") ? counters.real("lastLoss") : Double.NaN,
                best);
        Map<String, Long> settings = new LinkedHashMap<>();
        for (String name : List.of("samples", "batchSize", "epochs", "seed")) {
            settings.put(name, counters.integer(name));
        }
        Map<String, Tensor> parameters = new LinkedHashMap<>(content.tensors());
        parameters.keySet().removeIf(name -> name.startsWith(Model.CHECKPOINT));
        return new Checkpoint(parameters, withPrefix(content, STATE), counters.integer("step"), progress, settings);
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

    /** Reads counters and says which of them is wrong. */
    private record Counters(Path file, JsonObject json) {
        private JsonNumber number(String name) throws FormatException {
            if (json.members().get(name) instanceof JsonNumber number) {
                return number;
            }
            throw wrong(name);
        }

        private FormatException wrong(String name) {
            return new FormatException(
                    file + ": the counter \"" + name + "\" in \"" + COUNTERS + "\" is missing or wrong");
        }

        long integer(String name) throws FormatException {
            try {
                return number(name).asLong();
            } catch (NumberFormatException notAnInteger) {
                throw wrong(name);
            }
        }

        int small(String name) throws FormatException {
            long value = integer(name);
            if (value < 0 || value > Integer.MAX_VALUE) {
                throw wrong(name);
            }
            return (int) value;
        }

        double real(String name) throws FormatException {
            return number(name).asDouble();
        }
    }
}
