package dev.backlight.formula;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Chooses among equal forms of a sum the one that is shortest to write: as it is, multiplied out, or with common
 * factors before a bracket. A form is left as it is if the others are no shorter.
 */
final class Simplest {
    /** What multiplying out may lead to, and what it may start from. */
    private static final int MOST_TERMS = 40;

    private static final Rational HIGHEST = Rational.of(4);

    private Simplest() {}

    static Polynomial of(Polynomial form) {
        boolean hasBrackets = form.terms().stream()
                .flatMap(term -> term.powers().entrySet().stream())
                .anyMatch(power -> power.getKey() instanceof Atom.Bracket
                        || power.getValue()
                                .constant()
                                .filter(n -> n.signum() < 0)
                                .isPresent());
        if (form.terms().size() < 2 || !hasBrackets) {
            return form;
        }
        return Stream.of(Optional.of(form), multipliedOut(form), withCommonFactor(form))
                .flatMap(Optional::stream)
                .min(Comparator.comparingInt(Simplest::length))
                .orElse(form);
    }

    /** Brackets with small powers multiplied out; empty if that gives too many terms. */
    private static Optional<Polynomial> multipliedOut(Polynomial form) {
        Polynomial sum = Polynomial.ZERO;
        for (Term term : form.terms()) {
            Polynomial product = Polynomial.of(term.coefficient());
            for (Map.Entry<Atom, Polynomial> power : term.powers().entrySet()) {
                Optional<Rational> times = power.getValue()
                        .constant()
                        .filter(n -> n.isWhole() && n.signum() > 0 && n.compareTo(HIGHEST) <= 0);
                boolean isSum = power.getKey() instanceof Atom.Bracket && times.isPresent();
                Polynomial factor = isSum
                        ? ((Atom.Bracket) power.getKey()).sum()
                        : Polynomial.of(Term.of(power.getKey(), power.getValue()));
                for (int i = isSum ? times.get().numerator().intValue() : 1; i > 0; i--) {
                    if (product.terms().size() * factor.terms().size() > MOST_TERMS) {
                        return Optional.empty();
                    }
                    product = product.multipliedOut(factor);
                }
            }
            sum = sum.plus(product);
        }
        return Optional.of(sum);
    }

    /** The lowest power of every atom before a bracket, which brings fractions over a common denominator. */
    private static Optional<Polynomial> withCommonFactor(Polynomial form) {
        SortedMap<Atom, Rational> lowest = new TreeMap<>();
        for (Term term : form.terms()) {
            term.powers()
                    .forEach((atom, power) -> power.constant().ifPresent(n -> lowest.put(atom, lowestIn(form, atom))));
        }
        Term factor = Term.of(Rational.ONE);
        for (Map.Entry<Atom, Rational> power : lowest.entrySet()) {
            if (power.getValue().signum() != 0) {
                factor = factor.times(Term.of(power.getKey(), Polynomial.of(power.getValue())));
            }
        }
        Polynomial common = Polynomial.of(factor);
        Polynomial rest = Polynomial.ZERO;
        for (Term term : form.terms()) {
            rest = rest.plus(Polynomial.of(term).over(common));
        }
        return multipliedOut(rest).map(common::times);
    }

    private static Rational lowestIn(Polynomial form, Atom atom) {
        return form.terms().stream()
                .map(term -> Optional.ofNullable(term.powers().get(atom))
                        .flatMap(Polynomial::constant)
                        .orElse(Rational.ZERO))
                .min(Comparator.naturalOrder())
                .orElse(Rational.ZERO);
    }

    /** About how many signs, letters and numbers it takes to write it. */
    private static int length(Polynomial form) {
        return form.terms().stream().mapToInt(Simplest::length).sum();
    }

    private static int length(Term term) {
        boolean hasNumber = term.powers().isEmpty() || !term.coefficient().abs().equals(Rational.ONE);
        return 1
                + (hasNumber ? 1 : 0)
                + term.powers().entrySet().stream()
                        .mapToInt(power ->
                                length(power.getKey()) + (power.getValue().isOne() ? 0 : length(power.getValue())))
                        .sum();
    }

    private static int length(Atom atom) {
        return switch (atom) {
            case Atom.Named _, Atom.Constant _, Atom.Base _ -> 1;
            case Atom.Bracket(Polynomial sum) -> 1 + length(sum);
            case Atom.Applied(var function, List<Polynomial> arguments) ->
                2 + arguments.stream().mapToInt(Simplest::length).sum();
        };
    }
}
