package dev.backlight.expr;

import dev.backlight.tensor.Shape;

/**
 * For engines: how the elements of a gathered tensor lie in the tensor they are picked from: an element of the gathered
 * tensor has a place before the axis, a number of a pick, and a place after the axis.
 */
public record Picks(Expr node, int picks, int size, int inner) {

    /** Picks along an axis of {@code source} by indices of a shape. */
    public static Picks of(Expr node, int axis, Shape source, Shape indices) {
        return new Picks(
                node,
                indices.count(),
                source.size(axis),
                source.slice(axis + 1, source.rank()).count());
    }

    /** Which of the indices decides over element i of the gathered tensor. */
    public int pick(int i) {
        return i / inner % picks;
    }

    /** Where element i of the gathered tensor lies in the source, if its pick has this value. */
    public int place(int i, int value) {
        check(node, value, pick(i), size);
        return (i / inner / picks * size + value) * inner + i % inner;
    }

    /** Refuses an index or class number out of range. */
    public static void check(Expr node, int value, int at, int size) {
        if (value < 0 || value >= size) {
            throw new IndexOutOfBoundsException("[" + node.op().label() + "] the number " + value + " at position " + at
                    + " is not one of 0 to " + (size - 1) + (node.path().isEmpty() ? "" : " (in " + node.path() + ")"));
        }
    }
}
