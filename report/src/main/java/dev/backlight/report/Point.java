package dev.backlight.report;

/** A place: in the numbers of a plot, or in pixels from the upper left corner of a picture. */
public record Point(double x, double y) {
    boolean isFinite() {
        return Double.isFinite(x) && Double.isFinite(y);
    }
}
