package dev.backlight.explain;

import dev.backlight.expr.Binary;
import dev.backlight.expr.Expr;
import dev.backlight.expr.Graph;
import dev.backlight.formula.Definitions;
import dev.backlight.formula.Formula;
import dev.backlight.formula.NamedConstant;
import dev.backlight.formula.Simplified;
import dev.backlight.formula.Substitution;
import dev.backlight.formula.Written;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Where formulas are looked at: writes them with their names, with numbers in place of those, and as a value. */
final class Point {
    /** More than rounding takes from a number of usual size. */
    private static final double ROUNDING = 1e-9;

    private final Map<String, Quantity> values;
    private final ScalarArithmetic arithmetic;
    private final Map<Expr, Quantity> computed = new IdentityHashMap<>();
    private final int digits;

    /**
     * A point.
     *
     * @param values of all names in formulas that have one; may grow later. Without a point no variable has one.
     * @param digits how many significant digits the numbers have at most
     */
    Point(Map<String, Quantity> values, int digits) {
        this.values = values;
        this.digits = digits;
        this.arithmetic =
                new ScalarArithmetic(leaf -> values.get(Definitions.nameOf(leaf).orElseThrow()));
    }

    /** What a scalar comes to; empty if a name in it has no value, or it has none itself. */
    Optional<Quantity> value(Expr scalar) {
        return isKnown(scalar) && whyNone(scalar, Point::simplified).isEmpty()
                ? Optional.of(computed(scalar))
                : Optional.empty();
    }

    /**
     * The value of a derivative; empty also where what is differentiated has none, or the derivative's form differs.
     */
    Optional<Quantity> slope(Expr of, Expr derivative) {
        Optional<Quantity> value = whyNone(of, Point::written).isPresent() ? Optional.empty() : value(derivative);
        return value.filter(slope -> isNear(computed(awayFromExceptions(derivative)), slope))
                .map(slope -> exactly(slope, derivative));
    }

    /** The derivative without what its rules say of single points, as its form has it: max(a, b) where a = b. */
    private static Expr awayFromExceptions(Expr derivative) {
        return Substitution.in(
                derivative,
                node -> node.op() == Binary.EQUAL ? Optional.of(Expr.constant(0, node.element())) : Optional.empty());
    }

    private static boolean isNear(Quantity a, Quantity b) {
        return Math.abs(a.value() - b.value()) <= ROUNDING * Math.max(1, Math.abs(b.value()));
    }

    /** The same number, exact if the simplified form is one; not where rounding took it over a step of a function. */
    private static Quantity exactly(Quantity inDouble, Expr scalar) {
        return simplest(scalar)
                .flatMap(Simplified::number)
                .filter(exact -> isNear(Quantity.rounded(exact.doubleValue()), inDouble))
                .map(exact -> new Quantity(inDouble.value(), Optional.of(exact)))
                .orElse(inDouble);
    }

    /**
     * Why a scalar has no value although all names in it have one; empty if it has.
     *
     * @param written how the operation that fails is written
     */
    Optional<NoValue> whyNone(Expr scalar, Function<Expr, Formula> written) {
        return isKnown(scalar) ? NoValue.of(scalar, this::computed, written) : Optional.empty();
    }

    /** What double arithmetic gives, be it a number or not; exact also where multiples of π fall out: sin(π) is 0. */
    Quantity computed(Expr scalar) {
        return computed.computeIfAbsent(scalar, this::compute);
    }

    private Quantity compute(Expr scalar) {
        Quantity inDouble = arithmetic.of(scalar);
        if (inDouble.exact().isPresent() || !hasPi(scalar)) {
            return inDouble;
        }
        Expr withNumbers = Substitution.in(
                scalar,
                node -> Definitions.nameOf(node)
                        .map(values::get)
                        .filter(Quantity::isDecimal)
                        .map(number -> Expr.constant(number.value(), node.element())));
        return exactly(inDouble, withNumbers);
    }

    private static boolean hasPi(Expr scalar) {
        return Graph.sort(List.of(scalar)).stream()
                .flatMapToDouble(node -> node.constantValue().stream())
                .anyMatch(value -> value == NamedConstant.PI.value());
    }

    private boolean isKnown(Expr scalar) {
        return Graph.sort(List.of(scalar)).stream()
                .flatMap(node -> Definitions.nameOf(node).stream())
                .allMatch(values::containsKey);
    }

    static Optional<Formula> name(Expr node) {
        return Definitions.nameOf(node).map(Formula::named);
    }

    /** As it was typed. */
    static Formula written(Expr scalar) {
        return Written.of(scalar, Point::name);
    }

    /** As a person would write it; as it is, if that would fill pages. */
    static Formula simplified(Expr scalar) {
        return simplest(scalar).map(Simplified::formula).orElseGet(() -> written(scalar));
    }

    private static Optional<Simplified> simplest(Expr scalar) {
        return Simplified.of(scalar, Point::name);
    }

    /**
     * A step to a derivative.
     *
     * @param differentiated what the derivative is of
     * @param forms how it is made; its simplified form comes after them, unless that is the value itself
     */
    Step step(String rule, Formula of, List<Formula> forms, Expr differentiated, Expr derivative) {
        Optional<Quantity> value = slope(differentiated, derivative);
        Optional<Formula> number = value.map(this::number);
        Formula last = simplified(derivative);
        List<Formula> symbols = new ArrayList<>(forms);
        symbols.removeIf(form -> form.text().equals(last.text()));
        if (number.filter(last::equals).isEmpty()) {
            symbols.add(last);
        }
        List<Step.Put> put =
                number.flatMap(result -> put(derivative, last, result)).stream().toList();
        return new Step(rule, of, symbols, put, value);
    }

    /** The simplified form with numbers for its names; empty if that says nothing new. */
    private Optional<Step.Put> put(Expr derivative, Formula symbols, Formula result) {
        List<Quantity> used = new ArrayList<>();
        Map<Formula, Quantity> numbers = new HashMap<>();
        values.forEach((name, value) -> numbers.put(Formula.named(name), value));
        return simplest(derivative)
                .map(form -> form.with(name -> {
                    used.add(numbers.get(name));
                    return number(numbers.get(name));
                }))
                .filter(form -> !form.text().equals(symbols.text()) && !form.equals(result))
                .map(form -> new Step.Put(form, used.stream().allMatch(number -> number.isExact(digits))));
    }

    private Formula number(Quantity quantity) {
        return Formula.number(quantity.digits(digits));
    }
}
