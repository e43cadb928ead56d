package dev.backlight.formula;

import dev.backlight.formula.Formula.Apply;
import dev.backlight.formula.Formula.BigSum;
import dev.backlight.formula.Formula.Blank;
import dev.backlight.formula.Formula.Derivative;
import dev.backlight.formula.Formula.Hadamard;
import dev.backlight.formula.Formula.Juxtaposition;
import dev.backlight.formula.Formula.Marked;
import dev.backlight.formula.Formula.Negative;
import dev.backlight.formula.Formula.Number;
import dev.backlight.formula.Formula.Power;
import dev.backlight.formula.Formula.Primed;
import dev.backlight.formula.Formula.Product;
import dev.backlight.formula.Formula.Quotient;
import dev.backlight.formula.Formula.Relation;
import dev.backlight.formula.Formula.Root;
import dev.backlight.formula.Formula.Sum;
import dev.backlight.formula.Formula.Symbol;
import dev.backlight.formula.Formula.Transpose;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How strongly the parts of a formula hold together, the weakest first. A part that holds together less than its place
 * asks for gets brackets.
 */
enum Binding {
    RELATION,
    SUM,
    NEGATIVE,
    PRODUCT,
    JUXTAPOSITION,
    POWER,
    ATOM;

    /** How a formula holds together where fractions are written in a line ({@code inLine}) or as bars. */
    static Binding of(Formula formula, boolean inLine) {
        return switch (formula) {
            case Number number when number.isNegative() -> NEGATIVE;
            case Number(String digits) when digits.indexOf('e') > 0 -> PRODUCT;
            case Number _ -> ATOM;
            case Symbol _, Apply _, Primed _, Blank _ -> ATOM;
            case Sum _ -> SUM;
            case BigSum _ -> SUM;
            case Negative _ -> NEGATIVE;
            case Product(List<Formula> factors) when startsNegative(factors) -> NEGATIVE;
            case Product _, Hadamard _ -> PRODUCT;
            case Juxtaposition _ -> JUXTAPOSITION;
            case Quotient _ -> inLine ? PRODUCT : ATOM;
            case Derivative _ -> inLine ? JUXTAPOSITION : ATOM;
            case Power _, Root _, Transpose _ -> POWER;
            case Relation _ -> RELATION;
            case Marked(int _, Formula inner) -> of(inner, inLine);
        };
    }

    /** Whether the first factor is a negative number, which then needs no brackets. */
    static boolean startsNegative(List<Formula> factors) {
        return factors.getFirst() instanceof Number number && number.isNegative();
    }

    /** How strongly factor {@code i} of a product must hold together. */
    static Binding ofFactor(List<Formula> factors, int i) {
        return i == 0 && startsNegative(factors) ? NEGATIVE : PRODUCT;
    }

    /** What the base of a power must be to stand without brackets where fractions have bars: no fraction. */
    static boolean isBase(Formula base) {
        return of(base, true) == ATOM;
    }

    /** A term of a sum: what is added, or subtracted. */
    record Term(boolean isSubtracted, Formula body) {
        static Term of(Formula term) {
            Optional<Formula> unsigned = unsigned(term);
            return new Term(unsigned.isPresent(), unsigned.orElse(term));
        }
    }

    /** What a term is without its sign, if it has one. */
    private static Optional<Formula> unsigned(Formula term) {
        return switch (term) {
            case Negative(Formula inner) -> Optional.of(inner);
            case Number number
            when number.isNegative() -> Optional.of(new Number(number.digits().substring(1)));
            case Product(List<Formula> factors) ->
                unsigned(factors.getFirst()).map(first -> new Product(with(first, factors)));
            case Juxtaposition(List<Formula> factors) ->
                unsigned(factors.getFirst()).map(first -> new Juxtaposition(with(first, factors)));
            case Marked(int group, Formula inner) -> unsigned(inner).map(plain -> new Marked(group, plain));
            case Number _, Symbol _, Sum _, BigSum _, Hadamard _, Quotient _, Power _, Root _ -> Optional.empty();
            case Apply _, Primed _, Derivative _, Transpose _, Relation _, Blank _ -> Optional.empty();
        };
    }

    private static List<Formula> with(Formula first, List<Formula> factors) {
        List<Formula> changed = new ArrayList<>(factors);
        changed.set(0, first);
        return changed;
    }
}
