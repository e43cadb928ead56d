package dev.backlight.expr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.backlight.engine.Evaluation;
import dev.backlight.engine.ReferenceEngine;
import dev.backlight.expr.Expansion.Cell;
import dev.backlight.grad.Gradient;
import dev.backlight.tensor.Shape;
import dev.backlight.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every operation written out as scalars is that operation: the same values and the same derivatives. */
class ExpansionTest {
    private static final ReferenceEngine ENGINE = new ReferenceEngine();

    static Stream<OpCase> cases() {
        return OpCases.all().stream().filter(OpCase::isSmall);
    }

    /** Those whose result is real and that no operation cuts into cells without a formula. */
    static Stream<OpCase> differentiable() {
        return cases().filter(
                        row -> row.y().element().isReal() && row.y().shape().count() > 0)
                .filter(row -> Graph.sort(List.of(row.y())).stream()
                        .noneMatch(node -> node.op() instanceof CustomOp
                                || node.op() instanceof Random
                                || node.op() instanceof ArgMax));
    }

    /** A case at a point, and its result written out. */
    private static final class Written {
        final OpCase row;
        final Map<String, Tensor> point;
        final Map<Expr, double[]> known = new HashMap<>();
        final Expansion expansion;
        final List<Expr> scalars;

        Written(OpCase row, long seed) {
            this.row = row;
            this.point = row.draw(new SplittableRandom(seed));
            this.expansion = new Expansion(row.leaves()::contains, this::valueOf);
            this.scalars = IntStream.range(0, row.y().shape().count())
                    .mapToObj(i -> expansion.at(row.y(), i))
                    .toList();
        }

        double valueOf(Cell cell) {
            return known.computeIfAbsent(cell.tensor(), this::tensor)[cell.index()];
        }

        double[] tensor(Expr node) {
            return new Evaluation(ENGINE, row.leaves(), List.of(node))
                    .at(point)
                    .getFirst()
                    .toDoubles();
        }

        /** The values of scalar expressions of the cells. */
        double[] values(List<Expr> wanted) {
            List<Expr> leaves = Graph.sort(wanted).stream()
                    .filter(node -> node.op() instanceof Input)
                    .toList();
            List<Tensor> given = leaves.stream()
                    .map(leaf -> OpCase.tensor(
                            leaf.type(),
                            new double[] {valueOf(expansion.cell(leaf).orElseThrow())}))
                    .toList();
            return ENGINE.compile(Graph.of(leaves, wanted)).run(ENGINE.variables(Map.of()), given).stream()
                    .mapToDouble(value -> value.toDoubles()[0])
                    .toArray();
        }
    }

    /** Bit for bit: the terms of a sum stand in the order of the reference kernels. */
    @ParameterizedTest
    @MethodSource("cases")
    void hasTheValuesOfTheTensor(OpCase row) {
        Written written = new Written(row, 1);
        assertThat(written.scalars)
                .as("%s", row)
                .allMatch(scalar -> scalar.shape().equals(Shape.SCALAR));
        double[] expected = written.tensor(row.y());
        double[] actual = written.values(written.scalars);
        for (int i = 0; i < expected.length; i++) {
            // The sum of a tensor starts at 0, so it is never -0.
            assertThat(actual[i] + 0.0).as("%s, element %d", row, i).isEqualTo(expected[i] + 0.0);
        }
    }

    /** Within the rounding of the tensor's own derivative, twice: once for either way. */
    @ParameterizedTest
    @MethodSource("differentiable")
    void hasTheDerivativesOfTheTensor(OpCase row) {
        Written written = new Written(row, 2);
        int count = written.scalars.size();
        double[] weights =
                IntStream.range(0, count).mapToDouble(i -> 1 + 0.25 * i).toArray();
        Expr total = IntStream.range(0, count)
                .mapToObj(i -> written.scalars.get(i).mul(weights[i]))
                .reduce(Expr::add)
                .orElseThrow();
        Expr constants = Expr.constant(Tensor.of(row.y().shape(), weights));
        Expr weighted = row.y().mul(constants.cast(row.y().element())).sum();
        Gradient byTensor = Gradient.of(weighted);
        Gradient byCell = Gradient.of(total);
        List<Expr> cells = new ArrayList<>();
        List<Double> expected = new ArrayList<>();
        List<Double> bounds = new ArrayList<>();
        for (Expr leaf : row.leaves()) {
            byTensor.by(leaf).ifPresent(gradient -> {
                double[] values = written.tensor(gradient);
                double[] errors = written.tensor(RoundingBound.inDouble(gradient));
                for (int i = 0; i < values.length; i++) {
                    Optional<Expr> slope = byCell.by(written.expansion.at(leaf, i));
                    if (slope.isPresent()) {
                        cells.add(slope.get());
                        expected.add(values[i]);
                        bounds.add(2 * errors[i]);
                    } else {
                        assertThat(values[i])
                                .as("%s: what no element reads", row)
                                .isZero();
                    }
                }
            });
        }
        double[] actual = written.values(cells);
        for (int i = 0; i < actual.length; i++) {
            assertThat(actual[i]).as("%s, derivative %d", row, i).isCloseTo(expected.get(i), within(bounds.get(i)));
        }
    }
}
