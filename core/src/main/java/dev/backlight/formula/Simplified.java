package dev.backlight.formula;

import dev.backlight.expr.Constant;
import dev.backlight.expr.Expr;
import dev.backlight.expr.Graph;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * A scalar expression in the form that a person would write: {@code -21a²} for {@code c·2a + b·(-7)} with {@code b =
 * a²} and {@code c = -7a}.
 */
public final class Simplified {
    private final Polynomial form;
    private final boolean decimals;

    private Simplified(Polynomial form, boolean decimals) {
        this.form = form;
        this.decimals = decimals;
    }

    /**
     * Simplifies an expression.
     *
     * @param names what stands for a node; a node without a name is written out, and must be no leaf
     * @return empty if it would fill pages
     */
    public static Optional<Simplified> of(Expr scalar, Function<Expr, Optional<Formula>> names) {
        try {
            Polynomial form = Simplest.of(new Simplification(names).of(scalar));
            return Optional.of(new Simplified(form, hasDecimals(scalar)));
        } catch (Polynomial.TooLong endless) {
            return Optional.empty();
        }
    }

    /** Whoever writes decimals gets decimals, else fractions. One half does not count: the slope of a root has it. */
    static boolean hasDecimals(Expr scalar) {
        return Graph.sort(List.of(scalar)).stream()
                .filter(node -> node.op() instanceof Constant)
                .flatMapToDouble(node -> node.constantValue().stream())
                .anyMatch(value -> value != Math.rint(value)
                        && Math.abs(value) != 0.5
                        && NamedConstant.of(value).isEmpty());
    }

    /** The form. */
    public Formula formula() {
        return with(name -> name);
    }

    /** The form with something else for each name, such as a number. */
    public Formula with(UnaryOperator<Formula> put) {
        return new PolynomialWriter(decimals, put).write(form);
    }

    /** The number that it comes to whatever the names stand for; empty if it depends on them, or has no end. */
    public Optional<BigDecimal> number() {
        return form.constant().flatMap(Rational::decimal);
    }
}
