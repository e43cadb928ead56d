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

    /** A product of a weight and a value whose derivative by the weight is what it would be if the value were 1. */
    static Expr withSourcesOne(Expr product) {
        Expr left = product.inputs().get(0);
        Expr right = product.inputs().get(1);
        return product.op() instanceof MatMul
                ? swapped(product, one(left).matmul(right).add(left.matmul(right.stopGradient())))
                : swapped(product, left.mul(one(right)).add(left.stopGradient().mul(right)));
    }

    /** 0 in each place. */
    static Expr zero(Expr like) {
        return Expr.constant(0, like.element()).broadcastTo(like.shape());
    }

    /** 1 in each place. */
    static Expr one(Expr like) {
        return Expr.constant(1, like.element()).broadcastTo(like.shape());
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
