package dev.backlight.expr;

import dev.backlight.tensor.TensorType;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Reverses the order of the elements along some axes: the first becomes the last.
 *
 * @param axes the axes to reverse, from the front, ascending, without repetition
 */
public record Flip(List<Integer> axes) implements Op {
    public Flip {
        axes = List.copyOf(axes);
    }

    @Override
    public String label() {
        return "flip";
    }

    @Override
    public int arity() {
        return 1;
    }

    @Override
    public TensorType type(List<TensorType> inputs) {
        TensorType x = inputs.getFirst();
        if (!Axes.areNormalized(x.shape(), axes)) {
            throw refusal("cannot reverse " + x + " along the axes " + axes
                    + ": they must be ascending and below the rank " + x.shape().rank());
        }
        return x;
    }

    @Override
    public List<Derivative> vjp(List<Expr> inputs, Expr y, Expr dY) {
        return List.of(Derivative.flow(Expr.of(this, dY)));
    }

    @Override
    public Optional<Expr> element(Expr node, int index, Elements elements) {
        int[] at = node.shape().position(index);
        for (int axis : axes) {
            at[axis] = node.shape().size(axis) - 1 - at[axis];
        }
        return Optional.of(elements.at(node.inputs().getFirst(), at));
    }

    @Override
    public String latex(List<String> inputs) {
        String reversed = axes.stream().map(String::valueOf).collect(Collectors.joining(", "));
        return Latex.call("\\operatorname{flip}_{" + reversed + "}", inputs.getFirst());
    }
}
