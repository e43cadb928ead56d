package dev.backlight.explain;

import dev.backlight.model.Architecture;
import dev.backlight.model.Model;
import dev.backlight.nn.Loss;
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
 * @param architecture the network, the shape of a sample, and the loss
 * @param parameters the value of every parameter, by name
 * @param inputs what the elements of a sample are called, in their order
 * @param fixed the parameters that the step does not change
 * @param rate the learning rate η; default 0.1, as in most of the texts
 * @param reduction how the losses of several samples become one; default the mean, as in training
 * @param slopesGiven whether y of a sample is dE/dy itself and no target: for a part of a network, where what comes
 *     after it is not told; E then stands for Σ output·y
 */
public record Subject(
        Architecture architecture,
        Map<String, Tensor> parameters,
        List<String> inputs,
        Set<String> fixed,
        double rate,
        Reduction reduction,
        boolean slopesGiven) {
    private static final double RATE = 0.1;

    public Subject {
        parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
        inputs = List.copyOf(inputs);
        fixed = Set.copyOf(fixed);
        if (inputs.size() != architecture.sample().count()) {
            throw new IllegalArgumentException(
                    "[explain] a sample has " + architecture.sample().count() + " numbers, but " + inputs.size()
                            + " names were given for them: " + inputs);
        }
        for (String name : fixed) {
            if (!parameters.containsKey(name)) {
                throw new IllegalArgumentException(
                        "[explain] \"" + name + "\" is to be fixed, but the parameters are " + parameters.keySet());
            }
        }
    }

    /** A network with these parameters; inputs are called {@code x[0]}, {@code x[1]} and so on. */
    public static Subject of(Architecture architecture, Map<String, Tensor> parameters) {
        Shape sample = architecture.sample();
        List<String> inputs = IntStream.range(0, sample.count())
                .mapToObj(i -> UnitName.element("x", sample, i))
                .toList();
        return new Subject(architecture, parameters, inputs, Set.of(), RATE, Reduction.MEAN, false);
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

    /** The loss by its name and formula: which constant it has changes every gradient. */
    public String describeLoss() {
        return slopesGiven ? "given by its derivatives dE/dy" : LossNotation.describe(architecture.loss());
    }

    /** The same with other parameter values. */
    public Subject withParameters(Map<String, Tensor> values) {
        return new Subject(architecture, values, inputs, fixed, rate, reduction, slopesGiven);
    }

    /** The same with names for the elements of a sample. */
    public Subject withInputs(List<String> names) {
        return new Subject(architecture, parameters, names, fixed, rate, reduction, slopesGiven);
    }

    /** The same with parameters that the step does not change. */
    public Subject withFixed(Set<String> names) {
        return new Subject(architecture, parameters, inputs, names, rate, reduction, slopesGiven);
    }

    /** The same with another learning rate. */
    public Subject withRate(double eta) {
        return new Subject(architecture, parameters, inputs, fixed, eta, reduction, slopesGiven);
    }

    /** The same with another way to make one loss of several samples' losses. */
    public Subject withReduction(Reduction ofSamples) {
        return new Subject(architecture, parameters, inputs, fixed, rate, ofSamples, slopesGiven);
    }

    /** The same, but y of a sample is dE/dy. */
    public Subject withSlopesGiven() {
        return new Subject(architecture, parameters, inputs, fixed, rate, reduction, true);
    }
}
