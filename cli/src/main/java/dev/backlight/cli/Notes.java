package dev.backlight.cli;

import dev.backlight.format.FormatException;
import dev.backlight.nn.Loss;
import dev.backlight.tables.MissingCells;
import dev.backlight.tables.TableEncoding;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.TypeConversionException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The texts that the command line keeps in a model file, beside those of the library. */
final class Notes {
    /** The class names, as a JSON array. */
    static final String CLASSES = "backlight.classes";
    /** How the rows of a table become numbers; a {@link TableEncoding}. */
    static final String PREPROCESSING = "backlight.preprocessing";
    /** The settings of the training, as a JSON object. */
    static final String SETTINGS = "backlight.settings";
    /**
     * The name that was given for the data: only in a checkpoint, to go on with them. A model must be the same bytes
     * wherever its data were.
     */
    static final String DATA = "backlight.data";

    private static final JsonMapper JSON = new JsonMapper();

    private Notes() {}

    /** All that decides over a training, apart from the data's content. */
    record Settings(DataSettings data, TrainSettings training) {}

    static Map<String, String> of(Task task, Settings settings, String data) {
        Map<String, String> notes = new LinkedHashMap<>();
        if (task.isClassification()) {
            notes.put(CLASSES, JSON.writeValueAsString(JsonLines.texts(task.classes())));
        }
        task.encoding().ifPresent(encoding -> notes.put(PREPROCESSING, encoding.toJson()));
        notes.put(SETTINGS, write(settings));
        notes.put(DATA, data);
        return notes;
    }

    static String write(Settings settings) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        DataSettings data = settings.data();
        data.target().ifPresent(target -> node.put("target", target));
        node.set("categories", JsonLines.texts(data.categories()));
        node.put("missing", Names.of(data.missing()));
        node.put("validation", data.validation());
        node.put("seed", data.seed());
        TrainSettings training = settings.training();
        node.put("layers", training.layers().toString());
        node.put("loss", Names.of(training.loss()));
        node.put("optimizer", Names.of(training.optimizer()));
        node.put("schedule", Names.of(training.schedule()));
        node.put("rate", training.rate());
        node.put("epochs", training.epochs());
        node.put("batch", training.batch());
        node.put("patience", training.patience());
        return JSON.writeValueAsString(node);
    }

    /**
     * The settings in a file's notes.
     *
     * @param file what is read, for messages
     * @throws FormatException if they are not there or not right
     */
    static Settings settings(String file, Map<String, String> notes) throws FormatException {
        try {
            JsonNode node = JSON.readTree(required(file, notes, SETTINGS));
            List<String> categories = new ArrayList<>();
            node.required("categories").asArray().forEach(name -> categories.add(name.stringValue()));
            return new Settings(
                    new DataSettings(
                            Optional.ofNullable(node.get("target")).map(JsonNode::stringValue),
                            categories,
                            Names.parse(MissingCells.class, text(node, "missing")),
                            node.required("validation").doubleValue(),
                            node.required("seed").longValue()),
                    new TrainSettings(
                            Layers.parse(text(node, "layers")),
                            Names.parse(Loss.class, text(node, "loss")),
                            Names.parse(OptimizerChoice.class, text(node, "optimizer")),
                            Names.parse(ScheduleChoice.class, text(node, "schedule")),
                            node.required("rate").doubleValue(),
                            node.required("epochs").intValue(),
                            node.required("batch").intValue(),
                            node.required("patience").intValue()));
        } catch (JacksonException | TypeConversionException malformed) {
            throw new FormatException(file + ": \"" + SETTINGS + "\" is wrong: " + malformed.getMessage());
        }
    }

    /** The settings of the training, if the file has any. */
    static Optional<Settings> training(String file, Map<String, String> notes) throws FormatException {
        return notes.containsKey(SETTINGS) ? Optional.of(settings(file, notes)) : Optional.empty();
    }

    private static String text(JsonNode node, String name) {
        return node.required(name).stringValue();
    }

    static String required(String file, Map<String, String> notes, String key) throws FormatException {
        String note = notes.get(key);
        if (note == null) {
            throw new FormatException(
                    file + ": it has no note \"" + key + "\", so it was not written by the command line of Backlight");
        }
        return note;
    }
}
