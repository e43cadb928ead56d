package dev.backlight.lessons;

import dev.backlight.explain.Objective;
import dev.backlight.explain.Quantity;
import dev.backlight.nn.Loss;
import dev.backlight.nn.Reduction;
import dev.backlight.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Solutions for networks of layers: the matrix formula of a quantity, and what stands in it in numbers. */
final class LayerSolution {
    private static final Pattern NAMED = Pattern.compile("([fgWb])(\\d+)(?:\\[.*])?");
    private static final Pattern DERIVATIVE = Pattern.compile("(d(?:E|C|L|loss)/d)(.+)");

    private static final List<String> LOSSES = List.of("E", "C", "L", "loss");

    /** More numbers than anybody reads in a line. */
    private static final long MOST_NUMBERS = 40;

    private final NetworkExample example;
    private final Structure.Layers structure;
    private final Truth truth;
    /** What follows the name of each operand: how many updates before, and of which sample. */
    private final String when;

    private LayerSolution(NetworkExample example, Structure.Layers structure, Truth truth, String when) {
        this.example = example;
        this.structure = structure;
        this.truth = truth;
        this.when = when;
    }

    static List<String> lines(NetworkExample example, Structure.Layers structure, Truth truth, Asked asked) {
        Matcher derivative = DERIVATIVE.matcher(asked.quantity());
        Matcher named = NAMED.matcher(asked.quantity());
        boolean isParameter =
                named.matches() && (named.group(1).equals("W") || named.group(1).equals("b"));
        boolean isUpdated = isParameter && asked.after() > 0;
        int after = asked.after() - (isUpdated ? 1 : 0);
        String when = (after > 0 ? " after " + after : "")
                + (asked.of().isPresent() && !isUpdated
                        ? " of sample " + asked.of().getAsInt()
                        : "");
        LayerSolution solution = new LayerSolution(example, structure, truth, when);
        if (isUpdated) {
            return solution.updated(named.group(1) + named.group(2));
        }
        if (derivative.matches()) {
            return solution.derivative(derivative.group(1), derivative.group(2));
        }
        if (LOSSES.contains(asked.quantity()) && example.objective() instanceof Objective.Targets) {
            return solution.told("Loss: " + example.objective().describe(), "y", "t");
        }
        return named.matches() && !isParameter
                ? solution.forward(named.group(1), Integer.parseInt(named.group(2)))
                : asked.quantity().startsWith("y")
                        ? solution.forward("g", structure.layers().size())
                        : List.of();
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
        Optional<Loss> loss = example.objective() instanceof Objective.Targets(Loss named, var _)
                ? Optional.of(named)
                : Optional.empty();
        if (loss.isEmpty()) {
            return List.of(d + output + " is given");
        }
        int n = structure.outputs();
        String slope = switch (loss.get()) {
            case HALF_SQUARED -> output + " − t";
            case SQUARED -> "2(" + output + " − t)";
            case MEAN_SQUARED -> "2(" + output + " − t)/" + n;
            case MEAN_ABSOLUTE_ERROR -> "sign(" + output + " − t)/" + n;
            case BINARY_CROSS_ENTROPY -> "(σ(" + output + ") − t)/" + n;
            case CROSS_ENTROPY -> "softmax(" + output + ") − 1 at the right class";
        };
        boolean isPart = when.contains("sample") || example.samples().size() == 1;
        String mean = !isPart
                        && example.objective() instanceof Objective.Targets(var _, Reduction reduction)
                        && reduction == Reduction.MEAN
                ? ", divided by the " + example.samples().size() + " samples"
                : "";
        return loss.get() == Loss.CROSS_ENTROPY
                ? told(d + output + " = " + slope + mean, output)
                : told(d + output + " = " + slope + mean, output, "t");
    }

    private List<String> updated(String parameter) {
        String d = "dE/d" + parameter;
        List<String> lines = new ArrayList<>(derivative("dE/d", parameter));
        double rate = example.learningRate().orElseThrow();
        lines.addAll(told(
                parameter + " ← " + parameter + " − " + Quantity.typed(rate).text(Solution.DIGITS) + " · " + d,
                parameter,
                d));
        return lines;
    }

    /** A formula, and then each of its operands in numbers, if they are not too many. */
    private List<String> told(String formula, String... operands) {
        return Stream.concat(Stream.of(formula), Stream.of(operands).flatMap(operand -> {
                    Tensor value = truth.value(operand + when);
                    return value.shape().count() > MOST_NUMBERS
                            ? Stream.empty()
                            : Stream.of("  " + operand + when + (isGiven(operand) ? " = " : " ≈ ") + text(value));
                }))
                .toList();
    }

    /** Whether a person typed its numbers. */
    private boolean isGiven(String operand) {
        boolean isParameter = operand.startsWith("W") || operand.startsWith("b");
        return operand.equals("x") || operand.equals("t") || isParameter && !when.contains("after");
    }

    private static String text(Tensor value) {
        if (value.shape().rank() == 0) {
            return Quantity.rounded(value.item()).text(Solution.DIGITS);
        }
        return IntStream.range(0, value.shape().size(0))
                .mapToObj(i -> text(value.rows(i)
                        .reshape(value.shape().slice(1, value.shape().rank()))))
                .collect(Collectors.joining(", ", "(", ")"));
    }
}
