package dev.backlight.lessons;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;

/**
 * A JSON value that knows its place in the file. Its methods give the value as what it is asked to be, or refuse and
 * name it by {@code what}: "the learning rate".
 */
sealed interface Located {
    Place place();

    /** What it is, with its article, for a message. */
    String kind();

    /** An object. */
    record Members(Place place, Map<String, Member> byName) implements Located {
        @Override
        public String kind() {
            return "an object";
        }
    }

    /** One member of an object, and where its name stands. */
    record Member(Place place, String name, Located value) {}

    /** An array. */
    record Items(Place place, List<Located> values) implements Located {
        @Override
        public String kind() {
            return "a list";
        }
    }

    /** A string. */
    record Text(Place place, String value) implements Located {
        @Override
        public String kind() {
            return "a text";
        }
    }

    /** A number as it was typed. */
    record Figure(Place place, String typed) implements Located {
        @Override
        public String kind() {
            return "a number";
        }
    }

    /** True, false or null, which no worked example has. */
    record Literal(Place place, String kind) implements Located {}

    default Members object(String what) {
        if (this instanceof Members members) {
            return members;
        }
        throw unlike(what, "an object");
    }

    default List<Located> list(String what) {
        if (this instanceof Items(Place _, List<Located> values)) {
            return values;
        }
        throw unlike(what, "a list");
    }

    default String text(String what) {
        if (this instanceof Text(Place _, String value) && !value.isBlank()) {
            return value;
        }
        throw unlike(what, "a text that is not blank");
    }

    /** A finite number whose shortest decimal as a double is what was typed. */
    default double number(String what) {
        if (!(this instanceof Figure(Place _, String typed))) {
            throw unlike(what, "a number");
        }
        double value = Double.parseDouble(typed.replace("INF", "Infinity"));
        if (!Double.isFinite(value)) {
            throw place().problem(what + " is " + typed + ": a number must be finite, and at most 1.8e308 in size");
        }
        if (value == 0) {
            if (!typed.matches("-?[0.]+([eE].*)?")) {
                throw place().problem(what + " is " + typed + ", so small that a double cannot tell it from 0");
            }
            return 0; // and not −0
        }
        if (new BigDecimal(typed).compareTo(BigDecimal.valueOf(value)) != 0) {
            throw place().problem(what + " is " + typed + ", which has more digits than a double keeps: write "
                    + Double.toString(value));
        }
        return value;
    }

    /** A whole number within these bounds. */
    default int whole(String what, int least, int most) {
        double value = number(what);
        if (value != Math.rint(value) || value < least || value > most) {
            throw place().problem(what + " must be a whole number from " + least + " to " + most + ", not "
                    + ((Figure) this).typed());
        }
        return (int) value;
    }

    /** What to throw where it is something else than wanted. */
    default ExampleException unlike(String what, String wanted) {
        return place().problem(what + " must be " + wanted + ", not " + kind());
    }
}
