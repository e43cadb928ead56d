package dev.backlight.report;

import java.awt.geom.Path2D;
import java.awt.geom.PathIterator;
import java.awt.geom.Point2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.List;

/** The line of one edge, from the border of one node to the border of another, with an arrow's head at its end. */
final class DiagramLine {
    private static final double STEP = 5;
    /** How far a line may rise or fall beside the nodes that it passes. */
    private static final double ROOM = 7;

    /** A node that a line begins or ends at. */
    record End(Rectangle2D box, boolean isRound) {
        private Point2D middle() {
            return DiagramLine.middle(box);
        }

        /** Where a straight line from the middle, or beside it, leaves the node towards a point. */
        private Point2D border(Point2D towards, Point2D aside) {
            double dx = towards.getX() - box.getCenterX();
            double dy = towards.getY() - box.getCenterY();
            double length = Math.hypot(dx, dy);
            double away = Math.hypot(aside.getX(), aside.getY());
            double radius = box.getWidth() / 2;
            double share = isRound
                    ? Math.sqrt(Math.max(0, radius * radius - away * away)) / length
                    : Math.min(
                            dx == 0 ? Double.MAX_VALUE : radius / Math.abs(dx),
                            dy == 0 ? Double.MAX_VALUE : box.getHeight() / 2 / Math.abs(dy));
            return new Point2D.Double(
                    box.getCenterX() + share * dx + aside.getX(), box.getCenterY() + share * dy + aside.getY());
        }
    }

    private final Path2D path = new Path2D.Double();
    private final Point2D tip;
    private final Point2D direction;
    private final double size;

    /**
     * Leads a line from node to node.
     *
     * @param stops where it passes the columns on its way, from left to right
     * @param width of the line
     * @param aside how far it is moved to its left
     */
    DiagramLine(End from, List<Rectangle2D> stops, End to, double width, double aside) {
        List<Point2D> knots = knots(from.middle(), stops, to.middle());
        Point2D first = knots.get(1);
        Point2D last = knots.get(knots.size() - 2);
        Point2D out = unit(from.middle(), first);
        direction = unit(last, to.middle());
        Point2D start = from.border(first, new Point2D.Double(aside * out.getY(), -aside * out.getX()));
        tip = to.border(last, new Point2D.Double(aside * direction.getY(), -aside * direction.getX()));
        size = 6 + 1.5 * width;
        Point2D end = along(tip, direction, -0.8 * size);
        path.moveTo(start.getX(), start.getY());
        Point2D heading = out;
        for (int i = 1; i + 1 < knots.size(); i += 2) {
            Point2D left = knots.get(i);
            Point2D right = knots.get(i + 1);
            curve(i == 1 ? start : knots.get(i - 1), heading, left, unit(left, right));
            path.lineTo(right.getX(), right.getY());
            heading = unit(left, right);
        }
        if (stops.isEmpty()) {
            path.lineTo(end.getX(), end.getY());
        } else {
            curve(last, heading, end, direction);
        }
    }

    /**
     * The middles of both nodes, and between them two points of each stop, as steep as the way and its room there let
     * it.
     */
    private static List<Point2D> knots(Point2D from, List<Rectangle2D> stops, Point2D to) {
        List<Point2D> knots = new ArrayList<>(List.of(from));
        for (int i = 0; i < stops.size(); i++) {
            Rectangle2D stop = stops.get(i);
            Point2D before = i == 0 ? from : middle(stops.get(i - 1));
            Point2D after = i + 1 == stops.size() ? to : middle(stops.get(i + 1));
            double slope = (after.getY() - before.getY()) / (after.getX() - before.getX());
            double down = Math.clamp(slope * stop.getWidth() / 2, -ROOM, ROOM);
            knots.add(new Point2D.Double(stop.getMinX(), stop.getCenterY() - down));
            knots.add(new Point2D.Double(stop.getMaxX(), stop.getCenterY() + down));
        }
        knots.add(to);
        return knots;
    }

    private static Point2D middle(Rectangle2D box) {
        return new Point2D.Double(box.getCenterX(), box.getCenterY());
    }

    private void curve(Point2D from, Point2D out, Point2D to, Point2D in) {
        double third = from.distance(to) / 3;
        Point2D leaving = along(from, out, third);
        Point2D arriving = along(to, in, -third);
        path.curveTo(leaving.getX(), leaving.getY(), arriving.getX(), arriving.getY(), to.getX(), to.getY());
    }

    private static Point2D unit(Point2D from, Point2D to) {
        double length = Math.max(1e-9, from.distance(to));
        return new Point2D.Double((to.getX() - from.getX()) / length, (to.getY() - from.getY()) / length);
    }

    private static Point2D along(Point2D from, Point2D direction, double far) {
        return new Point2D.Double(from.getX() + far * direction.getX(), from.getY() + far * direction.getY());
    }

    /** The line up to the head, as SVG's path data. */
    String path() {
        StringBuilder data = new StringBuilder();
        double[] at = new double[6];
        for (PathIterator pieces = path.getPathIterator(null); !pieces.isDone(); pieces.next()) {
            int kind = pieces.currentSegment(at);
            data.append(kind == PathIterator.SEG_MOVETO ? "M" : kind == PathIterator.SEG_LINETO ? " L" : " C");
            for (int i = 0; i < (kind == PathIterator.SEG_CUBICTO ? 6 : 2); i++) {
                data.append(i == 0 ? "" : " ").append(Svg.number(at[i]));
            }
        }
        return data.toString();
    }

    /** The head as SVG's path data: a triangle. */
    String head() {
        Point2D back = along(tip, direction, -size);
        Point2D across = new Point2D.Double(-direction.getY(), direction.getX());
        return "M" + data(tip) + " L" + data(along(back, across, size / 2.4)) + " L"
                + data(along(back, across, -size / 2.4)) + " Z";
    }

    private static String data(Point2D point) {
        return Svg.number(point.getX()) + " " + Svg.number(point.getY());
    }

    /** What the head covers. */
    Rectangle2D headBox() {
        Point2D middle = along(tip, direction, -size / 2);
        return new Rectangle2D.Double(middle.getX() - size / 2, middle.getY() - size / 2, size, size);
    }

    /** Points of the line, a few pixels apart, from its beginning to its head. */
    List<Point2D> points() {
        List<Point2D> points = new ArrayList<>();
        double[] at = new double[6];
        Point2D last = null;
        for (PathIterator pieces = path.getPathIterator(null, 0.2); !pieces.isDone(); pieces.next()) {
            pieces.currentSegment(at);
            Point2D next = new Point2D.Double(at[0], at[1]);
            if (last != null) {
                int steps = (int) Math.max(1, Math.ceil(last.distance(next) / STEP));
                for (int i = 0; i < steps; i++) {
                    points.add(along(last, unit(last, next), last.distance(next) * i / steps));
                }
            }
            last = next;
        }
        return points;
    }
}
