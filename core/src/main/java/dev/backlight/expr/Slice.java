package dev.backlight.expr;

import dev.backlight.tensor.Shape;
import dev.backlight.tensor.TensorType;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The box of elements that starts at {@code starts} and has the shape {@code shape}.
 *
 * @param starts the first position along each axis
 */
public record Slice(List<Integer> starts, Shape shape) implements Op {
    public Slice {
        starts = List.copyOf(starts);
    }

    @Override
    public String label() {
        return "slice";
    }

    @Override
    public int arity() {
        return 1;
    }

    @Override
    public TensorType type(List<TensorType> inputs) {
        TensorType x = inputs.getFirst();
        boolean fits =
                starts.size() == x.shape().rank() && shape.rank() == x.shape().rank();
        for (int axis = 0; fits && axis < shape.rank(); axis++) {
            // In this order nothing overflows.
            fits = starts.get(axis) >= 0 && starts.get(axis) <= x.shape().size(axis) - shape.size(axis);
        }
        if (!fits) {
            throw refusal("cannot cut the shape " + shape + " at " + starts + " out of " + x);
        }
        return x.with(shape);
    }

    @Override
    public List<Derivative> vjp(List<Expr> inputs, Expr y, Expr dY) {
        Shape source = inputs.getFirst().shape();
        List<Integer> after = IntStream.range(0, shape.rank())
                .mapToObj(axis -> source.size(axis) - starts.get(axis) - shape.size(axis))
                .toList();
        return List.of(Derivative.flow(Expr.of(new Pad(starts, after), dY)));
    }

    @Override
    public Optional<Expr> element(Expr node, int index, Elements elements) {
        int[] at = shape.position(index);
        for (int axis = 0; axis < at.length; axis++) {
            at[axis] += starts.get(axis);
        }
        return Optional.of(elements.at(node.inputs().getFirst(), at));
    }

    @Override
    public String latex(List<String> inputs) {
        return "{" + inputs.getFirst() + "}_{" + starts + " : " + shape + "}";
    }
}
