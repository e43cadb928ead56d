package dev.backlight.lessons;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Formulas and the points at which to look at them.
 *
 * @param formulas in usual notation, with a semicolon between: {@code d = b*c; b = a^2; c = -7*a}
 * @param inverse the formula solved for its variable, to compare the two derivatives
 * @param at the values of the variables, one map a point; at least one
 * @param nudge by how much to move variables, to compare what the derivative predicts with what happens
 */
public record FormulaExample(
        Heading heading,
        Exercise exercise,
        String formulas,
        Optional<String> inverse,
        List<Map<String, Double>> at,
        Map<String, Double> nudge)
        implements WorkedExample {
    public FormulaExample {
        at = at.stream()
                .map(point -> Collections.unmodifiableMap(new LinkedHashMap<>(point)))
                .toList();
        nudge = Collections.unmodifiableMap(new LinkedHashMap<>(nudge));
    }
}
