package dev.backlight.formula;

import java.math.BigInteger;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A sum of terms in normal form: like terms are added, powers of one base are joined, and constants are exact. A
 * product of sums stays a product. Equal formulas need not have equal normal forms, but most that a person would see as
 * equal do.
 */
final class Polynomial {
    static final Polynomial ZERO = new Polynomial(new TreeMap<>());
    static final Polynomial ONE = of(Rational.ONE);

    /** A formula with a longer key fills more than a page. */
    private static final int LONGEST = 10_000;

    /** A formula is too long to be followed. */
    static final class TooLong extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /** By their keys. */
    private final SortedMap<String, Term> terms;

    private final String key;

    private Polynomial(SortedMap<String, Term> terms) {
        this.terms = terms;
        this.key = terms.entrySet().stream()
                .map(term -> term.getValue().coefficient() + "*" + term.getKey())
                .collect(Collectors.joining("+"));
        if (key.length() > LONGEST) {
            throw new TooLong();
        }
    }

    static Polynomial of(Rational number) {
        return of(Term.of(number));
    }

    static Polynomial of(Atom atom) {
        return of(Term.of(atom, ONE));
    }

    /** One term; a bracket alone is the sum in it. */
    static Polynomial of(Term term) {
        boolean isUnit = term.coefficient().abs().equals(Rational.ONE);
        return term.bracket()
                .filter(sum -> isUnit)
                .map(sum -> sum.each(term.coefficient()))
                .orElseGet(() -> sum(List.of(term)));
    }

    private static Polynomial sum(Collection<Term> terms) {
        SortedMap<String, Term> sum = new TreeMap<>();
        for (Term term : terms) {
            sum.merge(term.key(), term, (a, b) -> new Term(a.coefficient().plus(b.coefficient()), a.powers()));
        }
        sum.values().removeIf(term -> term.coefficient().signum() == 0);
        return new Polynomial(sum);
    }

    /** All there is to it, in one line: equal for equal normal forms. */
    String key() {
        return key;
    }

    Collection<Term> terms() {
        return terms.values();
    }

    /** Whether another has the same normal form; none has not. */
    boolean isSame(@Nullable Polynomial other) {
        return other != null && key.equals(other.key);
    }

    boolean isZero() {
        return terms.isEmpty();
    }

    boolean isOne() {
        return constant().filter(Rational.ONE::equals).isPresent();
    }

    /** The number that this is; empty if it is more than a number. */
    Optional<Rational> constant() {
        return isZero()
                ? Optional.of(Rational.ZERO)
                : terms.size() == 1 && terms.containsKey("")
                        ? Optional.of(terms.get("").coefficient())
                        : Optional.empty();
    }

    /** The atom that this is; empty if it is more than one. */
    Optional<Atom> atom() {
        Term only = terms.size() == 1 ? terms.firstEntry().getValue() : Term.of(Rational.ZERO);
        boolean isAtom = only.coefficient().equals(Rational.ONE)
                && only.powers().size() == 1
                && only.powers().firstEntry().getValue().isOne();
        return isAtom ? Optional.of(only.powers().firstKey()) : Optional.empty();
    }

    /** The number among the terms. */
    Rational constantPart() {
        return terms.containsKey("") ? terms.get("").coefficient() : Rational.ZERO;
    }

    /** The sum. A bracket among several terms is dissolved. */
    Polynomial plus(Polynomial other) {
        Polynomial sum =
                sum(Stream.concat(terms().stream(), other.terms().stream()).toList());
        return sum.terms.size() <= 1
                ? sum
                : sum(sum.terms().stream()
                        .flatMap(term -> term.bracket()
                                .map(inner -> inner.each(term.coefficient()).terms().stream())
                                .orElseGet(() -> Stream.of(term)))
                        .toList());
    }

    Polynomial negated() {
        return each(Rational.of(-1));
    }

    Polynomial times(Polynomial other) {
        return isZero() || other.isZero() ? ZERO : of(factored().times(other.factored()));
    }

    Polynomial over(Polynomial other) {
        return times(other.power(of(Rational.of(-1))));
    }

    /** Every term times a number. */
    private Polynomial each(Rational factor) {
        return sum(terms().stream().map(term -> term.scaled(factor)).toList());
    }

    /** What divides all coefficients; negative if all of them are. */
    private Rational content() {
        BigInteger above = BigInteger.ZERO;
        BigInteger below = BigInteger.ONE;
        for (Term term : terms()) {
            above = above.gcd(term.coefficient().numerator());
            BigInteger denominator = term.coefficient().denominator();
            below = below.multiply(denominator).divide(below.gcd(denominator));
        }
        boolean allNegative =
                terms().stream().allMatch(term -> term.coefficient().signum() < 0);
        return new Rational(allNegative ? above.negate() : above, below);
    }

    /** This as one term: several become a bracket, with what divides all coefficients before it. Not for 0. */
    Term factored() {
        if (terms.size() == 1) {
            return terms.firstEntry().getValue();
        }
        Rational content = content();
        return Term.of(new Atom.Bracket(each(Rational.ONE.over(content))), ONE).scaled(content);
    }

    /** Whether {@link #factored} says the same as a bracket around it. */
    boolean isPrimitive() {
        return terms.size() > 1 && content().equals(Rational.ONE);
    }

    Polynomial power(Polynomial exponent) {
        Optional<Rational> number = exponent.constant();
        if (number.isPresent() && !(isZero() && number.get().signum() < 0)) {
            return power(number.get());
        }
        Optional<Rational> base = constant();
        if (base.isPresent()) {
            return base.get().equals(Rational.ONE) ? ONE : of(Term.of(new Atom.Base(base.get()), exponent));
        }
        Term term = factored();
        boolean isAtom =
                term.coefficient().equals(Rational.ONE) && term.powers().size() == 1;
        Atom atom = isAtom ? term.powers().firstKey() : null;
        if (atom != null && (term.powers().get(atom).isOne() || atom instanceof Atom.Constant)) {
            return of(Term.of(atom, term.powers().get(atom).times(exponent)));
        }
        return of(Term.of(new Atom.Bracket(this), exponent));
    }

    private Polynomial power(Rational exponent) {
        if (exponent.signum() == 0) {
            return ONE;
        }
        return isZero()
                ? ZERO
                : factored()
                        .power(exponent)
                        .map(Polynomial::of)
                        .orElseGet(() -> of(Term.of(new Atom.Bracket(this), of(exponent))));
    }

    /** Multiplied out, term by term. */
    Polynomial multipliedOut(Polynomial other) {
        Polynomial product = ZERO;
        for (Term a : terms()) {
            for (Term b : other.terms()) {
                product = product.plus(of(a.times(b)));
            }
        }
        return product;
    }
}
