package dev.backlight.engine.cpu;

import dev.backlight.expr.Expr;
import dev.backlight.expr.MatMul;
import dev.backlight.plan.Chain;
import java.util.function.ToIntFunction;

/** One matrix product, and a chain that is computed from each of its blocks while that is in the cache. */
record ProductKernel(Matrix left, Matrix right, int a, int b, ChainKernel chain) implements Kernel {

    static ProductKernel of(MatMul product, Expr node, Chain chain, ToIntFunction<Expr> arrayOf, ChainCodes codes) {
        Expr a = node.inputs().get(0);
        Expr b = node.inputs().get(1);
        return new ProductKernel(
                MatMulKernel.matrix(a, product.transposeA()),
                MatMulKernel.matrix(b, product.transposeB()),
                arrayOf.applyAsInt(a),
                arrayOf.applyAsInt(b),
                ChainKernel.afterBlocks(chain, node, arrayOf, codes));
    }

    @Override
    public void run(Storage storage) {
        storage.multiply(a, left, b, right, chain);
    }
}
