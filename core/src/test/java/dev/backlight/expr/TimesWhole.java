package dev.backlight.expr;

import dev.backlight.tensor.TensorType;
import java.util.List;

/** A real times an integer, as an operation from outside of the library with two inputs and no kernel in float. */
public record TimesWhole() implements CustomOp {
    @Override
    public String label() {
        return "timesWhole";
    }

    @Override
    public int arity() {
        return 2;
    }

    @Override
    public TensorType type(List<TensorType> inputs) {
        if (!inputs.get(0).shape().equals(inputs.get(1).shape())) {
            throw refusal("cannot multiply " + inputs.get(0) + " by " + inputs.get(1) + ": the shapes differ");
        }
        return inputs.getFirst();
    }

    @Override
    public void compute(List<double[]> inputs, List<TensorType> types, double[] output) {
        for (int i = 0; i < output.length; i++) {
            output[i] = inputs.get(0)[i] * inputs.get(1)[i];
        }
    }

    @Override
    public List<Derivative> vjp(List<Expr> inputs, Expr y, Expr dY) {
        return List.of(
                Derivative.flow(Expr.of(this, dY, inputs.get(1))), Derivative.cut("a whole number has no derivative"));
    }

    @Override
    public String latex(List<String> inputs) {
        return inputs.get(0) + " \\cdot " + inputs.get(1);
    }
}
