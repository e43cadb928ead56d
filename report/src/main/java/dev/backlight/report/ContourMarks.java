package dev.backlight.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * Draws contour lines with their values, over shades.
 *
 * @param size of the labels
 */
record ContourMarks(Window window, double size) {
    static final Mark.Pen PEN = Mark.Pen.whole("#444444", 1);
    private static final Mark.Pen NONE = Mark.Pen.whole("#000000", 0);

    /** Where the function has no value. */
    private static final int NOTHING = -1;

    List<Mark> of(Series.Contours contours) {
        List<Mark> marks = new ArrayList<>(List.of(new Mark.Group("shades", "", shades(contours))));
        List<Mark> labels = new ArrayList<>();
        List<Point> busy = new ArrayList<>(contours.free().stream()
                .filter(window::holds)
                .map(window::place)
                .toList());
        for (double level : contours.levels()) {
            List<List<Point>> lines = Contour.lines(contours.grid(), level).stream()
                    .flatMap(line -> window.places(line).stream())
                    .toList();
            marks.add(new Mark.Group(
                    "contour",
                    Series.number(level),
                    lines.stream().<Mark>map(line -> new Mark.Line(line, PEN)).toList()));
            lines.stream()
                    .flatMap(List::stream)
                    .max(Comparator.comparingDouble(at -> room(at, busy)))
                    .filter(at -> room(at, busy) > 1.5 * size)
                    .ifPresent(at -> {
                        busy.add(at);
                        Point below = new Point(at.x(), at.y() + size / 3);
                        labels.add(new Mark.Label(below, Series.number(level), Mark.Anchor.MIDDLE, size));
                    });
        }
        marks.addAll(labels);
        return marks;
    }

    /** How many pixels a place is away from what is busy, and from the edges. */
    private double room(Point at, List<Point> busy) {
        double edge = Math.min(
                Math.min(at.x() - window.left(), window.left() + window.width() - at.x()),
                Math.min(at.y() - window.top(), window.top() + window.height() - at.y()));
        return busy.stream()
                .mapToDouble(other -> Math.hypot(other.x() - at.x(), other.y() - at.y()))
                .reduce(edge, Math::min);
    }

    /** Cells of one shade beside each other are one area. */
    private List<Mark> shades(Series.Contours contours) {
        int columns = contours.grid().columns() - 1;
        List<Mark> marks = new ArrayList<>();
        for (int row = 0; row + 1 < contours.grid().rows(); row++) {
            int start = 0;
            for (int end = 1; end <= columns; end++) {
                int shade = shade(contours, start, row);
                if (end == columns || shade(contours, end, row) != shade) {
                    if (shade != 0) {
                        marks.add(area(
                                contours.grid().at(start, row),
                                contours.grid().at(end, row + 1),
                                colour((double) shade / contours.levels().size())));
                    }
                    start = end;
                }
            }
        }
        return marks;
    }

    /** How many levels the middle of a cell lies above. */
    private static int shade(Series.Contours contours, int column, int row) {
        double middle = contours.grid().middle(column, row);
        return Double.isNaN(middle)
                ? NOTHING
                : (int) contours.levels().stream()
                        .filter(level -> level < middle)
                        .count();
    }

    private static String colour(double share) {
        return share < 0
                ? "#8A8A8A"
                : String.format(
                        Locale.ROOT,
                        "#%02X%02X%02X",
                        Math.round(255 - 70 * share),
                        Math.round(255 - 55 * share),
                        Math.round(255 - 35 * share));
    }

    private Mark area(Point lower, Point upper, String colour) {
        Point from = pixel(lower);
        Point to = pixel(upper);
        return new Mark.Area(List.of(from, new Point(to.x(), from.y()), to, new Point(from.x(), to.y())), colour, NONE);
    }

    /** On a whole pixel, so that nothing shines through between two areas. */
    private Point pixel(Point numbers) {
        Point place = window.place(numbers);
        return new Point(Math.rint(place.x()), Math.rint(place.y()));
    }
}
