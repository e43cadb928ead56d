package dev.backlight.report;

import dev.backlight.report.Diagram.Edge;
import dev.backlight.report.Diagram.Node;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds places for the nodes of a diagram: columns by the longest way from the left, and within a column an order with
 * few crossings, by sweeps in which each node goes to the mean place of its neighbours (after Sugiyama, Tagawa and
 * Toda, 1981). An edge over several columns has a stop in each between, so that it is led around the nodes there.
 */
final class DiagramLayout {
    private static final int SWEEPS = 24;

    /** A node, or a stop of a long edge. */
    private record Place(String id, boolean isStop) {}

    /** A piece of an edge between neighbouring columns. */
    private record Piece(Place from, Place to) {}

    private final Map<String, Integer> ranks = new LinkedHashMap<>();
    private final List<List<Place>> columns = new ArrayList<>();
    private final List<Piece> pieces = new ArrayList<>();
    private final Map<Edge, List<Place>> ways = new LinkedHashMap<>();

    DiagramLayout(Diagram diagram) {
        rank(diagram);
        int width = ranks.values().stream().mapToInt(rank -> rank + 1).max().orElse(0);
        for (int i = 0; i < width; i++) {
            columns.add(new ArrayList<>());
        }
        Map<String, Place> places = new HashMap<>();
        for (Node node : diagram.nodes()) {
            Place place = new Place(node.id(), false);
            places.put(node.id(), place);
            columns.get(ranks.get(node.id())).add(place);
        }
        int stops = 0;
        for (Edge edge : diagram.edges()) {
            List<Place> way = new ArrayList<>(List.of(places.get(edge.from())));
            for (int rank = ranks.get(edge.from()) + 1; rank < ranks.get(edge.to()); rank++) {
                Place stop = new Place("stop " + stops++, true);
                columns.get(rank).add(stop);
                way.add(stop);
            }
            way.add(places.get(edge.to()));
            ways.put(edge, way);
            for (int i = 1; i < way.size(); i++) {
                pieces.add(new Piece(way.get(i - 1), way.get(i)));
            }
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

    private void order() {
        List<List<Place>> best = copy();
        int fewest = crossings();
        for (int sweep = 0; sweep < SWEEPS && fewest > 0; sweep++) {
            boolean toTheRight = sweep % 2 == 0;
            for (int i = 1; i < columns.size(); i++) {
                sort(toTheRight ? i : columns.size() - 1 - i, toTheRight);
            }
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

    /** Sorts a column by the mean heights of the neighbours on one side; who has none keeps its height. */
    private void sort(int column, boolean byLeft) {
        Map<Place, Double> heights = heights();
        Map<Place, Double> wanted = new HashMap<>();
        for (Place place : columns.get(column)) {
            double mean = pieces.stream()
                    .filter(piece -> (byLeft ? piece.to() : piece.from()).equals(place))
                    .mapToDouble(piece -> heights.get(byLeft ? piece.from() : piece.to()))
                    .average()
                    .orElse(heights.get(place));
            wanted.put(place, mean);
        }
        columns.get(column).sort(Comparator.comparingDouble(wanted::get));
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

    /** How many pairs of pieces cross. */
    int crossings() {
        Map<Place, Double> heights = heights();
        int crossings = 0;
        for (int i = 0; i < pieces.size(); i++) {
            for (int j = i + 1; j < pieces.size(); j++) {
                Piece a = pieces.get(i);
                Piece b = pieces.get(j);
                double left = heights.get(a.from()) - heights.get(b.from());
                double right = heights.get(a.to()) - heights.get(b.to());
                crossings += column(a) == column(b) && left * right < 0 ? 1 : 0;
            }
        }
        return crossings;
    }

    private int column(Piece piece) {
        for (int i = 0; i < columns.size(); i++) {
            if (columns.get(i).contains(piece.from())) {
                return i;
            }
        }
        throw new AssertionError(piece);
    }

    /** How many columns there are. */
    int columns() {
        return columns.size();
    }

    /** The most nodes and stops that one column has. */
    int tallest() {
        return columns.stream().mapToInt(List::size).max().orElse(0);
    }

    /** A column's number and a height in it, 0 being the middle. */
    record Spot(int column, double height) {}

    Spot spot(String node) {
        return spot(new Place(node, false));
    }

    private Spot spot(Place place) {
        for (int i = 0; i < columns.size(); i++) {
            if (columns.get(i).contains(place)) {
                return new Spot(i, heights().get(place));
            }
        }
        throw new AssertionError(place);
    }

    /** The spots that an edge goes through, its ends included. */
    List<Spot> way(Edge edge) {
        return ways.get(edge).stream().map(this::spot).toList();
    }
}
