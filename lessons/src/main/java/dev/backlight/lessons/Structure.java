package dev.backlight.lessons;

import dev.backlight.expr.Expr;
import dev.backlight.expr.Unary;
import dev.backlight.nn.Activation;
import dev.backlight.nn.Dense;
import dev.backlight.nn.Layer;
import dev.backlight.nn.Mode;
import dev.backlight.nn.Scope;
import dev.backlight.nn.Sequential;
import dev.backlight.nn.UnitNetwork;
import dev.backlight.tensor.ElementType;
import dev.backlight.tensor.Shape;
import dev.backlight.tensor.Tensor;
import dev.backlight.tensor.TensorType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
            Scope scope = Scope.root(Mode.INFERENCE);
            network.apply(Expr.input("x", new TensorType(ElementType.F32, Shape.of(1, inputs()))), scope);
            Map<String, Tensor> values = new LinkedHashMap<>();
            scope.parameters().forEach(declared -> values.put(declared.name(), declared.draw(0)));
            return values;
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
            int place = 0;
            for (FullLayer layer : layers) {
                if (layer.weights().isPresent()) {
                    place++;
                    values.put(place + "/dense/W", layer.weights().get().matrix());
                    values.put(place + "/dense/b", layer.weights().get().vector());
                }
                place += layer.activation().isPresent() ? 1 : 0;
            }
            return values;
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
