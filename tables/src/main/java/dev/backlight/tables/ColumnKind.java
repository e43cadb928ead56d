package dev.backlight.tables;

/** What the cells of a column are. */
public enum ColumnKind {
    /** Decimal numbers. */
    NUMBER,
    /** One of some words, without an order. */
    CATEGORY
}
