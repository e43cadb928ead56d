package dev.backlight.report;

import java.util.ArrayList;
import java.util.List;

/** Draws the series of a plot into its window, and a sample of each for the legend. */
record SeriesMarks(Window window, double size) {
    private static final String CYAN = "#00FFFF";
    private static final double TANGENT_WIDTH = 5;
    private static final double CURVE_WIDTH = 2;
    private static final double DOT = 4;
    private static final double SAMPLE = 28;

    Mark of(Series series) {
        return switch (series) {
            case Series.Curve curve ->
                group("curve", curve.name(), lines(curve.points(), curve.ink().pen(CURVE_WIDTH)));
            case Series.Tangent tangent -> group("tangent", tangent.words(), tangent(window.places(tangent.ends())));
            case Series.Dots dots -> group("dots", dots.words(), dots(dots));
            case Series.Way way -> group("way", way.words(), way(way));
            case Series.Arrow arrow -> group("arrow", arrow.words(), arrow(arrow));
            case Series.Contours contours ->
                group("contours", contours.words(), new ContourMarks(window, size - 2).of(contours));
            case Series.Note(String text) -> group("note", "", List.of(note(text)));
        };
    }

    /** In the corner of a window that fills the picture, or else above the box. */
    private Mark.Label note(String text) {
        return window.top() == 0
                ? new Mark.Label(new Point(8, 18), text, Mark.Anchor.START, size + 1)
                : new Mark.Label(
                        new Point(window.left() + window.width(), window.top() - 8), text, Mark.Anchor.END, size + 1);
    }

    private static Mark.Group group(String kind, String name, List<Mark> marks) {
        return new Mark.Group(kind, name, marks);
    }

    private List<Mark> lines(List<Point> points, Mark.Pen pen) {
        return window.places(points).stream()
                .<Mark>map(piece -> new Mark.Line(piece, pen))
                .toList();
    }

    /** With a dark rim, so that it also stands out without its colour. */
    private static List<Mark> tangent(List<List<Point>> pieces) {
        List<Mark> marks = new ArrayList<>();
        for (List<Point> piece : pieces) {
            marks.add(new Mark.Line(piece, Mark.Pen.whole("#006A70", TANGENT_WIDTH + 1.5)));
            marks.add(new Mark.Line(piece, Mark.Pen.whole(CYAN, TANGENT_WIDTH)));
        }
        return marks;
    }

    private List<Mark> dots(Series.Dots dots) {
        List<Mark> marks = new ArrayList<>();
        for (int i = 0; i < dots.points().size(); i++) {
            if (window.holds(dots.points().get(i))) {
                Point at = window.place(dots.points().get(i));
                marks.add(disc(at, DOT, dots.ink()));
                if (!dots.labels().isEmpty()) {
                    marks.add(beside(at, dots.labels().get(i), dots.side()));
                }
            }
        }
        return marks;
    }

    /** A label to one side of a place, or to the other near the edge. */
    private Mark.Label beside(Point at, String text, Series.Side side) {
        double share = (at.x() - window.left()) / window.width();
        boolean isLeft = share > 0.7 || side == Series.Side.LEFT && share > 0.1;
        return new Mark.Label(
                new Point(at.x() + (isLeft ? -9 : 9), at.y() + (at.y() < window.top() + 2 * size ? size : -5)),
                text,
                isLeft ? Mark.Anchor.END : Mark.Anchor.START,
                size);
    }

    private static Mark.Disc disc(Point at, double radius, Ink ink) {
        return new Mark.Disc(at, radius, ink.colour, Mark.Pen.whole(Drawing.WHITE, 1));
    }

    private static Mark.Disc ring(Point at, Ink ink) {
        return new Mark.Disc(at, DOT, Drawing.WHITE, ink.whole(CURVE_WIDTH));
    }

    private List<Mark> way(Series.Way way) {
        List<Mark> marks = new ArrayList<>(lines(way.points(), way.ink().whole(1.5)));
        List<Point> inside = way.points().stream().filter(window::holds).toList();
        for (Point point : inside) {
            // Without a rim: where steps are short, the rims would hide the way.
            marks.add(new Mark.Disc(
                    window.place(point), DOT - 1.5, way.ink().colour, way.ink().whole(0.5)));
        }
        if (window.holds(way.points().getLast())) {
            marks.add(disc(window.place(way.points().getLast()), DOT + 1, way.ink()));
        }
        if (window.holds(way.points().getFirst())) {
            Point start = window.place(way.points().getFirst());
            marks.add(ring(start, way.ink()));
            if (!way.label().isEmpty()) {
                marks.add(beside(start, way.label(), way.side()));
            }
        }
        return marks;
    }

    private List<Mark> arrow(Series.Arrow arrow) {
        List<List<Point>> pieces = window.places(List.of(arrow.from(), arrow.to()));
        return pieces.isEmpty()
                ? List.of()
                : arrow(pieces.getFirst().getFirst(), pieces.getFirst().getLast(), arrow.ink());
    }

    private static List<Mark> arrow(Point from, Point to, Ink ink) {
        double dx = to.x() - from.x();
        double dy = to.y() - from.y();
        double length = Math.hypot(dx, dy);
        if (length == 0) {
            return List.of();
        }
        double along = Math.min(12, length);
        double across = along / 2.4;
        Point neck = new Point(to.x() - dx / length * along, to.y() - dy / length * along);
        Point left = new Point(neck.x() - dy / length * across, neck.y() + dx / length * across);
        Point right = new Point(neck.x() + dy / length * across, neck.y() - dx / length * across);
        return List.of(
                new Mark.Line(List.of(from, neck), ink.whole(CURVE_WIDTH + 0.5)),
                new Mark.Area(List.of(to, left, right), ink.colour, ink.whole(1)));
    }

    /** A small picture of a series for the legend, beginning at a place and about 28 pixels long. */
    Mark sample(Series series, Point at) {
        Point end = new Point(at.x() + SAMPLE, at.y());
        Point middle = new Point(at.x() + SAMPLE / 2, at.y());
        return group(
                "sample",
                "",
                switch (series) {
                    case Series.Curve curve ->
                        List.of(new Mark.Line(List.of(at, end), curve.ink().pen(CURVE_WIDTH)));
                    case Series.Tangent _ -> tangent(List.of(List.of(at, end)));
                    case Series.Dots dots -> List.of(disc(middle, DOT, dots.ink()));
                    case Series.Way way ->
                        List.of(
                                new Mark.Line(List.of(at, end), way.ink().whole(1.5)),
                                ring(at, way.ink()),
                                disc(middle, DOT - 1.5, way.ink()),
                                disc(end, DOT + 1, way.ink()));
                    case Series.Arrow arrow -> arrow(at, end, arrow.ink());
                    case Series.Contours _ -> List.of(new Mark.Line(List.of(at, end), ContourMarks.PEN));
                    case Series.Note _ -> List.of();
                });
    }
}
