package dev.backlight.report;

import dev.backlight.tensor.Shape;
import dev.backlight.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Numbers as a grid of shades, the stronger the larger: as a picture orange with a bar below zero and blue above, as
 * text with a minus sign below zero. A vector whose length is a square is drawn as one, as images lie in memory; any
 * other in rows of 32.
 */
public final class HeatMap {
    private static final String SHADES = " ░▒▓█";
    private static final int LONGEST_ROW = 32;
    private static final int SIZE = 10;

    /** Less than this share of the largest is as good as white. */
    private static final double FAINTEST = 0.01;

    private final double[] values;
    private final int columns;
    private final double largest;

    private HeatMap(double[] values, int columns) {
        this.values = values;
        this.columns = columns;
        this.largest = largest(values);
    }

    /** A grid of all elements of a tensor; a matrix keeps its rows. */
    public static HeatMap of(Tensor values) {
        Shape shape = values.shape();
        boolean hasBatch = shape.rank() > 1 && shape.size(0) == 1;
        Shape sample = hasBatch ? shape.slice(1, shape.rank()) : shape;
        int side = (int) Math.sqrt(values.count());
        int columns = sample.rank() > 1
                ? sample.size(-1)
                : side * side == values.count() ? side : Math.min(values.count(), LONGEST_ROW);
        return new HeatMap(values.toDoubles(), Math.max(1, columns));
    }

    /** The largest of some numbers, without its sign; those that are not finite do not count. */
    static double largest(double[] values) {
        return Arrays.stream(values)
                .map(Math::abs)
                .filter(Double::isFinite)
                .max()
                .orElse(0);
    }

    /** How strong a shade is: from 0 to 1. */
    private static double share(double value, double largest) {
        return largest == 0 || Double.isNaN(value) ? 0 : Math.min(1, Math.abs(value) / largest);
    }

    private int rows() {
        return (values.length + columns - 1) / columns;
    }

    /** As text: two characters a number, the darker the larger; of negative ones the first is a minus sign. */
    public String text() {
        StringBuilder text = new StringBuilder();
        for (int row = 0; row < rows(); row++) {
            StringBuilder line = new StringBuilder();
            for (int i = row * columns; i < Math.min(values.length, (row + 1) * columns); i++) {
                int shade = (int) Math.ceil(share(values[i], largest) * (SHADES.length() - 1) - 0.1);
                char dark = SHADES.charAt(Math.max(0, shade));
                line.append(values[i] < 0 && dark != ' ' ? '−' : dark).append(dark);
            }
            text.append(line.toString().stripTrailing()).append('\n');
        }
        return text.toString();
    }

    /** As a picture; negative numbers also have a bar across, to be told apart without colours. */
    public Svg.Element svg(String title) {
        List<Svg> cells = new ArrayList<>();
        for (int i = 0; i < values.length; i++) {
            if (share(values[i], largest) >= FAINTEST) {
                cells.addAll(cell(values[i], largest, new Point(i % columns * SIZE, i / columns * SIZE), SIZE));
            }
        }
        return Svg.picture(
                        columns * SIZE, rows() * SIZE, title, "Darker is larger; negative numbers have a bar across.")
                .add(Drawing.paper(columns * SIZE, rows() * SIZE).with("stroke", "#bbbbbb"))
                .add(cells);
    }

    /**
     * One number as a shaded square, with a bar across if it is negative.
     *
     * @param largest what the darkest shade stands for
     * @param corner the upper left one
     */
    static List<Svg> cell(double value, double largest, Point corner, double size) {
        double share = share(value, largest);
        List<Svg> parts = new ArrayList<>();
        parts.add(Svg.element("rect")
                .with("x", corner.x())
                .with("y", corner.y())
                .with("width", size)
                .with("height", size)
                .with("fill", share < FAINTEST ? Drawing.WHITE : value < 0 ? "#D55E00" : "#0072B2")
                .with("fill-opacity", share < FAINTEST ? 1 : share));
        if (value < 0 && share >= FAINTEST) {
            parts.add(Svg.element("path")
                    .with(
                            "d",
                            "M" + Svg.number(corner.x() + size / 5) + " " + Svg.number(corner.y() + size / 2) + "h"
                                    + Svg.number(size * 3 / 5))
                    .with("stroke", "#000000")
                    .with("stroke-width", size * 0.15));
        }
        return parts;
    }

    /** The largest number, without its sign: that of the darkest shade. */
    public double largest() {
        return largest;
    }

    /** Whether there is a number below zero. */
    boolean hasNegative() {
        return Arrays.stream(values).anyMatch(value -> value < 0);
    }
}
