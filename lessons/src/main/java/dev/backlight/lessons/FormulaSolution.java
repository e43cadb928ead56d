package dev.backlight.lessons;

import dev.backlight.explain.Chain;
import dev.backlight.explain.FormulaDerivative;
import dev.backlight.explain.FormulaExplanation;
import dev.backlight.explain.InverseDerivative;
import dev.backlight.explain.LocalDerivative;
import dev.backlight.explain.Quantity;
import dev.backlight.explain.Step;
import dev.backlight.formula.Definitions;
import dev.backlight.formula.Definitions.Definition;
import dev.backlight.formula.Formula;
import dev.backlight.formula.FormulaParser;
import dev.backlight.formula.Written;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Solutions for formulas, by {@link FormulaExplanation}. */
final class FormulaSolution {
    private final FormulaExample example;
    private final Definitions definitions;
    private final FormulaExplanation explanation;

    private FormulaSolution(FormulaExample example, Definitions definitions, Map<String, Double> at) {
        this.example = example;
        this.definitions = definitions;
        this.explanation = FormulaExplanation.of(definitions, at, Solution.DIGITS);
    }

    /** How a quantity is found at its point, or at each of them. */
    static List<String> lines(FormulaExample example, String quantity) {
        Asked asked = Asked.parse(quantity);
        Definitions definitions = FormulaParser.parse(example.formulas());
        List<Map<String, Double>> points =
                asked.of().isPresent() ? List.of(example.at().get(asked.of().getAsInt() - 1)) : example.at();
        List<String> lines = new ArrayList<>();
        for (Map<String, Double> point : points) {
            if (points.size() > 1) {
                lines.add("at " + Statement.point(point) + ":");
            }
            lines.addAll(new FormulaSolution(example, definitions, point).of(asked.quantity()));
        }
        return lines;
    }

    private List<String> of(String quantity) {
        Matcher change = FormulaTruth.CHANGE_OF.matcher(quantity);
        if (change.matches()) {
            return change.group(1) == null ? change(change.group(2)) : predicted(change.group(2));
        }
        Matcher derivative = Named.DERIVATIVE.matcher(quantity);
        if (isDefined(quantity) || !derivative.matches()) {
            return value(quantity);
        }
        return derivative(derivative.group(1), derivative.group(2), Optional.ofNullable(derivative.group(3)));
    }

    private boolean isDefined(String name) {
        return definitions.list().stream().anyMatch(each -> each.name().equals(name));
    }

    /** A formula with its numbers put in, after those that it uses; a variable is given. */
    private List<String> value(String name) {
        Set<String> inOrder = new LinkedHashSet<>();
        collect(name, inOrder);
        return inOrder.stream().map(this::valueLine).toList();
    }

    private void collect(String name, Set<String> inOrder) {
        if (isDefined(name) && !inOrder.contains(name)) {
            definitions.of(name).uses().forEach(used -> collect(used, inOrder));
            inOrder.add(name);
        }
    }

    private String valueLine(String name) {
        Definition definition = definitions.of(name);
        Formula numbers = written(definition, used -> number(known(used)));
        boolean isExact =
                definition.uses().stream().allMatch(used -> known(used).isExact(Solution.DIGITS));
        return line(new Step(
                "",
                Formula.named(name),
                List.of(written(definition, Formula::named)),
                List.of(new Step.Put(numbers, isExact)),
                explanation.value(name)));
    }

    /** An example's formulas have values at all of its points. */
    private Quantity known(String name) {
        return explanation.value(name).orElseThrow();
    }

    private static Formula written(Definition definition, Function<String, Formula> names) {
        return Written.of(definition.formula(), node -> Definitions.nameOf(node).map(names));
    }

    private static Formula number(Quantity quantity) {
        return Formula.number(quantity.digits(Solution.DIGITS));
    }

    private static String line(Step step) {
        return step.line(Solution.DIGITS).text();
    }

    private List<String> derivative(String of, String by, Optional<String> through) {
        boolean isByVariable = definitions.variableNames().contains(by);
        if (definitions.variableNames().contains(of) && isDefined(by)) {
            InverseDerivative inverse = explanation.inverse(by, of);
            return Stream.concat(
                            inverse
                                    .solved()
                                    .map(solved -> Formula.equal(Formula.named(of), solved)
                                            .text())
                                    .stream(),
                            Stream.of(line(inverse.step())))
                    .toList();
        }
        if (isByVariable && isDefined(of) && explanation.depends(of, by)) {
            FormulaDerivative derivative = explanation.derivative(of, by);
            return through.map(name -> along(derivative, name)).orElseGet(() -> whole(derivative));
        }
        return local(of, by).map(FormulaSolution::steps).orElseGet(() -> inSymbols(of, by));
    }

    private static List<String> steps(LocalDerivative local) {
        return local.steps().stream()
                .map(step -> step.rule() + ": " + line(step))
                .toList();
    }

    private static List<String> whole(FormulaDerivative derivative) {
        List<String> lines = new ArrayList<>();
        derivative.local().forEach(local -> lines.addAll(steps(local)));
        if (derivative.isChained()) {
            Step step = derivative.step(Solution.DIGITS);
            lines.add(step.rule() + ": " + line(step));
        }
        return lines;
    }

    /** The products along the paths through a name. */
    private static List<String> along(FormulaDerivative derivative, String through) {
        return derivative.listed().stream()
                .filter(chain -> chain.names().contains(through))
                .map(FormulaSolution::product)
                .toList();
    }

    private static String product(Chain chain) {
        List<LocalDerivative> factors = chain.factors();
        Step step = new Step(
                "",
                Formula.product(factors.stream().map(LocalDerivative::notation).toList()),
                List.of(Formula.product(
                        factors.stream().map(LocalDerivative::formula).toList())),
                chain.product().map(_ -> numbers(factors)).stream().toList(),
                chain.product());
        return chain.names().stream()
                        .map(name -> Formula.named(name).text())
                        .collect(Collectors.joining(" → ", "", ": "))
                + line(step);
    }

    /** The values of factors, each of which has one. */
    private static Step.Put numbers(List<LocalDerivative> factors) {
        List<Quantity> values =
                factors.stream().flatMap(factor -> factor.value().stream()).toList();
        return new Step.Put(
                Formula.product(values.stream().map(FormulaSolution::number).toList()),
                values.stream().allMatch(value -> value.isExact(Solution.DIGITS)));
    }

    /** By a formula that others stand between, which counts as a variable; its value is no typed number. */
    private List<String> inSymbols(String of, String by) {
        boolean isUsed =
                definitions.list().stream().anyMatch(each -> each.uses().contains(by));
        if (!isUsed || !isDefined(of)) {
            return List.of();
        }
        FormulaExplanation symbols = FormulaExplanation.symbolic(definitions.withVariable(by), Solution.DIGITS);
        return symbols.depends(of, by) ? whole(symbols.derivative(of, by)) : List.of();
    }

    /** The derivative of a formula by a formula that stands in it. */
    private Optional<LocalDerivative> local(String of, String by) {
        return definitions.variableNames().stream()
                .filter(variable -> isDefined(of) && explanation.depends(of, variable))
                .flatMap(variable -> explanation.derivative(of, variable).local().stream())
                .filter(local -> local.of().equals(of) && local.by().equals(by))
                .findFirst();
    }

    private List<String> change(String of) {
        return Stream.concat(value(of).stream(), Stream.of("the same with " + moved() + ", less what it was"))
                .toList();
    }

    private String moved() {
        return example.nudge().entrySet().stream()
                .map(nudge -> nudge.getKey() + " + "
                        + Quantity.typed(nudge.getValue()).text(Solution.DIGITS))
                .collect(Collectors.joining(", "));
    }

    private List<String> predicted(String of) {
        List<String> lines = new ArrayList<>();
        List<String> terms = new ArrayList<>();
        example.nudge().forEach((name, by) -> {
            lines.addAll(derivative(of, name, Optional.empty()));
            terms.add("d" + of + "/d" + name + " · " + Quantity.typed(by).text(Solution.DIGITS));
        });
        lines.add("predicted change of " + of + ": " + String.join(" + ", terms));
        return lines;
    }
}
