package dev.backlight.lessons;

import dev.backlight.explain.Quantity;
import dev.backlight.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * The questions of an example, in their order: first its blanks, then the quantities that it asks for.
 *
 * @param given what a reader must know to answer, in lines of text
 */
public record Quiz(Heading heading, List<String> given, List<Question> questions) {
    /** How near a number must be, relative to the truth; {@link Question.Numbers} says why. */
    private static final double NEAR = 0.005;

    /** What is left of a 0 that was rounded on the way. */
    private static final double NEAR_ZERO = 5e-7;

    /** What is printed as the answer, ten digits of it, must pass as one. */
    private static final double PRINTED = 1e-9;

    public Quiz {
        given = List.copyOf(given);
        questions = List.copyOf(questions);
    }

    /**
     * The quiz of an example.
     *
     * @throws IllegalArgumentException if the example asks nothing
     */
    public static Quiz of(WorkedExample example) {
        Exercise exercise = example.exercise();
        List<Question> questions = new ArrayList<>();
        for (Blank blank : exercise.fill()) {
            questions.add(
                    switch (blank) {
                        case Blank.Words words -> new Question.Words(words);
                        case Blank.Choice choice -> new Question.Choice(choice);
                        case Blank.Formula formula -> new Question.Formula(example, formula);
                    });
        }
        Truth truth = Truth.of(example);
        for (String quantity : exercise.ask()) {
            questions.add(numbers(example, truth, quantity));
        }
        if (questions.isEmpty()) {
            throw new IllegalArgumentException(example.heading().id()
                    + " asks nothing: add \"ask\" with the quantities to ask for, for example [\"E\"]");
        }
        return new Quiz(example.heading(), Statement.of(example), questions);
    }

    private static Question numbers(WorkedExample example, Truth truth, String quantity) {
        Solution solution = Solution.of(example, truth, quantity);
        List<Quantity> values = solution.values();
        Asked asked = Asked.parse(quantity);
        Shape shape = truth.value(quantity).shape();
        double[] before = asked.after() == 0
                ? new double[values.size()]
                : truth.value(asked.oneStepBefore()).toDoubles();
        List<Double> reach = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            double value = values.get(i).value();
            double change = Math.abs(value - before[i]);
            double scale = change == 0 ? Math.abs(value) : Math.min(change, Math.abs(value));
            reach.add(scale == 0 ? NEAR_ZERO : Math.max(NEAR * scale, PRINTED * Math.abs(value)));
        }
        return new Question.Numbers(
                example, quantity, quantity + Prompt.of(example, asked), values, shape, reach, solution.lines());
    }
}
