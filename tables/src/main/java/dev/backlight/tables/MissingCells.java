package dev.backlight.tables;

/** What an encoding does with an empty cell of a feature; an empty target is always an error. */
public enum MissingCells {
    /** It is refused, with its place. The default: a gap is often a mistake in the file. */
    ERROR,
    /**
     * It counts as the mean of the training rows in a column of numbers, as their most frequent category in another.
     */
    MEAN
}
