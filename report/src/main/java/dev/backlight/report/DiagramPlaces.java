package dev.backlight.report;

import dev.backlight.report.Diagram.Edge;
import dev.backlight.report.Diagram.Node;
import dev.backlight.report.DiagramLayout.Place;
import java.awt.geom.Point2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * Gives the nodes and the stops of a diagram's edges their places on paper, in pixels: every column as close together
 * as its nodes' sizes let it, and every node as near as can be to the mean height of those that it is joined to.
 */
final class DiagramPlaces {
    private static final int SWEEPS = 30;
    /** The least distance between nodes of a column. */
    private static final double APART = 16;
    /** The same where edges have labels, which stand between. */
    private static final double APART_WITH_LABELS = 28;

    /** How much of its height an edge goes forwards at least: none is drawn steeper, */
    private static final double SLOPE = 0.45;
    /** unless the columns would stand so far apart that a page has to shrink the drawing, and with it its letters. */
    private static final double WIDEST = 360;

    private final Diagram diagram;
    private final DiagramLayout layout;
    private final Map<Place, Rectangle2D> boxes = new LinkedHashMap<>();
    private final Map<Place, Double> heights = new HashMap<>();
    private final double apart;
    /** By the number of lines in them: circles with as many lines are as large. */
    private final Map<Integer, Double> radii = new HashMap<>();
    /** How high the largest circle is: circles of all columns stand as far apart, so that rows are level. */
    private final double tallest;

    DiagramPlaces(Diagram diagram) {
        this.diagram = diagram;
        this.layout = new DiagramLayout(diagram);
        Map<String, Node> nodes = new HashMap<>();
        diagram.nodes().forEach(node -> nodes.put(node.id(), node));
        circles().forEach(node -> radii.merge(node.lines().size(), radius(node), Math::max));
        for (Place place : places().toList()) {
            boxes.put(place, place.isStop() ? new Rectangle2D.Double() : size(nodes.get(place.id())));
            heights.put(place, 0.0);
        }
        boolean hasLabels =
                diagram.edges().stream().anyMatch(edge -> edge.label().isPresent());
        apart = hasLabels ? APART_WITH_LABELS : APART;
        tallest =
                2 * radii.values().stream().mapToDouble(radius -> radius).max().orElse(0);
        settle();
        put();
    }

    private Stream<Place> places() {
        return layout.columns().stream().flatMap(List::stream);
    }

    private Stream<Node> circles() {
        return diagram.nodes().stream().filter(node -> node.shape() == Diagram.Shape.CIRCLE);
    }

    private Rectangle2D size(Node node) {
        double width = node.lines().stream().mapToDouble(Lettering::width).max().orElse(0);
        double height = node.lines().size() * Lettering.LINE;
        return switch (node.shape()) {
            case CIRCLE -> {
                double diameter = 2 * radii.get(node.lines().size());
                yield new Rectangle2D.Double(0, 0, diameter, diameter);
            }
            case BOX -> new Rectangle2D.Double(0, 0, width + 16, height + 10);
            case TEXT -> new Rectangle2D.Double(0, 0, width + 4, height);
        };
    }

    /** Large enough for every line of text at its height in the circle. */
    private static double radius(Node node) {
        double radius = Lettering.LINE;
        int lines = node.lines().size();
        for (int i = 0; i < lines; i++) {
            double half = Lettering.width(node.lines().get(i)) / 2 + 6;
            double away = Math.abs(i - (lines - 1) / 2.0) * Lettering.LINE + Lettering.LINE / 2 - 2;
            radius = Math.max(radius, Math.hypot(half, away));
        }
        return radius;
    }

    private void settle() {
        List<List<Place>> columns = layout.columns();
        columns.forEach(column -> space(column, place -> 0));
        for (int sweep = 0; sweep < SWEEPS; sweep++) {
            for (int i = 1; i < columns.size(); i++) {
                space(columns.get(i), place -> mean(layout.left(place), place));
            }
            for (int i = columns.size() - 2; i >= 0; i--) {
                space(columns.get(i), place -> mean(layout.right(place), place));
            }
        }
        for (int sweep = 0; sweep < SWEEPS; sweep++) {
            for (List<Place> column : columns) {
                space(
                        column,
                        place -> mean(
                                Stream.of(layout.left(place), layout.right(place))
                                        .flatMap(List::stream)
                                        .toList(),
                                place));
            }
        }
    }

    private double mean(List<Place> neighbours, Place place) {
        return neighbours.stream().mapToDouble(heights::get).average().orElse(heights.get(place));
    }

    /** Some places of a column in touch, which move together. */
    private record Block(double sum, int count) {
        double mean() {
            return sum / count;
        }

        Block with(Block other) {
            return new Block(sum + other.sum, count + other.count);
        }
    }

    /**
     * Brings the places of a column as near to where they are wanted as their distances let them, by least squares:
     * where two would come too close, they are joined, and stand about the mean of both (the pool of adjacent
     * violators).
     */
    private void space(List<Place> column, ToDoubleFunction<Place> wanted) {
        List<Block> blocks = new ArrayList<>();
        double down = 0;
        for (int i = 0; i < column.size(); i++) {
            down += i == 0 ? 0 : distance(column.get(i - 1), column.get(i));
            Block block = new Block(wanted.applyAsDouble(column.get(i)) - down, 1);
            while (!blocks.isEmpty() && blocks.getLast().mean() >= block.mean()) {
                block = blocks.removeLast().with(block);
            }
            blocks.add(block);
        }
        int next = 0;
        down = 0;
        for (Block block : blocks) {
            for (int end = next + block.count(); next < end; next++) {
                down += next == 0 ? 0 : distance(column.get(next - 1), column.get(next));
                heights.put(column.get(next), block.mean() + down);
            }
        }
    }

    private double distance(Place upper, Place lower) {
        return (room(upper) + room(lower)) / 2 + (upper.isStop() && lower.isStop() ? APART : apart);
    }

    private double room(Place place) {
        Rectangle2D box = boxes.get(place);
        // Only circles are as wide as high.
        return box.getWidth() == box.getHeight() && !place.isStop() ? tallest : box.getHeight();
    }

    /** Moves every box to its place, the picture's corner being 0, 0. */
    private void put() {
        double top = places().mapToDouble(
                        place -> heights.get(place) - boxes.get(place).getHeight() / 2)
                .min()
                .orElse(0);
        double left = 0;
        for (int i = 0; i < layout.columns().size(); i++) {
            List<Place> column = layout.columns().get(i);
            double width = column.stream()
                    .mapToDouble(place -> boxes.get(place).getWidth())
                    .max()
                    .orElse(0);
            for (Place place : column) {
                Rectangle2D box = boxes.get(place);
                // A stop is as wide as its column, so that its edge passes the nodes there and turns only after them.
                double own = place.isStop() ? width : box.getWidth();
                double y = heights.get(place) - top - box.getHeight() / 2;
                box.setRect(left + (width - own) / 2, y, own, box.getHeight());
            }
            left += width + gap(i);
        }
    }

    /**
     * How far the next column is away: labels fit in between, side by side if there are many, and no edge is too steep.
     */
    private double gap(int column) {
        double widest = 0;
        double steepest = 0;
        int labels = 0;
        for (int number = 0; number < diagram.edges().size(); number++) {
            List<Place> way = layout.way(number);
            for (int i = 1; i < way.size(); i++) {
                if (layout.columns().get(column).contains(way.get(i - 1))) {
                    double label = diagram.edges()
                            .get(number)
                            .label()
                            .map(Lettering::width)
                            .orElse(0.0);
                    widest = Math.max(widest, label);
                    labels += label == 0 ? 0 : 1;
                    steepest = Math.max(steepest, Math.abs(heights.get(way.get(i)) - heights.get(way.get(i - 1))));
                }
            }
        }
        double rows = Math.max(1, (steepest + tallest) / (1.5 * Lettering.LINE));
        return Math.max(58 + 1.2 * widest * Math.max(1, labels / rows), Math.min(WIDEST, SLOPE * steepest));
    }

    Rectangle2D box(Node node) {
        return boxes.get(new Place(node.id(), false));
    }

    /** How far nodes reach to the right and down. */
    Point2D corner() {
        return new Point2D.Double(
                boxes.values().stream().mapToDouble(Rectangle2D::getMaxX).max().orElse(0),
                boxes.values().stream().mapToDouble(Rectangle2D::getMaxY).max().orElse(0));
    }

    /** The line of every edge, in the diagram's order. */
    List<DiagramLine> lines() {
        List<DiagramLine> lines = new ArrayList<>();
        Map<String, Node> nodes = new HashMap<>();
        diagram.nodes().forEach(node -> nodes.put(node.id(), node));
        for (int number = 0; number < diagram.edges().size(); number++) {
            Edge edge = diagram.edges().get(number);
            List<Rectangle2D> stops = layout.way(number).stream()
                    .filter(Place::isStop)
                    .map(boxes::get)
                    .toList();
            Node from = nodes.get(edge.from());
            Node to = nodes.get(edge.to());
            lines.add(new DiagramLine(
                    new DiagramLine.End(box(from), from.shape() == Diagram.Shape.CIRCLE),
                    stops,
                    new DiagramLine.End(box(to), to.shape() == Diagram.Shape.CIRCLE),
                    edge.width(),
                    beside(edge, number)));
        }
        return lines;
    }

    /** How far an edge is moved to its left, seen in its direction, where others join the same two nodes. */
    private double beside(Edge edge, int number) {
        List<Integer> same = new ArrayList<>();
        for (int i = 0; i < diagram.edges().size(); i++) {
            Edge other = diagram.edges().get(i);
            boolean isAlike = other.from().equals(edge.from()) && other.to().equals(edge.to());
            boolean isReturn = other.from().equals(edge.to()) && other.to().equals(edge.from());
            if (isAlike || isReturn) {
                same.add(i);
            }
        }
        double away = (same.indexOf(number) - (same.size() - 1) / 2.0) * 20;
        Edge first = diagram.edges().get(same.getFirst());
        return first.from().equals(edge.from()) ? away : -away;
    }
}
