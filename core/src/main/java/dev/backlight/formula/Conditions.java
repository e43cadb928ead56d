package dev.backlight.formula;

import dev.backlight.expr.Op;
import dev.backlight.expr.Unary;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Conditions on normal forms, brought to what a person would write: {@code x > 1/2} for 2x − 1 above 0, {@code x ≠ 0}
 * for −x² other than 0. What always holds is left out, and so is what another condition says, too. What never holds is
 * kept alone, and so are two that exclude each other.
 */
final class Conditions {
    private final Map<String, Condition> byForm = new LinkedHashMap<>();
    private final Set<Condition> impossible = new LinkedHashSet<>();

    /** A form and the number that it must compare with. */
    private record Condition(Polynomial form, Sign sign, Rational number) {
        /** The same for conditions that can be made one. */
        String key() {
            return form.key() + " and " + number;
        }

        Formula written(PolynomialWriter writer) {
            List<Polynomial> sides = Square.of(form, number)
                    .filter(_ -> sign.isDownward())
                    .map(Square::interval)
                    .orElseGet(() -> List.of(form, Polynomial.of(number)));
            return new Formula.Relation(
                    sides.stream().map(writer::write).toList(), Collections.nCopies(sides.size() - 1, sign.written()));
        }

        /** Without equality: a slope needs numbers on both sides of the point. */
        Condition strict() {
            return new Condition(form, sign.strict(), number);
        }

        /** Whether both hold nowhere, or at one point alone, where there is no slope. */
        boolean excludes(Condition other) {
            return form.isSame(other.form)
                    && (sign.isUpward() && other.sign.isDownward() && number.compareTo(other.number) >= 0
                            || sign.isDownward() && other.sign.isUpward() && number.compareTo(other.number) <= 0);
        }

        /** Whether the other one, with another number, says nothing more. */
        boolean implies(Condition other) {
            int above = other.number.compareTo(number);
            boolean isBeside = form.isSame(other.form) && above != 0;
            return isBeside
                    && switch (sign) {
                        case ABOVE, AT_LEAST -> above < 0 && !other.sign.isDownward();
                        case BELOW, AT_MOST -> above > 0 && !other.sign.isUpward();
                        case NOT_EQUAL -> false;
                    };
        }
    }

    /** That a form must compare so with 0. */
    void require(Polynomial form, Sign sign) {
        if (neverHolds(form, sign)) {
            impossible.add(new Condition(form, sign, Rational.ZERO));
            return;
        }
        if (form.constant().isPresent() || holds(form, sign)) {
            return;
        }
        if (form.terms().size() == 1) {
            require(form.factored(), sign);
            return;
        }
        Rational constant = form.constantPart();
        if (form.terms().size() == 2 && constant.signum() != 0) {
            Polynomial rest = form.plus(Polynomial.of(constant.negated()));
            Rational factor = rest.factored().coefficient();
            add(
                    rest.times(Polynomial.of(Rational.ONE.over(factor))),
                    factor.signum() < 0 ? sign.turned() : sign,
                    constant.negated().over(factor));
        } else {
            Term factored = form.factored();
            Polynomial primitive = Polynomial.of(new Term(Rational.ONE, factored.powers()));
            add(primitive, factored.coefficient().signum() < 0 ? sign.turned() : sign, Rational.ZERO);
        }
    }

    /** A square that is compared with the square of a positive number. */
    private record Square(Polynomial base, Rational root) {
        static Optional<Square> of(Polynomial form, Rational number) {
            if (number.signum() <= 0) {
                return Optional.empty();
            }
            Map<Atom, Polynomial> powers = form.factored().powers();
            if (powers.size() != 1) {
                return Optional.empty();
            }
            Map.Entry<Atom, Polynomial> only = powers.entrySet().iterator().next();
            return only.getValue()
                    .constant()
                    .filter(Rational.of(2)::equals)
                    .flatMap(_ -> number.power(Rational.HALF))
                    .map(root -> new Square(Polynomial.of(only.getKey()), root));
        }

        /** {@code −1 < x < 1} for {@code x² < 1}, and {@code 0 < x < 1} for {@code (2x − 1)² < 1}. */
        List<Polynomial> interval() {
            Rational constant = base.constantPart();
            Polynomial inner = base.plus(Polynomial.of(constant.negated()));
            Rational factor = inner.factored().coefficient();
            List<Polynomial> ends = Stream.of(root.negated(), root)
                    .map(end -> end.plus(constant.negated()).over(factor))
                    .sorted()
                    .map(Polynomial::of)
                    .toList();
            return List.of(ends.getFirst(), inner.times(Polynomial.of(Rational.ONE.over(factor))), ends.getLast());
        }
    }

    private static boolean holds(Polynomial form, Sign sign) {
        return switch (sign) {
            case NOT_EQUAL -> KnownSign.isPositive(form) || KnownSign.isPositive(form.negated());
            case ABOVE -> KnownSign.isPositive(form);
            case AT_LEAST -> KnownSign.isNotNegative(form);
            case BELOW -> KnownSign.isPositive(form.negated());
            case AT_MOST -> KnownSign.isNotNegative(form.negated());
        };
    }

    private static boolean neverHolds(Polynomial form, Sign sign) {
        return form.constant().map(number -> !sign.holds(number)).orElseGet(() -> switch (sign) {
            case NOT_EQUAL -> false;
            case ABOVE -> holds(form, Sign.AT_MOST);
            case AT_LEAST -> holds(form, Sign.BELOW);
            case BELOW -> holds(form, Sign.AT_LEAST);
            case AT_MOST -> holds(form, Sign.ABOVE);
        });
    }

    private void require(Term term, Sign sign) {
        if (sign == Sign.NOT_EQUAL) {
            term.powers().entrySet().stream()
                    .filter(power -> !KnownSign.isPositive(power))
                    .forEach(power -> require(power.getKey(), Sign.NOT_EQUAL));
            return;
        }
        Sign turned = term.coefficient().signum() < 0 ? sign.turned() : sign;
        SortedMap<Atom, Polynomial> open = new TreeMap<>();
        for (Map.Entry<Atom, Polynomial> power : term.powers().entrySet()) {
            if (!KnownSign.isNotNegative(power)) {
                open.put(power.getKey(), power.getValue());
            } else if (!turned.allowsEqual() && !KnownSign.isPositive(power)) {
                require(power.getKey(), Sign.NOT_EQUAL);
            }
        }
        if (open.size() == 1) {
            require(open.firstKey(), turned);
        } else if (!open.isEmpty()) {
            add(Polynomial.of(new Term(Rational.ONE, open)), turned, Rational.ZERO);
        } else if (turned.isDownward()) {
            add(Polynomial.of(new Term(Rational.ONE, term.powers())), turned, Rational.ZERO);
        }
    }

    private void require(Atom atom, Sign sign) {
        switch (atom) {
            case Atom.Named _, Atom.Constant _, Atom.Base _ -> add(Polynomial.of(atom), sign, Rational.ZERO);
            case Atom.Bracket(Polynomial sum) -> require(sum, sign);
            case Atom.Applied(Op function, List<Polynomial> x)
            when function == Unary.LOG -> require(x.getFirst().plus(Polynomial.of(Rational.of(-1))), sign);
            case Atom.Applied(Op function, List<Polynomial> x)
            when function == Unary.TANH || function == Unary.ERF || function == Unary.LOG1P ->
                require(x.getFirst(), sign);
            case Atom.Applied(Op function, List<Polynomial> x)
            when function == Unary.ABS && sign == Sign.NOT_EQUAL -> require(x.getFirst(), sign);
            case Atom.Applied(Op function, List<Polynomial> x)
            when function == Unary.RELU && sign == Sign.NOT_EQUAL -> require(x.getFirst(), Sign.ABOVE);
            case Atom.Applied _ -> add(Polynomial.of(atom), sign, Rational.ZERO);
        }
    }

    private void add(Polynomial form, Sign sign, Rational number) {
        Condition condition = new Condition(form, sign, number);
        byForm.values().stream().filter(condition::excludes).findFirst().ifPresent(other -> {
            impossible.add(other.strict());
            impossible.add(condition.strict());
        });
        byForm.merge(condition.key(), condition, (a, b) -> new Condition(form, both(a.sign(), b.sign()), number));
    }

    /** What two conditions on the same say together; of two that exclude each other the first, without equality. */
    private static Sign both(Sign a, Sign b) {
        if (a == Sign.NOT_EQUAL) {
            return b.strict();
        }
        return a.strict() == b.strict() && a.allowsEqual() && b.allowsEqual() ? a : a.strict();
    }

    /** The conditions in the order in which they were first required; of impossible ones these alone. */
    Validity validity(PolynomialWriter writer) {
        List<Formula> never = impossible.stream()
                .map(condition -> condition.written(writer))
                .distinct()
                .toList();
        return never.isEmpty() ? new Validity(written(writer), false) : new Validity(never, true);
    }

    private List<Formula> written(PolynomialWriter writer) {
        Collection<Condition> all = withoutSquares().byForm.values();
        Conditions implied = new Conditions();
        all.stream()
                .filter(condition ->
                        condition.number().signum() == 0 && !condition.sign().allowsEqual())
                .filter(condition -> condition.sign() != Sign.NOT_EQUAL)
                .forEach(condition -> implied.require(condition.form(), Sign.NOT_EQUAL));
        return all.stream()
                .filter(condition -> condition.sign() != Sign.NOT_EQUAL || !implied.byForm.containsKey(condition.key()))
                .filter(condition -> all.stream().noneMatch(other -> other.implies(condition)))
                .map(condition -> condition.written(writer))
                .toList();
    }

    /** With x ≠ −2 and x ≠ 2 for x² ≠ 4. */
    private Conditions withoutSquares() {
        Conditions plain = new Conditions();
        for (Condition condition : byForm.values()) {
            Square.of(condition.form(), condition.number())
                    .filter(_ -> condition.sign() == Sign.NOT_EQUAL)
                    .ifPresentOrElse(
                            square -> {
                                plain.require(square.base().plus(Polynomial.of(square.root())), Sign.NOT_EQUAL);
                                plain.require(
                                        square.base()
                                                .plus(Polynomial.of(
                                                        square.root().negated())),
                                        Sign.NOT_EQUAL);
                            },
                            () -> plain.add(condition.form(), condition.sign(), condition.number()));
        }
        return plain;
    }
}
