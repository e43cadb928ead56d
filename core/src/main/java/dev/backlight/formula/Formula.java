package dev.backlight.formula;

import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A piece of mathematical notation, as a tree. It says how something is written, not what it comes to. */
public sealed interface Formula {

    /**
     * Digits as they are to be printed, with an ASCII minus where negative: {@code -0.5}, {@code 1.2e-7}, {@code ∞}.
     */
    record Number(String digits) implements Formula {
        public Number {
            if (digits.equals("-0")) {
                digits = "0";
            }
        }

        boolean isNegative() {
            return digits.startsWith("-");
        }
    }

    /**
     * A letter or name with what stands below and above it.
     *
     * @param name for example {@code w}, {@code δ}, {@code ŷ}; several letters are set upright
     * @param below the subscript; empty for none
     * @param above the superscript that is no power, such as a layer; empty for none
     */
    record Symbol(String name, String below, String above, boolean bold) implements Formula {
        /** A name with an underline, or one letter and digits. */
        private static final Pattern INDEXED = Pattern.compile("(\\p{L}+(?=_)|\\p{L}(?=\\d+$))_?(.+)");

        /** The same symbol, for a vector or matrix. */
        public Symbol asBold() {
            return new Symbol(name, below, above, true);
        }
    }

    /** Terms added up; a term that is negative is subtracted. */
    record Sum(List<Formula> terms) implements Formula {
        public Sum {
            terms = List.copyOf(terms);
        }
    }

    /** Factors with a dot between them. */
    record Product(List<Formula> factors) implements Formula {
        public Product {
            factors = List.copyOf(factors);
        }
    }

    /** Factors written side by side without a sign: {@code 3x²}, {@code W g}. */
    record Juxtaposition(List<Formula> factors) implements Formula {
        public Juxtaposition {
            factors = List.copyOf(factors);
        }
    }

    /** Element-by-element products, {@code ⊙}. */
    record Hadamard(List<Formula> factors) implements Formula {
        public Hadamard {
            factors = List.copyOf(factors);
        }
    }

    /** A fraction. */
    record Quotient(Formula above, Formula below) implements Formula {}

    /** A power. */
    record Power(Formula base, Formula exponent) implements Formula {}

    /** A square root. */
    record Root(Formula inner) implements Formula {}

    /** With the sign turned. */
    record Negative(Formula inner) implements Formula {}

    /** A function of arguments: {@code σ(s)}. */
    record Apply(Formula function, List<Formula> arguments) implements Formula {
        private static final Formula ABSOLUTE_VALUE = symbol("abs");

        public Apply {
            arguments = List.copyOf(arguments);
        }

        /** Whether it is set between bars. */
        boolean isAbsoluteValue() {
            return function.equals(ABSOLUTE_VALUE) && arguments.size() == 1;
        }
    }

    /** The derivative of a function of one variable: {@code σ′}. */
    record Primed(Formula function) implements Formula {}

    /** d above by d below; ∂ if partial. */
    record Derivative(Formula of, Formula by, boolean partial) implements Formula {}

    /** A sum over an index: {@code Σ_i w_i·x_i}. */
    record BigSum(Formula index, Formula body) implements Formula {}

    /** A transposed matrix. */
    record Transpose(Formula matrix) implements Formula {}

    /**
     * Formulas joined by signs such as {@code =}, {@code ≈}, {@code ←}.
     *
     * @param signs one less than there are sides
     */
    record Relation(List<Formula> sides, List<String> signs) implements Formula {
        public Relation {
            sides = List.copyOf(sides);
            signs = List.copyOf(signs);
            if (signs.size() != sides.size() - 1) {
                throw new IllegalArgumentException(
                        sides.size() + " sides need " + (sides.size() - 1) + " signs, not " + signs);
            }
        }
    }

    /** A part that belongs to a group; parts of one group get one colour wherever they stand. */
    record Marked(int group, Formula inner) implements Formula {}

    /** A place to be filled in. */
    record Blank() implements Formula {}

    /** A number. */
    static Formula number(String digits) {
        return new Number(digits);
    }

    /** A whole number. */
    static Formula number(int value) {
        return new Number(Integer.toString(value));
    }

    /** A plain symbol. */
    static Symbol symbol(String name) {
        return new Symbol(name, "", "", false);
    }

    /** A symbol with a subscript. */
    static Symbol symbol(String name, String below) {
        return new Symbol(name, below, "", false);
    }

    /** A symbol with a subscript and a superscript, either of which may be empty. */
    static Symbol symbol(String name, String below, String above) {
        return new Symbol(name, below, above, false);
    }

    /** The symbol that a plain name means: {@code w_ij} and {@code x1} have an index. */
    static Symbol named(String name) {
        Matcher indexed = Symbol.INDEXED.matcher(name);
        return indexed.matches() ? symbol(indexed.group(1), indexed.group(2)) : symbol(name);
    }

    /** A sum; one term stands alone. */
    static Formula sum(List<Formula> terms) {
        return terms.size() == 1 ? terms.getFirst() : new Sum(terms);
    }

    /** A sum. */
    static Formula sum(Formula... terms) {
        return sum(List.of(terms));
    }

    /** A product; one factor stands alone. */
    static Formula product(List<Formula> factors) {
        return factors.size() == 1 ? factors.getFirst() : new Product(factors);
    }

    /** A product. */
    static Formula product(Formula... factors) {
        return product(List.of(factors));
    }

    /** Factors side by side. */
    static Formula beside(Formula... factors) {
        return new Juxtaposition(List.of(factors));
    }

    /** A difference. */
    static Formula difference(Formula from, Formula what) {
        return new Sum(List.of(from, new Negative(what)));
    }

    /** A function by name, of some arguments. */
    static Formula apply(String function, Formula... arguments) {
        return new Apply(symbol(function), List.of(arguments));
    }

    /** dy/dx, with ∂ if {@code partial}. */
    static Formula derivative(Formula of, Formula by, boolean partial) {
        return new Derivative(of, by, partial);
    }

    /** left = right. */
    static Formula equal(Formula... sides) {
        return new Relation(List.of(sides), Collections.nCopies(sides.length - 1, "="));
    }

    /** The formula as plain text. */
    default String text() {
        return TextPrinter.print(this);
    }

    /** The formula in LaTeX, without surrounding dollars; needs amsmath, and xcolor for marked parts. */
    default String latex() {
        return LatexPrinter.print(this);
    }

    /**
     * The formula as MathML elements that follow each other, one for each term of a sum or factor of a product:
     * browsers break lines between elements, but not within one.
     */
    default List<String> mathMlParts() {
        return MathMlPrinter.parts(this);
    }

    /** The formula as a MathML element. */
    default String mathMl() {
        return MathMlPrinter.print(this);
    }
}
