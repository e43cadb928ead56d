package dev.backlight.expr;

import dev.backlight.tensor.Shape;
import dev.backlight.tensor.TensorType;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;

/**
 * Writes elements of tensors as scalar expressions, down to the elements of chosen nodes.
 *
 * <p>Where an operation cannot be written out, its own elements are leaves, too. Asking twice for one element gives the
 * same expression, so what is shared stays shared.
 */
public final class Expansion implements Elements {
    private final Predicate<Expr> isLeaf;
    private final ToDoubleFunction<Cell> values;
    private final Map<Cell, Expr> written = new HashMap<>();
    private final Map<Expr, Cell> leaves = new HashMap<>();

    /** One element of a tensor, by its row-major index. */
    public record Cell(Expr tensor, int index) {}

    /**
     * An expansion down to some nodes.
     *
     * @param isLeaf whether a node's elements are not to be written out
     * @param values the numbers of the run at hand, asked for integers that pick elements
     */
    public Expansion(Predicate<Expr> isLeaf, ToDoubleFunction<Cell> values) {
        this.isLeaf = isLeaf;
        this.values = values;
    }

    @Override
    public Expr at(Expr tensor, int index) {
        Cell cell = new Cell(tensor, index);
        Expr known = written.get(cell);
        if (known == null) {
            known = isLeaf.test(tensor) ? leaf(cell) : writtenOut(cell);
            written.put(cell, known);
        }
        return known;
    }

    /**
     * The element as its own operation writes it, also if the node is a leaf; empty if the operation has no such form.
     */
    public Optional<Expr> inside(Cell cell) {
        return cell.tensor().op().element(cell.tensor(), cell.index(), this);
    }

    private Expr writtenOut(Cell cell) {
        return inside(cell).orElseGet(() -> leaf(cell));
    }

    private Expr leaf(Cell cell) {
        Expr leaf =
                Expr.input("cell " + leaves.size(), new TensorType(cell.tensor().element(), Shape.SCALAR));
        leaves.put(leaf, cell);
        return leaf;
    }

    /** The element that a scalar stands for, if it is a leaf of this expansion. */
    public Optional<Cell> cell(Expr scalar) {
        return Optional.ofNullable(leaves.get(scalar));
    }

    @Override
    public int integer(Expr tensor, int index) {
        return (int) values.applyAsDouble(new Cell(tensor, index));
    }
}
