package dev.backlight.expr;

import dev.backlight.tensor.Shape;
import dev.backlight.tensor.TensorType;
import java.util.List;
import java.util.Optional;

/** The same elements in the same order under another shape. */
public record Reshape(Shape shape) implements Op {
    @Override
    public String label() {
        return "reshape";
    }

    @Override
    public int arity() {
        return 1;
    }

    @Override
    public TensorType type(List<TensorType> inputs) {
        TensorType x = inputs.getFirst();
        if (x.shape().count() != shape.count()) {
            throw refusal("cannot give " + x + " the shape " + shape + ": it has "
                    + x.shape().count() + " elements, not " + shape.count());
        }
        return x.with(shape);
    }

    @Override
    public List<Derivative> vjp(List<Expr> inputs, Expr y, Expr dY) {
        return List.of(Derivative.flow(dY.reshape(inputs.getFirst().shape())));
    }

    @Override
    public Optional<Expr> element(Expr node, int index, Elements elements) {
        return Optional.of(elements.at(node.inputs().getFirst(), index));
    }

    @Override
    public String latex(List<String> inputs) {
        return inputs.getFirst();
    }
}
