package dev.backlight.lessons;

import dev.backlight.explain.Objective;
import dev.backlight.explain.Sample;
import dev.backlight.explain.Subject;
import dev.backlight.nn.UnitNetwork;
import dev.backlight.tensor.Shape;
import dev.backlight.tensor.Tensor;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * A network with all its numbers.
 *
 * @param samples at least one; their y are what the objective says
 * @param learningRate how far an update goes; an example without one is not updated
 * @param steps how many updates the example is about
 * @param fixed the names of the parameters that are not trained
 */
public record NetworkExample(
        Heading heading,
        Exercise exercise,
        Structure structure,
        Objective objective,
        List<Sample> samples,
        OptionalDouble learningRate,
        int steps,
        Set<String> fixed)
        implements WorkedExample {
    public NetworkExample {
        samples = List.copyOf(samples);
        fixed = Set.copyOf(fixed);
    }

    /** The same network with other samples. */
    public NetworkExample with(List<Sample> others) {
        return new NetworkExample(heading, exercise, structure, objective, others, learningRate, steps, fixed);
    }

    /** The same network with another objective. */
    public NetworkExample with(Objective other) {
        return new NetworkExample(heading, exercise, structure, other, samples, learningRate, steps, fixed);
    }

    /** The same network with another learning rate, which may lie below 0. */
    public NetworkExample withRate(double rate) {
        return new NetworkExample(
                heading, exercise, structure, objective, samples, OptionalDouble.of(rate), steps, fixed);
    }

    /** What explanations take: the network and its step, which is of length 0 if there is no learning rate. */
    public Subject subject() {
        List<String> inputs = switch (structure) {
            case Structure.Units(UnitNetwork network) -> network.inputs();
            case Structure.Layers(int count, var _) ->
                IntStream.range(0, count).mapToObj(i -> "x[" + i + "]").toList();
        };
        return new Subject(
                structure.network(),
                Shape.of(structure.inputs()),
                structure.parameters(),
                inputs,
                fixed,
                learningRate.orElse(0),
                objective);
    }

    /** The names of the parameters that an update moves. */
    public Set<String> trained() {
        Set<String> names = new LinkedHashSet<>(structure.parameters().keySet());
        names.removeAll(fixed);
        return names;
    }

    /** The inputs of all samples, {@code [batch, inputs]}. */
    public Tensor features() {
        return Tensor.join(
                Shape.of(samples.size(), structure.inputs()),
                samples.stream().map(Sample::x).toList());
    }

    /**
     * The targets of all samples, or their dE/dy: {@code [batch, outputs]}, or class numbers {@code i32[batch]} where
     * the loss takes those.
     */
    public Tensor targets() {
        Shape shape =
                objective.isOfClasses() ? Shape.of(samples.size()) : Shape.of(samples.size(), structure.outputs());
        return Tensor.join(shape, samples.stream().map(Sample::y).toList());
    }
}
