package dev.backlight.lessons;

import dev.backlight.explain.Quantity;
import dev.backlight.explain.ScalarArithmetic;
import dev.backlight.expr.Expr;
import dev.backlight.expr.Graph;
import dev.backlight.expr.Input;
import dev.backlight.formula.Definitions;
import dev.backlight.tensor.Shape;
import dev.backlight.tensor.Tensor;
import java.util.List;
import java.util.Map;

/** Values of formulas. */
final class Scalar {
    private Scalar() {}

    /** A scalar with these values of its variables. */
    static Quantity value(Expr scalar, Map<String, Quantity> variables) {
        return new ScalarArithmetic(leaf -> variables.get(nameOf(leaf))).of(scalar);
    }

    /** The variables in an expression. */
    static List<Expr> variables(Expr expression) {
        return Graph.sort(List.of(expression)).stream()
                .filter(node -> node.op() instanceof Input)
                .toList();
    }

    static String nameOf(Expr variable) {
        return Definitions.nameOf(variable).orElseThrow();
    }

    /**
     * One number as a scalar, several as a list.
     *
     * @throws IllegalArgumentException if one is infinite or no number
     */
    static Tensor tensor(String quantity, List<Quantity> numbers) {
        double[] values = numbers.stream().mapToDouble(Quantity::value).toArray();
        Tensor tensor = values.length == 1 ? Tensor.scalar(values[0]) : Tensor.of(Shape.of(values.length), values);
        return finite(quantity, tensor);
    }

    /** @throws IllegalArgumentException if one is infinite or no number */
    static Tensor finite(String quantity, Tensor values) {
        for (double value : values.toDoubles()) {
            if (!Double.isFinite(value)) {
                throw new IllegalArgumentException("\"" + quantity + "\" is " + value + ": there is no number there");
            }
        }
        return values;
    }
}
