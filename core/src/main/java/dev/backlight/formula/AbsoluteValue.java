package dev.backlight.formula;

import dev.backlight.expr.Op;
import dev.backlight.expr.Unary;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The rules sign(u)·|u| = u, sign(u)/|u| = 1/u, and u·sign(u) = |u|. */
final class AbsoluteValue {
    private AbsoluteValue() {}

    /** The sum with these rules applied to each term. */
    static Polynomial in(Polynomial form) {
        Polynomial sum = Polynomial.ZERO;
        for (Term term : form.terms()) {
            sum = sum.plus(in(term));
        }
        return sum;
    }

    private static Polynomial in(Term term) {
        for (Map.Entry<Atom, Polynomial> power : term.powers().entrySet()) {
            if (power.getKey() instanceof Atom.Applied(Op function, List<Polynomial> arguments)
                    && function == Unary.SIGN
                    && power.getValue().isOne()) {
                Polynomial u = arguments.getFirst();
                Atom size = new Atom.Applied(Unary.ABS, arguments);
                Optional<Polynomial> ofSize =
                        Optional.ofNullable(term.powers().get(size)).filter(AbsoluteValue::isOdd);
                if (ofSize.isPresent()) {
                    return without(term, power.getKey(), size).times(u.power(ofSize.get()));
                }
                Optional<Atom> atom = u.atom()
                        .filter(each -> Polynomial.ONE.isSame(term.powers().get(each)));
                if (atom.isPresent()) {
                    return without(term, power.getKey(), atom.get()).times(Polynomial.of(size));
                }
            }
        }
        return Polynomial.of(term);
    }

    private static boolean isOdd(Polynomial exponent) {
        return exponent.constant()
                .filter(number -> number.isWhole() && !number.isEven())
                .isPresent();
    }

    private static Polynomial without(Term term, Atom one, Atom other) {
        SortedMap<Atom, Polynomial> others = new TreeMap<>(term.powers());
        others.remove(one);
        others.remove(other);
        return Polynomial.of(new Term(term.coefficient(), others));
    }
}
