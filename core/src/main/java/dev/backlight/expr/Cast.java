package dev.backlight.expr;

import dev.backlight.tensor.ElementType;
import dev.backlight.tensor.TensorType;
import java.util.List;
import java.util.Optional;

/** The same numbers as another element type; reals become integers by dropping the fraction. */
public record Cast(ElementType element) implements Op {
    @Override
    public String label() {
        return "cast";
    }

    @Override
    public int arity() {
        return 1;
    }

    @Override
    public TensorType type(List<TensorType> inputs) {
        return new TensorType(element, inputs.getFirst().shape());
    }

    @Override
    public List<Derivative> vjp(List<Expr> inputs, Expr y, Expr dY) {
        Expr x = inputs.getFirst();
        if (!x.element().isReal() || !element.isReal()) {
            return List.of(Derivative.cut("an integer has no derivative"));
        }
        return List.of(Derivative.flow(dY.cast(x.element())));
    }

    @Override
    public Optional<Expr> element(Expr node, int index, Elements elements) {
        return Optional.of(Expr.of(this, elements.at(node.inputs().getFirst(), index)));
    }

    @Override
    public String latex(List<String> inputs) {
        return inputs.getFirst();
    }
}
