package dev.backlight.tables;

/** How the cells of one column become numbers, as learnt from the training rows. */
public sealed interface ColumnEncoding permits NumberColumn, CategoryColumn {
    /** The column's name in the header. */
    String name();

    /** How many numbers a cell becomes as a feature. */
    int width();
}
