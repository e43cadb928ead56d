package dev.backlight.lessons;

import dev.backlight.engine.NonFiniteException;
import dev.backlight.explain.Quantity;
import dev.backlight.tensor.Tensor;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Holds the answers in a file, its "expect", against the truth, and finds the mistakes that lead to the wrong ones.
 *
 * <p>An answer is right if it is the truth rounded to the digits that were given, of which at least three must be
 * right; and a mistake explains a wrong answer if its number is, in the same sense. Several mistakes may lead to one
 * number. Those come first that agree with the most answers of the file.
 */
public final class Marking {
    /**
     * An answer and what is to be said of it.
     *
     * @param truth as the reference engine has it
     * @param exact the numbers of the truth, exactly where decimals reach
     * @param derivation how the truth follows, in lines; none if it is given
     * @param mistakes each of which gives just this number; none if it is right, or if nothing is found
     */
    public record Mark(
            String quantity,
            Tensor given,
            Tensor truth,
            List<Quantity> exact,
            boolean isRight,
            List<Mistake> mistakes,
            List<String> derivation) {
        public Mark {
            exact = List.copyOf(exact);
            derivation = List.copyOf(derivation);
            mistakes = List.copyOf(mistakes);
        }
    }

    private final WorkedExample example;
    private final Map<String, Tensor> answers;

    private Marking(WorkedExample example, Map<String, Tensor> answers) {
        this.example = example;
        this.answers = answers;
    }

    /**
     * The marks of all answers, in the order of the file.
     *
     * @throws IllegalArgumentException if an answer is asked of something that is no finite number
     */
    public static List<Mark> of(WorkedExample example) {
        return of(example, example.exercise().expect());
    }

    /**
     * The marks of other answers than those in the file, in their order.
     *
     * @throws IllegalArgumentException if one is asked of something that is no finite number
     */
    public static List<Mark> of(WorkedExample example, Map<String, Tensor> answers) {
        return new Marking(example, answers).marks();
    }

    /** The mistakes that lead to one wrong answer. */
    static List<Mistake> mistakes(WorkedExample example, String quantity, Tensor answer) {
        return new Marking(example, Map.of(quantity, answer))
                .explain(List.of(quantity))
                .getOrDefault(quantity, List.of());
    }

    private List<Mark> marks() {
        Truth truth = Truth.of(example);
        Map<String, Tensor> truths = new LinkedHashMap<>();
        answers.keySet().forEach(quantity -> truths.put(quantity, truth.value(quantity)));
        List<String> wrong = answers.keySet().stream()
                .filter(quantity -> !Given.agrees(answers.get(quantity), truths.get(quantity)))
                .toList();
        Map<String, List<Mistake>> explained = explain(wrong);
        List<Mark> marks = new ArrayList<>();
        answers.forEach((quantity, given) -> {
            Solution solution = Solution.of(example, truth, quantity);
            marks.add(new Mark(
                    quantity,
                    given,
                    truths.get(quantity),
                    solution.values(),
                    !wrong.contains(quantity),
                    explained.getOrDefault(quantity, List.of()),
                    solution.derivation()));
        });
        return List.copyOf(marks);
    }

    private Map<String, List<Mistake>> explain(List<String> wrong) {
        record Found(Mistake mistake, List<String> quantities, long agreements) {}
        if (wrong.isEmpty()) {
            return Map.of();
        }
        List<Found> found = new ArrayList<>();
        for (Suspect suspect : Suspect.of(example)) {
            Function<String, Tensor> numbers = suspect.numbers().get();
            List<String> quantities =
                    wrong.stream().filter(quantity -> agrees(quantity, numbers)).toList();
            if (!quantities.isEmpty()) {
                long agreements = answers.keySet().stream()
                        .filter(quantity -> agrees(quantity, numbers))
                        .count();
                found.add(new Found(suspect.mistake(), quantities, agreements));
            }
        }
        found.sort(Comparator.comparingLong(each -> -each.agreements()));
        Map<String, List<Mistake>> explained = new LinkedHashMap<>();
        for (Found each : found) {
            for (String quantity : each.quantities()) {
                explained.computeIfAbsent(quantity, _ -> new ArrayList<>()).add(each.mistake());
            }
        }
        return explained;
    }

    private boolean agrees(String quantity, Function<String, Tensor> numbers) {
        return number(quantity, numbers)
                .filter(number -> Given.agrees(answers.get(quantity), number))
                .isPresent();
    }

    /** What a mistake makes of a quantity; empty if there is no such number, as when the mistake runs away. */
    private static Optional<Tensor> number(String quantity, Function<String, Tensor> numbers) {
        try {
            return Optional.of(numbers.apply(quantity));
        } catch (IllegalArgumentException | NonFiniteException none) {
            return Optional.empty();
        }
    }
}
