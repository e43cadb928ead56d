package dev.backlight.formula;

import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Divides sums of whole powers of one name by one another: (x² − 1)/(x − 1) is x + 1. */
final class Division {
    private static final Rational HIGHEST = Rational.of(30);

    /** Coefficients by their power, of which none is 0. */
    private final TreeMap<Rational, Rational> rest;

    private final TreeMap<Rational, Rational> divisor;

    private Division(TreeMap<Rational, Rational> rest, TreeMap<Rational, Rational> divisor) {
        this.rest = rest;
        this.divisor = divisor;
    }

    /** The form in which sums are divided by sums below them, where nothing is left. */
    static Polynomial in(Polynomial form) {
        Polynomial sum = Polynomial.ZERO;
        for (Term term : form.terms()) {
            sum = sum.plus(in(term));
        }
        return sum;
    }

    private static Polynomial in(Term term) {
        for (Map.Entry<Atom, Polynomial> above : term.powers().entrySet()) {
            for (Map.Entry<Atom, Polynomial> below : term.powers().entrySet()) {
                if (above.getKey() instanceof Atom.Bracket(Polynomial dividend)
                        && above.getValue().isOne()
                        && below.getKey() instanceof Atom.Bracket(Polynomial divisor)
                        && isBelow(below.getValue())) {
                    Optional<Polynomial> quotient = quotient(dividend, divisor);
                    if (quotient.isPresent()) {
                        SortedMap<Atom, Polynomial> others = new TreeMap<>(term.powers());
                        others.remove(above.getKey());
                        return in(Polynomial.of(new Term(term.coefficient(), others))
                                .times(Polynomial.of(below.getKey()))
                                .times(quotient.get()));
                    }
                }
            }
        }
        return Polynomial.of(term);
    }

    private static boolean isBelow(Polynomial exponent) {
        return exponent.constant()
                .filter(number -> number.isWhole() && number.signum() < 0)
                .isPresent();
    }

    /** Empty if something is left, or there is more than powers of one name. */
    private static Optional<Polynomial> quotient(Polynomial dividend, Polynomial divisor) {
        Optional<Atom> name = divisor.terms().stream()
                .flatMap(term -> term.powers().keySet().stream())
                .findFirst();
        return name.flatMap(x -> coefficients(dividend, x)
                .flatMap(above -> coefficients(divisor, x).map(below -> new Division(above, below)))
                .flatMap(division -> division.quotientBy(x)));
    }

    private static Optional<TreeMap<Rational, Rational>> coefficients(Polynomial form, Atom name) {
        TreeMap<Rational, Rational> coefficients = new TreeMap<>();
        for (Term term : form.terms()) {
            Polynomial power = term.powers().getOrDefault(name, Polynomial.ZERO);
            Optional<Rational> degree =
                    power.constant().filter(n -> n.isWhole() && n.signum() >= 0 && n.compareTo(HIGHEST) <= 0);
            boolean isPower = term.powers().size() == (power.isZero() ? 0 : 1);
            if (degree.isEmpty() || !isPower) {
                return Optional.empty();
            }
            coefficients.put(degree.get(), term.coefficient());
        }
        return Optional.of(coefficients);
    }

    private Optional<Polynomial> quotientBy(Atom name) {
        Polynomial quotient = Polynomial.ZERO;
        Rational highest = divisor.lastKey();
        while (!rest.isEmpty() && rest.lastKey().compareTo(highest) >= 0) {
            Rational degree = rest.lastKey().plus(highest.negated());
            Rational factor = rest.lastEntry().getValue().over(divisor.get(highest));
            divisor.forEach((power, coefficient) -> subtract(power.plus(degree), coefficient.times(factor)));
            quotient = quotient.plus(
                    Polynomial.of(name).power(Polynomial.of(degree)).times(Polynomial.of(factor)));
        }
        return rest.isEmpty() ? Optional.of(quotient) : Optional.empty();
    }

    private void subtract(Rational power, Rational coefficient) {
        rest.merge(power, coefficient.negated(), Rational::plus);
        rest.remove(power, Rational.ZERO);
    }
}
