package dev.backlight.report;

/** A picture that is drawn when it is asked for. */
public interface Figure {
    /** What it is, in a few words. */
    String title();

    /** The picture. */
    Svg.Element svg();
}
