package dev.backlight.engine.cpu;

import dev.backlight.expr.ArgMax;
import dev.backlight.expr.Expr;
import dev.backlight.expr.Gather;
import dev.backlight.expr.OneHot;
import dev.backlight.expr.Picks;
import dev.backlight.expr.ScatterAdd;
import dev.backlight.tensor.Shape;
import java.util.Arrays;

/** The operations that read or give positions. */
final class IndexKernels {
    private IndexKernels() {}

    /** Copies the numbered entries, each of {@code inner} elements, one after the other. */
    static Kernel gather(Gather gather, Expr node, int source, int indices, int target) {
        Shape from = node.inputs().get(0).shape();
        Picks picks = Picks.of(node, gather.axis(), from, node.inputs().get(1).shape());
        int count = node.shape().count();
        boolean real = node.element().isReal();
        return storage -> {
            Object x = real ? storage.floats()[source] : storage.ints()[source];
            Object y = real ? storage.floats()[target] : storage.ints()[target];
            int[] numbers = storage.ints()[indices];
            for (int i = 0; i < count; i += picks.inner()) {
                System.arraycopy(x, picks.place(i, numbers[picks.pick(i)]), y, i, picks.inner());
            }
        };
    }

    /** Adds the entries to their places one after the other: entries with one number in the order they stand in. */
    static Kernel scatterAdd(ScatterAdd scatter, Expr node, int source, int indices, int target) {
        Shape entries = node.inputs().get(0).shape();
        Picks picks = Picks.of(
                node, scatter.axis(), node.shape(), node.inputs().get(1).shape());
        return storage -> {
            float[] x = storage.floats()[source];
            float[] y = storage.floats()[target];
            int[] numbers = storage.ints()[indices];
            Arrays.fill(y, 0, node.shape().count(), 0f);
            for (int i = 0; i < entries.count(); i += picks.inner()) {
                int to = picks.place(i, numbers[picks.pick(i)]);
                for (int j = 0; j < picks.inner(); j++) {
                    y[to + j] += x[i + j];
                }
            }
        };
    }

    static Kernel oneHot(OneHot oneHot, Expr node, int labels, int target) {
        int count = node.inputs().getFirst().shape().count();
        return storage -> {
            float[] y = storage.floats()[target];
            Arrays.fill(y, 0, node.shape().count(), 0f);
            for (int i = 0; i < count; i++) {
                int label = storage.ints()[labels][i];
                Picks.check(node, label, i, oneHot.classes());
                y[i * oneHot.classes() + label] = 1;
            }
        };
    }

    static Kernel argMax(ArgMax argMax, Expr node, int source, int target) {
        Shape shape = node.inputs().getFirst().shape();
        int size = shape.size(argMax.axis());
        int inner = shape.slice(argMax.axis() + 1, shape.rank()).count();
        int count = node.shape().count();
        return storage -> {
            float[] x = storage.floats()[source];
            for (int i = 0; i < count; i++) {
                storage.ints()[target][i] = argMax(x, i / inner * size * inner + i % inner, size, inner);
            }
        };
    }

    private static int argMax(float[] x, int start, int size, int stride) {
        int best = 0;
        for (int i = 1; i < size; i++) {
            float champion = x[start + best * stride];
            float challenger = x[start + i * stride];
            if (challenger > champion || Float.isNaN(challenger) && !Float.isNaN(champion)) {
                best = i;
            }
        }
        return best;
    }
}
