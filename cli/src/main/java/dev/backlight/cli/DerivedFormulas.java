package dev.backlight.cli;

import dev.backlight.explain.FormulaExplanation;
import dev.backlight.explain.Quantity;
import dev.backlight.explain.ScalarArithmetic;
import dev.backlight.formula.Definitions;
import dev.backlight.formula.Definitions.Definition;
import dev.backlight.formula.Formula;
import dev.backlight.formula.FormulaParser;
import dev.backlight.lessons.DescentExample;
import dev.backlight.lessons.FormulaExample;
import dev.backlight.lessons.Lessons;
import dev.backlight.lessons.NetworkExample;
import dev.backlight.lessons.WorkedExample;
import dev.backlight.report.Diagram;
import dev.backlight.report.Document;
import dev.backlight.report.Document.Block;
import dev.backlight.report.FormulaDocument;
import dev.backlight.report.FormulaDocument.Asked;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the command line derives: formulas at some points, and which of them by what.
 *
 * @param points the variables' values, one map a point; none for derivations in symbols alone
 * @param results which formulas to derive
 * @param by by which variables, as far as a formula depends on them
 * @param isInverted whether the variables are to be derived by the formulas, too
 */
record DerivedFormulas(
        Optional<String> title,
        Definitions definitions,
        List<Map<String, Double>> points,
        List<String> results,
        List<String> by,
        boolean isInverted,
        int digits) {

    /**
     * Formulas as typed, or those of an example.
     *
     * @param at the only point; if it is empty, the example's points, or none
     * @throws dev.backlight.formula.FormulaException if the text is neither an example nor a formula
     */
    static DerivedFormulas of(String text, Map<String, Double> at, boolean inverse, int digits) throws IOException {
        Optional<FormulaExample> example = example(text);
        Definitions definitions =
                FormulaParser.parse(example.map(FormulaExample::formulas).orElse(text));
        return new DerivedFormulas(
                example.map(FormulaExample::heading).map(heading -> heading.id() + ": " + heading.title()),
                definitions,
                at.isEmpty() ? example.map(FormulaExample::at).orElse(List.of()) : List.of(at),
                results(definitions),
                definitions.variableNames(),
                inverse || example.flatMap(FormulaExample::inverse).isPresent(),
                digits);
    }

    /**
     * Formulas that bring their own numbers, such as {@code y = a x; a = 3; x = 2}: these are the point.
     *
     * @param at other values for some of the names, or values for the rest
     */
    static DerivedFormulas withNumbers(String text, Map<String, Double> at, int digits) throws IOException {
        DerivedFormulas written = of(text, at, false, digits);
        List<String> numbers = written.definitions.numbers();
        Definitions definitions = written.definitions.withVariables(numbers);
        ScalarArithmetic arithmetic = new ScalarArithmetic(leaf -> {
            throw new AssertionError(leaf);
        });
        List<Map<String, Double>> points = new ArrayList<>();
        boolean isPlaced = !written.points.isEmpty() || numbers.isEmpty();
        for (Map<String, Double> point : isPlaced ? written.points : List.<Map<String, Double>>of(Map.of())) {
            Map<String, Double> all = new LinkedHashMap<>();
            numbers.forEach(name -> all.put(
                    name, arithmetic.of(written.definitions.of(name).formula()).value()));
            all.putAll(point);
            points.add(all);
        }
        return new DerivedFormulas(
                written.title,
                definitions,
                points,
                results(definitions),
                definitions.variableNames(),
                written.isInverted,
                digits);
    }

    private static Optional<FormulaExample> example(String text) throws IOException {
        if (!text.endsWith(".json") && !Lessons.ids().contains(text)) {
            return Optional.empty();
        }
        WorkedExample example = text.endsWith(".json") ? WorkedExample.read(Path.of(text)) : Lessons.named(text);
        if (example instanceof FormulaExample formulas) {
            return Optional.of(formulas);
        }
        throw new IllegalArgumentException(
                switch (example) {
                    case FormulaExample _ -> throw new AssertionError(text);
                    case NetworkExample _ -> text + " is no formula but a network: backlight explain " + text;
                    case DescentExample _ -> text + " is no formula to derive but a descent: backlight descend " + text;
                });
    }

    private static List<String> results(Definitions definitions) {
        return definitions.results().stream().map(Definition::name).toList();
    }

    /**
     * With one formula or some variables alone.
     *
     * @param of the formula; all if null
     * @param variables all if empty
     */
    DerivedFormulas only(@Nullable String of, List<String> variables) {
        return new DerivedFormulas(
                title,
                definitions,
                points,
                of == null ? results : List.of(definitions.of(of).name()),
                variables.isEmpty() ? by : variables,
                isInverted,
                digits);
    }

    /**
     * What is asked for, in the format that is asked for.
     *
     * @throws IllegalArgumentException if a variable has no value
     */
    String written(OutputOptions output) {
        missing().ifPresent(name -> {
            throw new IllegalArgumentException(missing(name));
        });
        return output.text(this::document, () -> drawing().svg().toString(), () -> DerivedFormulasJson.write(this));
    }

    private static String missing(String name) {
        boolean isWord = name.length() > 1 && name.chars().allMatch(Character::isLetter);
        return name + " has no value: add --at " + name + "=NUMBER, or a formula " + name + " = ..."
                + (isWord ? "; for a product write " + String.join("*", name.split("")) : "");
    }

    /** A variable that has no value at some point. */
    private Optional<String> missing() {
        return definitions.variableNames().stream()
                .filter(name -> points.stream().anyMatch(point -> !point.containsKey(name)))
                .findFirst();
    }

    /** At each point; one without numbers if there are none. */
    List<FormulaExplanation> explanations() {
        return points.isEmpty()
                ? List.of(FormulaExplanation.symbolic(definitions, digits))
                : points.stream()
                        .map(point -> FormulaExplanation.of(definitions, point, digits))
                        .toList();
    }

    /** The derivatives that are asked for. */
    List<Asked> asked(FormulaExplanation explanation) {
        List<Asked> asked = new ArrayList<>();
        for (String result : results) {
            for (String variable : by) {
                // One pair that does not depend is refused; among several it has nothing to tell.
                if (results.size() * by.size() == 1 || explanation.depends(result, variable)) {
                    asked.add(new Asked(
                            explanation.derivative(result, variable),
                            isInverted ? Optional.of(explanation.inverse(result, variable)) : Optional.empty()));
                }
            }
        }
        return asked;
    }

    Document document() {
        List<Block> blocks = new ArrayList<>();
        for (FormulaExplanation explanation : explanations()) {
            if (points.size() > 1) {
                blocks.add(new Document.Heading("At " + place(explanation)));
            }
            blocks.addAll(FormulaDocument.of(explanation, asked(explanation), digits));
        }
        return new Document(
                title.orElseGet(() -> points.isEmpty()
                        ? "Derivatives"
                        : "Derivatives at " + place(explanations().getFirst())),
                blocks);
    }

    private String place(FormulaExplanation explanation) {
        return definitions.variableNames().stream()
                .map(name -> Formula.named(name).text() + " "
                        + explanation.value(name).orElseThrow().sentence(Quantity.DIGITS))
                .collect(Collectors.joining(", "));
    }

    /**
     * The picture of the one derivative that is asked for.
     *
     * @throws IllegalArgumentException if there are several
     */
    Diagram drawing() {
        List<Asked> asked = asked(explanations().getFirst());
        if (asked.size() != 1) {
            throw new IllegalArgumentException("there are " + asked.size()
                    + " derivatives, and a picture shows one: choose it with --of and --by");
        }
        Asked only = asked.getFirst();
        return only.inverse()
                .map(inverse -> FormulaDocument.drawing(only.derivative(), inverse))
                .orElseGet(() -> FormulaDocument.drawing(only.derivative()));
    }
}
