package dev.backlight.lessons;

import dev.backlight.tensor.Shape;
import dev.backlight.tensor.Tensor;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Function;

/**
 * A network with all its numbers.
 *
 * @param samples at least one
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

    /** The names of the parameters that an update moves. */
    public Set<String> trained() {
        Set<String> names = new LinkedHashSet<>(structure.parameters().keySet());
        names.removeAll(fixed);
        return names;
    }

    /** The inputs of all samples, {@code [batch, inputs]}. */
    public Tensor features() {
        return Tensor.of(Shape.of(samples.size(), structure.inputs()), column(Sample::x));
    }

    /**
     * The targets of all samples, or their dE/dy: {@code [batch, outputs]}, or class numbers {@code i32[batch]} where
     * the loss takes those.
     */
    public Tensor targets() {
        double[] values = column(Sample::y);
        if (objective instanceof Objective.Targets(var loss, var _) && loss.isClassification()) {
            int[] classes = new int[values.length];
            for (int i = 0; i < classes.length; i++) {
                classes[i] = (int) values[i];
            }
            return Tensor.of(Shape.of(classes.length), classes);
        }
        return Tensor.of(Shape.of(samples.size(), structure.outputs()), values);
    }

    private double[] column(Function<Sample, List<Double>> part) {
        return samples.stream()
                .map(part)
                .flatMap(List::stream)
                .mapToDouble(Double::doubleValue)
                .toArray();
    }
}
