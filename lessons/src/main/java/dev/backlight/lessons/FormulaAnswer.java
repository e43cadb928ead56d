package dev.backlight.lessons;

import dev.backlight.explain.Quantity;
import dev.backlight.expr.Expr;
import dev.backlight.formula.Definitions;
import dev.backlight.formula.FormulaParser;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Finds out whether a formula gives what a quantity really is, whatever the numbers of the example are. */
final class FormulaAnswer {
    /** Formulas that agree at so many places are the same formula. */
    private static final int PLACES = 6;

    /** How far two ways of computing the same may differ in double, relative to the number. */
    private static final double ROUNDING = 1e-9;

    private FormulaAnswer() {}

    /**
     * Reads a formula in the letters of a blank.
     *
     * @throws IllegalArgumentException if it is none, or has other letters
     */
    static Expr parse(Blank.Formula blank, String typed) {
        Definitions definitions = FormulaParser.parse(typed);
        List<String> letters = letters(blank);
        for (String variable : definitions.variableNames()) {
            if (!letters.contains(variable)) {
                throw new IllegalArgumentException(
                        "the formula has the letter " + variable + "; write it with " + String.join(", ", letters));
            }
        }
        return definitions.result().expression();
    }

    /**
     * Whether a formula is right.
     *
     * @throws IllegalArgumentException if it is right for the example's own numbers and for no others
     */
    static boolean isRight(WorkedExample example, Blank.Formula blank, Expr formula) {
        boolean isRightHere = agrees(example, blank, formula);
        boolean isRight = isRightHere
                && IntStream.range(1, PLACES).allMatch(seed -> agrees(Variation.of(example, seed), blank, formula));
        if (isRightHere && !isRight) {
            throw new IllegalArgumentException(
                    "that is right for these numbers, but not for all: write it with the letters "
                            + String.join(", ", letters(blank)));
        }
        return isRight;
    }

    private static boolean agrees(WorkedExample example, Blank.Formula blank, Expr formula) {
        Truth truth = Truth.of(example);
        Map<String, Quantity> letters = new HashMap<>();
        blank.letters().forEach((letter, quantity) -> letters.put(letter, number(truth, quantity)));
        blank.constants().forEach((letter, value) -> letters.put(letter, Quantity.typed(value)));
        double wanted = number(truth, blank.quantity()).value();
        double found = Scalar.value(formula, letters).value();
        return Math.abs(found - wanted) <= ROUNDING * Math.abs(wanted) + Double.MIN_NORMAL;
    }

    private static List<String> letters(Blank.Formula blank) {
        List<String> letters = new ArrayList<>(blank.letters().keySet());
        letters.addAll(blank.constants().keySet());
        return letters;
    }

    private static Quantity number(Truth truth, String quantity) {
        double[] values = truth.value(quantity).toDoubles();
        if (values.length != 1) {
            throw new IllegalArgumentException(
                    "\"" + quantity + "\" has " + values.length + " numbers, and a formula is about one");
        }
        return Quantity.rounded(values[0]);
    }
}
