package dev.backlight.lessons;

import dev.backlight.formula.Definitions;
import dev.backlight.formula.FormulaParser;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Reads the numbers that a person types: {@code 0.602}, {@code -19/25}, {@code 2(0.24 - 1)}, {@code 12.5 %}, and lists
 * of them with or without brackets.
 */
final class TypedNumbers {
    private static final Pattern DECIMAL = Pattern.compile("[-−]?\\d{1,400}(\\.\\d{0,400})?(e-?\\d{1,4})?");
    private static final Pattern COMMA = Pattern.compile("[-−]?\\d+,\\d+");

    private TypedNumbers() {}

    /**
     * So many numbers.
     *
     * @throws IllegalArgumentException if the text is something else
     */
    static double[] of(String typed, int count) {
        String text = typed.strip();
        if (count == 1) {
            return new double[] {number(text.replaceAll("^\\[|]$", ""))};
        }
        String bare = text.replaceAll("[\\[\\]]", " ")
                .replaceAll("^\\s*\\(|\\)\\s*$", "")
                .strip();
        List<String> parts = parts(bare, "[,;]");
        if (parts.size() != count) {
            List<String> words = parts(bare, "[,;\\s]");
            if (words.size() != count) {
                throw new IllegalArgumentException(count + " numbers are asked for, and this is " + parts.size()
                        + ": write them with commas between");
            }
            parts = words;
        }
        return parts.stream().mapToDouble(TypedNumbers::number).toArray();
    }

    private static List<String> parts(String text, String between) {
        return Arrays.stream(text.split(between))
                .map(String::strip)
                .filter(part -> !part.isEmpty())
                .toList();
    }

    private static double number(String text) {
        if (text.isEmpty()) {
            throw new IllegalArgumentException("a number is asked for, such as 0.25, -19/25 or 12 %");
        }
        if (COMMA.matcher(text).matches()) {
            throw new IllegalArgumentException("write a point in a number, not a comma: " + text.replace(',', '.'));
        }
        boolean percent = text.endsWith("%");
        String bare = percent ? text.substring(0, text.length() - 1).strip() : text;
        // A decimal may have all the digits that a program prints, which a formula may not.
        double value = DECIMAL.matcher(bare).matches() ? Double.parseDouble(bare.replace('−', '-')) : worth(bare);
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException("\"" + text + "\" is no finite number");
        }
        return percent ? value / 100 : value;
    }

    private static double worth(String text) {
        Definitions definitions = FormulaParser.parse(text);
        if (!definitions.variables().isEmpty()) {
            throw new IllegalArgumentException("a number is asked for, and \"" + text + "\" has the letter "
                    + definitions.variableNames().getFirst());
        }
        return Scalar.value(definitions.result().expression(), Map.of()).value();
    }
}
