package dev.backlight.lessons;

import dev.backlight.explain.Notation;
import dev.backlight.nn.Unit;
import dev.backlight.nn.UnitNetwork;
import dev.backlight.tensor.Tensor;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The mistakes that can be made with single units and their edges. */
final class UnitMistakes {
    /** More paths of one weight than anybody works out by hand. */
    private static final int MOST_PATHS = 64;

    private final List<NetworkMistake> mistakes;
    private final UnitNetwork network;

    private final String loss;

    private UnitMistakes(List<NetworkMistake> mistakes, UnitNetwork network, String loss) {
        this.mistakes = mistakes;
        this.network = network;
        this.loss = loss;
    }

    static void add(List<NetworkMistake> mistakes, UnitNetwork network, Notation notation) {
        Mistakes.addSlopes(
                mistakes,
                network.units().stream()
                        .filter(unit -> unit.activation().isPresent())
                        .map(Unit::name)
                        .toList());
        Set<String> biases = new LinkedHashSet<>();
        network.units().forEach(unit -> unit.bias().ifPresent(bias -> biases.add(bias.name())));
        Mistakes.addBiases(mistakes, biases);
        UnitMistakes units = new UnitMistakes(mistakes, network, notation.loss().text());
        units.addPaths();
        units.addWeights();
        units.addTransposed();
        units.addSwapped();
    }

    private void addPaths() {
        for (Unit unit : network.units()) {
            for (Unit.Edge edge : unit.edges()) {
                if (takers(edge.source()).size() > 1) {
                    mistakes.add(new EdgeForgotten(
                            edge.source(),
                            unit.name(),
                            edge.weight().name(),
                            Tensor.scalar(0.0),
                            isSkip(edge.source(), unit)));
                }
                List<List<String>> paths = new ArrayList<>();
                walk(List.of(unit.name()), paths);
                if (paths.size() > 1 && paths.size() <= MOST_PATHS) {
                    paths.forEach(
                            path -> mistakes.add(new PathForgotten(edge.weight().name(), edge.source(), path, loss)));
                }
            }
        }
    }

    /** Whether a unit is also reached from a source through others. */
    private boolean isSkip(String source, Unit target) {
        Deque<Unit> open = new ArrayDeque<>(takers(source));
        open.remove(target);
        Set<Unit> seen = new HashSet<>();
        while (!open.isEmpty()) {
            Unit next = open.pop();
            if (next.equals(target)) {
                return true;
            }
            if (seen.add(next)) {
                open.addAll(takers(next.name()));
            }
        }
        return false;
    }

    /** Edges whose weight is left out on the way back, and outputs that go on, whose own way to the loss is. */
    private void addWeights() {
        network.units().stream()
                .flatMap(unit -> unit.edges().stream())
                .map(edge -> edge.weight().name())
                .distinct()
                .forEach(weight -> mistakes.add(new WeightForgotten(weight)));
        network.outputs().stream()
                .filter(output -> !takers(output).isEmpty())
                .forEach(output -> mistakes.add(new DirectPathForgotten(output, loss)));
    }

    /** Finds the ways from the last unit of a path to the loss, no more than a few too many. */
    private void walk(List<String> begun, List<List<String>> found) {
        if (found.size() > MOST_PATHS) {
            return;
        }
        if (network.outputs().contains(begun.getLast())) {
            found.add(begun);
        }
        for (Unit taker : takers(begun.getLast())) {
            List<String> longer = new ArrayList<>(begun);
            longer.add(taker.name());
            walk(longer, found);
        }
    }

    private List<Unit> takers(String source) {
        return network.units().stream()
                .filter(unit ->
                        unit.edges().stream().anyMatch(edge -> edge.source().equals(source)))
                .toList();
    }

    /** Units that take the same sources make a layer; with as many units as sources its weights are a square. */
    private void addTransposed() {
        Map<List<String>, List<Unit>> layers = network.units().stream()
                .collect(Collectors.groupingBy(
                        unit -> unit.edges().stream().map(Unit.Edge::source).toList(),
                        LinkedHashMap::new,
                        Collectors.toList()));
        for (List<Unit> layer : layers.values()) {
            int width = layer.getFirst().edges().size();
            if (width == layer.size() && width > 1) {
                Map<String, String> instead = new LinkedHashMap<>();
                for (int j = 0; j < width; j++) {
                    for (int i = 0; i < width; i++) {
                        instead.put(weight(layer, j, i), weight(layer, i, j));
                    }
                }
                String what = "transposes the weights into "
                        + layer.stream().map(Unit::name).collect(Collectors.joining(", "));
                mistakes.add(new WeightsExchanged(instead, true, what));
                mistakes.add(new WeightsExchanged(instead, false, what));
            }
        }
    }

    private static String weight(List<Unit> layer, int unit, int edge) {
        return layer.get(unit).edges().get(edge).weight().name();
    }

    /** Two weights into one unit, or out of one. */
    private void addSwapped() {
        Set<Set<String>> pairs = new LinkedHashSet<>();
        Map<String, Set<String>> bySource = new LinkedHashMap<>();
        for (Unit unit : network.units()) {
            addPairs(
                    pairs,
                    unit.edges().stream().map(edge -> edge.weight().name()).toList());
            unit.edges()
                    .forEach(edge -> bySource.computeIfAbsent(edge.source(), _ -> new LinkedHashSet<>())
                            .add(edge.weight().name()));
        }
        bySource.values().forEach(weights -> addPairs(pairs, weights));
        for (Set<String> pair : pairs) {
            List<String> both = List.copyOf(new TreeSet<>(pair));
            mistakes.add(new WeightsExchanged(
                    Map.of(both.getFirst(), both.getLast(), both.getLast(), both.getFirst()),
                    true,
                    "swaps the weights " + both.getFirst() + " and " + both.getLast()));
        }
    }

    private static void addPairs(Set<Set<String>> pairs, Collection<String> weights) {
        for (String one : weights) {
            for (String other : weights) {
                if (!one.equals(other)) {
                    pairs.add(Set.of(one, other));
                }
            }
        }
    }
}
