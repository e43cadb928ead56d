package dev.backlight.lessons;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** What somebody may have meant who typed a name that does not exist. */
final class Suggestion {
    /** How many letters may be wrong. */
    private static final int FARTHEST = 2;

    private static final int MOST_LISTED = 40;

    /** Nobody types a longer name by hand. */
    private static final int LONGEST = 60;

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

    /**
     * How many letters must be put in, taken out, changed, or swapped with the next, to make one from the other; case
     * counts for nothing.
     */
    private static int distance(String from, String to) {
        String a = from.toLowerCase(Locale.ROOT);
        String b = to.toLowerCase(Locale.ROOT);
        if (Math.abs(a.length() - b.length()) > FARTHEST || a.length() > LONGEST) {
            return Integer.MAX_VALUE;
        }
        int[][] distance = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                distance[i][j] = i == 0 ? j : j == 0 ? i : next(distance, a, b, i, j);
            }
        }
        return distance[a.length()][b.length()];
    }

    private static int next(int[][] distance, String a, String b, int i, int j) {
        int changed = distance[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        int least = Math.min(changed, Math.min(distance[i - 1][j], distance[i][j - 1]) + 1);
        boolean swapped = i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
        return swapped ? Math.min(least, distance[i - 2][j - 2] + 1) : least;
    }
}
