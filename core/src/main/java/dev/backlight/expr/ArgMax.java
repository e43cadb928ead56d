package dev.backlight.expr;

import dev.backlight.tensor.ElementType;
import dev.backlight.tensor.TensorType;
import java.util.List;
import java.util.Optional;

/**
 * The position of the greatest element along one axis, which disappears; the first of several that tie. A NaN counts as
 * greater than any number.
 *
 * @param axis counted from the front
 */
public record ArgMax(int axis) implements Op {
    @Override
    public String label() {
        return "argMax";
    }

    @Override
    public int arity() {
        return 1;
    }

    @Override
    public TensorType type(List<TensorType> inputs) {
        TensorType x = inputs.getFirst();
        if (!x.element().isReal()) {
            throw refusal("works on reals, not on " + x + ": cast it first");
        }
        if (axis < 0 || axis >= x.shape().rank()) {
            throw refusal("works along an axis from 0 to " + (x.shape().rank() - 1) + " of " + x + ", not " + axis);
        }
        if (x.shape().size(axis) == 0) {
            throw refusal("has no value over the zero elements of " + x + " along axis " + axis);
        }
        return new TensorType(ElementType.I32, x.shape().without(axis));
    }

    @Override
    public List<Derivative> vjp(List<Expr> inputs, Expr y, Expr dY) {
        return List.of(Derivative.cut("a position has no derivative"));
    }

    @Override
    public Optional<Expr> element(Expr node, int index, Elements elements) {
        return Optional.empty();
    }

    @Override
    public String latex(List<String> inputs) {
        return Latex.call("\\operatorname{arg\\,max}", inputs.getFirst());
    }
}
