package dev.backlight.report;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A plot: two axes, what is shown between them, and a legend below.
 *
 * @param title what it shows: read first by a screen reader, and written above a plot among others
 * @param frame where the axes are drawn
 * @param width in pixels, without anything beside the plotted part if the axes go through zero
 * @param height in pixels, without the legend
 * @param series what is shown, later over earlier
 */
public record Plot(String title, Axis x, Axis y, Frame frame, double width, double height, List<Series> series) {
    /** Where the axes are drawn. */
    public enum Frame {
        /** Through zero, or along the edge nearest to it, with the picture filled to its edges. */
        THROUGH_ZERO,
        /** Around the plotted part, with the numbers outside. */
        AROUND
    }

    private static final double LINE = 18;
    private static final double TEXT = 12;
    private static final double GAP = 10;
    private static final double LEFT = 52;
    private static final double RIGHT = 14;
    private static final double TOP = 26;
    private static final double BOTTOM = 40;

    public Plot {
        series = List.copyOf(series);
    }

    /** The plot as a picture of its own. */
    public Svg.Element svg() {
        Drawing drawing = drawing();
        return Svg.picture(drawing.width(), drawing.height(), title, description())
                .add(Drawing.paper(drawing.width(), drawing.height()))
                .add(drawing.parts());
    }

    /**
     * Several plots in one picture, in rows from left to right.
     *
     * @param columns how many stand in a row
     */
    public static Svg.Element sheet(String title, List<Plot> plots, int columns) {
        List<Drawing> drawings = plots.stream().map(Plot::drawing).toList();
        double width = drawings.stream().mapToDouble(Drawing::width).max().orElse(0) + GAP;
        double height = drawings.stream().mapToDouble(Drawing::height).max().orElse(0) + LINE + GAP;
        int rows = (plots.size() + columns - 1) / columns;
        double paperWidth = Math.min(columns, plots.size()) * width + GAP;
        double paperHeight = rows * height + GAP;
        List<Svg.Element> parts = new ArrayList<>();
        for (int i = 0; i < plots.size(); i++) {
            String place = "translate(" + Svg.number(GAP + i % columns * width) + " "
                    + Svg.number(GAP + LINE + Math.floorDiv(i, columns) * height) + ")";
            parts.add(Svg.element("g")
                    .with("class", "plot")
                    .with("transform", place)
                    .titled(plots.get(i).title())
                    .add(drawings.get(i).parts())
                    .add(new Drawing(0, 0, List.of(heading(plots.get(i)))).parts()));
        }
        String description = plots.stream()
                .map(plot -> plot.title() + ": " + plot.description())
                .collect(Collectors.joining(" "));
        return Svg.picture(paperWidth, paperHeight, title, description)
                .add(Drawing.paper(paperWidth, paperHeight))
                .add(parts);
    }

    private static Mark heading(Plot plot) {
        return new Mark.Label(new Point(plot.width() / 2, -6), plot.title(), Mark.Anchor.MIDDLE, TEXT + 1);
    }

    /** What is to be seen, in words. */
    public String description() {
        return "Axes: " + range(x) + ", " + range(y) + ". Shown: "
                + series.stream()
                        .map(each -> each.name().isEmpty() || each instanceof Series.Curve
                                ? each.words()
                                : each.name() + ", " + each.words())
                        .collect(Collectors.joining("; "))
                + ".";
    }

    private static String range(Axis axis) {
        return axis.label() + " from " + Series.number(axis.from()) + " to " + Series.number(axis.to());
    }

    /** A plot whose box has sides of this length: both coordinates on one scale, if their axes are as long. */
    static Plot square(String title, Axis x, Axis y, double side, List<Series> series) {
        return new Plot(title, x, y, Frame.AROUND, LEFT + side + RIGHT, TOP + side + BOTTOM, series);
    }

    /** The plot as marks: axes, series and legend. */
    Drawing drawing() {
        Window window = switch (frame) {
            case THROUGH_ZERO -> new Window(x, y, 0, 0, width, height);
            case AROUND -> new Window(x, y, LEFT, TOP, width - LEFT - RIGHT, height - TOP - BOTTOM);
        };
        List<Mark> marks = new ArrayList<>();
        AxisMarks axes = new AxisMarks(window, TEXT);
        SeriesMarks drawn = new SeriesMarks(window, TEXT);
        switch (frame) {
            case THROUGH_ZERO -> {
                marks.addAll(axes.throughZero());
                series.forEach(each -> marks.add(drawn.of(each)));
            }
            case AROUND -> {
                series.forEach(each -> marks.add(drawn.of(each)));
                marks.addAll(axes.around());
            }
        }
        double bottom = height;
        for (Series each : series) {
            if (!each.name().isEmpty()) {
                marks.add(new Mark.Group(
                        "legend",
                        "",
                        List.of(
                                drawn.sample(each, new Point(10, bottom + LINE / 2)),
                                new Mark.Label(
                                        new Point(46, bottom + LINE / 2 + TEXT / 3),
                                        each.name(),
                                        Mark.Anchor.START,
                                        TEXT))));
                bottom += LINE;
            }
        }
        return new Drawing(width, bottom == height ? height : bottom + LINE / 3, marks);
    }
}
