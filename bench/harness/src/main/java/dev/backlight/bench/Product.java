package dev.backlight.bench;

import java.util.ArrayList;
import java.util.List;

/**
 * The shape of a matrix product C = A·B, where C is [m, n] and the sum runs over k.
 *
 * @param transposedA whether A is stored as [k, m]
 * @param transposedB whether B is stored as [n, k]
 */
public record Product(String name, int m, int n, int k, boolean transposedA, boolean transposedB) {
    /** Squares, and all products of the network of digits for three sizes of batch. */
    static List<Product> all() {
        List<Product> all = new ArrayList<>();
        for (int size : new int[] {256, 512, 1024, 2048}) {
            all.add(new Product(size + " cubed", size, size, size, false, false));
        }
        for (int batch : new int[] {32, 128, 1024}) {
            addSteps(all, batch);
        }
        return all;
    }

    private static void addSteps(List<Product> all, int batch) {
        List<Integer> widths = Network.DIGITS.widths();
        for (int layer = 0; layer < widths.size() - 1; layer++) {
            int in = widths.get(layer);
            int out = widths.get(layer + 1);
            all.add(of("forward", batch, out, in, false, false)); // Y[batch, out] = X·W
            all.add(of("dW", in, out, batch, true, false)); // dW[in, out] = Xᵀ·dY
            if (layer > 0) {
                all.add(of("dX", batch, in, out, false, true)); // dX[batch, in] = dY·Wᵀ
            }
        }
    }

    private static Product of(String name, int m, int n, int k, boolean transposedA, boolean transposedB) {
        return new Product(name + " " + m + "x" + n + "x" + k, m, n, k, transposedA, transposedB);
    }

    public long operations() {
        return 2L * m * n * k;
    }
}
