package dev.backlight.explain;

import dev.backlight.formula.Formula;

/** What a derivative does not tell about a formula at a point: why there is none, or that training chooses one. */
public sealed interface Irregularity {
    /** What it is about: the formula, or its derivative. */
    Formula what();

    /**
     * It has no value there.
     *
     * @param place the point: x = −1
     * @param reason the end of a sentence: the operation that gives no number, and why
     */
    record Undefined(Formula what, String place, String reason) implements Irregularity {}

    /**
     * It may have a value there, which double arithmetic does not come to.
     *
     * @param place the point: x = 800
     * @param reason the end of a sentence: the operation that is too large, or gets a number that is too small
     */
    record Uncomputed(Formula what, String place, String reason) implements Irregularity {}

    /**
     * Two slopes, one for each side.
     *
     * @param by the variable
     * @param below the slope where the variable is smaller
     * @param above the slope where it is larger
     * @param used the slope that training uses
     */
    record Corner(Formula what, String place, Formula by, Quantity below, Quantity above, Quantity used)
            implements Irregularity {}

    /**
     * Two values, one for each side.
     *
     * @param by the variable
     * @param below the value where the variable is smaller
     * @param above the value where it is larger
     * @param used the slope that training uses
     */
    record Jump(Formula what, String place, Formula by, Quantity below, Quantity above, Quantity used)
            implements Irregularity {}

    /**
     * One value on both sides, and another at the point.
     *
     * @param here the value at the point
     * @param beside the value on both sides
     * @param used the slope that training uses
     */
    record Isolated(Formula what, String place, Quantity here, Quantity beside, Quantity used)
            implements Irregularity {}

    /**
     * A function inside that jumps gets 0 there, and which sign that has beside the point is not known.
     *
     * @param used the slope that training uses
     */
    record Undecided(Formula what, String place, Quantity used) implements Irregularity {}

    /**
     * One slope on both sides, although functions inside have corners there; training may use another.
     *
     * @param slope on both sides
     * @param used the slope that training uses
     */
    record Hidden(Formula what, String place, Quantity slope, Quantity used) implements Irregularity {}

    /** In words, with numbers of so many digits. */
    default String text(int digits) {
        return switch (this) {
            case Undefined(var what, var place, var reason) ->
                what.text() + " has no value at " + place + ": " + reason + ".";
            case Uncomputed(var what, var place, var reason) ->
                what.text() + " is not computed at " + place + ": " + reason + ".";
            case Corner(var what, var place, var by, var below, var above, var used) ->
                what.text() + " has a corner at " + place + ": its slope is " + number(below, digits) + " where "
                        + by.text() + " is smaller and " + number(above, digits) + " where it is larger. Training uses "
                        + number(used, digits) + ".";
            case Jump(var what, var place, var by, var below, var above, var used) ->
                what.text() + " jumps at " + place + ": it is " + number(below, digits) + " where " + by.text()
                        + " is smaller and " + number(above, digits) + " where it is larger, so it has no slope there."
                        + " Training uses " + number(used, digits) + ".";
            case Isolated(var what, var place, var here, var beside, var used) ->
                what.text() + " jumps at " + place + ": it is " + number(here, digits) + " there but "
                        + number(beside, digits) + " on both sides, so it has no slope there. Training uses "
                        + number(used, digits) + ".";
            case Undecided(var what, var place, var used) ->
                what.text() + " may jump at " + place + ": sign or step gets 0 there, and whether that is above or"
                        + " below 0 beside it is not known. Training uses " + number(used, digits) + ".";
            case Hidden(var what, var place, var slope, var used)
            when slope.equals(used) ->
                what.text() + " has the slope " + number(slope, digits) + " at " + place
                        + ", where the form of its derivative does not hold.";
            case Hidden(var what, var place, var slope, var used) ->
                what.text() + " has the slope " + number(slope, digits) + " at " + place + ", but training uses "
                        + number(used, digits) + ", since functions inside have corners there.";
        };
    }

    private static String number(Quantity quantity, int digits) {
        return (quantity.isExact(digits) ? "" : "≈ ") + quantity.text(digits);
    }
}
