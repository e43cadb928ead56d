package dev.backlight.expr;

import dev.backlight.tensor.TensorType;
import java.util.List;
import java.util.Optional;

/** x³, as an operation from outside of the library, with a kernel in float of its own. */
public record Cube() implements CustomOp {
    @Override
    public String label() {
        return "cube";
    }

    @Override
    public int arity() {
        return 1;
    }

    @Override
    public TensorType type(List<TensorType> inputs) {
        return inputs.getFirst();
    }

    @Override
    public void compute(List<double[]> inputs, List<TensorType> types, double[] output) {
        for (int i = 0; i < output.length; i++) {
            double x = inputs.getFirst()[i];
            output[i] = x * x * x;
        }
    }

    @Override
    public Optional<FloatKernel> floatKernel() {
        return Optional.of((inputs, types, output) -> {
            for (int i = 0; i < output.length; i++) {
                float x = inputs.getFirst()[i];
                output[i] = x * x * x;
            }
        });
    }

    @Override
    public List<Derivative> vjp(List<Expr> inputs, Expr y, Expr dY) {
        Expr x = inputs.getFirst();
        return List.of(Derivative.flow(dY.mul(x.mul(3).mul(x))));
    }

    @Override
    public String latex(List<String> inputs) {
        return inputs.getFirst() + "^3";
    }
}
