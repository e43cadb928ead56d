package dev.backlight.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backlight.expr.ArgMax;
import dev.backlight.expr.Binary;
import dev.backlight.expr.Broadcast;
import dev.backlight.expr.Cast;
import dev.backlight.expr.Concatenate;
import dev.backlight.expr.Constant;
import dev.backlight.expr.CustomOp;
import dev.backlight.expr.Expr;
import dev.backlight.expr.Flip;
import dev.backlight.expr.Gather;
import dev.backlight.expr.Graph;
import dev.backlight.expr.Input;
import dev.backlight.expr.MatMul;
import dev.backlight.expr.OneHot;
import dev.backlight.expr.OpCase;
import dev.backlight.expr.OpCases;
import dev.backlight.expr.Pad;
import dev.backlight.expr.Parameter;
import dev.backlight.expr.Permute;
import dev.backlight.expr.Random;
import dev.backlight.expr.Reduce;
import dev.backlight.expr.Reshape;
import dev.backlight.expr.RoundingBound;
import dev.backlight.expr.ScatterAdd;
import dev.backlight.expr.Select;
import dev.backlight.expr.Slice;
import dev.backlight.expr.State;
import dev.backlight.expr.StopGradient;
import dev.backlight.expr.Unary;
import dev.backlight.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What every engine must make of every operation: the numbers of {@code ReferenceEngine}, as near as its type can. */
abstract class OperationContract {
    abstract Engine engine();

    /** Whether it computes in double; otherwise in float. */
    abstract boolean isDouble();

    /** One row of {@link OpCases} at one point: the exact value, and how far off an engine of floats may be. */
    private record Expected(OpCase row, int seed, Map<String, Tensor> values, Tensor exact, Tensor bound) {
        /** Computed once for all engines, when the first one asks. */
        static final List<Expected> ALL = compute();

        private static List<Expected> compute() {
            List<Expected> all = new ArrayList<>();
            for (OpCase row : OpCases.all()) {
                if (row.fitsFloat()) {
                    List<Expr> outputs = new ArrayList<>(List.of(row.y()));
                    outputs.addAll(RoundingBound.inFloat(outputs));
                    Evaluation exact = new Evaluation(new ReferenceEngine(), row.leaves(), outputs);
                    for (int seed = 0; seed < 2; seed++) {
                        Map<String, Tensor> values = row.draw(new SplittableRandom(seed));
                        List<Tensor> results = exact.at(values);
                        all.add(new Expected(row, seed, values, results.get(0), results.get(1)));
                    }
                }
            }
            return all;
        }

        /** A scalar function may be off by 2 ulp; everything else by the bound. */
        double allowed(int i) {
            boolean scalarFunction = row.y().op() instanceof Unary || row.y().op() instanceof Binary;
            boolean ofLeaves = row.y().inputs().stream().allMatch(row.leaves()::contains);
            return scalarFunction && ofLeaves ? 2 * Math.ulp((float) exact.at(i)) : bound.at(i);
        }
    }

    @Test
    void computesEveryOperationOnEveryShape() {
        Engine engine = engine();
        long compared = 0;
        for (Expected expected : Expected.ALL) {
            OpCase row = expected.row;
            Tensor got = new Evaluation(engine, row.leaves(), List.of(row.y()))
                    .at(expected.values)
                    .getFirst();
            assertThat(got.shape()).as("%s", row).isEqualTo(row.y().shape());
            assertThat(got.element().isReal())
                    .as("%s", row)
                    .isEqualTo(row.y().element().isReal());
            for (int i = 0; i < got.count(); i++) {
                double error = Math.abs(got.at(i) - expected.exact.at(i));
                double allowed = isDouble() ? 0 : expected.allowed(i);
                if (!(error <= allowed)) {
                    assertThat(got.at(i))
                            .as("%s, seed %s, element %s: off by more than %s", row, expected.seed, i, allowed)
                            .isEqualTo(expected.exact.at(i));
                }
                compared++;
            }
        }
        assertThat(compared).isGreaterThan(1_000_000);
    }

    /** Sums and products of small whole numbers are floats, in whatever order they are added: nothing is rounded. */
    @Test
    void isExactOnWholeNumbers() {
        Engine engine = engine();
        Engine reference = new ReferenceEngine();
        Set<String> operations = new TreeSet<>();
        long compared = 0;
        for (OpCase row : OpCases.all()) {
            if (!row.fitsFloat() || !Graph.sort(List.of(row.y())).stream().allMatch(OperationContract::keepsWhole)) {
                continue;
            }
            Map<String, Tensor> values = new LinkedHashMap<>();
            row.draw(new SplittableRandom(7)).forEach((name, value) -> values.put(name, whole(value)));
            Tensor exact = new Evaluation(reference, row.leaves(), List.of(row.y()))
                    .at(values)
                    .getFirst();
            Tensor got = new Evaluation(engine, row.leaves(), List.of(row.y()))
                    .at(values)
                    .getFirst();
            for (int i = 0; i < got.count(); i++) {
                if (got.at(i) != exact.at(i)) {
                    assertThat(got.at(i)).as("%s, element %s", row, i).isEqualTo(exact.at(i));
                }
            }
            operations.add(row.y().op().label());
            compared += got.count();
        }
        assertThat(operations).contains("matmul", "sum", "max", "argMax", "scatterAdd", "gather", "mul", "where");
        assertThat(compared).isGreaterThan(200_000);
    }

    /** Four times each number, rounded, if it is real. */
    private static Tensor whole(Tensor value) {
        if (!value.element().isReal()) {
            return value;
        }
        double[] numbers = new double[value.count()];
        Arrays.setAll(numbers, i -> Math.rint(4 * value.at(i)));
        return Tensor.of(value.shape(), numbers);
    }

    /** Whether the operation makes whole numbers of whole numbers. */
    private static boolean keepsWhole(Expr node) {
        return switch (node.op()) {
            case Unary function ->
                switch (function) {
                    case NEG, SQUARE, ABS, SIGN, STEP, RELU -> true;
                    case EXP, LOG, LOG1P, SQRT, RECIPROCAL, SIGMOID, TANH, SOFTPLUS, ERF -> false;
                    case SIN, COS, ARCSIN, ARCCOS, ARCTAN -> false;
                };
            case Binary function -> function != Binary.DIV && function != Binary.POW;
            case Constant _, Random _, CustomOp _ -> false;
            case Input _, Parameter _, State _ -> true;
            case Select _,
                    Cast _,
                    StopGradient _,
                    MatMul _,
                    Reduce _,
                    ArgMax _,
                    Reshape _,
                    Permute _,
                    Flip _,
                    Broadcast _,
                    Slice _,
                    Pad _,
                    Concatenate _,
                    Gather _,
                    ScatterAdd _,
                    OneHot _ -> true;
        };
    }

    /** The first output, from expressions without leaves. */
    final Tensor value(Expr y) {
        return new Evaluation(engine(), List.of(), List.of(y)).at(Map.of()).getFirst();
    }
}
