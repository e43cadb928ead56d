package dev.backlight.lessons;

import dev.backlight.formula.Definitions;
import dev.backlight.formula.FormulaParser;
import dev.backlight.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A mistake that may have been made in an example.
 *
 * @param numbers works the example out with it
 */
record Suspect(Mistake mistake, Supplier<Function<String, Tensor>> numbers) {
    /** All that can be made. */
    static List<Suspect> of(WorkedExample example) {
        return switch (example) {
            case NetworkExample network ->
                Mistakes.of(network).stream()
                        .map(mistake -> new Suspect(mistake, () -> mistake.in(network)))
                        .toList();
            case FormulaExample formulas -> of(formulas);
            case DescentExample descent -> of(descent);
        };
    }

    private static List<Suspect> of(FormulaExample example) {
        Definitions definitions = FormulaParser.parse(example.formulas());
        return FormulaMistakes.of(definitions).stream()
                .map(mistake -> new Suspect(
                        mistake, () -> new FormulaTruth(example, definitions, new Rewriting(mistake.rule()))::value))
                .toList();
    }

    private static List<Suspect> of(DescentExample example) {
        Definitions definitions = FormulaParser.parse(example.function());
        List<DescentMistake> ofSteps = new ArrayList<>(List.of(
                new DescentMistake("adds α · slope in place of subtracting it: goes uphill", -example.rate(), false),
                new DescentMistake("forgets the learning rate: subtracts the whole slope", 1, false)));
        if (definitions.variables().size() > 1) {
            ofSteps.add(new DescentMistake(
                    "moves one variable after the other, and takes the slope with those that are moved already",
                    example.rate(),
                    true));
        }
        List<Suspect> all = new ArrayList<>();
        ofSteps.forEach(mistake -> all.add(new Suspect(
                mistake,
                () -> new DescentTruth(example, definitions, Rewriting.none(), mistake.rate(), mistake.isOneByOne())
                        ::value)));
        FormulaMistakes.of(definitions)
                .forEach(mistake -> all.add(new Suspect(
                        mistake,
                        () -> new DescentTruth(
                                example, definitions, new Rewriting(mistake.rule()), example.rate(), false)::value)));
        return all;
    }
}
