package dev.backlight.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The part of a picture in which a plot's numbers have their places.
 *
 * @param x the axis to the right
 * @param y the axis upwards
 * @param left in pixels
 * @param top in pixels
 * @param width in pixels
 * @param height in pixels
 */
record Window(Axis x, Axis y, double left, double top, double width, double height) {
    Point place(Point numbers) {
        return new Point(left + x.share(numbers.x()) * width, top + (1 - y.share(numbers.y())) * height);
    }

    boolean holds(Point numbers) {
        return x.holds(numbers.x()) && y.holds(numbers.y());
    }

    /** The places of a line, cut where it leaves the window and where its numbers are not finite. */
    List<List<Point>> places(List<Point> line) {
        List<List<Point>> pieces = new ArrayList<>();
        Point end = null; // where the last piece can go on
        for (int i = 1; i < line.size(); i++) {
            Optional<List<Point>> inside = cut(line.get(i - 1), line.get(i));
            if (inside.isPresent()) {
                if (!inside.get().getFirst().equals(end)) {
                    pieces.add(new ArrayList<>(List.of(inside.get().getFirst())));
                }
                end = inside.get().getLast();
                pieces.getLast().add(end);
            } else {
                end = null;
            }
        }
        return pieces.stream()
                .map(piece -> piece.stream().map(this::place).toList())
                .toList();
    }

    /** The part of a straight line that lies within the window (Liang and Barsky, 1984). */
    private Optional<List<Point>> cut(Point a, Point b) {
        if (!a.isFinite() || !b.isFinite()) {
            return Optional.empty();
        }
        double dx = b.x() - a.x();
        double dy = b.y() - a.y();
        double[] towards = {-dx, dx, -dy, dy};
        double[] room = {a.x() - x.from(), x.to() - a.x(), a.y() - y.from(), y.to() - a.y()};
        double enters = 0;
        double leaves = 1;
        for (int side = 0; side < 4; side++) {
            if (towards[side] == 0 && room[side] < 0) {
                return Optional.empty();
            }
            double share = room[side] / towards[side];
            if (towards[side] < 0) {
                enters = Math.max(enters, share);
            } else if (towards[side] > 0) {
                leaves = Math.min(leaves, share);
            }
        }
        if (!(enters <= leaves)) {
            return Optional.empty();
        }
        return Optional.of(List.of(
                enters == 0 ? a : new Point(a.x() + enters * dx, a.y() + enters * dy),
                leaves == 1 ? b : new Point(a.x() + leaves * dx, a.y() + leaves * dy)));
    }
}
