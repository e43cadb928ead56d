package dev.backlight.lessons;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A blank of an exercise that is not filled with the number of a quantity. */
public sealed interface Blank {
    /** What is asked. */
    String prompt();

    /** What is told when it was filled. */
    String answer();

    /**
     * Filled with these words or symbols, such as a shape. Brackets, blanks and signs like ^ and _ count for nothing.
     */
    record Words(String prompt, String answer) implements Blank {}

    /** Filled with one of several choices, by its number or its words. */
    record Choice(String prompt, List<String> choices, String answer) implements Blank {
        public Choice {
            choices = List.copyOf(choices);
        }
    }

    /**
     * Filled with a formula in usual notation, in any form. It is right if it gives what the quantity really is, also
     * when the numbers of the example are others.
     *
     * @param quantity what the formula must give
     * @param letters what its letters stand for: quantities of the example
     * @param constants letters that stand for numbers
     */
    record Formula(
            String prompt, String quantity, Map<String, String> letters, Map<String, Double> constants, String answer)
            implements Blank {
        public Formula {
            letters = Collections.unmodifiableMap(new LinkedHashMap<>(letters));
            constants = Collections.unmodifiableMap(new LinkedHashMap<>(constants));
        }
    }
}
