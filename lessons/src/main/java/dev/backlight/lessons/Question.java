package dev.backlight.lessons;

import dev.backlight.explain.Quantity;
import dev.backlight.tensor.Shape;
import dev.backlight.tensor.Tensor;
import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** One question of a quiz. */
public sealed interface Question {
    /** What is asked, in a line or a few. */
    String prompt();

    /**
     * Whether an answer is right.
     *
     * @throws IllegalArgumentException if it cannot be understood; the message says how to write it
     */
    boolean isRight(String typed);

    /** The right answer. */
    String answer();

    /** How the answer is found, in lines of text; the last has the answer. */
    List<String> solution();

    /** What may have led to an answer that is not right, each a sentence after "one": "forgets the ½ of the loss". */
    default List<String> mistakes(String typed) {
        return List.of();
    }

    /**
     * Asks for the numbers of a quantity.
     *
     * <p>A number is right within 0.5 % of the truth: that forgives the roundings of somebody who keeps three or four
     * digits on the way, and no mistake of the usual ones, a forgotten ½ or slope, comes that near. Of a value after an
     * update it is 0.5 % of the <i>change</i>: else the old value would often pass for the new one. Digits beyond that
     * are not looked at, because a calculator shows ten of them after any rounding before.
     *
     * @param quantity what is asked for
     * @param truth its numbers
     * @param shape how they stand
     * @param reach how far each may be missed
     */
    record Numbers(
            WorkedExample example,
            String quantity,
            String prompt,
            List<Quantity> truth,
            Shape shape,
            List<Double> reach,
            List<String> solution)
            implements Question {
        /** More than that say nothing. */
        private static final int MOST_MISTAKES = 3;

        public Numbers {
            truth = List.copyOf(truth);
            reach = List.copyOf(reach);
            solution = List.copyOf(solution);
        }

        @Override
        public boolean isRight(String typed) {
            double[] numbers = TypedNumbers.of(typed, truth.size());
            return IntStream.range(0, numbers.length)
                    .allMatch(i -> Math.abs(numbers[i] - truth.get(i).value()) <= reach.get(i));
        }

        @Override
        public String answer() {
            String numbers = truth.stream().map(each -> each.text(10)).collect(Collectors.joining(", "));
            return truth.size() == 1 ? numbers : "(" + numbers + ")";
        }

        @Override
        public List<String> mistakes(String typed) {
            Tensor answer = Tensor.of(shape, TypedNumbers.of(typed, truth.size()));
            return Marking.mistakes(example, quantity, answer).stream()
                    .map(Mistake::sentence)
                    .limit(MOST_MISTAKES)
                    .toList();
        }
    }

    /** Asks for what fills a blank. */
    sealed interface Filling extends Question {
        Blank blank();

        @Override
        default String prompt() {
            return blank().prompt();
        }

        @Override
        default String answer() {
            return blank().answer();
        }

        @Override
        default List<String> solution() {
            return List.of(answer());
        }
    }

    /** Asks for a formula; its solution is that of the quantity in the example's numbers, and then the formula. */
    record Formula(WorkedExample example, Blank.Formula blank) implements Filling {
        @Override
        public List<String> solution() {
            Solution inNumbers = Solution.of(example, Truth.of(example), blank.quantity());
            return Stream.concat(inNumbers.derivation().stream(), Stream.of(answer()))
                    .toList();
        }

        @Override
        public boolean isRight(String typed) {
            return FormulaAnswer.isRight(example, blank, FormulaAnswer.parse(blank, typed));
        }
    }

    /** Asks for words or symbols. */
    record Words(Blank.Words blank) implements Filling {
        @Override
        public boolean isRight(String typed) {
            return plain(typed).equals(plain(blank.answer()));
        }

        /** Letters, digits and signs alone; raised ones like others. */
        private static String plain(String text) {
            return Normalizer.normalize(text, Normalizer.Form.NFKC)
                    .replaceAll("[\\s()\\[\\]{}^_*]", "")
                    .replaceAll(",$", "")
                    .replace('−', '-')
                    .toLowerCase(Locale.ROOT);
        }
    }

    /** Asks to choose. */
    record Choice(Blank.Choice blank) implements Filling {
        @Override
        public String prompt() {
            return IntStream.range(0, blank.choices().size())
                    .mapToObj(i -> "  " + (i + 1) + "  " + blank.choices().get(i))
                    .collect(Collectors.joining("\n", blank.prompt() + "\n", ""));
        }

        @Override
        public boolean isRight(String typed) {
            String text = typed.strip();
            for (int i = 0; i < blank.choices().size(); i++) {
                if (text.equals("" + (i + 1))
                        || text.equalsIgnoreCase(blank.choices().get(i))) {
                    return blank.choices().get(i).equals(blank.answer());
                }
            }
            throw new IllegalArgumentException(
                    "choose by a number from 1 to " + blank.choices().size());
        }

        @Override
        public String answer() {
            return blank.choices().indexOf(blank.answer()) + 1 + ": " + blank.answer();
        }
    }
}
