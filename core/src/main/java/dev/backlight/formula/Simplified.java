package dev.backlight.formula;

import dev.backlight.expr.Constant;
import dev.backlight.expr.Expr;
import dev.backlight.expr.Graph;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A scalar expression in the form that a person would write: {@code -21a²} for {@code c·2a + b·(-7)} with {@code b =
 * a²} and {@code c = -7a}.
 *
 * @param formula the form
 * @param nonZero what must not be 0 for the form to be right
 */
public record Simplified(Formula formula, List<Formula> nonZero) {
    public Simplified {
        nonZero = List.copyOf(nonZero);
    }

    /**
     * Simplifies an expression.
     *
     * @param names what stands for a node; a node without a name is written out, and must be no leaf
     * @return empty if it would fill pages
     */
    public static Optional<Simplified> of(Expr scalar, Function<Expr, Optional<Formula>> names) {
        try {
            Simplification simplification = new Simplification(names);
            Polynomial form = Simplest.of(simplification.of(scalar));
            PolynomialWriter writer = new PolynomialWriter(hasDecimals(scalar));
            return Optional.of(new Simplified(
                    writer.write(form),
                    simplification.exceptions().stream().map(writer::write).toList()));
        } catch (Polynomial.TooLong endless) {
            return Optional.empty();
        }
    }

    /** Whoever writes decimals gets decimals, else fractions. One half does not count: the slope of a root has it. */
    private static boolean hasDecimals(Expr scalar) {
        return Graph.sort(List.of(scalar)).stream()
                .filter(node -> node.op() instanceof Constant)
                .flatMapToDouble(node -> node.constantValue().stream())
                .anyMatch(value -> value != Math.rint(value)
                        && Math.abs(value) != 0.5
                        && NamedConstant.of(value).isEmpty());
    }
}
