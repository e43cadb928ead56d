package dev.backlight.report;

import dev.backlight.explain.LayerSignals;
import dev.backlight.explain.Notation;
import dev.backlight.explain.Quantity;
import dev.backlight.formula.Formula;
import dev.backlight.tensor.Tensor;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A layer as a strip of shaded cells, in rows: one a unit, or, of a very large layer, one for several, which shows the
 * largest of them. Inputs are shaded by value, units by error signal.
 *
 * @param named the units that are framed, and named beside the strip
 * @param corner the upper left one, in pixels
 * @param columns how many cells a row has
 * @param size of a cell, in pixels
 * @param share how many units a cell stands for
 */
record Strip(LayerSignals layer, List<Integer> named, Point corner, int columns, double size, int share) {
    /** The width of the widest strip. */
    static final double WIDTH = 640;

    /** Where what stands beside it begins. */
    private static final double NOTES = WIDTH + 32;

    private static final int LONGEST_ROW = 64;
    private static final int MOST_CELLS = 1024;
    private static final double LARGEST_CELL = 24;

    /** From so many cells on a layer whose length is a square is drawn as one, as images lie in memory. */
    private static final int IMAGE = 5 * LONGEST_ROW;

    /** The strip of a layer, in the middle of the width. */
    static Strip of(LayerSignals layer, List<Integer> named, double left, double top) {
        int units = layer.units().size();
        int share = (units + MOST_CELLS - 1) / MOST_CELLS;
        int cells = (units + share - 1) / share;
        int side = (int) Math.sqrt(cells);
        boolean isImage = cells >= IMAGE && side * side == cells;
        int columns = isImage ? side : Math.min(cells, LONGEST_ROW);
        double size = isImage ? WIDTH / LONGEST_ROW : Math.min(LARGEST_CELL, WIDTH / columns);
        return new Strip(layer, named, new Point(left + (WIDTH - columns * size) / 2, top), columns, size, share);
    }

    private int cells() {
        return (layer.units().size() + share - 1) / share;
    }

    private double height() {
        return (cells() + columns - 1) / columns * size;
    }

    /** The lower end of the strip and of what stands beside it. */
    double bottom() {
        return corner.y() + Math.max(height(), (3 + named.size()) * Lettering.LINE);
    }

    /** The middle of the cell that a unit stands in. */
    Point middle(int unit) {
        Point corner = cell(unit / share);
        return new Point(corner.x() + size / 2, corner.y() + size / 2);
    }

    private Point cell(int cell) {
        return new Point(corner.x() + cell % columns * size, corner.y() + cell / columns * size);
    }

    /** What the shades are of: z or δ. */
    private Tensor shaded() {
        return layer.isInput() ? layer.z() : layer.delta();
    }

    /** What the shades are of, as people write it. */
    private String symbol(Notation notation) {
        return (layer.isInput() ? notation.value("") : notation.delta("")).text();
    }

    /** The units of a cell that are there: the one with the largest number. */
    private int largest(int cell) {
        return IntStream.range(
                        cell * share, Math.min((cell + 1) * share, layer.units().size()))
                .boxed()
                .max(Comparator.comparingDouble(unit -> Math.abs(shaded().at(unit))))
                .orElseThrow();
    }

    /** The cells, each with its unit's name and number for the pointer that rests on it. */
    List<Svg> draw(Notation notation) {
        double darkest = HeatMap.largest(shaded().toDoubles());
        List<Svg> drawn = new ArrayList<>();
        for (int cell = 0; cell < cells(); cell++) {
            int unit = largest(cell);
            double value = shaded().at(unit);
            drawn.add(Svg.element("g")
                    .with("class", value < 0 ? "cell negative" : "cell")
                    .titled(layer.units().get(unit) + ": " + symbol(notation) + " ≈ "
                            + Quantity.rounded(value).text(NetworkDrawing.DIGITS))
                    .add(HeatMap.cell(value, darkest, cell(cell), size)));
        }
        drawn.add(Svg.element("path")
                .with("d", outline())
                .with("fill", "none")
                .with("stroke", "#888888")
                .with("stroke-width", 0.8));
        return drawn;
    }

    /** Around all cells, also where the last row is not full. */
    private String outline() {
        int rest = cells() % columns;
        double right = corner.x() + columns * size;
        double bottom = corner.y() + height();
        String start = "M" + Svg.number(corner.x()) + " " + Svg.number(corner.y()) + "H" + Svg.number(right);
        String end = "V" + Svg.number(bottom) + "H" + Svg.number(corner.x()) + "Z";
        return rest == 0
                ? start + end
                : start + "V" + Svg.number(bottom - size) + "H" + Svg.number(corner.x() + rest * size) + end;
    }

    /** What is to be seen, for whoever does not see it. */
    String inWords(Notation notation) {
        return layer.name() + ": " + kind() + ", shaded by " + symbol(notation) + ", at most " + darkest() + ".";
    }

    private String darkest() {
        return Quantity.rounded(HeatMap.largest(shaded().toDoubles())).text(NetworkDrawing.DIGITS);
    }

    private String kind() {
        int units = layer.units().size();
        String noun = (layer.isInput() ? " input" : " unit") + (units == 1 ? "" : "s");
        return units
                + noun
                + (layer.isInput() ? "" : ", " + layer.function())
                + (share == 1 ? "" : ", the largest of " + share + " in a cell");
    }

    /** What stands beside it: the layer, and its named units, which are framed in the strip. */
    List<Svg> notes(Notation notation) {
        List<String> lines =
                new ArrayList<>(List.of(layer.name(), kind(), "darkest: |" + symbol(notation) + "| ≈ " + darkest()));
        List<Svg> notes = new ArrayList<>();
        for (int i = 0; i < named.size(); i++) {
            String letter = String.valueOf((char) ('a' + i));
            notes.add(mark(named.get(i), letter));
            lines.add(letter + ":  " + layer.units().get(named.get(i)) + ", " + signal(named.get(i), notation));
        }
        for (int i = 0; i < lines.size(); i++) {
            notes.add(Lettering.start(lines.get(i), NOTES, corner.y() + (i + 0.5) * Lettering.LINE)
                    .with("class", "note")
                    .with("font-weight", i == 0 ? "bold" : "normal"));
        }
        return notes;
    }

    private String signal(int unit, Notation notation) {
        Formula of = layer.isInput() ? notation.by(notation.value("")) : notation.delta("");
        return of.text() + " ≈ " + Quantity.rounded(layer.delta().at(unit)).text(NetworkDrawing.DIGITS);
    }

    private Svg mark(int unit, String letter) {
        Point middle = middle(unit);
        double half = size / 2;
        return Svg.element("g")
                .with("class", "mark")
                .add(
                        Svg.element("rect")
                                .with("x", middle.x() - half)
                                .with("y", middle.y() - half)
                                .with("width", size)
                                .with("height", size)
                                .with("fill", "none")
                                .with("stroke", "#000000")
                                .with("stroke-width", 2),
                        Lettering.haloed(letter, middle.x() + half + 5, middle.y() - half - 1));
    }
}
