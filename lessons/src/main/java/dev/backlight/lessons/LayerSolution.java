package dev.backlight.lessons;

import dev.backlight.explain.LossSlope;
import dev.backlight.explain.Objective;
import dev.backlight.explain.Quantity;
import dev.backlight.explain.Sample;
import dev.backlight.formula.Formula;
import dev.backlight.nn.Loss;
import dev.backlight.nn.Reduction;
import dev.backlight.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Solutions for networks of layers: the matrix formula of a quantity, and what stands in it in numbers. */
final class LayerSolution {
    private static final Pattern NAMED = Pattern.compile("([fgWb])(\\d+)(?:\\[.*])?");

    /** More numbers than anybody reads in a line. */
    private static final long MOST_NUMBERS = 40;

    private final NetworkExample example;
    private final Structure.Layers structure;
    private final Truth truth;
    /** What follows the name of each operand: how many updates before, and of which sample. */
    private final String when;

    private final OptionalInt sample;

    private LayerSolution(
            NetworkExample example, Structure.Layers structure, Truth truth, int after, OptionalInt sample) {
        this.example = example;
        this.structure = structure;
        this.truth = truth;
        this.sample = sample;
        this.when =
                (after > 0 ? " after " + after : "") + (sample.isPresent() ? " of sample " + sample.getAsInt() : "");
    }

    static List<String> lines(NetworkExample example, Structure.Layers structure, Truth truth, Asked asked) {
        String quantity = structure.inTexts(asked.quantity());
        Matcher named = NAMED.matcher(quantity);
        boolean isParameter =
                named.matches() && (named.group(1).equals("W") || named.group(1).equals("b"));
        boolean isUpdated = isParameter && asked.after() > 0;
        int after = asked.after() - (isUpdated ? 1 : 0);
        LayerSolution solution =
                new LayerSolution(example, structure, truth, after, isUpdated ? OptionalInt.empty() : asked.of());
        if (isUpdated) {
            return solution.updated(named.group(1) + named.group(2));
        }
        Optional<String> by = LossName.derivativeBy(quantity);
        if (by.isPresent()) {
            String d = quantity.substring(0, quantity.length() - by.get().length());
            return solution.derivative(d, by.get());
        }
        if (LossName.ALL.contains(quantity) && example.objective() instanceof Objective.Targets) {
            return solution.loss();
        }
        return named.matches() && !isParameter
                ? solution.forward(named.group(1), Integer.parseInt(named.group(2)))
                : quantity.startsWith("y")
                        ? solution.forward("g", structure.layers().size())
                        : List.of();
    }

    private List<String> loss() {
        String formula = "Loss: " + example.objective().describe();
        if (!example.objective().isOfClasses()) {
            return told(formula, "y", "t");
        }
        return Stream.concat(told(formula, "y").stream(), rightClasses().stream())
                .toList();
    }

    /** Class numbers are no quantity that could be asked for. */
    private List<String> rightClasses() {
        List<Sample> judged =
                sample.isPresent() ? List.of(example.samples().get(sample.getAsInt() - 1)) : example.samples();
        return judged.size() > MOST_NUMBERS
                ? List.of()
                : List.of("  right: "
                        + judged.stream()
                                .map(each -> "output " + (int) each.y().at(0))
                                .collect(Collectors.joining(", ")));
    }

    private List<String> forward(String letter, int number) {
        Structure.FullLayer layer = structure.layers().get(number - 1);
        String before = number == 1 ? "x" : "g" + (number - 1);
        List<String> lines = new ArrayList<>();
        layer.weights()
                .ifPresent(_ -> lines.addAll(told(
                        "f%1$d = %2$s @ W%1$d.T + b%1$d".formatted(number, before),
                        before,
                        "W" + number,
                        "b" + number)));
        if (letter.equals("g")) {
            String from = layer.weights().isPresent() ? "f" + number : before;
            lines.addAll(layer.activation()
                    .map(function -> told("g" + number + " = " + function.label() + "(" + from + ")", from))
                    .orElseGet(() -> told("g" + number + " = " + from)));
        }
        return lines;
    }

    private List<String> derivative(String d, String by) {
        Matcher named = NAMED.matcher(by);
        if (by.startsWith("x")) {
            return back(d, 0);
        }
        if (!named.matches()) {
            return by.startsWith("y") ? byOutput(d, "y") : List.of();
        }
        int number = Integer.parseInt(named.group(2));
        String signal = d + "f" + number;
        String before = number == 1 ? "x" : "g" + (number - 1);
        return switch (named.group(1)) {
            case "W" -> told("%sW%d = (%s).T @ %s".formatted(d, number, signal, before), signal, before);
            case "b" -> told("%sb%d = %s, added up over the samples".formatted(d, number, signal), signal);
            case "f" -> slope(d, number);
            default -> number == structure.layers().size() ? byOutput(d, "g" + number) : back(d, number);
        };
    }

    /** Through the activation. */
    private List<String> slope(String d, int number) {
        String of = d + "f" + number + " = " + d + "g" + number;
        return structure
                .layers()
                .get(number - 1)
                .activation()
                .map(function ->
                        told(of + " ⊙ " + function.label() + "′(f" + number + ")", d + "g" + number, "f" + number))
                .orElseGet(() -> told(of, d + "g" + number));
    }

    /** From the next layer to the values of this one; x has number 0. */
    private List<String> back(String d, int number) {
        int next = number + 1;
        String of = d + (number == 0 ? "x" : "g" + number);
        return structure.layers().get(number).weights().isPresent()
                ? told("%s = %sf%d @ W%d".formatted(of, d, next, next), d + "f" + next, "W" + next)
                : told(of + " = " + d + "f" + next + ": there are no weights between", d + "f" + next);
    }

    private List<String> byOutput(String d, String output) {
        return switch (example.objective()) {
            case Objective.Gradients() -> List.of(d + output + " is given");
            case Objective.Targets(Loss loss, Reduction reduction) -> {
                boolean isPart = sample.isPresent() || example.samples().size() == 1;
                String mean = !isPart && reduction == Reduction.MEAN
                        ? ", divided by the " + example.samples().size() + " samples"
                        : "";
                String formula = d + output + " = " + slope(loss, output) + mean;
                yield loss.isClassification() ? told(formula, output) : told(formula, output, "t");
            }
        };
    }

    private String slope(Loss loss, String output) {
        if (loss.isClassification()) {
            return slope(loss, output, 0) + " at the right class and " + slope(loss, output, 1)
                    + " elsewhere, with p = softmax(" + output + ")";
        }
        return slope(loss, output, 0) + (loss.takesLogits() ? ", with p = σ(" + output + ")" : "");
    }

    /** By an output, where the right class is the first. */
    private String slope(Loss loss, String output, int place) {
        int count = structure.outputs();
        return new LossSlope(loss, count, Math.min(place, count - 1), 0)
                .written(
                        Formula.symbol(output),
                        Formula.symbol("t"),
                        Formula.symbol("p"),
                        new Formula.Number("" + count))
                .text();
    }

    private List<String> updated(String parameter) {
        String d = LossName.derivative(example.heading().notation());
        List<String> lines = new ArrayList<>(derivative(d, parameter));
        double rate = example.learningRate().orElseThrow();
        lines.addAll(told(
                parameter + " ← " + parameter + " − " + Quantity.typed(rate).text(Solution.DIGITS) + " · " + d
                        + parameter,
                parameter,
                d + parameter));
        return lines;
    }

    /** A formula, and then each of its operands in numbers, if they are not too many. */
    private List<String> told(String formula, String... operands) {
        return Stream.concat(Stream.of(formula), Stream.of(operands).flatMap(operand -> {
                    Shape shape = truth.value(operand + when).shape();
                    return shape.count() > MOST_NUMBERS
                            ? Stream.empty()
                            : Stream.of("  " + numbers(operand + when, shape));
                }))
                .toList();
    }

    private String numbers(String operand, Shape shape) {
        List<Quantity> numbers = truth.quantities(operand);
        boolean isExact = numbers.stream().allMatch(number -> number.isExact(Solution.DIGITS));
        return operand + (isExact ? " = " : " ≈ ") + new ShapedNumbers(numbers, shape).text(Solution.DIGITS, "(", ")");
    }
}
