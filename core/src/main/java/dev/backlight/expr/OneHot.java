package dev.backlight.expr;

import dev.backlight.tensor.ElementType;
import dev.backlight.tensor.Shape;
import dev.backlight.tensor.TensorType;
import java.util.List;
import java.util.Optional;

/**
 * Turns each class number into a row of zeros with a 1 at that place: {@code i32[..] → element[.., classes]}.
 *
 * <p>A number that is not a class stops the run with an {@link IndexOutOfBoundsException} that names it.
 */
public record OneHot(int classes, ElementType element) implements Op {
    @Override
    public String label() {
        return "oneHot";
    }

    @Override
    public int arity() {
        return 1;
    }

    @Override
    public TensorType type(List<TensorType> inputs) {
        TensorType labels = inputs.getFirst();
        if (labels.element() != ElementType.I32 || !element.isReal()) {
            throw refusal("makes reals of class numbers of type i32, not " + element + " of " + labels);
        }
        return new TensorType(element, labels.shape().concat(Shape.of(classes)));
    }

    @Override
    public List<Derivative> vjp(List<Expr> inputs, Expr y, Expr dY) {
        return List.of(Derivative.cut("a class number has no derivative"));
    }

    @Override
    public Optional<Expr> element(Expr node, int index, Elements elements) {
        int label = elements.integer(node.inputs().getFirst(), index / classes);
        return Optional.of(Expr.constant(label == index % classes ? 1 : 0, element));
    }

    @Override
    public String latex(List<String> inputs) {
        return "\\mathbf{e}_{" + inputs.getFirst() + "}";
    }
}
