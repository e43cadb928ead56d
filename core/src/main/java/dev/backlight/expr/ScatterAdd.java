package dev.backlight.expr;

import dev.backlight.tensor.ElementType;
import dev.backlight.tensor.Shape;
import dev.backlight.tensor.TensorType;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The reverse of {@link Gather}: adds each entry of the first input to the place that the second input numbers, along
 * one axis of a tensor of zeros. Entries with the same number are added in the order in which they stand.
 *
 * @param axis the axis of the result that the numbers count along; in the first input the axes of the second stand
 *     there
 * @param size the size of that axis in the result
 */
public record ScatterAdd(int axis, int size) implements Op {
    @Override
    public String label() {
        return "scatterAdd";
    }

    @Override
    public int arity() {
        return 2;
    }

    @Override
    public TensorType type(List<TensorType> inputs) {
        TensorType x = inputs.get(0);
        TensorType indices = inputs.get(1);
        int end = axis + indices.shape().rank();
        if (indices.element() != ElementType.I32
                || !x.element().isReal()
                || axis < 0
                || end > x.shape().rank()
                || !x.shape().slice(axis, end).equals(indices.shape())) {
            throw refusal("cannot add " + x + " into places along axis " + axis + " numbered by " + indices
                    + ": the numbers must be i32 and their axes must stand in the first input from that axis on");
        }
        Shape shape = x.shape();
        return x.with(shape.slice(0, axis).concat(Shape.of(size)).concat(shape.slice(end, shape.rank())));
    }

    @Override
    public List<Derivative> vjp(List<Expr> inputs, Expr y, Expr dY) {
        return List.of(
                Derivative.flow(Expr.of(new Gather(axis), dY, inputs.get(1))),
                Derivative.cut("an index has no derivative"));
    }

    @Override
    public Optional<Expr> element(Expr node, int index, Elements elements) {
        Expr x = node.inputs().get(0);
        Expr indices = node.inputs().get(1);
        Picks picks = Picks.of(node, axis, node.shape(), indices.shape());
        return Optional.of(IntStream.range(0, x.shape().count())
                .filter(i -> picks.place(i, elements.integer(indices, picks.pick(i))) == index)
                .mapToObj(i -> elements.at(x, i))
                .reduce(Expr::add)
                .orElseGet(() -> Expr.constant(0, x.element())));
    }

    @Override
    public String latex(List<String> inputs) {
        return Latex.call("\\operatorname{scatter}_{" + inputs.get(1) + "}", inputs.get(0));
    }
}
