package dev.backlight.model;

import dev.backlight.expr.Unary;
import dev.backlight.format.FormatException;
import dev.backlight.format.Json;
import dev.backlight.format.Json.JsonArray;
import dev.backlight.format.Json.JsonNumber;
import dev.backlight.format.Json.JsonObject;
import dev.backlight.format.Json.JsonString;
import dev.backlight.nn.Activation;
import dev.backlight.nn.Dense;
import dev.backlight.nn.Flatten;
import dev.backlight.nn.Init;
import dev.backlight.nn.Layer;
import dev.backlight.nn.Loss;
import dev.backlight.nn.Sequential;
import dev.backlight.nn.Unit;
import dev.backlight.nn.UnitNetwork;
import dev.backlight.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** An architecture as JSON text, as a model file holds it. */
final class ArchitectureJson {
    private static final int VERSION = 1;
    private static final String CUSTOM = "custom";

    private ArchitectureJson() {}

    static String write(Architecture architecture) {
        List<Json> sizes = new ArrayList<>();
        Arrays.stream(architecture.sample().sizes()).forEach(size -> sizes.add(JsonNumber.of(size)));
        return object(Map.of())
                .with("version", JsonNumber.of(VERSION))
                .with("sample", new JsonArray(sizes))
                .with("loss", new JsonString(architecture.loss().name()))
                .with("network", layer(architecture.network()))
                .json()
                .write();
    }

    private static Json layer(Layer layer) {
        return switch (layer) {
            case Dense dense ->
                typed("dense")
                        .with("units", JsonNumber.of(dense.units()))
                        .with("name", new JsonString(dense.name()))
                        .with("weights", start(dense.weights()))
                        .with("bias", start(dense.bias()))
                        .json();
            case Activation(Unary function) ->
                typed("activation")
                        .with("function", new JsonString(function.label()))
                        .json();
            case Flatten flatten -> typed("flatten").json();
            case Sequential(List<Layer> layers) ->
                typed("sequential")
                        .with("layers", list(layers, ArchitectureJson::layer))
                        .json();
            case UnitNetwork(List<String> inputs, List<Unit> units, List<String> outputs) ->
                typed("units")
                        .with("inputs", list(inputs, JsonString::new))
                        .with("units", list(units, ArchitectureJson::unit))
                        .with("outputs", list(outputs, JsonString::new))
                        .json();
            default -> typed(CUSTOM).with("name", new JsonString(layer.name())).json();
        };
    }

    private static Json unit(Unit unit) {
        ObjectUnderWay json = object(Map.of()).with("name", new JsonString(unit.name()));
        unit.activation().ifPresent(function -> json.with("activation", new JsonString(function.label())));
        json.with(
                "edges",
                list(
                        unit.edges(),
                        edge -> object(Map.of())
                                .with("source", new JsonString(edge.source()))
                                .with("weight", new JsonString(edge.weight().name()))
                                .with("start", start(edge.weight().init()))
                                .json()));
        unit.bias()
                .ifPresent(
                        bias -> json.with("bias", new JsonString(bias.name())).with("start", start(bias.init())));
        return json.json();
    }

    /** How a parameter starts: a name, then its numbers. */
    private static Json start(Init init) {
        return switch (init) {
            case Init.Zeros() -> start("zeros");
            case Init.Constant(double value) -> start("constant", value);
            case Init.Uniform(double low, double high) -> start("uniform", low, high);
            case Init.Normal(double mean, double deviation) -> start("normal", mean, deviation);
            case Init.Xavier() -> start("xavier");
            case Init.He() -> start("he");
        };
    }

    private static Json start(String name, double... numbers) {
        List<Json> elements = new ArrayList<>(List.of(new JsonString(name)));
        Arrays.stream(numbers).forEach(number -> elements.add(JsonNumber.of(number)));
        return new JsonArray(elements);
    }

    private static <T> JsonArray list(List<T> elements, Function<T, Json> json) {
        return new JsonArray(elements.stream().map(json).toList());
    }

    /**
     * Reads what {@link #write} writes.
     *
     * @param name what is read, for messages
     * @throws FormatException if the text is not an architecture, or holds a layer that is not one of the library's
     */
    static Architecture read(String name, String text) throws FormatException {
        Reader reader = new Reader(name);
        JsonObject json = reader.object(reader.parse(text));
        if (reader.integer(json, "version") != VERSION) {
            throw reader.wrong("its version is not " + VERSION + ": it was written by another release");
        }
        List<Json> sizes = reader.array(json, "sample");
        int[] sample = new int[sizes.size()];
        for (int i = 0; i < sample.length; i++) {
            sample[i] = reader.integer(sizes.get(i), "a size of the sample");
        }
        Loss loss = reader.constant(Loss.values(), Loss::name, reader.text(json, "loss"), "loss");
        try {
            return new Architecture(reader.layer(reader.member(json, "network")), Shape.of(sample), loss);
        } catch (IllegalArgumentException misfit) {
            throw reader.wrong(String.valueOf(misfit.getMessage()));
        }
    }

    /** A JSON object under construction. */
    private record ObjectUnderWay(Map<String, Json> members) {
        ObjectUnderWay with(String name, Json value) {
            members.put(name, value);
            return this;
        }

        JsonObject json() {
            return new JsonObject(members);
        }
    }

    private static ObjectUnderWay object(Map<String, Json> start) {
        return new ObjectUnderWay(new LinkedHashMap<>(start));
    }

    private static ObjectUnderWay typed(String type) {
        return object(Map.of("type", new JsonString(type)));
    }

    /** Takes JSON apart, and says what is wrong with it. */
    private record Reader(String name) {
        FormatException wrong(String what) {
            return new FormatException(name + ": the network's description is wrong: " + what);
        }

        Json parse(String text) throws FormatException {
            try {
                return Json.parse(text);
            } catch (FormatException malformed) {
                throw wrong(malformed.getMessage());
            }
        }

        Layer layer(Json json) throws FormatException {
            JsonObject object = object(json);
            String type = text(object, "type");
            switch (type) {
                case "dense" -> {
                    int units = integer(object, "units");
                    return new Dense(units, start(object, "weights"), start(object, "bias"), text(object, "name"));
                }
                case "activation" -> {
                    return new Activation(function(object, "function"));
                }
                case "flatten" -> {
                    return new Flatten();
                }
                case "sequential" -> {
                    List<Layer> layers = new ArrayList<>();
                    for (Json element : array(object, "layers")) {
                        layers.add(layer(element));
                    }
                    return new Sequential(layers);
                }
                case "units" -> {
                    List<Unit> units = new ArrayList<>();
                    for (Json element : array(object, "units")) {
                        units.add(unit(object(element)));
                    }
                    return new UnitNetwork(texts(object, "inputs"), units, texts(object, "outputs"));
                }
                case CUSTOM ->
                    throw wrong("the layer \"" + text(object, "name")
                            + "\" is not one of the library's; give the network: Model.load(file, network)");
                default -> throw wrong("there is no layer of type \"" + type + "\"");
            }
        }

        private Unit unit(JsonObject object) throws FormatException {
            List<Unit.Edge> edges = new ArrayList<>();
            for (Json element : array(object, "edges")) {
                JsonObject edge = object(element);
                edges.add(new Unit.Edge(text(edge, "source"), weight(edge, "weight")));
            }
            Optional<Unary> activation = object.members().containsKey("activation")
                    ? Optional.of(function(object, "activation"))
                    : Optional.empty();
            Optional<Unit.Weight> bias =
                    object.members().containsKey("bias") ? Optional.of(weight(object, "bias")) : Optional.empty();
            return new Unit(text(object, "name"), activation, edges, bias);
        }

        private Unit.Weight weight(JsonObject object, String key) throws FormatException {
            return new Unit.Weight(text(object, key), start(object, "start"));
        }

        /** How a parameter starts; without a word on it, at zero, which only matters to who trains anew. */
        private Init start(JsonObject object, String key) throws FormatException {
            if (!object.members().containsKey(key)) {
                return new Init.Zeros();
            }
            List<Json> elements = array(object, key);
            double[] numbers = new double[Math.max(0, elements.size() - 1)];
            for (int i = 0; i < numbers.length; i++) {
                numbers[i] = number(elements.get(i + 1), "a number of \"" + key + "\"");
            }
            String start = elements.isEmpty() ? "" : text(elements.getFirst(), "the first element of \"" + key + "\"");
            return switch (start + " " + numbers.length) {
                case "zeros 0" -> new Init.Zeros();
                case "constant 1" -> new Init.Constant(numbers[0]);
                case "uniform 2" -> new Init.Uniform(numbers[0], numbers[1]);
                case "normal 2" -> new Init.Normal(numbers[0], numbers[1]);
                case "xavier 0" -> new Init.Xavier();
                case "he 0" -> new Init.He();
                default -> throw wrong("no parameter starts as \"" + start + "\" with " + numbers.length + " numbers");
            };
        }

        private Unary function(JsonObject object, String key) throws FormatException {
            return constant(Unary.values(), Unary::label, text(object, key), "activation");
        }

        Json member(JsonObject object, String key) throws FormatException {
            Json value = object.members().get(key);
            if (value == null) {
                throw wrong("\"" + key + "\" is missing");
            }
            return value;
        }

        JsonObject object(Json json) throws FormatException {
            if (json instanceof JsonObject object) {
                return object;
            }
            throw wrong("an object is expected where there is something else");
        }

        List<Json> array(JsonObject object, String key) throws FormatException {
            if (member(object, key) instanceof JsonArray(List<Json> elements)) {
                return elements;
            }
            throw wrong("\"" + key + "\" is not a list");
        }

        List<String> texts(JsonObject object, String key) throws FormatException {
            List<String> texts = new ArrayList<>();
            for (Json element : array(object, key)) {
                texts.add(text(element, "an element of \"" + key + "\""));
            }
            return texts;
        }

        String text(JsonObject object, String key) throws FormatException {
            return text(member(object, key), "\"" + key + "\"");
        }

        String text(Json json, String what) throws FormatException {
            if (json instanceof JsonString(String value)) {
                return value;
            }
            throw wrong(what + " is not a text");
        }

        int integer(JsonObject object, String key) throws FormatException {
            return integer(member(object, key), "\"" + key + "\"");
        }

        int integer(Json json, String what) throws FormatException {
            try {
                if (json instanceof JsonNumber number) {
                    return Math.toIntExact(number.asLong());
                }
            } catch (NumberFormatException | ArithmeticException notAnInteger) {
                // said below
            }
            throw wrong(what + " is not an integer that fits");
        }

        private double number(Json json, String what) throws FormatException {
            if (json instanceof JsonNumber number) {
                return number.asDouble();
            }
            throw wrong(what + " is not a number");
        }

        <T> T constant(T[] values, Function<T, String> label, String name, String what) throws FormatException {
            for (T value : values) {
                if (label.apply(value).equals(name)) {
                    return value;
                }
            }
            throw wrong("there is no " + what + " \"" + name + "\"");
        }
    }
}
