package dev.backlight.cli;

/** What explanations and formulas are written as. */
enum Format {
    TEXT,
    LATEX,
    HTML,
    SVG,
    JSON
}
