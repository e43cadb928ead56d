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
     * The same with a colour for each path.
     *
     * @param paths each the variables from the first to the last
     */
    public static Diagram paths(String title, List<Dependence> dependences, List<List<String>> paths) {
        Set<String> variables = new LinkedHashSet<>();
        dependences.forEach(each -> {
            variables.add(each.from());
            variables.add(each.to());
        });
        Map<String, Tone> tones = new LinkedHashMap<>();
        List<Meaning> legend = new ArrayList<>();
        for (int i = 0; i < paths.size(); i++) {
            Tone tone = new Tone.Group(i);
            List<String> path = paths.get(i);
            legend.add(new Meaning(tone, String.join(" → ", path)));
            for (int j = 1; j < path.size(); j++) {
                tones.putIfAbsent(path.get(j - 1) + "→" + path.get(j), tone);
            }
        }
        List<Edge> edges = dependences.stream()
                .map(each -> {
                    Tone tone = tones.getOrDefault(each.from() + "→" + each.to(), Tone.PLAIN);
                    Edge edge = Edge.of(each.from(), each.to()).in(tone).wide(tone == Tone.PLAIN ? 1.2 : 2.5);
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
                legend);
    }
}
