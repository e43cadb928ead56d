package dev.backlight.expr;

import dev.backlight.tensor.Shape;
import dev.backlight.tensor.TensorType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The matrix product over the last two axes: {@code [.., m, k] × [.., k, n] → [.., m, n]}.
 *
 * <p>A transposed operand is read as such, without a copy. The axes before the last two number independent products and
 * must be equal ({@link Expr#matmul} stretches them).
 *
 * @param transposeA whether the first operand is given as {@code [.., k, m]}
 * @param transposeB whether the second operand is given as {@code [.., n, k]}
 */
public record MatMul(boolean transposeA, boolean transposeB) implements Op {
    @Override
    public String label() {
        return "matmul";
    }

    @Override
    public int arity() {
        return 2;
    }

    @Override
    public TensorType type(List<TensorType> inputs) {
        TensorType a = inputs.get(0);
        TensorType b = inputs.get(1);
        int rank = a.shape().rank();
        if (a.element() != b.element()
                || !a.element().isReal()
                || rank < 2
                || b.shape().rank() != rank) {
            throw refusal("cannot multiply " + a + " by " + b + ": both must be real, of one type, and matrices");
        }
        Shape batch = a.shape().slice(0, rank - 2);
        if (!batch.equals(b.shape().slice(0, rank - 2))) {
            throw refusal("cannot multiply " + a + " by " + b + ": the axes before the last two differ");
        }
        int innerA = a.shape().size(transposeA ? -2 : -1);
        int innerB = b.shape().size(transposeB ? -1 : -2);
        if (innerA != innerB) {
            throw refusal("cannot multiply " + mark(a, transposeA) + " by " + mark(b, transposeB) + ": the inner sizes "
                    + innerA + " and " + innerB + " differ");
        }
        int rows = a.shape().size(transposeA ? -1 : -2);
        int columns = b.shape().size(transposeB ? -2 : -1);
        return new TensorType(a.element(), batch.concat(Shape.of(rows, columns)));
    }

    private static String mark(TensorType type, boolean transposed) {
        return transposed ? "transposed " + type : type.toString();
    }

    @Override
    public List<Derivative> vjp(List<Expr> inputs, Expr y, Expr dY) {
        Expr a = inputs.get(0);
        Expr b = inputs.get(1);
        Expr dA = transposeA
                ? product(b, transposeB, dY, true) // [k, m] = B [k, n] × dYᵀ [n, m]
                : product(dY, false, b, !transposeB); // [m, k] = dY [m, n] × Bᵀ [n, k]
        Expr dB = transposeB
                ? product(dY, true, a, transposeA) // [n, k] = dYᵀ [n, m] × A [m, k]
                : product(a, !transposeA, dY, false); // [k, n] = Aᵀ [k, m] × dY [m, n]
        return List.of(Derivative.flow(dA), Derivative.flow(dB));
    }

    private static Expr product(Expr a, boolean transposeA, Expr b, boolean transposeB) {
        return Expr.of(new MatMul(transposeA, transposeB), a, b);
    }

    @Override
    public Optional<Expr> element(Expr node, int index, Elements elements) {
        Expr a = node.inputs().get(0);
        Expr b = node.inputs().get(1);
        int[] at = node.shape().position(index);
        int rank = at.length;
        int row = at[rank - 2];
        int column = at[rank - 1];
        int[] left = at.clone();
        int[] right = at.clone();
        left[transposeA ? rank - 1 : rank - 2] = row;
        right[transposeB ? rank - 2 : rank - 1] = column;
        List<Expr> products = new ArrayList<>();
        int inner = a.shape().size(transposeA ? -2 : -1);
        for (int k = 0; k < inner; k++) {
            left[transposeA ? rank - 2 : rank - 1] = k;
            right[transposeB ? rank - 1 : rank - 2] = k;
            products.add(elements.at(a, left).mul(elements.at(b, right)));
        }
        return Optional.of(products.stream().reduce(Expr::add).orElseGet(() -> Expr.constant(0, a.element())));
    }

    @Override
    public String latex(List<String> inputs) {
        return factor(inputs.get(0), transposeA) + " " + factor(inputs.get(1), transposeB);
    }

    private static String factor(String matrix, boolean transposed) {
        return transposed ? "{" + matrix + "}^{\\mathsf T}" : matrix;
    }
}
