package dev.backlight.explain;

import dev.backlight.model.Architecture;
import dev.backlight.model.Model;
import dev.backlight.nn.Layer;
import dev.backlight.nn.Loss;
import dev.backlight.nn.Mode;
import dev.backlight.nn.Reduction;
import dev.backlight.nn.UnitNetwork;
import dev.backlight.tensor.Shape;
import dev.backlight.tensor.Tensor;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * What is explained: a network with its numbers, and the step of gradient descent that it takes.
 *
 * @param network the layers
 * @param sample the shape of a sample
 * @param parameters the value of every parameter, by name
 * @param inputs what the elements of a sample are called, in their order
 * @param fixed the parameters that the step does not change
 * @param rate the learning rate η; default 0.1, as in most of the texts
 * @param objective what is differentiated: the loss, or whatever has given slopes at the outputs
 */
public record Subject(
        Layer network,
        Shape sample,
        Map<String, Tensor> parameters,
        List<String> inputs,
        Set<String> fixed,
        double rate,
        Objective objective) {
    private static final double RATE = 0.1;

    public Subject {
        parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
        inputs = List.copyOf(inputs);
        fixed = Set.copyOf(fixed);
        if (inputs.size() != sample.count()) {
            throw new IllegalArgumentException("a sample has " + sample.count() + " numbers, but " + inputs.size()
                    + " names were given for them: " + inputs);
        }
        for (String name : fixed) {
            if (!parameters.containsKey(name)) {
                throw new IllegalArgumentException(
                        "\"" + name + "\" is to be fixed, but the parameters are " + parameters.keySet());
            }
        }
    }

    /** A network with these parameters; inputs are called {@code x[0]}, {@code x[1]} and so on. */
    public static Subject of(Architecture architecture, Map<String, Tensor> parameters) {
        Shape sample = architecture.sample();
        List<String> inputs = IntStream.range(0, sample.count())
                .mapToObj(i -> UnitName.element("x", sample, i))
                .toList();
        Objective objective = new Objective.Targets(architecture.loss(), Reduction.MEAN);
        return new Subject(architecture.network(), sample, parameters, inputs, Set.of(), RATE, objective);
    }

    /** A trained model. */
    public static Subject of(Model model) {
        return of(model.architecture(), model.parameters());
    }

    /** A network of units, with the weights that it starts with and the names that it has. */
    public static Subject of(UnitNetwork network, Loss loss) {
        Architecture architecture =
                new Architecture(network, Shape.of(network.inputs().size()), loss);
        return of(architecture, architecture.initialParameters(0)).withInputs(network.inputs());
    }

    /** The network's outputs for a batch of this size, as training has them, and the parameters that it declares. */
    public Architecture.Built build(int batch) {
        return Architecture.build(network, sample, batch, Mode.TRAINING);
    }

    /** The same with other parameter values. */
    public Subject withParameters(Map<String, Tensor> values) {
        return new Subject(network, sample, values, inputs, fixed, rate, objective);
    }

    /** The same with names for the elements of a sample. */
    public Subject withInputs(List<String> names) {
        return new Subject(network, sample, parameters, names, fixed, rate, objective);
    }

    /** The same with parameters that the step does not change. */
    public Subject withFixed(Set<String> names) {
        return new Subject(network, sample, parameters, inputs, names, rate, objective);
    }

    /** The same with another learning rate. */
    public Subject withRate(double eta) {
        return new Subject(network, sample, parameters, inputs, fixed, eta, objective);
    }

    /** The same network with another objective. */
    public Subject withObjective(Objective other) {
        return new Subject(network, sample, parameters, inputs, fixed, rate, other);
    }
}
