package dev.backlight.expr;

import dev.backlight.tensor.TensorType;
import java.util.List;
import java.util.Optional;

/**
 * Reorders axes: axis i of the result is axis {@code axes[i]} of the input.
 *
 * @param axes each axis of the input once, from the front
 */
public record Permute(List<Integer> axes) implements Op {
    public Permute {
        axes = List.copyOf(axes);
    }

    @Override
    public String label() {
        return "permute";
    }

    @Override
    public int arity() {
        return 1;
    }

    @Override
    public TensorType type(List<TensorType> inputs) {
        TensorType x = inputs.getFirst();
        boolean[] seen = new boolean[x.shape().rank()];
        boolean valid = axes.size() == seen.length;
        for (int i = 0; valid && i < seen.length; i++) {
            int axis = axes.get(i);
            valid = axis >= 0 && axis < seen.length && !seen[axis];
            if (valid) {
                seen[axis] = true;
            }
        }
        if (!valid) {
            throw refusal("cannot reorder the axes of " + x + " as " + axes + ": each of its "
                    + x.shape().rank() + " axes must appear once");
        }
        return x.with(x.shape().permute(Axes.array(axes)));
    }

    @Override
    public List<Derivative> vjp(List<Expr> inputs, Expr y, Expr dY) {
        int[] inverse = new int[axes.size()];
        for (int i = 0; i < inverse.length; i++) {
            inverse[axes.get(i)] = i;
        }
        return List.of(Derivative.flow(dY.permute(inverse)));
    }

    @Override
    public Optional<Expr> element(Expr node, int index, Elements elements) {
        int[] to = node.shape().position(index);
        int[] at = new int[to.length];
        for (int axis = 0; axis < at.length; axis++) {
            at[axes.get(axis)] = to[axis];
        }
        return Optional.of(elements.at(node.inputs().getFirst(), at));
    }

    @Override
    public String latex(List<String> inputs) {
        return "{" + inputs.getFirst() + "}^{\\mathsf T}";
    }
}
