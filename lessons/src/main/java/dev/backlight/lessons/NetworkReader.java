package dev.backlight.lessons;

import dev.backlight.explain.Objective;
import dev.backlight.explain.Sample;
import dev.backlight.nn.Loss;
import dev.backlight.nn.Reduction;
import dev.backlight.tensor.Shape;
import dev.backlight.tensor.Tensor;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Stream;

/** Understands an example with a network: its structure, what is differentiated, its samples. */
final class NetworkReader {
    private static final List<String> TRAINING =
            List.of("loss", "reduction", "learningRate", "steps", "samples", "fixed");

    static final List<String> UNIT_MEMBERS = Stream.concat(Stream.of("inputs", "units", "outputs"), TRAINING.stream())
            .toList();

    static final List<String> LAYER_MEMBERS =
            Stream.concat(Stream.of("layers"), TRAINING.stream()).toList();

    private static final String GIVEN = "dE/dy";

    private final Fields fields;

    NetworkReader(Fields fields) {
        this.fields = fields;
    }

    NetworkExample read(Heading heading, Exercise exercise) {
        List<Located> samples = fields.list("samples");
        if (samples.isEmpty()) {
            throw fields.required("samples")
                    .place()
                    .problem("\"samples\" is empty: give it a sample, for example {\"x\": [1], \"y\": [0]}");
        }
        Structure structure = fields.has("units")
                ? new UnitReader(fields).read()
                : LayerReader.read(fields, inputs(samples.getFirst()));
        Objective objective = objective(samples);
        return new NetworkExample(
                heading,
                exercise,
                structure,
                objective,
                samples.stream()
                        .map(sample -> sample(sample, structure, objective))
                        .toList(),
                learningRate(),
                fields.optional("steps")
                        .map(steps -> steps.whole("\"steps\"", 1, WorkedExample.MOST_STEPS))
                        .orElse(1),
                fixed(structure));
    }

    /** How many inputs the first sample has, which decides where no layer does. */
    private static int inputs(Located sample) {
        return sample(sample).required("x").list("\"x\"").size();
    }

    private static Fields sample(Located sample) {
        return Fields.of(sample, "a sample", "x", "y", GIVEN);
    }

    private Objective objective(List<Located> samples) {
        boolean given = sample(samples.getFirst()).has(GIVEN);
        Optional<Located> loss = fields.optional("loss");
        if (given) {
            loss.ifPresent(both -> {
                throw both.place()
                        .problem("the samples give \"" + GIVEN
                                + "\", so there is no place for a loss: take \"loss\" out, or give \"y\"");
            });
            return new Objective.Gradients();
        }
        return new Objective.Targets(
                ExampleReader.constant(Loss.class, fields.required("loss"), "\"loss\""),
                fields.optional("reduction")
                        .map(reduction -> ExampleReader.constant(Reduction.class, reduction, "\"reduction\""))
                        .orElse(Reduction.MEAN));
    }

    private static Sample sample(Located value, Structure structure, Objective objective) {
        Fields sample = sample(value);
        double[] x = sized(sample.required("x"), "x", structure.inputs(), "inputs");
        return switch (objective) {
            case Objective.Gradients() ->
                Sample.of(x, sized(sample.required(GIVEN), GIVEN, structure.outputs(), "outputs"));
            case Objective.Targets(Loss loss, Reduction _)
            when loss.isClassification() -> {
                List<Located> y = sample.list("y");
                if (y.size() != 1) {
                    throw sample.required("y")
                            .place()
                            .problem("\"y\" has " + y.size() + " numbers, but " + loss
                                    + " takes one, the number of the right output, counted from 0");
                }
                yield Sample.ofClass(
                        Tensor.of(Shape.of(x.length), x), y.getFirst().whole("\"y\"", 0, structure.outputs() - 1));
            }
            case Objective.Targets _ -> Sample.of(x, sized(sample.required("y"), "y", structure.outputs(), "outputs"));
        };
    }

    private static double[] sized(Located value, String name, int size, String what) {
        List<Double> numbers = Numbers.list(value, "\"" + name + "\"");
        if (numbers.size() != size) {
            throw value.place()
                    .problem("\"" + name + "\" has " + numbers.size() + (numbers.size() == 1 ? " number" : " numbers")
                            + ", but the network has " + size + " " + what + ": give one number each");
        }
        return numbers.stream().mapToDouble(Double::doubleValue).toArray();
    }

    private OptionalDouble learningRate() {
        OptionalDouble rate = fields.number("learningRate");
        if (rate.isPresent() && rate.getAsDouble() <= 0) {
            throw fields.required("learningRate")
                    .place()
                    .problem("\"learningRate\" must be above 0, not " + rate.getAsDouble()
                            + "; leave it out if nothing is updated");
        }
        return rate;
    }

    private Set<String> fixed(Structure structure) {
        Set<String> parameters = structure.parameters().keySet();
        Set<String> fixed = new LinkedHashSet<>();
        for (Located name :
                fields.optional("fixed").map(list -> list.list("\"fixed\"")).orElse(List.of())) {
            String typed = name.text("a name in \"fixed\"");
            if (!parameters.contains(typed)) {
                throw name.place()
                        .problem("there is no parameter \"" + typed + "\" to hold fixed; "
                                + Suggestion.among(parameters, typed));
            }
            fixed.add(typed);
        }
        return fixed;
    }
}
