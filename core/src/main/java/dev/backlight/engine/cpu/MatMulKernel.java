package dev.backlight.engine.cpu;

import dev.backlight.expr.Expr;
import dev.backlight.expr.MatMul;
import java.util.function.ToIntFunction;

/** One matrix product, or several of one shape; transposed operands are read by strides. */
record MatMulKernel(int matrices, int m, int n, int k, boolean transposeA, boolean transposeB, int a, int b, int target)
        implements Kernel {

    static MatMulKernel of(MatMul product, Expr node, ToIntFunction<Expr> arrayOf) {
        Expr a = node.inputs().get(0);
        Expr b = node.inputs().get(1);
        return new MatMulKernel(
                node.shape().slice(0, node.shape().rank() - 2).count(),
                node.shape().size(-2),
                node.shape().size(-1),
                a.shape().size(product.transposeA() ? -2 : -1),
                product.transposeA(),
                product.transposeB(),
                arrayOf.applyAsInt(a),
                arrayOf.applyAsInt(b),
                arrayOf.applyAsInt(node));
    }

    @Override
    public void run(Storage storage) {
        for (int i = 0; i < matrices; i++) {
            Matrix left = matrix(storage.floats()[a], i, m, k, transposeA);
            Matrix right = matrix(storage.floats()[b], i, k, n, transposeB);
            Matrix result = Matrix.rowMajor(storage.floats()[target], i * m * n, m, n);
            storage.product().multiply(storage.pool(), left, right, result, false);
        }
    }

    private static Matrix matrix(float[] values, int number, int rows, int columns, boolean transposed) {
        int offset = number * rows * columns;
        return transposed
                ? Matrix.rowMajor(values, offset, columns, rows).transposed()
                : Matrix.rowMajor(values, offset, rows, columns);
    }
}
