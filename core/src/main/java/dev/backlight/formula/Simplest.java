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
        if (isPlain(form)) {
            return form;
        }
        Polynomial factored = withFactoredBrackets(form);
        Stream<Optional<Polynomial>> others = form.terms().size() == 1
                ? Stream.of()
                : Stream.of(
                        multipliedOut(form),
                        withCommonFactor(form),
                        withCommonFactor(form).map(Simplest::withJoinedBrackets),
                        withCommonFactor(form).map(Division::in),
                        withCommonFactor(factored));
        return Stream.concat(
                        Stream.of(Optional.of(form), Optional.of(factored), Optional.of(Division.in(form))), others)
                .flatMap(Optional::stream)
                .map(Pythagoras::in)
                .map(AbsoluteValue::in)
                .min(Comparator.comparingInt(Simplest::length))
                .orElse(form);
    }

    /** Whether a form is nothing but whole powers of names added up, which is left as it is. */
    private static boolean isPlain(Polynomial form) {
        return form.terms().stream()
                .flatMap(term -> term.powers().entrySet().stream())
                .allMatch(power -> power.getKey() instanceof Atom.Named
                        && power.getValue()
                                .constant()
                                .filter(n -> n.signum() > 0)
                                .isPresent());
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

    /**
     * The lowest power of every atom before a bracket, which brings fractions over a common denominator, and powers
     * with letters that all terms have.
     */
    private static Optional<Polynomial> withCommonFactor(Polynomial form) {
        SortedMap<Atom, Polynomial> lowest = new TreeMap<>();
        for (Term term : form.terms()) {
            term.powers().forEach((atom, power) -> {
                if (power.constant().isPresent()) {
                    lowest.put(atom, Polynomial.of(lowestIn(form, atom)));
                } else if (form.terms().stream()
                        .allMatch(other -> power.isSame(other.powers().get(atom)))) {
                    lowest.put(atom, power);
                }
            });
        }
        Term factor = Term.of(Rational.ONE);
        for (Map.Entry<Atom, Polynomial> power : lowest.entrySet()) {
            if (!power.getValue().isZero()) {
                factor = factor.times(Term.of(power.getKey(), power.getValue()));
            }
        }
        Polynomial common = Polynomial.of(factor);
        Polynomial rest = Polynomial.ZERO;
        for (Term term : form.terms()) {
            rest = rest.plus(Polynomial.of(term).over(common));
        }
        return multipliedOut(rest).map(Pythagoras::in).map(AbsoluteValue::in).map(common::times);
    }

    /** With what the terms in each bracket have in common before it, where it may meet others: −1/(x²(1 + 1/x²)). */
    private static Polynomial withFactoredBrackets(Polynomial form) {
        Polynomial sum = Polynomial.ZERO;
        for (Term term : form.terms()) {
            Polynomial product = Polynomial.of(term.coefficient());
            for (Map.Entry<Atom, Polynomial> power : term.powers().entrySet()) {
                Polynomial base = power.getKey() instanceof Atom.Bracket(Polynomial inner)
                        ? withCommonFactor(inner).orElse(inner)
                        : Polynomial.of(power.getKey());
                product = product.times(base.power(power.getValue()));
            }
            sum = sum.plus(product);
        }
        return sum;
    }

    /** (1 − x)(1 + x) as 1 − x²: brackets of one power as one, where that has no more than two terms. */
    private static Polynomial withJoinedBrackets(Polynomial form) {
        if (form.terms().size() != 1) {
            return form;
        }
        Term term = form.factored();
        List<Atom.Bracket> brackets = term.powers().keySet().stream()
                .filter(Atom.Bracket.class::isInstance)
                .map(Atom.Bracket.class::cast)
                .toList();
        if (brackets.size() != 2
                || !term.powers().get(brackets.getFirst()).isSame(term.powers().get(brackets.getLast()))) {
            return form;
        }
        Polynomial product =
                brackets.getFirst().sum().multipliedOut(brackets.getLast().sum());
        SortedMap<Atom, Polynomial> others = new TreeMap<>(term.powers());
        brackets.forEach(others::remove);
        return product.terms().size() > 2
                ? form
                : Polynomial.of(new Term(term.coefficient(), others))
                        .times(product.power(term.powers().get(brackets.getFirst())));
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

    /** A fraction bar and a raised line of letters count, too. */
    private static int length(Term term) {
        boolean hasNumber = term.powers().isEmpty() || !term.coefficient().abs().equals(Rational.ONE);
        boolean isFraction = term.powers().values().stream()
                .anyMatch(power ->
                        power.constant().filter(PolynomialWriter::isBelow).isPresent());
        return 1
                + (hasNumber ? 1 : 0)
                + (isFraction ? 1 : 0)
                + term.powers().entrySet().stream()
                        .mapToInt(power -> length(power.getKey()) + lengthOfExponent(power.getValue()))
                        .sum();
    }

    private static int lengthOfExponent(Polynomial exponent) {
        return exponent.isOne() ? 0 : length(exponent) + (exponent.constant().isPresent() ? 0 : 1);
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
