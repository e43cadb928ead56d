package dev.backlight.expr;

import dev.backlight.tensor.Shape;
import dev.backlight.tensor.TensorType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Combines all elements along some axes into one; the axes stay, with size 1.
 *
 * @param axes the axes to combine, from the front, ascending, without repetition
 */
public record Reduce(Kind kind, List<Integer> axes) implements Op {
    public Reduce {
        axes = List.copyOf(axes);
    }

    /** How elements are combined. */
    public enum Kind {
        /** The sum; 0 of no elements. */
        SUM("sum", "\\sum"),
        /** The greatest; NaN if one is NaN. Elements that tie for it share the gradient equally. */
        MAX("max", "\\max");

        private final String label;
        private final String latex;

        Kind(String label, String latex) {
            this.label = label;
            this.latex = latex;
        }
    }

    @Override
    public String label() {
        return kind.label;
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
        Shape shape = x.shape();
        if (!Axes.areNormalized(shape, axes)) {
            throw refusal("cannot combine " + x + " along the axes " + axes
                    + ": they must be ascending and below the rank " + shape.rank());
        }
        for (int axis : axes) {
            shape = shape.with(axis, 1);
        }
        if (kind == Kind.MAX && x.shape().count() == 0 && shape.count() > 0) {
            throw refusal("has no value over the zero elements of " + x + " along the axes " + axes);
        }
        return x.with(shape);
    }

    @Override
    public List<Derivative> vjp(List<Expr> inputs, Expr y, Expr dY) {
        Expr x = inputs.getFirst();
        return List.of(Derivative.flow(
                switch (kind) {
                    case SUM -> dY.broadcastTo(x.shape());
                    case MAX -> {
                        Expr wins = x.equalTo(y);
                        Expr winners = Expr.of(new Reduce(Kind.SUM, axes), wins);
                        yield wins.mul(dY.div(winners));
                    }
                }));
    }

    @Override
    public Optional<Expr> element(Expr node, int index, Elements elements) {
        Expr x = node.inputs().getFirst();
        int[] at = node.shape().position(index);
        Shape along = Shape.of(axes.stream().mapToInt(x.shape()::size).toArray());
        List<Expr> combined = new ArrayList<>();
        for (int i = 0; i < along.count(); i++) {
            int[] offsets = along.position(i);
            for (int axis = 0; axis < offsets.length; axis++) {
                at[axes.get(axis)] = offsets[axis];
            }
            combined.add(elements.at(x, at));
        }
        return Optional.of(combined.stream()
                .reduce(kind == Kind.SUM ? Expr::add : Expr::maximum)
                .orElseGet(() -> Expr.constant(0, x.element())));
    }

    @Override
    public String latex(List<String> inputs) {
        return Latex.call(kind.latex, inputs.getFirst());
    }
}
