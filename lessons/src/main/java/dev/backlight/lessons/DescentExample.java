package dev.backlight.lessons;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Gradient descent on a function of one or two variables.
 *
 * @param function in usual notation: {@code x^3 + 3x^2}
 * @param from where to start, by variable; one map a starting point, at least one
 * @param rate how far a step goes
 * @param steps how many to take
 */
public record DescentExample(
        Heading heading, Exercise exercise, String function, List<Map<String, Double>> from, double rate, int steps)
        implements WorkedExample {
    public DescentExample {
        from = from.stream()
                .map(start -> Collections.unmodifiableMap(new LinkedHashMap<>(start)))
                .toList();
    }
}
