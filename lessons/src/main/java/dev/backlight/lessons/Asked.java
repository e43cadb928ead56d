package dev.backlight.lessons;

import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of a quantity, taken apart: {@code dE/dw_ij after 2 of sample 3}; {@code new w_ij} is short for {@code w_ij
 * after 1}.
 *
 * @param quantity what it is: {@code dE/dw_ij}
 * @param after how many updates or steps come before
 * @param of which sample, point or start alone, counted from 1
 */
record Asked(String quantity, int after, OptionalInt of) {
    /** Which one is meant by a number, the kind of example tells; the words before it are for people. */
    private static final Pattern FORM =
            Pattern.compile("(new )?(.+?)(?: after (\\d{1,5}))?(?: (?:of sample|at point|from start) (\\d{1,5}))?");

    static Asked parse(String text) {
        Matcher parts = FORM.matcher(text.strip());
        if (!parts.matches() || parts.group(1) != null && parts.group(3) != null) {
            throw new IllegalArgumentException(
                    "\"" + text + "\" is no quantity: \"new X\" is \"X after 1\", so write one of the two");
        }
        int after = parts.group(1) != null ? 1 : parts.group(3) != null ? Integer.parseInt(parts.group(3)) : 0;
        if (after > WorkedExample.MOST_STEPS) {
            throw new IllegalArgumentException("\"" + text + "\" asks for more than " + WorkedExample.MOST_STEPS
                    + " steps, the most that are taken");
        }
        return new Asked(
                parts.group(2),
                after,
                parts.group(4) == null ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(parts.group(4))));
    }

    /** The index of the one that is asked for, from 0. */
    int index(int count, String what) {
        int number = of.orElseThrow();
        if (number < 1 || number > count) {
            throw new IllegalArgumentException(
                    "there is no " + what + " " + number + ": they are counted from 1 to " + count);
        }
        return number - 1;
    }

    /** The same quantity one update or step earlier. */
    String oneStepBefore() {
        return quantity
                + (after > 1 ? " after " + (after - 1) : "")
                + (of.isPresent() ? " of sample " + of.getAsInt() : "");
    }
}
