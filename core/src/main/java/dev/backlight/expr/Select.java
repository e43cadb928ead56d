package dev.backlight.expr;

import dev.backlight.tensor.TensorType;
import java.util.List;
import java.util.Optional;

/** Chooses, element by element, the second input where the first is not zero, and the third where it is. */
public record Select() implements Op {
    @Override
    public String label() {
        return "where";
    }

    @Override
    public int arity() {
        return 3;
    }

    @Override
    public TensorType type(List<TensorType> inputs) {
        TensorType condition = inputs.get(0);
        TensorType yes = inputs.get(1);
        if (!yes.equals(inputs.get(2)) || !condition.shape().equals(yes.shape())) {
            throw refusal("cannot choose by " + condition + " between " + yes + " and " + inputs.get(2)
                    + ": the shapes must be equal, and so must the types of the two choices");
        }
        return yes;
    }

    @Override
    public List<Derivative> vjp(List<Expr> inputs, Expr y, Expr dY) {
        Expr condition = inputs.getFirst();
        return List.of(
                Derivative.cut("a condition is flat: its slope is zero wherever it has one"),
                Derivative.flow(condition.where(dY, 0)),
                Derivative.flow(condition.where(0, dY)));
    }

    @Override
    public Optional<Expr> element(Expr node, int index, Elements elements) {
        List<Expr> scalars =
                node.inputs().stream().map(input -> elements.at(input, index)).toList();
        return Optional.of(Expr.of(this, scalars));
    }

    @Override
    public String latex(List<String> inputs) {
        return "\\begin{cases}" + inputs.get(1) + " & " + inputs.get(0) + " \\\\ " + inputs.get(2)
                + " & \\text{otherwise}\\end{cases}";
    }
}
