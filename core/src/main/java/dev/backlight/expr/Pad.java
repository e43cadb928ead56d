package dev.backlight.expr;

import dev.backlight.tensor.Shape;
import dev.backlight.tensor.TensorType;
import java.util.List;
import java.util.Optional;

/**
 * The input surrounded by zeros.
 *
 * @param before how many zeros come first along each axis
 * @param after how many zeros come last along each axis
 */
public record Pad(List<Integer> before, List<Integer> after) implements Op {
    public Pad {
        before = List.copyOf(before);
        after = List.copyOf(after);
    }

    @Override
    public String label() {
        return "pad";
    }

    @Override
    public int arity() {
        return 1;
    }

    @Override
    public TensorType type(List<TensorType> inputs) {
        TensorType x = inputs.getFirst();
        int rank = x.shape().rank();
        if (before.size() != rank
                || after.size() != rank
                || before.stream().anyMatch(n -> n < 0)
                || after.stream().anyMatch(n -> n < 0)) {
            throw refusal("cannot surround " + x + " by " + before + " and " + after + " zeros: each axis needs two"
                    + " counts from 0 on");
        }
        int[] sizes = x.shape().sizes();
        for (int axis = 0; axis < rank; axis++) {
            long size = (long) sizes[axis] + before.get(axis) + after.get(axis);
            if (size > Integer.MAX_VALUE) {
                throw refusal("cannot surround " + x + " by " + before + " and " + after + " zeros: " + size
                        + " elements along axis " + axis + " are too many");
            }
            sizes[axis] = (int) size;
        }
        return x.with(Shape.of(sizes));
    }

    @Override
    public List<Derivative> vjp(List<Expr> inputs, Expr y, Expr dY) {
        return List.of(
                Derivative.flow(Expr.of(new Slice(before, inputs.getFirst().shape()), dY)));
    }

    @Override
    public Optional<Expr> element(Expr node, int index, Elements elements) {
        Expr x = node.inputs().getFirst();
        int[] at = node.shape().position(index);
        boolean within = true;
        for (int axis = 0; axis < at.length; axis++) {
            at[axis] -= before.get(axis);
            within &= at[axis] >= 0 && at[axis] < x.shape().size(axis);
        }
        return Optional.of(within ? elements.at(x, at) : Expr.constant(0, x.element()));
    }

    @Override
    public String latex(List<String> inputs) {
        return Latex.call("\\operatorname{pad}", inputs.getFirst());
    }
}
