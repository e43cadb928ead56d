package dev.backlight.expr;

import dev.backlight.tensor.TensorType;
import java.util.List;
import java.util.Optional;

/**
 * A named array that a run may replace but no gradient changes: an optimizer's moment, a running statistic.
 *
 * @param name its path; unique among the parameters and states of a graph
 */
public record State(String name, TensorType type) implements Op {
    @Override
    public String label() {
        return "state";
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
