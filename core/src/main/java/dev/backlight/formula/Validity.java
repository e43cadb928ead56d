package dev.backlight.formula;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Where a formula and its derivative hold.
 *
 * @param conditions what they need, all of it: x > 0; none if everywhere, or where they would fill pages
 * @param isNowhere whether the conditions exclude each other, or one of them is never met
 */
public record Validity(List<Formula> conditions, boolean isNowhere) {
    public Validity {
        conditions = List.copyOf(conditions);
    }

    /** In words; empty if there are no conditions. */
    public String text() {
        String needed = conditions.stream().map(Formula::text).collect(Collectors.joining(isNowhere ? " and " : ", "));
        if (needed.isEmpty()) {
            return "";
        }
        return isNowhere ? "This holds nowhere, for it needs " + needed + "." : "This holds for " + needed + ".";
    }
}
