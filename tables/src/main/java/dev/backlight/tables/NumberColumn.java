package dev.backlight.tables;

/**
 * A column of numbers: a cell x becomes (x − mean) / deviation.
 *
 * <p>Mean and deviation (the square root of the mean squared distance from the mean, divided by n, not n − 1) are those
 * of the training rows. Where all of those are the same number, the deviation is 0, and every cell becomes 0.
 *
 * @param name the column's name
 * @param mean the mean of the training rows
 * @param deviation the standard deviation of the training rows, 0 if they are all the same
 */
public record NumberColumn(String name, double mean, double deviation) implements ColumnEncoding {
    /** @throws IllegalArgumentException if mean or deviation is not finite, or the deviation is negative */
    public NumberColumn {
        if (!Double.isFinite(mean) || !(Double.isFinite(deviation) && deviation >= 0)) {
            throw new IllegalArgumentException("column " + TableException.quote(name) + " cannot have the mean " + mean
                    + " and the deviation " + deviation);
        }
    }

    /** A number x of the file as the network sees it. */
    public double standardise(double x) {
        return deviation == 0 ? 0 : (x - mean) / deviation;
    }

    /** A number z of the network, such as a prediction, in the file's unit: z · deviation + mean. */
    public double restore(double z) {
        return z * deviation + mean;
    }

    @Override
    public int width() {
        return 1;
    }

    float encode(Column column, int row, String text) {
        double number = Column.number(text);
        if (Double.isNaN(number)) {
            throw column.notANumber(row);
        }
        float value = (float) standardise(number);
        if (!Float.isFinite(value)) {
            throw column.error(
                    row, "is too far from the mean " + mean + " of the training rows, whose deviation is " + deviation);
        }
        return value;
    }
}
