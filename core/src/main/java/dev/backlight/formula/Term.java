package dev.backlight.formula;

import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A number times powers of different atoms.
 *
 * @param powers the exponent of each atom; none is 0
 */
record Term(Rational coefficient, SortedMap<Atom, Polynomial> powers) {

    static Term of(Rational number) {
        return new Term(number, new TreeMap<>());
    }

    static Term of(Atom atom, Polynomial exponent) {
        return Term.of(Rational.ONE).times(atom, exponent);
    }

    /** Two terms with one key can be added. */
    String key() {
        return powers.entrySet().stream()
                .map(power -> power.getKey().key() + "^" + power.getValue().key())
                .collect(Collectors.joining("*"));
    }

    boolean isSame(Term other) {
        return coefficient.equals(other.coefficient) && key().equals(other.key());
    }

    Term scaled(Rational factor) {
        return new Term(coefficient.times(factor), powers);
    }

    Term times(Term other) {
        Term product = scaled(other.coefficient);
        for (Map.Entry<Atom, Polynomial> power : other.powers.entrySet()) {
            product = product.times(power.getKey(), power.getValue());
        }
        return product;
    }

    private Term times(Atom atom, Polynomial exponent) {
        SortedMap<Atom, Polynomial> joined = new TreeMap<>(powers);
        joined.merge(atom, exponent, Polynomial::plus);
        Polynomial sum = joined.get(atom);
        if (sum.isZero()) {
            joined.remove(atom);
            return new Term(coefficient, joined);
        }
        if (atom instanceof Atom.Bracket(Polynomial inner)
                && sum.constant().filter(Rational::isWhole).isPresent()
                && !inner.isPrimitive()) {
            joined.remove(atom);
            return inner.factored()
                    .power(sum.constant().get())
                    .map(new Term(coefficient, joined)::times)
                    .orElseThrow();
        }
        if (atom instanceof Atom.Base(Rational number)) {
            Rational constant = sum.constantPart();
            Optional<Rational> whole = number.power(constant).isPresent()
                    ? Optional.of(constant)
                    : Optional.of(constant.floor())
                            .filter(floor -> number.power(floor).isPresent());
            if (whole.isPresent() && whole.get().signum() != 0) {
                joined.remove(atom);
                return new Term(coefficient.times(number.power(whole.get()).orElseThrow()), joined)
                        .times(atom, sum.plus(Polynomial.of(whole.get().negated())));
            }
        }
        return new Term(coefficient, joined);
    }

    /** The sum that this is, if it is nothing but a bracket, times a number. */
    Optional<Polynomial> bracket() {
        return powers.size() == 1
                        && powers.firstKey() instanceof Atom.Bracket(Polynomial sum)
                        && powers.get(powers.firstKey()).isOne()
                ? Optional.of(sum)
                : Optional.empty();
    }

    /**
     * The power with a rational exponent, atom by atom; empty if that could differ, as √(x²) and x do, or is longer, as
     * √2·√x for √(2x).
     */
    Optional<Term> power(Rational exponent) {
        Optional<Rational> number = coefficient.power(exponent);
        boolean isRoot = !exponent.isWhole();
        boolean isMixed = isRoot && !powers.isEmpty() && (powers.size() > 1 || number.isEmpty());
        if (isMixed || isRoot && !powers.entrySet().stream().allMatch(Term::hasOneSign)) {
            return Optional.empty();
        }
        Term result =
                number.map(Term::of).orElseGet(() -> Term.of(new Atom.Base(coefficient), Polynomial.of(exponent)));
        for (Map.Entry<Atom, Polynomial> power : powers.entrySet()) {
            result = result.times(power.getKey(), power.getValue().times(Polynomial.of(exponent)));
        }
        return Optional.of(result);
    }

    /** Whether a root of the power can be taken by dividing its exponent: not of x², which forgets the sign of x. */
    private static boolean hasOneSign(Map.Entry<Atom, Polynomial> power) {
        boolean isPositive = power.getKey() instanceof Atom.Constant || power.getKey() instanceof Atom.Base;
        return isPositive
                || power.getValue()
                        .constant()
                        .filter(exponent -> !exponent.isEven())
                        .isPresent();
    }
}
