package dev.backlight.expr;

import dev.backlight.tensor.TensorType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The inputs one after the other along one axis; their other sizes are equal.
 *
 * @param axis counted from the front
 */
public record Concatenate(int axis) implements Op {
    @Override
    public String label() {
        return "concatenate";
    }

    @Override
    public int arity() {
        return -1;
    }

    @Override
    public TensorType type(List<TensorType> inputs) {
        TensorType first = inputs.getFirst();
        long total = 0;
        for (TensorType next : inputs) {
            boolean fits = next.shape().rank() == first.shape().rank()
                    && axis >= 0
                    && axis < first.shape().rank()
                    && next.with(next.shape().with(axis, 0))
                            .equals(first.with(first.shape().with(axis, 0)));
            if (!fits) {
                throw refusal("cannot put " + first + " and " + next + " together along axis " + axis
                        + ": element type and all other sizes must be equal");
            }
            total += next.shape().size(axis);
        }
        if (total > Integer.MAX_VALUE) {
            throw refusal("cannot put together " + total + " elements along axis " + axis + ": they are too many");
        }
        return first.with(first.shape().with(axis, (int) total));
    }

    @Override
    public List<Derivative> vjp(List<Expr> inputs, Expr y, Expr dY) {
        List<Derivative> parts = new ArrayList<>();
        int start = 0;
        for (Expr input : inputs) {
            int size = input.shape().size(axis);
            parts.add(Derivative.flow(dY.slice(axis, start, size)));
            start += size;
        }
        return parts;
    }

    @Override
    public Optional<Expr> element(Expr node, int index, Elements elements) {
        int[] at = node.shape().position(index);
        for (Expr part : node.inputs()) {
            int size = part.shape().size(axis);
            if (at[axis] < size) {
                return Optional.of(elements.at(part, at));
            }
            at[axis] -= size;
        }
        throw new IndexOutOfBoundsException(index);
    }

    @Override
    public String latex(List<String> inputs) {
        return "\\left[" + String.join(", ", inputs) + "\\right]";
    }
}
