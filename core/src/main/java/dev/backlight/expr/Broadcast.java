package dev.backlight.expr;

import dev.backlight.tensor.Shape;
import dev.backlight.tensor.TensorType;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Repeats the input along new leading axes and along axes of size 1 until it has the wanted shape, as NumPy does. What
 * flows back is the sum over the repetitions.
 */
public record Broadcast(Shape shape) implements Op {
    @Override
    public String label() {
        return "broadcast";
    }

    @Override
    public int arity() {
        return 1;
    }

    @Override
    public TensorType type(List<TensorType> inputs) {
        TensorType x = inputs.getFirst();
        if (!x.shape().broadcastsTo(shape)) {
            throw refusal("cannot stretch " + x + " to " + shape + ": aligned at the last axis, each size must be equal"
                    + " or 1");
        }
        return x.with(shape);
    }

    @Override
    public List<Derivative> vjp(List<Expr> inputs, Expr y, Expr dY) {
        Shape source = inputs.getFirst().shape();
        int added = shape.rank() - source.rank();
        int[] stretched = IntStream.range(0, shape.rank())
                .filter(axis -> axis < added || source.size(axis - added) != shape.size(axis))
                .toArray();
        Expr dX = stretched.length == 0 ? dY : dY.sum(stretched);
        return List.of(Derivative.flow(dX.reshape(source)));
    }

    @Override
    public Optional<Expr> element(Expr node, int index, Elements elements) {
        Shape source = node.inputs().getFirst().shape();
        int[] to = shape.position(index);
        int[] at = Arrays.copyOfRange(to, to.length - source.rank(), to.length);
        for (int axis = 0; axis < at.length; axis++) {
            at[axis] = source.size(axis) == 1 ? 0 : at[axis];
        }
        return Optional.of(elements.at(node.inputs().getFirst(), at));
    }

    @Override
    public String latex(List<String> inputs) {
        return inputs.getFirst();
    }
}
