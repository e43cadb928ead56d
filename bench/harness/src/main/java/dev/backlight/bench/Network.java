package dev.backlight.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * A network of dense layers, the same for every participant.
 *
 * @param widths the inputs, the units of each hidden layer, the outputs
 * @param classifies ReLU and softmax cross-entropy if true, tanh and mean squared error if not; outputs are linear
 */
public record Network(List<Integer> widths, boolean classifies) {
    static final Network TINY = new Network(List.of(2, 8, 1), false);
    static final Network DIGITS = of(256, 128);

    /** From 784 pixels through these hidden layers to 10 classes. */
    static Network of(Integer... hidden) {
        List<Integer> widths = new ArrayList<>(Arrays.asList(hidden));
        widths.addFirst(784);
        widths.addLast(10);
        return new Network(Collections.unmodifiableList(widths), true);
    }

    public int inputs() {
        return widths.getFirst();
    }

    public int outputs() {
        return widths.getLast();
    }

    public int layers() {
        return widths.size() - 1;
    }

    /** The floating-point operations of the products of one training step; a multiply-add counts two. */
    public long operations(int batch) {
        long products = 0;
        for (int i = 0; i < layers(); i++) {
            // forward and dW everywhere, dX everywhere but at the inputs
            products += (i == 0 ? 2L : 3L) * widths.get(i) * widths.get(i + 1);
        }
        return 2L * batch * products;
    }
}
