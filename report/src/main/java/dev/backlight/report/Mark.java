package dev.backlight.report;

import java.util.List;

/**
 * Something drawn, in pixels: what a plot comes down to, for SVG ({@link Drawing}) and images ({@link Raster}) alike.
 */
sealed interface Mark {
    /**
     * How a line is drawn.
     *
     * @param colour {@code #RRGGBB}
     * @param width in pixels; 0 for no line at all
     * @param dash lengths of dashes and gaps in turn; empty for a whole line
     */
    record Pen(String colour, double width, List<Double> dash) {
        public Pen {
            dash = List.copyOf(dash);
        }

        static Pen whole(String colour, double width) {
            return new Pen(colour, width, List.of());
        }
    }

    /** A line from point to point. */
    record Line(List<Point> points, Pen pen) implements Mark {
        public Line {
            points = List.copyOf(points);
        }
    }

    /** A closed shape: filled, with an outline. */
    record Area(List<Point> corners, String fill, Pen outline) implements Mark {
        public Area {
            corners = List.copyOf(corners);
        }
    }

    /** A filled disc with an outline. */
    record Disc(Point at, double radius, String fill, Pen outline) implements Mark {}

    /** Where a label's text lies from its place on. */
    enum Anchor {
        START,
        MIDDLE,
        END
    }

    /**
     * A line of text with a white rim, so that it can be read on anything.
     *
     * @param at the place on the line that the letters stand on
     */
    record Label(Point at, String text, Anchor anchor, double size) implements Mark {}

    /**
     * Marks that belong together.
     *
     * @param kind {@code curve}, {@code tangent}, {@code axis}, …
     * @param name what it shows; empty if that goes without saying
     */
    record Group(String kind, String name, List<Mark> marks) implements Mark {
        public Group {
            marks = List.copyOf(marks);
        }
    }
}
