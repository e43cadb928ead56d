package dev.backlight.lessons;

import dev.backlight.explain.BatchExplanation;
import dev.backlight.explain.Explanation;
import dev.backlight.explain.Level;
import dev.backlight.explain.Notation;
import dev.backlight.explain.Quantity;
import dev.backlight.explain.Sample;
import dev.backlight.explain.Step;
import dev.backlight.explain.UnitSignals;
import dev.backlight.explain.WeightGradient;
import dev.backlight.formula.Formula;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Solutions for networks of units, by {@link Explanation}; of later updates it tells the numbers alone. */
final class NetworkSolution {
    private static final Pattern DERIVATIVE = Pattern.compile("d(?:E|C|L|loss)/d(.+)");
    private static final Pattern OF_UNIT = Pattern.compile("(s|f')\\[(.+)]");

    private final NetworkExample example;
    private final Explanation explanation;
    private final Notation notation;

    private NetworkSolution(NetworkExample example, Sample sample) {
        this.example = example;
        this.explanation = Explanation.of(example.subject(), sample);
        this.notation = example.heading().notation();
    }

    static Solution of(NetworkExample example, Truth truth, String quantity) {
        Asked asked = Asked.parse(quantity);
        boolean isOne = example.samples().size() == 1 || asked.of().isPresent();
        Optional<Solution> told = Optional.empty();
        if (example.structure() instanceof Structure.Units units && asked.after() <= 1) {
            if (!isOne) {
                told = ofBatch(example, units, asked, quantity);
            } else if (asked.after() == 0 || example.samples().size() == 1) {
                int index = asked.of().isPresent() ? asked.of().getAsInt() - 1 : 0;
                told = new NetworkSolution(example, example.samples().get(index)).of(units, asked, quantity);
            }
        }
        return told.orElseGet(() -> Solution.plain(
                quantity,
                truth.quantities(quantity),
                example.structure() instanceof Structure.Layers layers
                        ? LayerSolution.lines(example, layers, truth, asked)
                        : List.of()));
    }

    private Optional<Solution> of(Structure.Units units, Asked asked, String quantity) {
        Matcher derivative = DERIVATIVE.matcher(asked.quantity());
        if (derivative.matches()) {
            return asked.after() == 0 ? derivative(units, derivative.group(1), quantity) : Optional.empty();
        }
        Optional<String> parameter = parameter(units, asked.quantity());
        if (parameter.isPresent()) {
            WeightGradient weight = explanation.weight(parameter.get());
            return Optional.of(
                    asked.after() == 0
                            ? Solution.plain(quantity, List.of(weight.value()), List.of())
                            : updated(weight, quantity));
        }
        if (List.of("E", "C", "L", "loss").contains(asked.quantity())) {
            return (asked.after() == 0 ? explanation.loss() : explanation.lossAfter())
                    .map(loss -> Solution.plain(quantity, List.of(loss), loss(units, asked.after() == 0)));
        }
        return asked.after() == 0 ? forward(asked.quantity(), quantity) : Optional.empty();
    }

    private List<String> loss(Structure.Units units, boolean isBefore) {
        List<String> lines =
                new ArrayList<>(List.of("Loss: " + example.objective().describe()));
        if (isBefore) {
            lines.add(units.network().outputs().stream()
                            .map(output -> output + " is "
                                    + explanation.unit(output).z().text(Solution.DIGITS))
                            .collect(Collectors.joining(", ", "outputs: ", "; "))
                    + "targets: "
                    + Arrays.stream(explanation.sample().y().toDoubles())
                            .mapToObj(target -> Quantity.typed(target).text(Solution.DIGITS))
                            .collect(Collectors.joining(", ")));
        }
        return lines;
    }

    /** The name of a parameter that is called by it, or by the units that it joins. */
    private static Optional<String> parameter(Structure.Units units, String called) {
        return units.uses().stream()
                .filter(use -> use.isCalled(called))
                .map(Structure.Use::name)
                .findFirst();
    }

    private Optional<Solution> derivative(Structure.Units units, String by, String quantity) {
        Optional<String> parameter = parameter(units, by);
        if (parameter.isPresent()) {
            return Optional.of(Solution.plain(
                    quantity,
                    List.of(explanation.weight(parameter.get()).gradient()),
                    lines(explanation.derive(parameter.get(), Level.CHAIN, notation, Solution.DIGITS))));
        }
        Matcher ofUnit = OF_UNIT.matcher(by);
        String name = ofUnit.matches() ? ofUnit.group(2) : by;
        Optional<UnitSignals> reached = unit(name);
        if (reached.isEmpty()) {
            return Optional.of(Solution.plain(
                    quantity, List.of(Quantity.typed(0)), List.of("the loss does not depend on " + name)));
        }
        UnitSignals unit = reached.get();
        Formula wanted =
                notation.by(ofUnit.matches() ? notation.preActivation(unit.name()) : notation.value(unit.name()));
        Formula signal = ofUnit.matches() ? notation.delta(unit.name()) : wanted;
        List<String> lines = upTo(unit.name(), List.of(wanted, signal));
        return Optional.of(Solution.plain(
                quantity,
                List.of(ofUnit.matches() ? unit.delta().orElseThrow() : unit.byValue()),
                lines.isEmpty() ? loss(units, true) : lines));
    }

    /** What is known of a unit; empty if the loss does not depend on it. */
    private Optional<UnitSignals> unit(String name) {
        return explanation.units().stream()
                .filter(each -> each.name().equals(name))
                .findFirst();
    }

    /** The derivation of a weight that leads to the unit, as far as one of these. */
    private List<String> upTo(String unit, List<Formula> wanted) {
        Optional<String> weight = explanation.weights().stream()
                .filter(each ->
                        each.uses().stream().anyMatch(use -> use.target().equals(unit)))
                .map(WeightGradient::name)
                .findFirst();
        List<Step> steps = new ArrayList<>();
        for (Step step : weight.map(name -> explanation.derive(name, Level.FULL, notation, Solution.DIGITS))
                .orElse(List.of())) {
            steps.add(step);
            if (wanted.contains(step.of())) {
                return lines(steps);
            }
        }
        return List.of();
    }

    private static List<String> lines(List<Step> steps) {
        return steps.stream().map(step -> step.line(Solution.DIGITS).text()).toList();
    }

    /** w ← w − η·dE/dw. */
    private Solution updated(WeightGradient weight, String quantity) {
        List<String> lines =
                new ArrayList<>(lines(explanation.derive(weight.name(), Level.CHAIN, notation, Solution.DIGITS)));
        lines.add(step(weight.name(), weight.value(), weight.gradient(), weight.change()));
        return Solution.plain(quantity, List.of(weight.updated()), lines);
    }

    private String step(String name, Quantity value, Quantity gradient, Quantity change) {
        String rate = notation.rate().text();
        return change.isZero()
                ? name + " does not move"
                : name + " ← " + name + " − " + rate + "·"
                        + notation.by(Formula.symbol(name)).text() + ": "
                        + value.text(Solution.DIGITS) + " − "
                        + Quantity.typed(example.subject().rate()).text(Solution.DIGITS) + "·"
                        + (gradient.value() < 0
                                ? "(" + gradient.text(Solution.DIGITS) + ")"
                                : gradient.text(Solution.DIGITS));
    }

    /** What a unit computes. */
    private Optional<Solution> forward(String called, String quantity) {
        Matcher ofUnit = OF_UNIT.matcher(called);
        String name = ofUnit.matches() ? ofUnit.group(2) : called;
        Optional<UnitSignals> found = unit(name);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        UnitSignals unit = found.get();
        if (unit.isInput()) {
            return Optional.of(Solution.plain(quantity, List.of(unit.z()), List.of()));
        }
        Quantity value =
                !ofUnit.matches() ? unit.z() : (ofUnit.group(1).equals("s") ? unit.s() : unit.slope()).orElseThrow();
        List<String> lines = new ArrayList<>(List.of(sum(unit)));
        if (!unit.function().equals(UnitSignals.LINEAR)) {
            Formula applied = Formula.apply(unit.function(), notation.preActivation(name));
            lines.add(new Step("", notation.value(name), List.of(applied), List.of(), unit.z())
                    .line(Solution.DIGITS)
                    .text());
        }
        return Optional.of(Solution.plain(quantity, List.of(value), lines));
    }

    /** The pre-activation of a unit as a sum of products, in letters and in numbers. */
    private String sum(UnitSignals unit) {
        List<Formula> symbols = new ArrayList<>();
        List<Formula> numbers = new ArrayList<>();
        boolean isExact = true;
        for (WeightGradient weight : explanation.weights()) {
            for (WeightGradient.Use use : weight.uses()) {
                if (use.target().equals(unit.name())) {
                    Formula symbol = switch (use.source()) {
                        case WeightGradient.Source.Unit(String source) -> notation.weight(source, unit.name());
                        case WeightGradient.Source.One _ -> notation.bias(unit.name());
                        case WeightGradient.Source.Expression _ -> Formula.named(weight.name());
                    };
                    Formula number = number(weight.value());
                    symbols.add(
                            use.source() instanceof WeightGradient.Source.Unit(String source)
                                    ? Formula.product(symbol, source(source))
                                    : symbol);
                    numbers.add(use.isBias() ? number : Formula.product(number, number(use.sourceValue())));
                    isExact &= weight.value().isExact(Solution.DIGITS)
                            && use.sourceValue().isExact(Solution.DIGITS);
                }
            }
        }
        return new Step(
                        "",
                        notation.preActivation(unit.name()),
                        List.of(Formula.sum(symbols)),
                        List.of(new Step.Put(Formula.sum(numbers), isExact)),
                        unit.s().orElseThrow())
                .line(Solution.DIGITS)
                .text();
    }

    private Formula source(String name) {
        return explanation.unit(name).isInput() ? notation.input(name) : notation.value(name);
    }

    private static Formula number(Quantity quantity) {
        return Formula.number(quantity.digits(Solution.DIGITS));
    }

    /** The parts that the samples have in a gradient. */
    private static Optional<Solution> ofBatch(
            NetworkExample example, Structure.Units units, Asked asked, String quantity) {
        Matcher derivative = DERIVATIVE.matcher(asked.quantity());
        Optional<String> parameter = parameter(units, derivative.matches() ? derivative.group(1) : asked.quantity());
        boolean isGradient = derivative.matches() && asked.after() == 0;
        if (parameter.isEmpty() || !isGradient && (derivative.matches() || asked.after() == 0)) {
            return Optional.empty();
        }
        BatchExplanation batch = BatchExplanation.of(example.subject(), example.samples());
        BatchExplanation.Row row = batch.weights().stream()
                .filter(each -> each.name().equals(parameter.get()))
                .findFirst()
                .orElseThrow();
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < row.parts().size(); i++) {
            lines.add("sample " + (i + 1) + ": " + row.parts().get(i).text(Solution.DIGITS));
        }
        lines.add("sum: " + row.sum().text(Solution.DIGITS) + ", mean: "
                + row.mean().text(Solution.DIGITS));
        if (isGradient) {
            return Optional.of(Solution.plain(quantity, List.of(row.gradient()), lines));
        }
        NetworkSolution any = new NetworkSolution(example, example.samples().getFirst());
        lines.add(any.step(row.name(), row.value(), row.gradient(), row.change()));
        return Optional.of(Solution.plain(quantity, List.of(row.updated()), lines));
    }
}
