package dev.backlight.engine.cpu;

import dev.backlight.expr.Expr;
import dev.backlight.expr.MatMul;
import java.util.function.ToIntFunction;

/** One matrix product, or several of one shape; transposed operands are read by strides. */
record MatMulKernel(int matrices, Matrix left, Matrix right, Matrix result, int a, int b, int target)
        implements Kernel {

    static MatMulKernel of(MatMul product, Expr node, ToIntFunction<Expr> arrayOf) {
        Expr a = node.inputs().get(0);
        Expr b = node.inputs().get(1);
        return new MatMulKernel(
                node.shape().slice(0, node.shape().rank() - 2).count(),
                matrix(a, product.transposeA()),
                matrix(b, product.transposeB()),
                matrix(node, false),
                arrayOf.applyAsInt(a),
                arrayOf.applyAsInt(b),
                arrayOf.applyAsInt(node));
    }

    static Matrix matrix(Expr node, boolean transposed) {
        Matrix stored = Matrix.rowMajor(node.shape().size(-2), node.shape().size(-1));
        return transposed ? stored.transposed() : stored;
    }

    @Override
    public void run(Storage storage) {
        for (int i = 0; i < matrices; i++) {
            int aAt = i * left.length();
            int bAt = i * right.length();
            storage.multiply(a, aAt, left, b, bAt, right, target, i * result.length(), result);
        }
    }
}
