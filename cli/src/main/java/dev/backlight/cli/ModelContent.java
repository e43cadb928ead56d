package dev.backlight.cli;

import dev.backlight.format.FormatException;
import dev.backlight.format.Safetensors;
import dev.backlight.format.SafetensorsHeader;
import dev.backlight.format.StoredTensor;
import dev.backlight.model.Architecture;
import dev.backlight.model.Model;
import dev.backlight.nn.Dense;
import dev.backlight.nn.Layer;
import dev.backlight.nn.Sequential;
import dev.backlight.tables.CategoryColumn;
import dev.backlight.tables.ColumnEncoding;
import dev.backlight.tables.NumberColumn;
import dev.backlight.tensor.Tensor;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a safetensors file holds, to be shown.
 *
 * @param values the tensors' numbers; none of a file from elsewhere, which may be larger than the memory
 * @param trained the model, if the file is one of this program
 * @param trouble why a file that says it is a model cannot be used as one; empty if all is well
 */
record ModelContent(
        Path file,
        SafetensorsHeader header,
        Map<String, Tensor> values,
        Optional<TrainedModel> trained,
        String trouble) {
    private static final int LONGEST_NOTE = 160;

    /**
     * Reads a file.
     *
     * @throws FormatException if it is no safetensors file, or a malformed one
     */
    static ModelContent read(Path file) throws IOException {
        SafetensorsHeader header = SafetensorsHeader.read(file);
        if (!header.metadata().containsKey(Model.ARCHITECTURE)) {
            return new ModelContent(file, header, Map.of(), Optional.empty(), "");
        }
        Map<String, Tensor> values = Safetensors.read(file).tensors();
        try {
            return new ModelContent(file, header, values, Optional.of(TrainedModel.read(file)), "");
        } catch (FormatException wrong) {
            return new ModelContent(file, header, values, Optional.empty(), String.valueOf(wrong.getMessage()));
        }
    }

    void print(PrintStream out) {
        trained.ifPresent(model -> print(model, out));
        if (!trouble.isEmpty()) {
            out.println("cannot be used: " + trouble);
        }
        if (!header.metadata().isEmpty()) {
            out.println();
            header.metadata().forEach((name, text) -> out.println(Text.visible(name) + " = " + shortened(text)));
        }
        out.println();
        out.println(Text.table(2, tensorTable()));
    }

    private void print(TrainedModel model, PrintStream out) {
        Architecture architecture = model.model().architecture();
        out.println(Text.format(
                "network     %s -> %s, %,d parameters",
                architecture.sample(),
                layers(architecture.network()),
                model.model().parameterCount()));
        out.println("loss        " + Names.of(architecture.loss()));
        if (!model.classes().isEmpty()) {
            out.println("classes     " + shortened(String.join(", ", model.classes())));
        }
        model.encoding().ifPresent(encoding -> {
            out.println("target      " + Text.visible(described(encoding.target())));
            encoding.features().forEach(feature -> out.println("feature     " + Text.visible(described(feature))));
        });
        seed().ifPresent(seed -> out.println("seed        " + seed));
        if (isCheckpoint()) {
            out.println("checkpoint  of a training that can go on: backlight train --resume " + file);
        }
    }

    private boolean isCheckpoint() {
        return header.metadata().keySet().stream().anyMatch(name -> name.startsWith(Model.CHECKPOINT));
    }

    private Optional<String> seed() {
        return Optional.ofNullable(header.metadata().get("backlight.seed"));
    }

    private static String layers(Layer layer) {
        return switch (layer) {
            case Sequential(List<Layer> layers) ->
                layers.stream().map(ModelContent::layers).collect(Collectors.joining(" -> "));
            case Dense dense -> dense.name() + " " + dense.units();
            default -> layer.name();
        };
    }

    private static String described(ColumnEncoding column) {
        return switch (column) {
            case NumberColumn number ->
                number.name() + ": a number, mean " + Text.figure(number.mean()) + ", deviation "
                        + Text.figure(number.deviation());
            case CategoryColumn category ->
                shortened(category.name() + ": one of " + String.join(", ", category.categories()));
        };
    }

    private static String shortened(String anyText) {
        String text = Text.visible(anyText);
        return text.length() <= LONGEST_NOTE
                ? text
                : Text.format(
                        "%s... (%,d characters; --json has them all)", text.substring(0, LONGEST_NOTE), text.length());
    }

    private List<List<String>> tensorTable() {
        List<List<String>> rows = new ArrayList<>();
        boolean known = !values.isEmpty();
        rows.add(
                known
                        ? List.of("tensor", "shape", "count", "min", "mean", "max", "deviation")
                        : List.of("tensor", "shape", "count"));
        header.tensors().forEach((name, stored) -> {
            List<String> row = new ArrayList<>(List.of(
                    Text.visible(name),
                    stored.type().name().toLowerCase(java.util.Locale.ROOT) + stored.shape(),
                    Text.format("%,d", count(stored))));
            if (known) {
                Summary summary = Summary.of(values.get(name));
                for (double figure : new double[] {summary.min(), summary.mean(), summary.max(), summary.deviation()}) {
                    row.add(Text.figure(figure));
                }
            }
            rows.add(row);
        });
        return rows;
    }

    private static long count(StoredTensor stored) {
        return stored.shape().stream().reduce(1L, (a, b) -> a * b);
    }

    /** One line a tensor, then what is known of the whole. */
    void writeTo(JsonLines lines) {
        header.tensors().forEach((name, stored) -> {
            ObjectNode line = lines.event("tensor")
                    .put("name", name)
                    .put("type", stored.type().name());
            ArrayNode shape = line.putArray("shape");
            stored.shape().forEach(shape::add);
            line.put("count", count(stored));
            if (values.containsKey(name)) {
                Summary summary = Summary.of(values.get(name));
                line.set("min", JsonLines.real(summary.min()));
                line.set("mean", JsonLines.real(summary.mean()));
                line.set("max", JsonLines.real(summary.max()));
                line.set("deviation", JsonLines.real(summary.deviation()));
            }
            lines.write(line);
        });
        ObjectNode done = lines.event("done").put("model", file.toString());
        trained.ifPresent(model -> {
            Architecture architecture = model.model().architecture();
            done.put("network", architecture.sample() + " -> " + layers(architecture.network()));
            done.put("parameters", model.model().parameterCount());
            done.put("loss", Names.of(architecture.loss()));
            done.set("classes", JsonLines.texts(model.classes()));
            done.put("checkpoint", isCheckpoint());
        });
        if (!trouble.isEmpty()) {
            done.put("trouble", trouble);
        }
        ObjectNode notes = done.putObject("notes");
        header.metadata().forEach(notes::put);
        lines.write(done);
    }

    /** The spread of a tensor's numbers; NaN if it has none. */
    private record Summary(double min, double mean, double max, double deviation) {
        static Summary of(Tensor tensor) {
            double[] x = tensor.toDoubles();
            double sum = 0;
            double min = x.length == 0 ? Double.NaN : Double.POSITIVE_INFINITY;
            double max = -min;
            for (double each : x) {
                sum += each;
                min = Math.min(min, each);
                max = Math.max(max, each);
            }
            double mean = sum / x.length;
            double squares = 0;
            for (double each : x) {
                squares += (each - mean) * (each - mean);
            }
            return new Summary(min, mean, max, Math.sqrt(squares / x.length));
        }
    }
}
