package dev.backlight.report;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** Values of a function of two numbers at the crossings of evenly spaced lines. */
public final class Grid {
    private final Axis x;
    private final Axis y;
    private final int columns;
    private final int rows;
    private final double[] values;

    private Grid(Axis x, Axis y, int columns, int rows, double[] values) {
        this.x = x;
        this.y = y;
        this.columns = columns;
        this.rows = rows;
        this.values = values;
    }

    /**
     * Asks a function for its values.
     *
     * @param cells how many cells to divide each axis into
     */
    public static Grid of(Axis x, Axis y, int cells, ToDoubleFunction<Point> function) {
        Grid grid = new Grid(x, y, cells + 1, cells + 1, new double[(cells + 1) * (cells + 1)]);
        for (int row = 0; row <= cells; row++) {
            for (int column = 0; column <= cells; column++) {
                grid.values[row * grid.columns + column] = function.applyAsDouble(grid.at(column, row));
            }
        }
        return grid;
    }

    int columns() {
        return columns;
    }

    int rows() {
        return rows;
    }

    double value(int column, int row) {
        return values[row * columns + column];
    }

    /** The value in the middle of a cell: the mean of its corners. */
    double middle(int column, int row) {
        return (value(column, row) + value(column + 1, row) + value(column + 1, row + 1) + value(column, row + 1)) / 4;
    }

    /** The place of a crossing; also between crossings. */
    Point at(double column, double row) {
        return new Point(x.at(column / (columns - 1)), y.at(row / (rows - 1)));
    }

    double least() {
        return finite().stream().mapToDouble(Double::doubleValue).min().orElse(0);
    }

    double most() {
        return finite().stream().mapToDouble(Double::doubleValue).max().orElse(0);
    }

    private List<Double> finite() {
        List<Double> finite = new ArrayList<>();
        for (double value : values) {
            if (Double.isFinite(value)) {
                finite.add(value);
            }
        }
        return finite;
    }

    /**
     * Levels that show a surface well: 1, 2 and 5 times powers of ten where its values span several of them, evenly
     * spaced ones otherwise.
     */
    public List<Double> levels() {
        double least = least();
        double most = most();
        if (!(least < most)) {
            return List.of();
        }
        int wanted = 8;
        if (least >= 0 && least * 20 < most) {
            List<Double> levels = new ArrayList<>();
            int power = (int) Math.floor(Math.log10(most));
            for (; levels.size() < wanted && power > -300; power--) {
                for (int factor : new int[] {5, 2, 1}) {
                    double level = Double.parseDouble(factor + "e" + power);
                    if (level < most && level > least && levels.size() < wanted) {
                        levels.addFirst(level);
                    }
                }
            }
            return levels;
        }
        Axis between = new Axis("level", least, Math.max(most, least + Math.abs(least) * 1e-6));
        return between.ticks(wanted).stream()
                .map(Axis.Tick::value)
                .filter(level -> level > least && level < most)
                .toList();
    }
}
