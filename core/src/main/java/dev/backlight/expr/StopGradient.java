package dev.backlight.expr;

import dev.backlight.tensor.TensorType;
import java.util.List;
import java.util.Optional;

/** The input itself, taken as a constant by differentiation. */
public record StopGradient() implements Op {
    @Override
    public String label() {
        return "stopGradient";
    }

    @Override
    public int arity() {
        return 1;
    }

    @Override
    public TensorType type(List<TensorType> inputs) {
        return inputs.getFirst();
    }

    @Override
    public List<Derivative> vjp(List<Expr> inputs, Expr y, Expr dY) {
        return List.of(Derivative.cut("it holds its input constant"));
    }

    @Override
    public Optional<Expr> element(Expr node, int index, Elements elements) {
        return Optional.of(Expr.of(this, elements.at(node.inputs().getFirst(), index)));
    }

    @Override
    public String latex(List<String> inputs) {
        return inputs.getFirst();
    }
}
