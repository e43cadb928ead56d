package dev.backlight.lessons;

import dev.backlight.expr.Unary;
import dev.backlight.model.Architecture;
import dev.backlight.nn.Activation;
import dev.backlight.nn.Dense;
import dev.backlight.nn.Layer;
import dev.backlight.nn.Mode;
import dev.backlight.nn.Sequential;
import dev.backlight.nn.UnitNetwork;
import dev.backlight.tensor.Shape;
import dev.backlight.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What a network example is made of: single units, or whole layers. */
public sealed interface Structure {
    /** How many numbers one sample has. */
    int inputs();

    /** How many numbers come out. */
    int outputs();

    /** The network as a layer that declares parameters of the names in {@link #parameters}. */
    Layer network();

    /** The values of all parameters, by name, in double. */
    Map<String, Tensor> parameters();

    /** What explanations call a weight or bias that is named as in "ask"; the text itself if it names none. */
    String explained(String weight);

    /** Single units, each with its own name. */
    record Units(UnitNetwork network) implements Structure {
        @Override
        public int inputs() {
            return network.inputs().size();
        }

        @Override
        public int outputs() {
            return network.outputs().size();
        }

        @Override
        public Map<String, Tensor> parameters() {
            Map<String, Tensor> values = new LinkedHashMap<>();
            Architecture.build(network, Shape.of(inputs()), 1, Mode.TRAINING)
                    .parameters()
                    .forEach(declared -> values.put(declared.name(), declared.draw(0)));
            return values;
        }

        @Override
        public String explained(String weight) {
            return parameter(weight).orElse(weight);
        }

        /** The name of a parameter that is called by it, or by the units that it joins. */
        Optional<String> parameter(String called) {
            return uses().stream()
                    .filter(use -> use.isCalled(called))
                    .map(Use::name)
                    .findFirst();
        }

        /** Every place where a weight or bias is used, unit by unit. */
        List<Use> uses() {
            return network.units().stream()
                    .flatMap(unit -> Stream.concat(
                            unit.edges().stream()
                                    .map(edge ->
                                            new Use(edge.weight().name(), Optional.of(edge.source()), unit.name())),
                            unit.bias().stream().map(bias -> new Use(bias.name(), Optional.empty(), unit.name()))))
                    .toList();
        }
    }

    /**
     * A weight from a source to a target.
     *
     * @param name the weight's name, which several uses may share
     * @param source an input or unit; empty for a bias
     * @param target the unit that sums the product
     */
    record Use(String name, Optional<String> source, String target) {
        /** What the weight is called after what it joins: {@code w[a->b]}, {@code b[a]}. */
        String usualName() {
            return source.map(from -> UnitReader.weightName(from, target)).orElseGet(() -> UnitReader.biasName(target));
        }

        boolean isCalled(String text) {
            return text.equals(name) || text.equals(usualName());
        }
    }

    /** Layers one after the other. */
    record Layers(int inputs, List<FullLayer> layers) implements Structure {
        private static final Pattern PLACED_WEIGHT =
                Pattern.compile("(\\d{1,4})/dense/([Wb])(?:\\[(\\d{1,6})(?:,(\\d{1,6}))?])?");
        private static final Pattern PLACED_UNIT = Pattern.compile("(s\\[)?(\\d{1,4})/\\w+\\[\\d{1,6}]]?");

        /** {@code W1[0,2]}, {@code b1[0]}. */
        private static final Pattern ELEMENT = Pattern.compile("([Wb])([1-9]\\d{0,3})\\[(\\d{1,6})(?:,(\\d{1,6}))?]");

        public Layers {
            layers = List.copyOf(layers);
        }

        @Override
        public int outputs() {
            return layers.stream()
                    .flatMap(layer -> layer.weights().stream())
                    .reduce((first, second) -> second)
                    .map(last -> last.rows().size())
                    .orElse(inputs);
        }

        @Override
        public Sequential network() {
            List<Layer> parts = new ArrayList<>();
            for (FullLayer layer : layers) {
                layer.weights()
                        .ifPresent(weights -> parts.add(new Dense(weights.rows().size())));
                layer.activation().ifPresent(function -> parts.add(new Activation(function)));
            }
            return new Sequential(parts);
        }

        @Override
        public Map<String, Tensor> parameters() {
            Map<String, Tensor> values = new LinkedHashMap<>();
            for (int number = 1; number <= layers.size(); number++) {
                String path = path(number);
                layers.get(number - 1).weights().ifPresent(weights -> {
                    values.put(path + "W", weights.matrix());
                    values.put(path + "b", weights.vector());
                });
            }
            return values;
        }

        /** What the names of a layer's parameters begin with; layers are numbered from 1. */
        String path(int number) {
            return before(number) + 1 + "/dense/";
        }

        /** How many places the layers before one take, weights and activation one each. */
        private int before(int number) {
            return layers.subList(0, number - 1).stream()
                    .mapToInt(layer -> (layer.weights().isPresent() ? 1 : 0)
                            + (layer.activation().isPresent() ? 1 : 0))
                    .sum();
        }

        /** The number of the layer that a place is in. */
        private int number(String place) {
            return (int) IntStream.rangeClosed(1, layers.size())
                    .filter(number -> before(number) < Integer.parseInt(place))
                    .count();
        }

        /**
         * A quantity by the texts' names: {@code W1[0,2]} for {@code 1/dense/W[2,0]}, and for the value or
         * pre-activation of one unit {@code g1} or {@code f1}, those of its layer.
         */
        String inTexts(String quantity) {
            String ofWeights = PLACED_WEIGHT
                    .matcher(quantity)
                    .replaceAll(found -> found.group(2)
                            + number(found.group(1))
                            + (found.group(3) == null
                                    ? ""
                                    : found.group(4) == null
                                            ? "[" + found.group(3) + "]"
                                            : "[" + found.group(4) + "," + found.group(3) + "]"));
            return PLACED_UNIT
                    .matcher(ofWeights)
                    .replaceAll(found -> (found.group(1) == null ? "g" : "f") + number(found.group(2)));
        }

        @Override
        public String explained(String weight) {
            Matcher element = ELEMENT.matcher(weight);
            if (!element.matches() || Integer.parseInt(element.group(2)) > layers.size()) {
                return weight;
            }
            String name = path(Integer.parseInt(element.group(2))) + element.group(1);
            return element.group(4) == null
                    ? name + "[" + element.group(3) + "]"
                    : name + "[" + element.group(4) + "," + element.group(3) + "]";
        }
    }

    /** A fully connected layer and the activation after it; either may be missing, not both. */
    record FullLayer(Optional<Weights> weights, Optional<Unary> activation) {}

    /**
     * The numbers of a fully connected layer as they are in a file.
     *
     * @param rows one row an output, one number an input
     * @param bias one number an output
     */
    record Weights(List<List<Double>> rows, List<Double> bias) {
        public Weights {
            rows = rows.stream().map(List::copyOf).toList();
            bias = List.copyOf(bias);
        }

        /** W as {@link Dense} has it, {@code [in, out]}: the file's rows are its columns. */
        Tensor matrix() {
            int in = rows.getFirst().size();
            int out = rows.size();
            double[] values = new double[in * out];
            for (int i = 0; i < in; i++) {
                for (int j = 0; j < out; j++) {
                    values[i * out + j] = rows.get(j).get(i);
                }
            }
            return Tensor.of(Shape.of(in, out), values);
        }

        /** b, {@code [out]}. */
        Tensor vector() {
            return Tensor.of(
                    Shape.of(bias.size()),
                    bias.stream().mapToDouble(Double::doubleValue).toArray());
        }
    }
}
