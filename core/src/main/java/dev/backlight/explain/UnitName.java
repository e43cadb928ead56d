package dev.backlight.explain;

import dev.backlight.tensor.Shape;
import java.util.Arrays;
import java.util.stream.Collectors;

/** How elements of tensors are called: {@code W[3,5]}, or just by the tensor's name if it is a scalar. */
final class UnitName {
    private UnitName() {}

    static String element(String name, Shape shape, int index) {
        return shape.rank() == 0
                ? name
                : name
                        + Arrays.stream(shape.position(index))
                                .mapToObj(Integer::toString)
                                .collect(Collectors.joining(",", "[", "]"));
    }

    /** An element of a batch of one sample, without the place in the batch. */
    static String ofSample(String name, Shape batch, int index) {
        boolean hasBatch = batch.rank() > 1 && batch.size(0) == 1;
        return element(name, hasBatch ? batch.slice(1, batch.rank()) : batch, index);
    }
}
