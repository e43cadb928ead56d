package dev.backlight.grad;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backlight.engine.Evaluation;
import dev.backlight.engine.ReferenceEngine;
import dev.backlight.expr.Domain;
import dev.backlight.expr.Expr;
import dev.backlight.expr.OpCase;
import dev.backlight.expr.OpCases;
import dev.backlight.expr.RoundingBound;
import dev.backlight.expr.StopGradient;
import dev.backlight.tensor.ElementType;
import dev.backlight.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every operation's derivative, and the derivative of that, against finite differences in double, at 20 random points
 * away from kinks. What is differentiated is Σ w·y with random w, so that no two elements can be exchanged unseen.
 */
class OpGradientTest {
    private static final int POINTS = 20;

    static Stream<OpCase> cases() {
        return OpCases.all().stream()
                .filter(OpCase::isSmall)
                .filter(row -> !reals(row).isEmpty())
                .filter(row -> !(row.y().op() instanceof StopGradient));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void isTheSlopeOfTheValue(OpCase row) {
        List<Expr> fixed = new ArrayList<>();
        check(row, weighted(row.y(), fixed, "w"), fixed);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void hasADerivativeThatIsTheSlopeOfTheGradient(OpCase row) {
        List<Expr> fixed = new ArrayList<>();
        Gradient first = Gradient.of(weighted(row.y(), fixed, "w"));
        List<Expr> terms = new ArrayList<>();
        for (Expr leaf : reals(row)) {
            first.by(leaf).ifPresent(gradient -> terms.add(weighted(gradient, fixed, "v" + fixed.size())));
        }
        if (!terms.isEmpty()) {
            check(row, terms.stream().reduce(Expr::add).orElseThrow(), fixed);
        }
    }

    /** Σ w·x for an input w of this name, which is added to the fixed ones. */
    private static Expr weighted(Expr x, List<Expr> fixed, String name) {
        Expr real = x.element().isReal() ? x : x.cast(ElementType.F32);
        Expr weights = Expr.input(name, real.type());
        fixed.add(weights);
        return real.mul(weights).sum();
    }

    /** The inputs to differentiate by: not conditions, which are never away from their kink at 0. */
    private static List<Expr> reals(OpCase row) {
        return IntStream.range(0, row.leaves().size())
                .filter(i ->
                        row.leaves().get(i).element().isReal() && row.domains().get(i) != Domain.TRUTH)
                .mapToObj(row.leaves()::get)
                .toList();
    }

    private static void check(OpCase row, Expr loss, List<Expr> fixed) {
        List<Expr> leaves = new ArrayList<>(row.leaves());
        leaves.addAll(fixed);
        Gradient gradient = Gradient.of(loss);
        List<Expr> outputs = new ArrayList<>(List.of(RoundingBound.inDouble(loss)));
        for (Expr leaf : reals(row)) {
            // What is cut off, or not there, claims a slope of zero.
            Expr none = Expr.constant(0, leaf.element()).broadcastTo(leaf.shape());
            outputs.add(gradient.by(leaf).orElse(none));
        }
        Evaluation analytic = new Evaluation(new ReferenceEngine(), leaves, outputs);
        Evaluation value = new Evaluation(new ReferenceEngine(), leaves, List.of(loss));
        for (int seed = 0; seed < POINTS; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            Map<String, Tensor> point = row.draw(random);
            for (Expr weights : fixed) {
                point.put(Evaluation.nameOf(weights), weights(weights, random));
            }
            List<Tensor> results = analytic.at(point);
            Map<String, Tensor> gradients = new LinkedHashMap<>();
            for (int i = 0; i < reals(row).size(); i++) {
                gradients.put(Evaluation.nameOf(reals(row).get(i)), results.get(i + 1));
            }
            double lossError = results.getFirst().item();
            assertThat(lossError)
                    .as("%s, seed %s: the bound for rounding", row, seed)
                    .isFinite();
            GradCheck check = GradCheck.of(point, gradients, value::scalarAt, lossError);
            assertThat(check.agrees()).as("%s, seed %s: %s", row, seed, check).isTrue();
            assertThat(check.kinks())
                    .as("%s, seed %s: elements at kinks", row, seed)
                    .isZero();
        }
    }

    /** Between 0.5 and 1.5 in size, of both signs. */
    private static Tensor weights(Expr weights, SplittableRandom random) {
        double[] values = random.doubles(weights.shape().count(), 0.5, 1.5)
                .map(w -> random.nextBoolean() ? w : -w)
                .toArray();
        return Tensor.of(weights.shape(), values);
    }
}
