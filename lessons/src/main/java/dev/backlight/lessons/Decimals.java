package dev.backlight.lessons;

import dev.backlight.explain.Quantity;
import dev.backlight.explain.ScalarArithmetic;
import dev.backlight.expr.Expansion;
import dev.backlight.expr.Expansion.Cell;
import dev.backlight.expr.Expr;
import dev.backlight.expr.Graph;
import dev.backlight.expr.Parameter;
import dev.backlight.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** Works a graph out number by number, exactly where decimals reach. */
final class Decimals {
    /** More numbers than anybody follows by hand. */
    private static final int MOST = 20_000;

    private final Map<Expr, Tensor> given;
    private final Expansion expansion = new Expansion(_ -> false, this::given);

    /** @param given what the inputs of the graph are */
    Decimals(Map<Expr, Tensor> given) {
        this.given = Map.copyOf(given);
    }

    /**
     * The numbers of an expression; empty if they are made of too many.
     *
     * @param parameters the numbers of each parameter, by name
     */
    Optional<List<Quantity>> of(Expr wanted, Map<String, List<Quantity>> parameters) {
        long numbers = Graph.sort(List.of(wanted)).stream()
                .mapToLong(node -> node.shape().count())
                .sum();
        if (numbers > MOST) {
            return Optional.empty();
        }
        ScalarArithmetic arithmetic =
                new ScalarArithmetic(leaf -> number(expansion.cell(leaf).orElseThrow(), parameters));
        return Optional.of(IntStream.range(0, wanted.shape().count())
                .mapToObj(i -> arithmetic.of(expansion.at(wanted, i)))
                .toList());
    }

    private Quantity number(Cell cell, Map<String, List<Quantity>> parameters) {
        return cell.tensor().op() instanceof Parameter(String name, var _)
                ? parameters.get(name).get(cell.index())
                : Quantity.typed(given(cell));
    }

    private double given(Cell cell) {
        return given.get(cell.tensor()).at(cell.index());
    }
}
