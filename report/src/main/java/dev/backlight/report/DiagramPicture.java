package dev.backlight.report;

import dev.backlight.report.Diagram.Edge;
import dev.backlight.report.Diagram.Meaning;
import dev.backlight.report.Diagram.Node;
import dev.backlight.report.Diagram.Tone;
import java.awt.geom.Point2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Draws a diagram: edges first, then nodes over their ends, then labels where they cover nothing. */
final class DiagramPicture {
    private static final double LETTER = 7.4;
    private static final double LINE = 17;
    private static final double MARGIN = 16;
    private static final double SMALLEST = 17;
    private static final double APART = 9;
    /** Where along an edge a label may stand, the best places first. */
    private static final double[] PLACES = {0.5, 0.38, 0.62, 0.28, 0.72, 0.2, 0.8};

    private final Diagram diagram;
    private final DiagramLayout layout;
    private final Map<String, Rectangle2D> boxes = new HashMap<>();
    private final List<Rectangle2D> taken = new ArrayList<>();
    private final double columnWidth;
    private final double rowHeight;
    private final double middle;

    DiagramPicture(Diagram diagram) {
        this.diagram = diagram;
        this.layout = new DiagramLayout(diagram);
        double widest = diagram.nodes().stream()
                .mapToDouble(DiagramPicture::width)
                .max()
                .orElse(0);
        double tallest = diagram.nodes().stream()
                .mapToDouble(DiagramPicture::height)
                .max()
                .orElse(0);
        double label = diagram.edges().stream()
                .mapToDouble(edge -> edge.label().map(DiagramPicture::textWidth).orElse(0.0))
                .max()
                .orElse(0);
        columnWidth = widest + Math.max(60, 1.5 * label + 36);
        rowHeight = tallest + (label > 0 ? 30 : 16);
        middle = MARGIN + Math.max(tallest, layout.tallest() * rowHeight) / 2;
        for (Node node : diagram.nodes()) {
            Point2D at = point(layout.spot(node.id()), widest);
            double width = width(node);
            double height = height(node);
            boxes.put(node.id(), new Rectangle2D.Double(at.getX() - width / 2, at.getY() - height / 2, width, height));
        }
    }

    private Point2D point(DiagramLayout.Spot spot, double widest) {
        return new Point2D.Double(
                MARGIN + widest / 2 + spot.column() * columnWidth, middle + spot.height() * rowHeight);
    }

    private static double textWidth(String text) {
        return text.codePointCount(0, text.length()) * LETTER;
    }

    private static double width(Node node) {
        double text = node.lines().stream()
                .mapToDouble(DiagramPicture::textWidth)
                .max()
                .orElse(0);
        return switch (node.shape()) {
            case CIRCLE -> 2 * radius(node);
            case BOX -> text + 16;
            case TEXT -> text + 4;
        };
    }

    private static double height(Node node) {
        double text = node.lines().size() * LINE;
        return switch (node.shape()) {
            case CIRCLE -> 2 * radius(node);
            case BOX -> text + 10;
            case TEXT -> text;
        };
    }

    /** Large enough for every line of text at its height in the circle. */
    private static double radius(Node node) {
        double radius = SMALLEST;
        int lines = node.lines().size();
        for (int i = 0; i < lines; i++) {
            double half = textWidth(node.lines().get(i)) / 2 + 2;
            double away = Math.abs(i - (lines - 1) / 2.0) * LINE + LINE / 2 - 3;
            radius = Math.max(radius, Math.hypot(half, away));
        }
        return radius;
    }

    Svg.Element draw() {
        double widest = diagram.nodes().stream()
                .mapToDouble(DiagramPicture::width)
                .max()
                .orElse(0);
        double width = 2 * MARGIN + widest + (layout.columns() - 1) * columnWidth;
        double bottom = 2 * (middle - MARGIN) + 2 * MARGIN;
        double legendWidth = diagram.legend().stream()
                .mapToDouble(meaning -> textWidth(meaning.text()) + 60)
                .max()
                .orElse(0);
        double height =
                bottom + diagram.legend().size() * LINE + (diagram.legend().isEmpty() ? 0 : MARGIN);
        List<Svg> edges = new ArrayList<>();
        List<Svg> labels = new ArrayList<>();
        taken.addAll(boxes.values());
        for (Edge edge : diagram.edges()) {
            List<Point2D> points = points(edge, widest);
            edges.add(arrow(edge, points));
            edge.label().ifPresent(label -> labels.add(label(edge, label, points)));
        }
        return Svg.picture(Math.max(width, legendWidth + 2 * MARGIN), height, diagram.title(), diagram.description())
                .with("font-family", "system-ui, sans-serif")
                .with("font-size", 13)
                .add(Svg.element("rect")
                        .with("width", "100%")
                        .with("height", "100%")
                        .with("fill", "#ffffff"))
                .add(edges)
                .add(diagram.nodes().stream().map(this::node).toList())
                .add(labels)
                .add(legend(bottom));
    }

    private List<Point2D> points(Edge edge, double widest) {
        List<Point2D> points = new ArrayList<>(
                layout.way(edge).stream().map(spot -> point(spot, widest)).toList());
        Rectangle2D from = boxes.get(edge.from());
        Rectangle2D to = boxes.get(edge.to());
        points.set(0, border(edge.from(), from, points.get(1)));
        points.set(points.size() - 1, border(edge.to(), to, points.get(points.size() - 2)));
        boolean hasReturn = diagram.edges().stream()
                .anyMatch(other -> other.from().equals(edge.to()) && other.to().equals(edge.from()));
        return hasReturn ? beside(points) : points;
    }

    /** The way there and the way back, each on the right of the other. */
    private static List<Point2D> beside(List<Point2D> points) {
        Point2D from = points.getFirst();
        Point2D to = points.getLast();
        double length = from.distance(to);
        double dx = -(to.getY() - from.getY()) / length * APART;
        double dy = (to.getX() - from.getX()) / length * APART;
        return points.stream()
                .map(point -> (Point2D) new Point2D.Double(point.getX() + dx, point.getY() + dy))
                .toList();
    }

    /** Where the straight line from a node's middle leaves it towards a point. */
    private Point2D border(String id, Rectangle2D box, Point2D towards) {
        boolean round =
                diagram.nodes().stream().anyMatch(node -> node.id().equals(id) && node.shape() == Diagram.Shape.CIRCLE);
        double dx = towards.getX() - box.getCenterX();
        double dy = towards.getY() - box.getCenterY();
        double length = Math.hypot(dx, dy);
        double share = round
                ? box.getWidth() / 2 / length
                : Math.min(
                        dx == 0 ? Double.MAX_VALUE : box.getWidth() / 2 / Math.abs(dx),
                        dy == 0 ? Double.MAX_VALUE : box.getHeight() / 2 / Math.abs(dy));
        return new Point2D.Double(box.getCenterX() + share * dx, box.getCenterY() + share * dy);
    }

    private Svg arrow(Edge edge, List<Point2D> points) {
        Point2D end = points.getLast();
        Point2D before = points.get(points.size() - 2);
        double length = Math.max(1, end.distance(before));
        double size = 6 + 1.5 * edge.width();
        double ux = (end.getX() - before.getX()) / length;
        double uy = (end.getY() - before.getY()) / length;
        StringBuilder path = new StringBuilder("M" + coordinates(points.getFirst()));
        for (int i = 1; i < points.size() - 1; i++) {
            path.append(" L").append(coordinates(points.get(i)));
        }
        Point2D tail = new Point2D.Double(end.getX() - size * 0.8 * ux, end.getY() - size * 0.8 * uy);
        path.append(" L").append(coordinates(tail));
        Svg.Element line = Svg.element("path")
                .with("d", path.toString())
                .with("fill", "none")
                .with("stroke", edge.tone().css())
                .with("stroke-width", edge.width())
                .with("stroke-linejoin", "round");
        line = switch (edge.line()) {
            case SOLID -> line;
            case DASHED -> line.with("stroke-dasharray", "7 4");
            case DOTTED -> line.with("stroke-dasharray", "1.5 4");
        };
        Point2D left =
                new Point2D.Double(end.getX() - size * ux - size / 2.4 * uy, end.getY() - size * uy + size / 2.4 * ux);
        Point2D right =
                new Point2D.Double(end.getX() - size * ux + size / 2.4 * uy, end.getY() - size * uy - size / 2.4 * ux);
        Svg.Element head = Svg.element("path")
                .with("d", "M" + coordinates(end) + " L" + coordinates(left) + " L" + coordinates(right) + " Z")
                .with("fill", edge.tone().css());
        String name = edge.from() + " → " + edge.to()
                + edge.label().map(label -> ": " + label).orElse("");
        return Svg.element("g")
                .with("class", edge.tone() instanceof Tone.Grey ? "edge grey" : "edge")
                .add(line, head)
                .titled(name);
    }

    private static String coordinates(Point2D point) {
        return Svg.number(point.getX()) + " " + Svg.number(point.getY());
    }

    /** A label on the edge's first piece, at the first place where it covers nothing. */
    private Svg label(Edge edge, String label, List<Point2D> points) {
        Point2D from = points.get(0);
        Point2D to = points.get(1);
        Rectangle2D best = box(label, from, to, PLACES[0]);
        double least = Double.MAX_VALUE;
        for (double place : PLACES) {
            Rectangle2D box = box(label, from, to, place);
            double covered =
                    taken.stream().mapToDouble(other -> area(box, other)).sum();
            if (covered < least) {
                least = covered;
                best = box;
            }
        }
        taken.add(best);
        Svg paper = Svg.element("rect")
                .with("x", best.getX())
                .with("y", best.getY() + 1)
                .with("width", best.getWidth())
                .with("height", best.getHeight() - 2)
                .with("fill", "#ffffff");
        Svg written = text(label, best.getCenterX(), best.getCenterY() + 4.5)
                .with("fill", edge.tone().css())
                .with("class", "label");
        return Svg.element("g").add(paper, written);
    }

    private static Rectangle2D box(String label, Point2D from, Point2D to, double place) {
        double width = textWidth(label) + 4;
        double x = from.getX() + place * (to.getX() - from.getX());
        double y = from.getY() + place * (to.getY() - from.getY());
        return new Rectangle2D.Double(x - width / 2, y - LINE / 2, width, LINE);
    }

    private static double area(Rectangle2D a, Rectangle2D b) {
        Rectangle2D both = a.createIntersection(b);
        return both.isEmpty() ? 0 : both.getWidth() * both.getHeight();
    }

    private static Svg.Element text(String text, double x, double y) {
        return Svg.element("text")
                .with("x", x)
                .with("y", y)
                .with("text-anchor", "middle")
                .add(text);
    }

    private Svg node(Node node) {
        Rectangle2D box = boxes.get(node.id());
        Svg.Element group = Svg.element("g").with("class", "node");
        String colour = node.tone().css();
        double stroke = node.tone() instanceof Tone.Group ? 2.5 : 1.4;
        group = switch (node.shape()) {
            case CIRCLE ->
                group.add(Svg.element("circle")
                        .with("cx", box.getCenterX())
                        .with("cy", box.getCenterY())
                        .with("r", box.getWidth() / 2)
                        .with("fill", "#ffffff")
                        .with("stroke", colour)
                        .with("stroke-width", stroke));
            case BOX ->
                group.add(Svg.element("rect")
                        .with("x", box.getX())
                        .with("y", box.getY())
                        .with("width", box.getWidth())
                        .with("height", box.getHeight())
                        .with("rx", 4)
                        .with("fill", "#ffffff")
                        .with("stroke", colour)
                        .with("stroke-width", stroke));
            case TEXT -> group;
        };
        List<String> lines = node.lines();
        for (int i = 0; i < lines.size(); i++) {
            double y = box.getCenterY() + (i - (lines.size() - 1) / 2.0) * LINE + 4.5;
            group = group.add(text(lines.get(i), box.getCenterX(), y)
                    .with("font-weight", i == 0 && lines.size() > 1 ? "bold" : "normal")
                    .with("fill", node.tone() instanceof Tone.Grey ? "#777777" : "#111111"));
        }
        return group.titled(String.join(", ", lines));
    }

    private List<Svg> legend(double top) {
        List<Svg> lines = new ArrayList<>();
        for (int i = 0; i < diagram.legend().size(); i++) {
            Meaning meaning = diagram.legend().get(i);
            double y = top + (i + 0.5) * LINE;
            lines.add(Svg.element("path")
                    .with("d", "M" + MARGIN + " " + Svg.number(y) + " h30")
                    .with("stroke", meaning.tone().css())
                    .with("stroke-width", 3));
            lines.add(Svg.element("text")
                    .with("x", MARGIN + 40)
                    .with("y", y + 4.5)
                    .with("class", "legend")
                    .add(meaning.text()));
        }
        return lines;
    }
}
