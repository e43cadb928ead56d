package dev.backlight.lessons;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What somebody may have meant who typed a name that does not exist. */
final class Suggestion {
    /** How many letters may be wrong. */
    private static final int FARTHEST = 2;

    private static final int MOST_LISTED = 40;

    private Suggestion() {}

    /** {@code did you mean "weights"?}, or the list of all names where none is near. */
    static String among(Collection<String> names, String typed) {
        return near(names, typed)
                .map(name -> "did you mean \"" + name + "\"?")
                .orElseGet(() -> names.isEmpty() ? "there are none" : "choose from " + listed(names));
    }

    private static String listed(Collection<String> names) {
        String some = names.stream().limit(MOST_LISTED).collect(Collectors.joining(", "));
        return names.size() <= MOST_LISTED ? some : some + ", and " + (names.size() - MOST_LISTED) + " more";
    }

    /** The name that is most like the typed one, if there is one like it at all. */
    static Optional<String> near(Collection<String> names, String typed) {
        return names.stream()
                .filter(name -> distance(name, typed) <= Math.min(FARTHEST, name.length() - 1))
                .min(Comparator.comparingInt(name -> distance(name, typed)));
    }

    /** How many letters must be put in, taken out or changed to make one from the other; case counts for nothing. */
    private static int distance(String from, String to) {
        String a = from.toLowerCase(Locale.ROOT);
        String b = to.toLowerCase(Locale.ROOT);
        if (Math.abs(a.length() - b.length()) > FARTHEST) {
            return Integer.MAX_VALUE;
        }
        int[] row = IntStream.rangeClosed(0, b.length()).toArray();
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int changed = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(changed, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.length()];
    }
}
