package dev.backlight.explain;

import dev.backlight.expr.Expr;
import dev.backlight.formula.Definitions;
import dev.backlight.formula.Formula;
import dev.backlight.formula.Simplified;
import dev.backlight.formula.Written;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Where formulas are looked at: writes them with their names, with numbers in place of those, and as a value. */
final class Point {
    private final Map<Formula, Quantity> numbers = new HashMap<>();
    private final ScalarArithmetic arithmetic;
    private final int digits;

    /**
     * A point.
     *
     * @param values of all names that stand in formulas; may grow later
     * @param digits how many significant digits the numbers have at most
     */
    Point(Map<String, Quantity> values, int digits) {
        this.digits = digits;
        this.arithmetic = new ScalarArithmetic(leaf -> {
            String name = Definitions.nameOf(leaf).orElseThrow();
            numbers.put(Formula.named(name), values.get(name));
            return values.get(name);
        });
    }

    Quantity value(Expr scalar) {
        return arithmetic.of(scalar);
    }

    static Optional<Formula> name(Expr node) {
        return Definitions.nameOf(node).map(Formula::named);
    }

    /** As a person would write it; as it is, if that would fill pages. */
    static Formula simplified(Expr scalar) {
        return Simplified.of(scalar, Point::name)
                .map(Simplified::formula)
                .orElseGet(() -> Written.of(scalar, Point::name));
    }

    /**
     * A step to a derivative.
     *
     * @param forms how it is made; its simplified form comes after them, unless that is the value itself
     */
    Step step(String rule, Formula of, List<Formula> forms, Expr derivative) {
        Quantity value = value(derivative);
        Formula last = simplified(derivative);
        List<Formula> symbols = new ArrayList<>(forms);
        symbols.removeIf(last::equals);
        if (!last.equals(Formula.number(value.digits(digits)))) {
            symbols.add(last);
        }
        return new Step(rule, of, symbols, put(derivative, last.text(), value), value);
    }

    /** The simplified form with numbers for its names; none if that says nothing new. */
    private List<Step.Put> put(Expr derivative, String symbols, Quantity value) {
        if (!value.isKnown()) {
            return List.of();
        }
        List<Quantity> used = new ArrayList<>();
        return Simplified.of(derivative, Point::name)
                .map(form -> form.with(name -> {
                    Quantity number = numbers.get(name);
                    used.add(number);
                    return Formula.number(number.digits(digits));
                }))
                .filter(form -> !form.text().equals(symbols) && !form.equals(Formula.number(value.digits(digits))))
                .map(form -> new Step.Put(form, used.stream().allMatch(number -> number.isExact(digits))))
                .stream()
                .toList();
    }
}
