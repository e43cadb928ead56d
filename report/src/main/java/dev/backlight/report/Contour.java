package dev.backlight.report;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The lines on which a function has one value: marching squares. In each cell of the grid the line goes straight from
 * side to side; where it could go two ways, the mean of the corners decides.
 */
final class Contour {
    private final Grid grid;
    private final double level;
    /** For each side that the line crosses, the sides that it goes on to; each side lies in two cells. */
    private final Map<Integer, List<Integer>> links = new LinkedHashMap<>();

    private final Map<Integer, Point> crossings = new HashMap<>();

    private Contour(Grid grid, double level) {
        this.grid = grid;
        this.level = level;
    }

    /** The lines, each as long as it goes on; a closed one ends where it starts. */
    static List<List<Point>> lines(Grid grid, double level) {
        Contour contour = new Contour(grid, level);
        for (int row = 0; row + 1 < grid.rows(); row++) {
            for (int column = 0; column + 1 < grid.columns(); column++) {
                contour.cell(column, row);
            }
        }
        return contour.joined();
    }

    private boolean isAbove(int column, int row) {
        return grid.value(column, row) >= level;
    }

    private void cell(int column, int row) {
        double middle = grid.middle(column, row);
        if (!Double.isFinite(middle)) {
            return; // part of the cell lies outside of the function's domain
        }
        boolean a = isAbove(column, row);
        boolean b = isAbove(column + 1, row);
        boolean c = isAbove(column + 1, row + 1);
        boolean d = isAbove(column, row + 1);
        List<Integer> crossed = new ArrayList<>(); // around the cell: bottom, right, top, left
        if (a != b) {
            crossed.add(side(column, row, false));
        }
        if (b != c) {
            crossed.add(side(column + 1, row, true));
        }
        if (c != d) {
            crossed.add(side(column, row + 1, false));
        }
        if (d != a) {
            crossed.add(side(column, row, true));
        }
        if (crossed.size() == 2) {
            link(crossed.get(0), crossed.get(1));
        } else if (crossed.size() == 4) {
            // The middle belongs to a's half: then the lines cut off b and d, else a and c.
            int first = (middle >= level) == a ? 0 : 3;
            link(crossed.get(first), crossed.get((first + 1) % 4));
            link(crossed.get((first + 2) % 4), crossed.get((first + 3) % 4));
        }
    }

    /** The number of a side of a cell, which starts at a crossing of grid lines and goes up or to the right. */
    private int side(int column, int row, boolean isUp) {
        int side = 2 * (row * grid.columns() + column) + (isUp ? 1 : 0);
        double start = grid.value(column, row);
        double end = isUp ? grid.value(column, row + 1) : grid.value(column + 1, row);
        double share = (level - start) / (end - start);
        crossings.put(side, isUp ? grid.at(column, row + share) : grid.at(column + share, row));
        return side;
    }

    private void link(int a, int b) {
        links.computeIfAbsent(a, none -> new ArrayList<>()).add(b);
        links.computeIfAbsent(b, none -> new ArrayList<>()).add(a);
    }

    private List<List<Point>> joined() {
        List<List<Point>> lines = new ArrayList<>();
        while (!links.isEmpty()) {
            Deque<Integer> line =
                    new ArrayDeque<>(List.of(links.keySet().iterator().next()));
            for (Integer next = next(line.getLast()); next != null; next = next(line.getLast())) {
                line.addLast(next);
            }
            for (Integer next = next(line.getFirst()); next != null; next = next(line.getFirst())) {
                line.addFirst(next);
            }
            line.forEach(side -> links.computeIfPresent(side, (key, ends) -> ends.isEmpty() ? null : ends));
            lines.add(line.stream().map(crossings::get).toList());
        }
        return lines;
    }

    /** Where the line goes on from a side, taken off the list; null at its end. */
    private @Nullable Integer next(int side) {
        List<Integer> ends = links.getOrDefault(side, List.of());
        if (ends.isEmpty()) {
            return null;
        }
        int next = ends.removeLast();
        links.get(next).remove(Integer.valueOf(side));
        return next;
    }
}
