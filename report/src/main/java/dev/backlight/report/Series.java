package dev.backlight.report;

import dev.backlight.explain.Quantity;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Collectors;

/** One thing that a plot shows, in the plot's own numbers. */
public sealed interface Series {
    /** What it is called in the legend; empty to be left out there. */
    String name();

    /** What it is, for whoever does not see it. */
    String words();

    /** Where a label stands. */
    enum Side {
        /** To the left. */
        LEFT,
        /** To the right. */
        RIGHT
    }

    /**
     * The graph of a function.
     *
     * @param points close together, from left to right
     */
    record Curve(String name, List<Point> points, Ink ink) implements Series {
        /** Enough for a screen's width. */
        private static final int PIECES = 400;

        public Curve {
            points = List.copyOf(points);
        }

        /** The graph of a function over all of an axis. */
        public static Curve of(String name, Axis x, DoubleUnaryOperator function, Ink ink) {
            List<Point> points = new ArrayList<>();
            for (int i = 0; i <= PIECES; i++) {
                double at = x.at((double) i / PIECES);
                points.add(new Point(at, function.applyAsDouble(at)));
            }
            return new Curve(name, points, ink);
        }

        @Override
        public String words() {
            return ("the curve " + name).strip();
        }
    }

    /**
     * A piece of a tangent, thick and light.
     *
     * @param at where it touches the curve, the middle of the piece
     * @param reach how far it goes to the left and to the right
     */
    record Tangent(String name, Point at, double slope, double reach) implements Series {
        List<Point> ends() {
            return List.of(
                    new Point(at.x() - reach, at.y() - slope * reach),
                    new Point(at.x() + reach, at.y() + slope * reach));
        }

        @Override
        public String words() {
            return "the tangent at " + place(at) + " with slope " + number(slope);
        }
    }

    /**
     * Single points.
     *
     * @param labels one for each point; empty for none at all
     * @param side of the points that the labels stand on, where there is room
     */
    record Dots(String name, List<Point> points, List<String> labels, Side side, Ink ink) implements Series {
        /** Dots with their labels to the right. */
        public Dots(String name, List<Point> points, List<String> labels, Ink ink) {
            this(name, points, labels, Side.RIGHT, ink);
        }

        public Dots {
            points = List.copyOf(points);
            labels = List.copyOf(labels);
            if (!labels.isEmpty() && labels.size() != points.size()) {
                throw new IllegalArgumentException(
                        "[plot] " + points.size() + " points have " + labels.size() + " labels");
            }
        }

        @Override
        public String words() {
            return points.isEmpty()
                    ? "no points"
                    : (points.size() == 1 ? "a point at " : "points at ")
                            + points.stream().map(Series::place).collect(Collectors.joining(", "))
                            + (labels.isEmpty() ? "" : ", labelled " + String.join(", ", labels));
        }
    }

    /**
     * A way from point to point, with a ring at its start and a disc at its end.
     *
     * @param label beside the start, to tell it from other ways; empty for none
     * @param side of the start that the label stands on, where there is room
     */
    record Way(String name, String label, Side side, List<Point> points, Ink ink) implements Series {
        public Way {
            points = List.copyOf(points);
            if (points.isEmpty()) {
                throw new IllegalArgumentException("[plot] a way needs a start");
            }
        }

        @Override
        public String words() {
            int steps = points.size() - 1;
            return "a way of " + steps + (steps == 1 ? " step from " : " steps from ") + place(points.getFirst())
                    + " to " + place(points.getLast());
        }
    }

    /** An arrow. */
    record Arrow(String name, Point from, Point to, Ink ink) implements Series {
        @Override
        public String words() {
            return "an arrow from " + place(from) + " to " + place(to);
        }
    }

    /** A line of text in the upper left corner, or above the box. */
    record Note(String text) implements Series {
        @Override
        public String name() {
            return "";
        }

        @Override
        public String words() {
            return text;
        }
    }

    /**
     * Lines of equal value, each with its value, over shades that darken with it.
     *
     * @param free places that the written values keep away from
     */
    record Contours(String name, Grid grid, List<Double> levels, List<Point> free) implements Series {
        public Contours {
            free = List.copyOf(free);
            levels = levels.stream().sorted().toList();
        }

        @Override
        public String words() {
            return levels.isEmpty()
                    ? "a surface without contour lines"
                    : "contour lines at " + levels.stream().map(Series::number).collect(Collectors.joining(", "));
        }
    }

    /** A number for a label or a sentence. */
    static String number(double value) {
        return Quantity.rounded(value).text(4);
    }

    private static String place(Point point) {
        return "(" + number(point.x()) + ", " + number(point.y()) + ")";
    }
}
