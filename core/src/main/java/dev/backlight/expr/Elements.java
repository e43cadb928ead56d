package dev.backlight.expr;

/**
 * Where an operation finds the elements of its inputs when it writes out one element of its result
 * ({@link Op#element}).
 */
public interface Elements {
    /** The element at this row-major index of a tensor, as a scalar. */
    Expr at(Expr tensor, int index);

    /** The element at this place of a tensor, as a scalar. */
    default Expr at(Expr tensor, int[] position) {
        return at(tensor, tensor.shape().index(position));
    }

    /** An integer of the run at hand: which element is picked by it is known only there. */
    int integer(Expr tensor, int index);
}
