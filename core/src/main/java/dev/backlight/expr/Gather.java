package dev.backlight.expr;

import dev.backlight.tensor.ElementType;
import dev.backlight.tensor.Shape;
import dev.backlight.tensor.TensorType;
import java.util.List;
import java.util.Optional;

/**
 * Picks entries along one axis by number: that axis of the first input is replaced by the axes of the second, which
 * holds the numbers. With a matrix and axis 0 it picks rows, as an embedding does.
 *
 * <p>A number outside of the axis stops the run with an {@link IndexOutOfBoundsException} that names it.
 *
 * @param axis counted from the front
 */
public record Gather(int axis) implements Op {
    @Override
    public String label() {
        return "gather";
    }

    @Override
    public int arity() {
        return 2;
    }

    @Override
    public TensorType type(List<TensorType> inputs) {
        TensorType x = inputs.get(0);
        TensorType indices = inputs.get(1);
        if (indices.element() != ElementType.I32
                || axis < 0
                || axis >= x.shape().rank()) {
            throw refusal("cannot pick from " + x + " along axis " + axis + " by " + indices
                    + ": the numbers must be i32 and the axis must exist");
        }
        Shape shape = x.shape();
        return x.with(shape.slice(0, axis).concat(indices.shape()).concat(shape.slice(axis + 1, shape.rank())));
    }

    @Override
    public List<Derivative> vjp(List<Expr> inputs, Expr y, Expr dY) {
        Expr x = inputs.get(0);
        Expr indices = inputs.get(1);
        Op back = new ScatterAdd(axis, x.shape().size(axis));
        return List.of(Derivative.flow(Expr.of(back, dY, indices)), Derivative.cut("an index has no derivative"));
    }

    @Override
    public Optional<Expr> element(Expr node, int index, Elements elements) {
        Expr x = node.inputs().get(0);
        Expr indices = node.inputs().get(1);
        Picks picks = Picks.of(node, axis, x.shape(), indices.shape());
        int place = picks.place(index, elements.integer(indices, picks.pick(index)));
        return Optional.of(elements.at(x, place));
    }

    @Override
    public String latex(List<String> inputs) {
        return "{" + inputs.get(0) + "}_{" + inputs.get(1) + "}";
    }
}
