package dev.backlight.report;

import dev.backlight.tensor.Shape;
import dev.backlight.tensor.Tensor;
import java.util.Locale;

/**
 * Numbers as a grid of shades: orange below zero, blue above, the stronger the larger. A vector whose length is a
 * square is drawn as one, as images lie in memory; any other in rows of 32.
 */
public final class HeatMap {
    private static final String SHADES = " ░▒▓█";
    private static final int LONGEST_ROW = 32;

    private final double[] values;
    private final int columns;
    private final double largest;

    private HeatMap(double[] values, int columns) {
        this.values = values;
        this.columns = columns;
        double most = 0;
        for (double value : values) {
            most = Math.max(most, Math.abs(value));
        }
        this.largest = most;
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

    private int rows() {
        return (values.length + columns - 1) / columns;
    }

    /** As text: two characters a number, the darker the larger, whatever the sign. */
    public String text() {
        StringBuilder text = new StringBuilder();
        for (int row = 0; row < rows(); row++) {
            StringBuilder line = new StringBuilder();
            for (int i = row * columns; i < Math.min(values.length, (row + 1) * columns); i++) {
                int shade =
                        largest == 0 ? 0 : (int) Math.ceil(Math.abs(values[i]) / largest * (SHADES.length() - 1) - 0.1);
                line.append(String.valueOf(SHADES.charAt(Math.max(0, shade))).repeat(2));
            }
            text.append(line.toString().stripTrailing()).append('\n');
        }
        return text.toString();
    }

    /** As an {@code <svg>} element; negative numbers also have a bar across, to be told apart without colours. */
    public String svg(String title) {
        int size = 10;
        StringBuilder svg = new StringBuilder(String.format(
                Locale.ROOT,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" role=\"img\"><title>%s</title>"
                        + "<rect width=\"100%%\" height=\"100%%\" fill=\"#fff\" stroke=\"#bbb\"/>",
                columns * size,
                rows() * size,
                columns * size,
                HtmlWriter.escaped(title)));
        for (int i = 0; i < values.length; i++) {
            double share = largest == 0 ? 0 : Math.abs(values[i]) / largest;
            if (share >= 0.01) {
                int x = i % columns * size;
                int y = i / columns * size;
                svg.append(String.format(
                        Locale.ROOT,
                        "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"%s\" fill-opacity=\"%.2f\"/>",
                        x,
                        y,
                        size,
                        size,
                        values[i] < 0 ? "#D55E00" : "#0072B2",
                        share));
                if (values[i] < 0) {
                    svg.append(String.format(
                            Locale.ROOT,
                            "<path d=\"M%d %dh%d\" stroke=\"#fff\" stroke-width=\"1.5\"/>",
                            x + 2,
                            y + size / 2,
                            size - 4));
                }
            }
        }
        return svg.append("</svg>").toString();
    }

    /** The largest number, without its sign: that of the darkest shade. */
    public double largest() {
        return largest;
    }
}
