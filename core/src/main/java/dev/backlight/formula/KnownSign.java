package dev.backlight.formula;

import dev.backlight.expr.Binary;
import dev.backlight.expr.Unary;
import java.util.Map;
import java.util.Set;

/** What can be seen of the sign of a normal form, whatever its names stand for: x² + 1 is above 0. */
final class KnownSign {
    /** Between −1 and 1, which some of them reach. */
    private static final Set<Unary> BOUNDED =
            Set.of(Unary.SIN, Unary.COS, Unary.SIGN, Unary.STEP, Unary.TANH, Unary.ERF, Unary.SIGMOID);

    private static final Set<Unary> STRICTLY_BOUNDED = Set.of(Unary.TANH, Unary.ERF, Unary.SIGMOID);
    private static final Set<Unary> POSITIVE = Set.of(Unary.SIGMOID, Unary.SOFTPLUS);
    private static final Set<Unary> NOT_NEGATIVE = Set.of(Unary.ABS, Unary.RELU, Unary.STEP);

    private KnownSign() {}

    static boolean isPositive(Polynomial form) {
        Rational least = least(form);
        return least.signum() > 0
                || least.signum() == 0 && form.terms().stream().anyMatch(KnownSign::keepsAway);
    }

    static boolean isNotNegative(Polynomial form) {
        return least(form).signum() >= 0;
    }

    /** Of one factor. */
    static boolean isPositive(Map.Entry<Atom, Polynomial> power) {
        // A power with letters above has a value for a positive base alone.
        return power.getValue().constant().isEmpty() || isPositive(power.getKey());
    }

    /** Of one factor. */
    static boolean isNotNegative(Map.Entry<Atom, Polynomial> power) {
        boolean isOdd = power.getValue()
                .constant()
                .filter(exponent -> exponent.isWhole() && !exponent.isEven())
                .isPresent();
        return !isOdd || isPositive(power) || isNotNegative(power.getKey());
    }

    private static boolean isPositive(Atom atom) {
        return switch (atom) {
            case Atom.Named _ -> false;
            case Atom.Constant _ -> true;
            case Atom.Base(Rational number) -> number.signum() > 0;
            case Atom.Bracket(Polynomial sum) -> isPositive(sum);
            case Atom.Applied(var function, var _) -> function instanceof Unary unary && POSITIVE.contains(unary);
        };
    }

    private static boolean isNotNegative(Atom atom) {
        return switch (atom) {
            case Atom.Named _, Atom.Constant _, Atom.Base _ -> isPositive(atom);
            case Atom.Bracket(Polynomial sum) -> isNotNegative(sum);
            case Atom.Applied(Unary function, var _) -> NOT_NEGATIVE.contains(function) || POSITIVE.contains(function);
            case Atom.Applied(Binary function, var arguments)
            when function == Binary.MAX -> arguments.stream().anyMatch(KnownSign::isNotNegative);
            case Atom.Applied(var function, var arguments) ->
                function == Binary.MIN && arguments.stream().allMatch(KnownSign::isNotNegative);
        };
    }

    /** A number that the form is not below; −1 if none is known that is worth knowing. */
    private static Rational least(Polynomial form) {
        Rational least = Rational.ZERO;
        for (Term term : form.terms()) {
            if (term.powers().isEmpty()) {
                least = least.plus(term.coefficient());
            } else if (mayBeNegative(term)) {
                if (!isBounded(term, BOUNDED)) {
                    return Rational.of(-1);
                }
                least = least.plus(term.coefficient().abs().negated());
            }
        }
        return least;
    }

    private static boolean mayBeNegative(Term term) {
        return term.coefficient().signum() < 0
                || !term.powers().entrySet().stream().allMatch(KnownSign::isNotNegative);
    }

    /** Whether a term does not reach the least that it was counted with. */
    private static boolean keepsAway(Term term) {
        return mayBeNegative(term)
                ? isBounded(term, STRICTLY_BOUNDED)
                : !term.powers().isEmpty() && term.powers().entrySet().stream().allMatch(KnownSign::isPositive);
    }

    private static boolean isBounded(Term term, Set<Unary> functions) {
        return !term.powers().isEmpty()
                && term.powers().entrySet().stream()
                        .allMatch(power -> power.getKey() instanceof Atom.Applied(Unary function, var _)
                                && functions.contains(function)
                                && power.getValue()
                                        .constant()
                                        .filter(n -> n.isWhole() && n.signum() > 0)
                                        .isPresent());
    }
}
