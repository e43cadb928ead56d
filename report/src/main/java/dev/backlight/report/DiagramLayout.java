package dev.backlight.report;

import dev.backlight.report.Diagram.Edge;
import dev.backlight.report.Diagram.Node;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds an order for the nodes of a diagram: columns by the longest way from the left, and within a column an order
 * with few crossings, by sweeps in which each node goes to the mean place of its neighbours (after Sugiyama, Tagawa and
 * Toda, 1981), and neighbours change places where that helps. An edge over several columns has a stop in each between,
 * so that it is led around the nodes there.
 */
final class DiagramLayout {
    private static final int SWEEPS = 12;

    /** A node, or a stop of a long edge. */
    record Place(String id, boolean isStop) {}

    /** What a place is joined to in the columns beside its own. */
    private record Neighbours(List<Place> left, List<Place> right) {}

    private final Map<String, Integer> ranks = new LinkedHashMap<>();
    private final List<List<Place>> columns = new ArrayList<>();
    private final Map<Place, Neighbours> neighbours = new HashMap<>();
    private final List<List<Place>> ways = new ArrayList<>();

    DiagramLayout(Diagram diagram) {
        rank(diagram);
        int width = ranks.values().stream().mapToInt(rank -> rank + 1).max().orElse(0);
        for (int i = 0; i < width; i++) {
            columns.add(new ArrayList<>());
        }
        for (Node node : diagram.nodes()) {
            add(new Place(node.id(), false), ranks.get(node.id()));
        }
        for (int number = 0; number < diagram.edges().size(); number++) {
            ways.add(way(diagram.edges().get(number), number));
        }
        order();
    }

    private void rank(Diagram diagram) {
        Map<String, Integer> fixed = new HashMap<>();
        diagram.nodes().forEach(node -> node.rank().ifPresent(rank -> fixed.put(node.id(), rank)));
        diagram.nodes().forEach(node -> ranks.put(node.id(), fixed.getOrDefault(node.id(), 0)));
        // A longest way has fewer edges than there are nodes.
        for (int round = 0; round <= diagram.nodes().size(); round++) {
            boolean moved = false;
            for (Edge edge : diagram.edges()) {
                int least = ranks.get(edge.from()) + 1;
                if (ranks.get(edge.to()) < least && !fixed.containsKey(edge.to())) {
                    ranks.put(edge.to(), least);
                    moved = true;
                }
            }
            if (!moved) {
                return;
            }
        }
        throw new IllegalArgumentException("[diagram] the edges make a cycle, which has no left and right");
    }

    private Place add(Place place, int column) {
        columns.get(column).add(place);
        neighbours.put(place, new Neighbours(new ArrayList<>(), new ArrayList<>()));
        return place;
    }

    /** The places that an edge goes through, its ends included. */
    private List<Place> way(Edge edge, int number) {
        List<Place> way = new ArrayList<>(List.of(new Place(edge.from(), false)));
        for (int rank = ranks.get(edge.from()) + 1; rank < ranks.get(edge.to()); rank++) {
            way.add(add(new Place("stop of edge " + number + " in column " + rank, true), rank));
        }
        way.add(new Place(edge.to(), false));
        for (int i = 1; i < way.size(); i++) {
            neighbours.get(way.get(i - 1)).right().add(way.get(i));
            neighbours.get(way.get(i)).left().add(way.get(i - 1));
        }
        return way;
    }

    private void order() {
        List<List<Place>> best = copy();
        int fewest = crossings();
        for (int sweep = 0; sweep < 2 * SWEEPS && fewest > 0; sweep++) {
            if (sweep == SWEEPS) {
                fromTheEnds();
            }
            boolean toTheRight = sweep % 2 == 0;
            for (int i = 1; i < columns.size(); i++) {
                sort(toTheRight ? i : columns.size() - 1 - i, toTheRight);
            }
            exchange();
            int now = crossings();
            if (now < fewest) {
                fewest = now;
                best = copy();
            }
        }
        columns.clear();
        columns.addAll(best);
    }

    private List<List<Place>> copy() {
        return columns.stream()
                .map(column -> (List<Place>) new ArrayList<>(column))
                .toList();
    }

    /**
     * Another order to begin with, in which trees have no crossings: as the places are met on the way from the ends.
     */
    private void fromTheEnds() {
        Map<Place, Integer> met = new HashMap<>();
        for (List<Place> column : columns.reversed()) {
            column.forEach(place -> meet(place, met));
        }
        columns.forEach(column -> column.sort(Comparator.comparing(met::get)));
    }

    private void meet(Place place, Map<Place, Integer> met) {
        if (met.putIfAbsent(place, met.size()) == null) {
            neighbours.get(place).left().forEach(left -> meet(left, met));
        }
    }

    /** Sorts a column by the mean heights of the neighbours on one side; who has none keeps its height. */
    private void sort(int column, boolean byLeft) {
        Map<Place, Double> heights = heights();
        Map<Place, Double> wanted = new HashMap<>();
        for (Place place : columns.get(column)) {
            wanted.put(
                    place,
                    (byLeft ? left(place) : right(place))
                            .stream().mapToDouble(heights::get).average().orElse(heights.get(place)));
        }
        columns.get(column).sort(Comparator.comparingDouble(wanted::get));
    }

    /** Lets neighbours in a column change places as long as that takes crossings away. */
    private void exchange() {
        boolean isBetter = true;
        while (isBetter) {
            isBetter = false;
            for (List<Place> column : columns) {
                Map<Place, Double> heights = heights();
                for (int i = 1; i < column.size(); i++) {
                    Place upper = column.get(i - 1);
                    Place lower = column.get(i);
                    if (crossings(upper, lower, heights) > crossings(lower, upper, heights)) {
                        Collections.swap(column, i - 1, i);
                        isBetter = true;
                    }
                }
            }
        }
    }

    /** Where each place stands in its column, 0 being the middle. */
    private Map<Place, Double> heights() {
        Map<Place, Double> heights = new HashMap<>();
        for (List<Place> column : columns) {
            for (int i = 0; i < column.size(); i++) {
                heights.put(column.get(i), i - (column.size() - 1) / 2.0);
            }
        }
        return heights;
    }

    /** How often the edges of two places cross if one is above the other. */
    private int crossings(Place upper, Place lower, Map<Place, Double> heights) {
        return crossings(left(upper), left(lower), heights) + crossings(right(upper), right(lower), heights);
    }

    private static int crossings(List<Place> ofUpper, List<Place> ofLower, Map<Place, Double> heights) {
        int crossings = 0;
        for (Place one : ofUpper) {
            for (Place other : ofLower) {
                crossings += heights.get(one) > heights.get(other) ? 1 : 0;
            }
        }
        return crossings;
    }

    /** How many pairs of edges cross. */
    int crossings() {
        Map<Place, Double> heights = heights();
        int crossings = 0;
        for (List<Place> column : columns) {
            for (int i = 0; i < column.size(); i++) {
                for (int j = i + 1; j < column.size(); j++) {
                    crossings += crossings(right(column.get(i)), right(column.get(j)), heights);
                }
            }
        }
        return crossings;
    }

    /** The columns from the left, each from the top. */
    List<List<Place>> columns() {
        return columns;
    }

    /** What is joined to a place in the column to its left, once for each edge. */
    List<Place> left(Place place) {
        return neighbours.get(place).left();
    }

    /** What is joined to a place in the column to its right, once for each edge. */
    List<Place> right(Place place) {
        return neighbours.get(place).right();
    }

    /** The places that an edge, by its number in the diagram, goes through: one in each column from end to end. */
    List<Place> way(int edge) {
        return ways.get(edge);
    }
}
