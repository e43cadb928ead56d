package dev.backlight.expr;

import dev.backlight.tensor.Shape;
import dev.backlight.tensor.TensorType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
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
        return at(new Cell(tensor, index));
    }

    private Expr at(Cell cell) {
        if (!written.containsKey(cell)) {
            for (Cell next : InputsFirst.of(List.of(cell), this::unwritten)) {
                if (!written.containsKey(next)) {
                    written.put(next, isLeaf.test(next.tensor()) ? leaf(next) : writtenOut(next));
                }
            }
        }
        return written.get(cell);
    }

    /** What must be written out before an element is. */
    private List<Cell> unwritten(Cell cell) {
        return written.containsKey(cell) || isLeaf.test(cell.tensor()) ? List.of() : unwrittenInside(cell);
    }

    private List<Cell> unwrittenInside(Cell cell) {
        List<Cell> missing = new ArrayList<>();
        written(cell, new Asked(missing));
        return missing;
    }

    /** Notes what an operation asks for that is not written out yet, and answers with a placeholder. */
    private final class Asked implements Elements {
        private final List<Cell> missing;

        Asked(List<Cell> missing) {
            this.missing = missing;
        }

        @Override
        public Expr at(Expr tensor, int index) {
            Cell cell = new Cell(tensor, index);
            if (written.containsKey(cell) || isLeaf.test(tensor)) {
                return Expansion.this.at(cell);
            }
            missing.add(cell);
            return Expr.input("still to be written", new TensorType(tensor.element(), Shape.SCALAR));
        }

        @Override
        public int integer(Expr tensor, int index) {
            return Expansion.this.integer(tensor, index);
        }
    }

    /**
     * The element as its own operation writes it, also if the node is a leaf; empty if the operation has no such form.
     */
    public Optional<Expr> inside(Cell cell) {
        unwrittenInside(cell).forEach(this::at);
        return written(cell, this);
    }

    private static Optional<Expr> written(Cell cell, Elements elements) {
        return cell.tensor().op().element(cell.tensor(), cell.index(), elements);
    }

    private Expr writtenOut(Cell cell) {
        return written(cell, this).orElseGet(() -> leaf(cell));
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
