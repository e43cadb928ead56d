package dev.backlight.formula;

import dev.backlight.expr.Unary;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The rule sin²x + cos²x = 1. */
final class Pythagoras {
    private static final Polynomial SQUARED = Polynomial.of(Rational.of(2));

    private Pythagoras() {}

    /** The sum in which sin² and cos² of one angle, times the same, are put together. */
    static Polynomial in(Polynomial form) {
        for (Term sine : form.terms()) {
            for (Atom atom : sine.powers().keySet()) {
                if (atom instanceof Atom.Applied(var function, List<Polynomial> angle) && function == Unary.SIN) {
                    Optional<Term> rest = without(sine, atom);
                    Optional<Term> cosine =
                            rest.map(factor -> factor.times(Term.of(new Atom.Applied(Unary.COS, angle), SQUARED)));
                    if (cosine.filter(other -> form.terms().stream().anyMatch(other::isSame))
                            .isPresent()) {
                        return in(form.plus(Polynomial.of(sine).negated())
                                .plus(Polynomial.of(cosine.get()).negated())
                                .plus(Polynomial.of(rest.get())));
                    }
                }
            }
        }
        return form;
    }

    /** What is left of a term that has the square of an atom. */
    private static Optional<Term> without(Term term, Atom atom) {
        SortedMap<Atom, Polynomial> others = new TreeMap<>(term.powers());
        return SQUARED.isSame(others.remove(atom))
                ? Optional.of(new Term(term.coefficient(), others))
                : Optional.empty();
    }
}
