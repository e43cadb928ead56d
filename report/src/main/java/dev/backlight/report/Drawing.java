package dev.backlight.report;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Marks on white paper.
 *
 * @param width in pixels
 * @param height in pixels
 */
record Drawing(double width, double height, List<Mark> marks) {
    static final String WHITE = "#FFFFFF";

    Drawing {
        marks = List.copyOf(marks);
    }

    /** The marks as the parts of an SVG picture, without the paper. */
    List<Svg.Element> parts() {
        return marks.stream().map(Drawing::part).toList();
    }

    /** The paper. */
    static Svg.Element paper(double width, double height) {
        return Svg.element("rect").with("width", width).with("height", height).with("fill", WHITE);
    }

    private static Svg.Element part(Mark mark) {
        return switch (mark) {
            case Mark.Line(List<Point> points, Mark.Pen pen) ->
                drawn(Svg.element("polyline").with("points", text(points)).with("fill", "none"), pen);
            case Mark.Area(List<Point> corners, String fill, Mark.Pen outline) ->
                drawn(Svg.element("polygon").with("points", text(corners)).with("fill", fill), outline);
            case Mark.Disc(Point at, double radius, String fill, Mark.Pen outline) ->
                drawn(
                        Svg.element("circle")
                                .with("cx", at.x())
                                .with("cy", at.y())
                                .with("r", radius)
                                .with("fill", fill),
                        outline);
            case Mark.Label(Point at, String text, Mark.Anchor anchor, double size) ->
                Svg.element("text")
                        .with("x", at.x())
                        .with("y", at.y())
                        .with("font-family", "sans-serif")
                        .with("font-size", size)
                        .with("text-anchor", anchor.name().toLowerCase(Locale.ROOT))
                        .with("stroke", WHITE)
                        .with("stroke-width", 3)
                        .with("stroke-linejoin", "round")
                        .with("paint-order", "stroke")
                        .add(text);
            case Mark.Group(String kind, String name, List<Mark> marks) -> {
                Svg.Element group = Svg.element("g").with("class", kind);
                yield (name.isEmpty() ? group : group.titled(name))
                        .add(marks.stream().map(Drawing::part).toList());
            }
        };
    }

    private static Svg.Element drawn(Svg.Element shape, Mark.Pen pen) {
        if (pen.width() == 0) {
            return shape;
        }
        Svg.Element inked = shape.with("stroke", pen.colour())
                .with("stroke-width", pen.width())
                .with("stroke-linejoin", "round");
        return pen.dash().isEmpty()
                ? inked
                : inked.with(
                        "stroke-dasharray", pen.dash().stream().map(Svg::number).collect(Collectors.joining(" ")));
    }

    private static String text(List<Point> points) {
        return points.stream()
                .map(point -> Svg.number(point.x()) + "," + Svg.number(point.y()))
                .collect(Collectors.joining(" "));
    }
}
