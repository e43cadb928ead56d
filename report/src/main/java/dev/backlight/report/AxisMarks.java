package dev.backlight.report;

import java.util.ArrayList;
import java.util.List;

/** Draws the axes of a window with their numbers. */
record AxisMarks(Window window, double size) {
    private static final Mark.Pen THIN = Mark.Pen.whole("#555555", 1);
    private static final double TICK = 4;
    /** Pixels from number to number, at least. */
    private static final double ROOM = 38;

    /** Two lines that cross at zero; where zero is not to be seen, along the edge nearest to it. */
    List<Mark> throughZero() {
        Point zero = window.place(new Point(nearestToZero(window.x()), nearestToZero(window.y())));
        double right = window.left() + window.width();
        double bottom = window.top() + window.height();
        // Numbers stand below and to the left of the axes, or on the other side where there is no room.
        boolean isLow = zero.y() + TICK + size > bottom;
        boolean isLeft = zero.x() - 4 * size < window.left();
        List<Mark> horizontal = new ArrayList<>(List.of(
                new Mark.Line(List.of(new Point(window.left(), zero.y()), new Point(right, zero.y())), THIN)));
        for (Axis.Tick tick : ticks(window.x(), window.width())) {
            double at = window.place(new Point(tick.value(), 0)).x();
            if (tick.value() != 0 && at > window.left() + size && at < right - size) {
                horizontal.add(line(at, zero.y() - TICK, at, zero.y() + TICK));
                double below = isLow ? zero.y() - TICK - 3 : zero.y() + TICK + size;
                horizontal.add(new Mark.Label(new Point(at, below), tick.text(), Mark.Anchor.MIDDLE, size));
            }
        }
        List<Mark> vertical = new ArrayList<>(List.of(
                new Mark.Line(List.of(new Point(zero.x(), window.top()), new Point(zero.x(), bottom)), THIN)));
        for (Axis.Tick tick : ticks(window.y(), window.height())) {
            double at = window.place(new Point(0, tick.value())).y();
            if (tick.value() != 0 && at > window.top() + size && at < bottom - size) {
                vertical.add(line(zero.x() - TICK, at, zero.x() + TICK, at));
                double beside = isLeft ? zero.x() + TICK + 3 : zero.x() - TICK - 3;
                Mark.Anchor anchor = isLeft ? Mark.Anchor.START : Mark.Anchor.END;
                vertical.add(new Mark.Label(new Point(beside, at + size / 3), tick.text(), anchor, size));
            }
        }
        horizontal.add(new Mark.Label(
                new Point(right - 4, isLow ? zero.y() - TICK - 3 : zero.y() - 6),
                window.x().label(),
                Mark.Anchor.END,
                size));
        vertical.add(new Mark.Label(
                new Point(zero.x() + 7, window.top() + size), window.y().label(), Mark.Anchor.START, size));
        return List.of(
                new Mark.Group("axis", window.x().label(), horizontal),
                new Mark.Group("axis", window.y().label(), vertical));
    }

    private static double nearestToZero(Axis axis) {
        return Math.clamp(0.0, axis.from(), axis.to());
    }

    /** A box, with the numbers below and to the left of it. */
    List<Mark> around() {
        double right = window.left() + window.width();
        double bottom = window.top() + window.height();
        List<Mark> horizontal = new ArrayList<>(List.of(line(window.left(), bottom, right, bottom)));
        horizontal.add(line(window.left(), window.top(), right, window.top()));
        for (Axis.Tick tick : ticks(window.x(), window.width())) {
            double at = window.place(new Point(tick.value(), window.y().from())).x();
            horizontal.add(line(at, bottom, at, bottom + TICK));
            horizontal.add(
                    new Mark.Label(new Point(at, bottom + TICK + size + 2), tick.text(), Mark.Anchor.MIDDLE, size));
        }
        horizontal.add(new Mark.Label(
                new Point((window.left() + right) / 2, bottom + TICK + 2.5 * size + 4),
                window.x().label(),
                Mark.Anchor.MIDDLE,
                size));
        List<Mark> vertical = new ArrayList<>(List.of(line(window.left(), window.top(), window.left(), bottom)));
        vertical.add(line(right, window.top(), right, bottom));
        for (Axis.Tick tick : ticks(window.y(), window.height())) {
            double at = window.place(new Point(window.x().from(), tick.value())).y();
            vertical.add(line(window.left() - TICK, at, window.left(), at));
            vertical.add(new Mark.Label(
                    new Point(window.left() - TICK - 3, at + size / 3), tick.text(), Mark.Anchor.END, size));
        }
        vertical.add(new Mark.Label(
                new Point(window.left(), window.top() - 8), window.y().label(), Mark.Anchor.START, size));
        return List.of(
                new Mark.Group("axis", window.x().label(), horizontal),
                new Mark.Group("axis", window.y().label(), vertical));
    }

    private static List<Axis.Tick> ticks(Axis axis, double pixels) {
        return axis.ticks((int) Math.max(2, pixels / ROOM));
    }

    private static Mark.Line line(double x1, double y1, double x2, double y2) {
        return new Mark.Line(List.of(new Point(x1, y1), new Point(x2, y2)), THIN);
    }
}
