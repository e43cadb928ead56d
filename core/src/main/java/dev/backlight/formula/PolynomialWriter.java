package dev.backlight.formula;

import dev.backlight.expr.Unary;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Writes normal forms as formulas: the highest power first, unless that is subtracted; in a term the number, then
 * letters, functions and brackets; negative powers below a fraction bar.
 *
 * @param decimals whether fractions that come to an end as decimals are written so
 * @param names what is written for each name
 */
record PolynomialWriter(boolean decimals, UnaryOperator<Formula> names) {
    private static final int MOST_DIGITS = 15;

    Formula write(Polynomial form) {
        List<Term> terms = form.terms().stream()
                .sorted(Comparator.comparing(PolynomialWriter::degree, Comparator.reverseOrder())
                        .thenComparing(Term::key))
                .toList();
        return terms.isEmpty()
                ? Formula.number(0)
                : Formula.sum(ordered(terms).stream().map(this::write).toList());
    }

    /** The highest power first; if that is subtracted, the lowest first, and if that is, too, what is added. */
    private static List<Term> ordered(List<Term> falling) {
        if (!isSubtracted(falling.getFirst())) {
            return falling;
        }
        return isSubtracted(falling.getLast())
                ? falling.stream()
                        .sorted(Comparator.comparing(PolynomialWriter::isSubtracted))
                        .toList()
                : falling.reversed();
    }

    private static boolean isSubtracted(Term term) {
        return term.coefficient().signum() < 0;
    }

    private static Rational degree(Term term) {
        return term.powers().values().stream()
                .flatMap(power -> power.constant().stream())
                .reduce(Rational.ZERO, Rational::plus);
    }

    private Formula write(Term term) {
        Rational size = term.coefficient().abs();
        List<Formula> above = new ArrayList<>();
        List<Formula> below = new ArrayList<>();
        term.powers().entrySet().stream()
                .sorted(Comparator.comparing((Map.Entry<Atom, Polynomial> power) -> rank(power))
                        .thenComparing(power -> place(power.getKey())))
                .forEach(power -> {
                    boolean isBelow = power.getValue()
                            .constant()
                            .filter(PolynomialWriter::isBelow)
                            .isPresent();
                    Polynomial exponent = isBelow ? power.getValue().negated() : power.getValue();
                    (isBelow ? below : above).add(write(power.getKey(), exponent));
                });
        Optional<BigDecimal> decimal =
                size.decimal().filter(number -> number.precision() <= MOST_DIGITS && (decimals || size.isWhole()));
        if (decimal.isPresent()) {
            addNumber(decimal.get(), above, !below.isEmpty() && above.isEmpty());
        } else {
            addNumber(new BigDecimal(size.numerator()), above, above.isEmpty());
            addNumber(new BigDecimal(size.denominator()), below, false);
        }
        if (above.isEmpty()) {
            above.add(Formula.number(1));
        }
        Formula unsigned = below.isEmpty() ? beside(above) : new Formula.Quotient(beside(above), beside(below));
        return term.coefficient().signum() < 0 ? negative(unsigned) : unsigned;
    }

    private static Formula negative(Formula unsigned) {
        return unsigned instanceof Formula.Number(String digits) && !digits.startsWith("-")
                ? Formula.number("-" + digits)
                : new Formula.Negative(unsigned);
    }

    /** Whether a power is written below a fraction bar: 1/x², 1/√x and 1/x^(3/2), but y^(−2/3). */
    static boolean isBelow(Rational exponent) {
        return exponent.signum() < 0 && exponent.over(Rational.HALF).isWhole();
    }

    private static void addNumber(BigDecimal number, List<Formula> factors, boolean isNeeded) {
        if (isNeeded || number.compareTo(BigDecimal.ONE) != 0) {
            factors.addFirst(Formula.number(number.stripTrailingZeros().toPlainString()));
        }
    }

    /** Numbers, letters, sums of them, powers with letters above, functions, sums of those, powers of e. */
    private static int rank(Map.Entry<Atom, Polynomial> power) {
        boolean isExponential = power.getValue().constant().isEmpty();
        return switch (power.getKey()) {
            case Atom.Base _ -> isExponential ? 4 : 0;
            case Atom.Constant _ -> isExponential ? 7 : 1;
            case Atom.Named _ -> isExponential ? 4 : 2;
            case Atom.Bracket(Polynomial sum) -> sum.key().contains("@") ? 6 : 3;
            case Atom.Applied _ -> 5;
        };
    }

    /** Among those of one rank: by the alphabet, but the sine before the cosine, as tables of derivatives have it. */
    private static String place(Atom atom) {
        return atom.key().replaceFirst("^@cos\\b", "@sin~");
    }

    private Formula write(Atom atom, Polynomial exponent) {
        Formula base = switch (atom) {
            case Atom.Named(Formula name) -> names.apply(name);
            case Atom.Constant(NamedConstant constant) -> constant.formula();
            case Atom.Base(Rational number) -> number(number);
            case Atom.Bracket(Polynomial sum) -> write(sum);
            case Atom.Applied(var function, List<Polynomial> arguments) ->
                Formula.apply(
                        function == Unary.SIGMOID ? "σ" : function == Unary.LOG ? "ln" : function.label(),
                        arguments.stream().map(this::write).toArray(Formula[]::new));
        };
        if (exponent.isOne()) {
            return base;
        }
        return exponent.constant().filter(Rational.HALF::equals).isPresent()
                ? new Formula.Root(base)
                : new Formula.Power(base, write(exponent));
    }

    private static Formula number(Rational number) {
        return number.isWhole()
                ? Formula.number(number.numerator().toString())
                : new Formula.Quotient(
                        Formula.number(number.numerator().toString()),
                        Formula.number(number.denominator().toString()));
    }

    /** Side by side, unless that could be read as something else: names of several letters, numbers after others. */
    private static Formula beside(List<Formula> factors) {
        boolean isClear = factors.stream().skip(1).noneMatch(PolynomialWriter::beginsWithDigit)
                && factors.stream().noneMatch(PolynomialWriter::isWord);
        return factors.size() > 1 && isClear ? new Formula.Juxtaposition(factors) : Formula.product(factors);
    }

    private static boolean beginsWithDigit(Formula factor) {
        return base(factor) instanceof Formula.Number || base(factor) instanceof Formula.Quotient;
    }

    private static boolean isWord(Formula factor) {
        return base(factor) instanceof Formula.Symbol symbol && symbol.name().length() > 1;
    }

    /** What stands first in a power. */
    private static Formula base(Formula factor) {
        return factor instanceof Formula.Power(Formula base, Formula _) ? base : factor;
    }
}
