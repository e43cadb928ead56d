package dev.backlight.report;

import dev.backlight.formula.Palette;
import java.util.List;

/** What a line of a plot is drawn with: a colour, and a dash that tells it from the others without one. */
public enum Ink {
    BLACK("#000000"),
    BLUE(Palette.css(0), 9.0, 4.0),
    ORANGE(Palette.css(1), 3.0, 3.0),
    GREEN(Palette.css(2), 12.0, 3.0, 3.0, 3.0),
    PURPLE(Palette.css(3), 1.0, 3.0);

    final String colour;
    final List<Double> dash;

    Ink(String colour, Double... dash) {
        this.colour = colour;
        this.dash = List.of(dash);
    }

    /** The ink of the i-th of several things, from 0; black is none of them. */
    public static Ink of(int i) {
        return values()[1 + Math.floorMod(i, values().length - 1)];
    }

    Mark.Pen pen(double width) {
        return new Mark.Pen(colour, width, dash);
    }

    Mark.Pen whole(double width) {
        return Mark.Pen.whole(colour, width);
    }
}
