package dev.backlight.cli;

import dev.backlight.explain.FormulaExplanation;
import dev.backlight.formula.Definitions;
import dev.backlight.formula.Definitions.Definition;
import dev.backlight.formula.Formula;
import dev.backlight.formula.FormulaParser;
import dev.backlight.lessons.FormulaExample;
import dev.backlight.lessons.Lessons;
import dev.backlight.lessons.WorkedExample;
import dev.backlight.report.Diagram;
import dev.backlight.report.Document;
import dev.backlight.report.Document.Block;
import dev.backlight.report.FormulaDocument;
import dev.backlight.report.FormulaDocument.Asked;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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

    private static Optional<FormulaExample> example(String text) throws IOException {
        if (!text.endsWith(".json") && !Lessons.ids().contains(text)) {
            return Optional.empty();
        }
        WorkedExample example = text.endsWith(".json") ? WorkedExample.read(Path.of(text)) : Lessons.named(text);
        if (example instanceof FormulaExample formulas) {
            return Optional.of(formulas);
        }
        throw new IllegalArgumentException(text + " has no formulas: explain explains networks, descend descents");
    }

    private static List<String> results(Definitions definitions) {
        Set<String> used = new HashSet<>();
        definitions.list().forEach(each -> used.addAll(each.uses()));
        return definitions.list().stream()
                .map(Definition::name)
                .filter(name -> !used.contains(name))
                .toList();
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

    /** A variable that has no value at some point. */
    Optional<String> missing() {
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
                .map(name -> Formula.named(name).text() + " = "
                        + explanation.value(name).text(digits))
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
