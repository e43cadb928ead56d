package dev.backlight.report;

import dev.backlight.report.Diagram.Edge;
import dev.backlight.report.Diagram.Meaning;
import dev.backlight.report.Diagram.Node;
import dev.backlight.report.Diagram.Tone;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Drawings of variables that depend on one another. */
public final class VariableDrawing {
    private VariableDrawing() {}

    /** A variable that depends on the one before it, with what its derivative is. */
    public record Dependence(String from, String to, String derivative) {}

    /** Two variables, each as a function of the other. */
    public static Diagram inverse(Dependence forwards, Dependence backwards) {
        return new Diagram(
                "A function and its inverse",
                "An arrow from " + forwards.from() + " to " + forwards.to() + " with the derivative "
                        + forwards.derivative() + ", and one back with " + backwards.derivative() + ".",
                List.of(
                        Node.circle(forwards.from(), forwards.from()).at(0),
                        Node.circle(forwards.to(), forwards.to()).at(1)),
                List.of(
                        Edge.of(forwards.from(), forwards.to(), forwards.derivative()),
                        Edge.of(backwards.from(), backwards.to(), backwards.derivative())));
    }

    /** Variables in the order in which they are met; a derivative may be empty, and then nothing is written. */
    public static Diagram plain(String title, List<Dependence> dependences) {
        return paths(title, dependences, List.of());
    }

    /**
     * The same with a colour for each of the first paths; what several of them share is dark.
     *
     * @param paths each the variables from the first to the last
     */
    public static Diagram paths(String title, List<Dependence> dependences, List<List<String>> paths) {
        Set<String> variables = new LinkedHashSet<>();
        dependences.forEach(each -> {
            variables.add(each.from());
            variables.add(each.to());
        });
        List<List<String>> lit = paths.subList(0, Math.min(paths.size(), LitPaths.MOST));
        Map<String, Set<Integer>> passing = passing(lit);
        List<Edge> edges = dependences.stream()
                .map(each -> {
                    Set<Integer> numbers = passing.getOrDefault(arrow(each.from(), each.to()), Set.of());
                    Edge plain = Edge.of(each.from(), each.to());
                    Edge edge = numbers.isEmpty()
                            ? plain
                            : plain.in(LitPaths.tone(numbers)).wide(2.5);
                    return each.derivative().isEmpty() ? edge : edge.labelled(each.derivative());
                })
                .toList();
        return new Diagram(
                title,
                String.join(
                                "; ",
                                dependences.stream()
                                        .map(each -> each.to() + " depends on " + each.from())
                                        .toList()) + ".",
                variables.stream().map(name -> Node.circle(name, name)).toList(),
                edges,
                legend(lit, passing, paths.size() - lit.size()));
    }

    private static String arrow(String from, String to) {
        return from + "→" + to;
    }

    /** The numbers of the paths on each arrow, which begin with 1. */
    private static Map<String, Set<Integer>> passing(List<List<String>> paths) {
        Map<String, Set<Integer>> passing = new LinkedHashMap<>();
        for (int i = 0; i < paths.size(); i++) {
            List<String> path = paths.get(i);
            for (int j = 1; j < path.size(); j++) {
                passing.computeIfAbsent(arrow(path.get(j - 1), path.get(j)), _ -> new LinkedHashSet<>())
                        .add(i + 1);
            }
        }
        return passing;
    }

    private static List<Meaning> legend(List<List<String>> lit, Map<String, Set<Integer>> passing, int others) {
        List<Meaning> legend = new ArrayList<>();
        for (int i = 0; i < lit.size(); i++) {
            legend.add(new Meaning(new Tone.Group(i), String.join(" → ", lit.get(i))));
        }
        if (passing.values().stream().anyMatch(numbers -> numbers.size() > 1)) {
            legend.add(new Meaning(Tone.PLAIN, "several of these"));
        }
        if (others > 0) {
            legend.add(new Meaning(Tone.PLAIN, others + (others == 1 ? " path more" : " paths more")));
        }
        return legend;
    }
}
