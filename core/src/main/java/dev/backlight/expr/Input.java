package dev.backlight.expr;

import dev.backlight.tensor.TensorType;
import java.util.List;
import java.util.Optional;

/**
 * A value that is given anew at every run: a batch, its labels, the learning rate, the number of the step.
 *
 * @param name what the value is bound by; unique in a graph
 */
public record Input(String name, TensorType type) implements Op {
    @Override
    public String label() {
        return "input";
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
