package dev.backlight.explain;

import dev.backlight.expr.Expr;
import dev.backlight.formula.Definitions;
import dev.backlight.formula.Definitions.Definition;
import dev.backlight.formula.Domain;
import dev.backlight.formula.Formula;
import dev.backlight.formula.Inverse;
import dev.backlight.formula.Simplified;
import dev.backlight.grad.Gradient;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Formulas, at one point or at none, with the derivatives of each by each variable.
 *
 * <p>It is for one thread at a time: much of it is worked out, and kept, when it is asked for first.
 */
public final class FormulaExplanation {
    private final Definitions definitions;
    private final Map<String, Quantity> values = new HashMap<>();
    private final Point point;
    private final int digits;

    private FormulaExplanation(Definitions definitions, Map<String, Double> at, int digits) {
        this.definitions = definitions;
        this.point = new Point(values, digits);
        this.digits = digits;
        at.forEach((name, value) -> values.put(name, Quantity.typed(value)));
        definitions
                .list()
                .forEach(each -> point.value(each.expression()).ifPresent(value -> values.put(each.name(), value)));
    }

    /**
     * Formulas at a point.
     *
     * @param at the value of each variable
     * @param digits how many significant digits the numbers in derivations have at most
     * @throws IllegalArgumentException if a variable has no value, or one that is no number, or a value no variable
     */
    public static FormulaExplanation of(Definitions definitions, Map<String, Double> at, int digits) {
        List<String> variables = definitions.variableNames();
        for (String variable : variables) {
            if (!at.containsKey(variable)) {
                throw new IllegalArgumentException(variable + " has no value, and no formula defines it");
            }
        }
        at.forEach((name, value) -> {
            checkVariable(definitions, name);
            if (!Double.isFinite(value)) {
                throw new IllegalArgumentException(name + " must be a number, not " + value);
            }
        });
        return new FormulaExplanation(definitions, at, digits);
    }

    /**
     * Formulas without a point: derivations in symbols, and numbers only where no variable is needed for them.
     *
     * @param digits how many significant digits the numbers in derivations have at most
     */
    public static FormulaExplanation symbolic(Definitions definitions, int digits) {
        return new FormulaExplanation(definitions, Map.of(), digits);
    }

    private static void checkVariable(Definitions definitions, String name) {
        if (!definitions.variableNames().contains(name)) {
            throw new IllegalArgumentException(name + " is no variable of the formulas; those are "
                    + String.join(", ", definitions.variableNames()));
        }
    }

    /** The formulas. */
    public Definitions definitions() {
        return definitions;
    }

    /** Whether the variables have values. */
    public boolean isAtPoint() {
        return values.keySet().containsAll(definitions.variableNames());
    }

    /**
     * The value of a variable or a formula; empty without a point, or where a formula has none.
     *
     * @throws IllegalArgumentException if there is none of this name
     */
    public Optional<Quantity> value(String name) {
        boolean isFormula =
                definitions.list().stream().anyMatch(each -> each.name().equals(name));
        if (!isFormula && !definitions.variableNames().contains(name)) {
            throw new IllegalArgumentException(name + " is neither a variable nor a formula");
        }
        return Optional.ofNullable(values.get(name));
    }

    /** Whether a formula depends on a name, through whatever other formulas. */
    public boolean depends(String of, String by) {
        return dependent(by).contains(of);
    }

    /** The formulas that depend on a name. */
    private Set<String> dependent(String by) {
        Set<String> dependent = new HashSet<>();
        for (Definition each : definitions.list()) {
            if (each.uses().stream().anyMatch(used -> used.equals(by) || dependent.contains(used))) {
                dependent.add(each.name());
            }
        }
        return dependent;
    }

    /**
     * The derivative of a formula by a variable.
     *
     * @throws IllegalArgumentException if it does not depend on it
     */
    public FormulaDerivative derivative(String of, String by) {
        Definition result = definitions.of(of);
        Expr slope = slope(of, by);
        Chains chains = new Chains(by, local(of, by));
        Expr formula = result.expression();
        Expr variable = variable(by);
        return new FormulaDerivative(
                of,
                by,
                local(of, by),
                chains.count(of),
                chains.of(of),
                Simplified.of(slope, node -> nameBelow(result, node)).map(Simplified::formula),
                Simplified.of(slope, Point::name).map(Simplified::formula),
                Domain.of(formula, slope, variable, Point::name),
                point.slope(formula, slope),
                irregularity(of, by));
    }

    private Optional<Irregularity> irregularity(String of, String by) {
        return new Smoothness(point, Formula.named(of), Formula.named(by), place(of))
                .of(definitions.of(of).expression(), variable(by), slope(of, by));
    }

    /** The variables on which a formula depends, with their values. */
    private String place(String of) {
        return definitions.variableNames().stream()
                .filter(name -> depends(of, name) && values.containsKey(name))
                .map(name -> Formula.named(name).text() + " " + values.get(name).sentence(Quantity.DIGITS))
                .collect(Collectors.joining(", "));
    }

    private static Formula notation(String of, String by) {
        return Formula.derivative(Formula.named(of), Formula.named(by), false);
    }

    private Expr slope(String of, String by) {
        Expr formula = definitions.of(of).expression();
        Expr variable = variable(by);
        if (!depends(of, by)) {
            throw new IllegalArgumentException(of + " does not depend on " + by);
        }
        return Gradient.of(formula).by(variable).orElseGet(() -> Expr.constant(0, formula.element()));
    }

    private Expr variable(String name) {
        checkVariable(definitions, name);
        return definitions.variables().get(definitions.variableNames().indexOf(name));
    }

    /** The name of a variable, or of a formula other than the result. */
    private Optional<Formula> nameBelow(Definition result, Expr node) {
        return Point.name(node)
                .or(() -> definitions.list().stream()
                        .filter(each -> each != result && each.expression() == node)
                        .findFirst()
                        .map(each -> Formula.named(each.name())));
    }

    /** The derivatives on all ways from the variable to the formula. */
    private List<LocalDerivative> local(String of, String by) {
        Set<String> after = dependent(by);
        List<LocalDerivative> local = new ArrayList<>();
        for (Definition each : definitions.list()) {
            for (String used : each.uses()) {
                boolean isBehind = used.equals(by) || after.contains(used);
                if (isBehind && (each.name().equals(of) || depends(of, each.name()))) {
                    local.add(new LocalDerivation(each, used, point).derive());
                }
            }
        }
        return local;
    }

    /**
     * The derivative of a variable by a formula that depends on it: the reciprocal, and the derivative of the inverse
     * function if the formula can be solved for the variable.
     *
     * @throws IllegalArgumentException if it does not depend on it, or does not change with it at this point
     */
    public InverseDerivative inverse(String of, String by) {
        Expr slope = slope(of, by);
        Expr formula = definitions.of(of).expression();
        Optional<Quantity> value = point.slope(formula, slope);
        if (isAtPoint() && value.isEmpty()) {
            throw new IllegalArgumentException(
                    irregularity(of, by).orElseThrow().text(digits));
        }
        if (value.filter(number -> number.value() == 0).isPresent()) {
            throw new IllegalArgumentException("d" + of + "/d" + by + " is 0 at this point, so " + of
                    + " does not change with " + by + ", and " + by + " has no derivative by " + of);
        }
        Expr y = Expr.input(of, formula.type());
        Inverse.Answer answer = Inverse.of(formula, variable(by), y, this::known);
        Optional<Inverse.Solved> solved =
                answer instanceof Inverse.Solved found ? Optional.of(found) : Optional.empty();
        List<Formula> forms = new ArrayList<>(List.of(new Formula.Quotient(Formula.number(1), notation(of, by))));
        solved.ifPresent(_ -> forms.add(Point.simplified(slope.reciprocal())));
        Expr backwards =
                solved.flatMap(inverse -> Gradient.of(inverse.x()).by(y)).orElseGet(slope::reciprocal);
        return new InverseDerivative(
                by,
                of,
                solved.map(Inverse.Solved::x).map(Point::simplified),
                solved.map(Inverse.Solved::branch).orElse(List.of()),
                answer instanceof Inverse.Unsolved(String reason) ? reason : "",
                point.step("inverse", notation(by, of), forms, formula, backwards));
    }

    private OptionalDouble known(Expr node) {
        return point.value(node).map(Quantity::value).map(OptionalDouble::of).orElse(OptionalDouble.empty());
    }
}
