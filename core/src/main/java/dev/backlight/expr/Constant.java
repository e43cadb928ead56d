package dev.backlight.expr;

import dev.backlight.tensor.ElementType;
import dev.backlight.tensor.Tensor;
import dev.backlight.tensor.TensorType;
import java.util.List;
import java.util.Optional;

/**
 * A value that is fixed when the graph is built.
 *
 * @param value the number or numbers; reals are best given in double, so that 0.1 reaches an engine that computes in
 *     double as 0.1 and not as the nearest float
 * @param element the element type that the expression has in the graph
 */
public record Constant(Tensor value, ElementType element) implements Op {
    @Override
    public String label() {
        return "constant";
    }

    @Override
    public int arity() {
        return 0;
    }

    @Override
    public TensorType type(List<TensorType> inputs) {
        return new TensorType(element, value.shape());
    }

    @Override
    public List<Derivative> vjp(List<Expr> inputs, Expr y, Expr dY) {
        return List.of();
    }

    @Override
    public Optional<Expr> element(Expr node, int index, Elements elements) {
        return Optional.of(Expr.constant(value.at(index), element));
    }

    @Override
    public String latex(List<String> inputs) {
        return value.count() == 1
                ? number(value.item())
                : Latex.name(value.type().toString());
    }

    private static String number(double value) {
        return value == StrictMath.rint(value) && Math.abs(value) < 1e15 ? Long.toString((long) value) : "" + value;
    }
}
