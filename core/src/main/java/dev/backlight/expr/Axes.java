package dev.backlight.expr;

import dev.backlight.tensor.Shape;
import java.util.List;
import java.util.stream.IntStream;

/** Lists of axes, as operations keep them: immutable, compared by value, counted from the front. */
final class Axes {
    private Axes() {}

    static int[] array(List<Integer> axes) {
        return axes.stream().mapToInt(Integer::intValue).toArray();
    }

    static List<Integer> list(int... axes) {
        return IntStream.of(axes).boxed().toList();
    }

    /** The given axes from the front, ascending; all axes of the shape if none is given. */
    static List<Integer> normalized(Shape shape, int... axes) {
        IntStream chosen = axes.length == 0
                ? IntStream.range(0, shape.rank())
                : IntStream.of(axes).map(shape::axis).sorted().distinct();
        return chosen.boxed().toList();
    }

    /** Whether these are axes of the shape, from the front, ascending, without repetition. */
    static boolean areNormalized(Shape shape, List<Integer> axes) {
        int previous = -1;
        for (int axis : axes) {
            if (axis <= previous || axis >= shape.rank()) {
                return false;
            }
            previous = axis;
        }
        return true;
    }
}
