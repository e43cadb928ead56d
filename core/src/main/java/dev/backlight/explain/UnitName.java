package dev.backlight.explain;

import dev.backlight.tensor.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** How elements of tensors are called: {@code W[3,5]}, or just by the tensor's name if it is a scalar. */
final class UnitName {
    /** More names than a person reads. */
    private static final int MOST = 12;

    private UnitName() {}

    static String element(String name, Shape shape, int index) {
        return shape.rank() == 0
                ? name
                : name
                        + Arrays.stream(shape.position(index))
                                .mapToObj(Integer::toString)
                                .collect(Collectors.joining(",", "[", "]"));
    }

    /** The index of the element that a name ends with, as {@link #element} writes it; none if it is not one. */
    static IntStream index(String suffix, Shape shape) {
        if (shape.rank() == 0) {
            return suffix.isEmpty() ? IntStream.of(0) : IntStream.empty();
        }
        if (!suffix.matches("\\[\\d{1,9}(,\\d{1,9})*]")) {
            return IntStream.empty();
        }
        int[] position = Arrays.stream(suffix.substring(1, suffix.length() - 1).split(","))
                .mapToInt(Integer::parseInt)
                .toArray();
        boolean isWithin = position.length == shape.rank();
        for (int axis = 0; isWithin && axis < position.length; axis++) {
            isWithin = position[axis] < shape.size(axis);
        }
        return isWithin ? IntStream.of(shape.index(position)) : IntStream.empty();
    }

    /** An element of a batch of one sample, without the place in the batch. */
    static String ofSample(String name, Shape batch, int index) {
        boolean hasBatch = batch.rank() > 1 && batch.size(0) == 1;
        return element(name, hasBatch ? batch.slice(1, batch.rank()) : batch, index);
    }

    /** The first of many names, and how many there are. */
    static String some(Stream<String> names) {
        List<String> all = names.toList();
        return all.size() <= MOST
                ? String.join(", ", all)
                : String.join(", ", all.subList(0, MOST)) + ", … (" + all.size() + ")";
    }
}
