package dev.backlight.lessons;

import dev.backlight.expr.Expr;
import dev.backlight.expr.MatMul;
import java.util.function.UnaryOperator;

/**
 * Expressions with one value and the derivative of another: how a mistake of the way back is written into a graph, so
 * that {@link dev.backlight.grad.Gradient} alone differentiates it.
 */
final class Slopes {
    private Slopes() {}

    /** Has the value of the one, bit for bit, and the derivatives of the other. */
    static Expr swapped(Expr value, Expr slope) {
        return value.stopGradient().add(slope.sub(slope.stopGradient()));
    }

    /**
     * A product of a weight and a value whose derivative by the value is another weight.
     *
     * @param weight what the weight becomes on the way back
     */
    static Expr carriedBack(Expr product, UnaryOperator<Expr> weight) {
        Expr left = product.inputs().get(0);
        Expr right = product.inputs().get(1);
        return product.op() instanceof MatMul
                ? swapped(
                        product,
                        left.stopGradient()
                                .matmul(right)
                                .add(left.matmul(weight.apply(right).stopGradient())))
                : swapped(
                        product,
                        left.mul(right.stopGradient())
                                .add(weight.apply(left).stopGradient().mul(right)));
    }
}
