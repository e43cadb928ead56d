package dev.backlight.formula;

import dev.backlight.expr.Op;
import java.util.List;
import java.util.stream.Collectors;

/** What a monomial has powers of. Two atoms are the same if their keys are. */
sealed interface Atom extends Comparable<Atom> {

    /** All there is to it, in one line. */
    String key();

    @Override
    default int compareTo(Atom other) {
        return key().compareTo(other.key());
    }

    /** A variable, or a part of the formula that is to keep its name. */
    record Named(Formula name) implements Atom {
        @Override
        public String key() {
            return name.text();
        }
    }

    /** e or π. */
    record Constant(NamedConstant constant) implements Atom {
        @Override
        public String key() {
            return "!" + constant;
        }
    }

    /** A number whose power is no rational number: the 2 of 2^x and of √2. */
    record Base(Rational number) implements Atom {
        @Override
        public String key() {
            return "#" + number;
        }
    }

    /** A sum that is a factor, or whatever has an exponent that cannot be given to its parts. */
    record Bracket(Polynomial sum) implements Atom {
        @Override
        public String key() {
            return "(" + sum.key() + ")";
        }
    }

    /** A function of arguments. */
    record Applied(Op function, List<Polynomial> arguments) implements Atom {
        @Override
        public String key() {
            return "@" + function.label()
                    + arguments.stream().map(Polynomial::key).collect(Collectors.joining(",", "(", ")"));
        }
    }
}
