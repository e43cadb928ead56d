package dev.backlight.report;

import dev.backlight.report.Diagram.Edge;
import java.awt.geom.Point2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Places for the labels of a diagram's edges: each on its own line, where it covers no node, no other label and no
 * arrow's head, and as few other lines as can be; else near the middle.
 */
final class DiagramLabels {
    private static final int ROUNDS = 3;
    /** What it costs to cover a square pixel of a node, a head or a label. */
    private static final double COVERED = 8;
    /** What it costs to cover a piece of another line, a few pixels long. */
    private static final double CROSSED = 30;
    /** What it costs to stand at an end of the line and not in its middle. */
    private static final double AT_END = 150;

    /** How near another line may come, or it could seem to be meant. */
    private static final double NEAR = 3;

    private final List<List<Point2D>> lines;
    private final List<Rectangle2D> nodes;
    private final List<Rectangle2D> heads;
    private final Map<Integer, Rectangle2D> boxes = new LinkedHashMap<>();

    DiagramLabels(List<Edge> edges, List<Rectangle2D> nodes, List<DiagramLine> lines) {
        this.lines = lines.stream().map(DiagramLine::points).toList();
        this.nodes = nodes;
        this.heads = lines.stream().map(DiagramLine::headBox).toList();
        for (int round = 0; round < ROUNDS; round++) {
            for (int edge = 0; edge < edges.size(); edge++) {
                if (edges.get(edge).label().isPresent()) {
                    boxes.put(edge, best(edge, edges.get(edge).label().get()));
                }
            }
        }
    }

    private Rectangle2D best(int edge, String label) {
        List<Point2D> line = lines.get(edge);
        List<Point2D> others = new ArrayList<>();
        for (int other = 0; other < lines.size(); other++) {
            if (other != edge) {
                others.addAll(lines.get(other));
            }
        }
        Rectangle2D best = box(label, line.get(line.size() / 2));
        double least = Double.MAX_VALUE;
        for (int i = 0; i < line.size(); i++) {
            Rectangle2D box = box(label, line.get(i));
            Rectangle2D around = new Rectangle2D.Double(
                    box.getX() - NEAR, box.getY() - NEAR, box.getWidth() + 2 * NEAR, box.getHeight() + 2 * NEAR);
            double away = Math.abs(i - line.size() / 2.0) / line.size();
            double cost = COVERED * covered(edge, box)
                    + CROSSED * others.stream().filter(around::contains).count()
                    + AT_END * away * away;
            if (cost < least - 1e-9) {
                least = cost;
                best = box;
            }
        }
        return best;
    }

    private double covered(int edge, Rectangle2D box) {
        double covered = 0;
        for (Rectangle2D node : nodes) {
            covered += area(box, node);
        }
        for (Rectangle2D head : heads) {
            covered += area(box, head);
        }
        for (Map.Entry<Integer, Rectangle2D> other : boxes.entrySet()) {
            covered += other.getKey() == edge ? 0 : area(box, other.getValue());
        }
        return covered;
    }

    private static Rectangle2D box(String label, Point2D at) {
        double width = Lettering.width(label) + 4;
        double height = Lettering.LINE - 2;
        return new Rectangle2D.Double(at.getX() - width / 2, at.getY() - height / 2, width, height);
    }

    /** Touching at all counts like many pixels: any other place is better. */
    private static double area(Rectangle2D a, Rectangle2D b) {
        Rectangle2D both = a.createIntersection(b);
        return both.isEmpty() ? 0 : 60 + both.getWidth() * both.getHeight();
    }

    /**
     * Where the label of an edge, by its number in the diagram, stands.
     *
     * @throws IllegalArgumentException if it has none
     */
    Rectangle2D box(int edge) {
        Rectangle2D box = boxes.get(edge);
        if (box == null) {
            throw new IllegalArgumentException("[diagram] edge " + edge + " has no label");
        }
        return box;
    }
}
