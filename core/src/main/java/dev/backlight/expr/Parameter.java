package dev.backlight.expr;

import dev.backlight.tensor.TensorType;
import java.util.List;
import java.util.Optional;

/**
 * A named array that training changes: a weight matrix, a bias. The optimizer updates it by its gradient.
 *
 * @param name its path in the model, for example {@code 2/hidden/W}; unique in a graph
 */
public record Parameter(String name, TensorType type) implements Op {
    @Override
    public String label() {
        return "parameter";
    }

    @Override
    public int arity() {
        return 0;
    }

    @Override
    public TensorType type(List<TensorType> inputs) {
        return type;
    }

    @Override
    public List<Derivative> vjp(List<Expr> inputs, Expr y, Expr dY) {
        return List.of();
    }

    @Override
    public Optional<Expr> element(Expr node, int index, Elements elements) {
        return Optional.empty();
    }

    @Override
    public String latex(List<String> inputs) {
        return Latex.name(name);
    }
}
