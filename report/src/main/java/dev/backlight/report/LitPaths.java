package dev.backlight.report;

import dev.backlight.explain.Explanation;
import dev.backlight.explain.Notation;
import dev.backlight.explain.Path;
import dev.backlight.explain.Paths;
import dev.backlight.explain.Quantity;
import dev.backlight.report.Diagram.Meaning;
import dev.backlight.report.Diagram.Tone;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The paths of a weight that are lit in a drawing: the largest, each with a number and a colour.
 *
 * @param shown in the order of their numbers, which begin with 1
 */
record LitPaths(Paths paths, List<Path> shown) {
    /** What stands for the loss where units are named. */
    static final String LOSS = "(loss)";

    /** What stands for the constant one, the source of biases, where units are named. */
    static final String ONE = "(one)";

    /** As many paths have colours that can be told apart. */
    static final int MOST = 6;

    private static final int DIGITS = 4;

    LitPaths {
        shown = List.copyOf(shown);
    }

    static LitPaths of(Explanation explanation, String weight) {
        Paths paths = explanation.paths(weight);
        List<Path> shown = paths.listed().size() <= MOST
                ? paths.listed()
                : paths.listed().stream()
                        .sorted(Comparator.comparingDouble(
                                path -> -Math.abs(path.product().value())))
                        .limit(MOST)
                        .toList();
        return new LitPaths(paths, shown);
    }

    /** A part of a path, from a unit to the next or to the loss. */
    record Section(String from, String to) {}

    /** Which paths pass each unit, by their numbers. */
    Map<String, Set<Integer>> units() {
        Map<String, Set<Integer>> passing = new LinkedHashMap<>();
        for (int i = 0; i < shown.size(); i++) {
            for (String unit : shown.get(i).units()) {
                passing.computeIfAbsent(unit, _ -> new TreeSet<>()).add(i + 1);
            }
        }
        return passing;
    }

    /** Which paths pass each section, by their numbers. */
    Map<Section, Set<Integer>> sections() {
        Map<Section, Set<Integer>> passing = new LinkedHashMap<>();
        for (int i = 0; i < shown.size(); i++) {
            List<String> way = new ArrayList<>(shown.get(i).units());
            way.add(LOSS);
            for (int j = 1; j < way.size(); j++) {
                passing.computeIfAbsent(new Section(way.get(j - 1), way.get(j)), _ -> new TreeSet<>())
                        .add(i + 1);
            }
        }
        return passing;
    }

    /** Whether all of these paths have negative products. */
    boolean areNegative(Set<Integer> numbers) {
        return numbers.stream()
                .allMatch(number -> shown.get(number - 1).product().value() < 0);
    }

    /** The tone of what these paths pass: a path's own, or a plain one for what several share. */
    static Tone tone(Set<Integer> numbers) {
        return numbers.size() == 1 ? new Tone.Group(numbers.iterator().next() - 1) : Tone.PLAIN;
    }

    /** Whether the weight has no way to the loss, and so no gradient. */
    private boolean isEmpty() {
        return shown.isEmpty();
    }

    /**
     * On how many paths the weight reaches the loss, in words.
     *
     * @param how how they are lit
     * @param legend what there is to tell of them
     */
    String inWords(String how, List<Meaning> legend) {
        String start = "The weight " + paths.weight() + " reaches the loss on ";
        if (isEmpty()) {
            return start + "no path, so its gradient is 0.";
        }
        return start + (paths.count().equals(BigInteger.ONE) ? "one path" : paths.count() + " paths") + ", lit" + how
                + ": " + legend.stream().map(Meaning::text).collect(Collectors.joining("; ")) + ".";
    }

    /** Each path with its product, and what the others add. */
    List<Meaning> legend(String weight, Notation notation) {
        if (isEmpty()) {
            return List.of(new Meaning(Tone.PLAIN, "no path from " + weight + " to the loss: the gradient is 0"));
        }
        List<Meaning> legend = new ArrayList<>();
        for (int i = 0; i < shown.size(); i++) {
            legend.add(new Meaning(
                    new Tone.Group(i),
                    (i + 1) + ":  " + weight + " → "
                            + String.join(" → ", shown.get(i).units()) + " → "
                            + notation.loss().text() + ":  "
                            + shown.get(i).product().text(DIGITS)));
        }
        BigInteger rest = paths.count().subtract(BigInteger.valueOf(shown.size()));
        if (rest.signum() > 0) {
            Quantity sum =
                    shown.stream().map(Path::product).reduce(Quantity::plus).orElseThrow();
            legend.add(new Meaning(
                    Tone.PLAIN,
                    rest + " paths more, together:  "
                            + paths.gradient().minus(sum).text(DIGITS)));
        } else {
            legend.add(new Meaning(Tone.PLAIN, "several of these"));
        }
        return legend;
    }

    /** For example {@code 1–3, 5}. */
    static String ranges(Set<Integer> numbers) {
        List<String> ranges = new ArrayList<>();
        for (int number : numbers) {
            if (!numbers.contains(number - 1)) {
                int last = number;
                while (numbers.contains(last + 1)) {
                    last++;
                }
                ranges.add(last == number ? "" + number : number + (last == number + 1 ? ", " : "–") + last);
            }
        }
        return String.join(", ", ranges);
    }
}
