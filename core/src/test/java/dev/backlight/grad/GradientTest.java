package dev.backlight.grad;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import dev.backlight.engine.Evaluation;
import dev.backlight.engine.ReferenceEngine;
import dev.backlight.expr.Expr;
import dev.backlight.tensor.ElementType;
import dev.backlight.tensor.Shape;
import dev.backlight.tensor.ShapeException;
import dev.backlight.tensor.Tensor;
import dev.backlight.tensor.TensorType;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GradientTest {
    private final Expr s = Expr.parameter("s", TensorType.f32());
    private final Expr t = Expr.parameter("t", TensorType.f32());
    private final Expr w = Expr.parameter("w", TensorType.f32(2, 3));

    private double value(Expr expr, double s, double t) {
        return new Evaluation(new ReferenceEngine(), List.of(this.s, this.t), List.of(expr))
                .scalarAt(Map.of("s", Tensor.scalar(s), "t", Tensor.scalar(t)));
    }

    private double slope(Expr loss, Expr by, double s, double t) {
        return value(Gradient.of(loss).by(by).orElseThrow(), s, t);
    }

    @Test
    void refusesOneParameterMadeTwice() {
        Expr again = Expr.parameter("s", TensorType.f32());
        assertThatThrownBy(() -> Gradient.of(s.mul(again)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"s\": make it once");
    }

    @Test
    void aValueUsedTwiceGetsTheSum() {
        assertThat(slope(s.mul(s), s, 3, 0)).isEqualTo(6);
        assertThat(slope(s.add(s), s, 3, 0)).isEqualTo(2);
        assertThat(slope(s.sub(s), s, 3, 0)).isEqualTo(0);
        assertThat(slope(s.div(s), s, 4, 0)).isEqualTo(0);
        assertThat(slope(s.mul(s).mul(s), s, 3, 0)).isEqualTo(27);
        assertThat(slope(s.square().add(s.mul(5)), s, 3, 0)).isEqualTo(11);
        // Through a shared intermediate value: L = u² + 3u with u = s·t, so dL/ds = (2u + 3)·t.
        Expr u = s.mul(t);
        assertThat(slope(u.square().add(u.mul(3)), s, 2, 5)).isEqualTo(115);
        assertThat(slope(u.square().add(u.mul(3)), u, 2, 5)).isEqualTo(23);
        // Concatenated with itself, gathered twice from, stretched.
        assertThat(slope(
                        Expr.concatenate(0, List.of(s.reshape(1), s.reshape(1))).sum(), s, 1, 0))
                .isEqualTo(2);
        Expr twice = Expr.constant(Tensor.of(Shape.of(2), 0, 0));
        assertThat(slope(s.reshape(1).gather(0, twice).sum(), s, 1, 0)).isEqualTo(2);
        assertThat(slope(s.broadcastTo(Shape.of(2, 3)).sum(), s, 1, 0)).isEqualTo(6);
    }

    /** 2^40 paths, 41 nodes: the sum over paths is 2^40, and it takes no longer than a chain. */
    @Test
    void visitsEachNodeOnce() {
        Expr y = s;
        for (int i = 0; i < 40; i++) {
            y = y.add(y);
        }
        assertThat(slope(y, s, 1, 0)).isEqualTo(0x1p40);
    }

    @Test
    void differentiatesDeepGraphsWithoutRecursion() {
        Expr y = s;
        for (int i = 0; i < 20_000; i++) {
            y = y.add(1);
        }
        assertThat(slope(y, s, 1, 0)).isEqualTo(1);
    }

    @Test
    void theLossDependsOnItselfWithSlopeOne() {
        assertThat(slope(s, s, 7, 0)).isEqualTo(1);
        Expr loss = s.square();
        assertThat(slope(loss, loss, 7, 0)).isEqualTo(1);
    }

    @Test
    void differentiatesGradients() {
        Expr d = s.square().square();
        double[] expected = {32, 48, 48, 24}; // of s⁴ at 2: 4s³, 12s², 24s, 24
        for (double slope : expected) {
            d = Gradient.of(d).by(s).orElseThrow();
            assertThat(value(d, 2, 0)).isEqualTo(slope);
        }
        Gradient fifth = Gradient.of(d);
        assertThat(fifth.by(s).map(e -> value(e, 2, 0)).orElse(0.0)).isZero();

        // ∂²(s²t³)/∂s∂t = 6st², in either order.
        Expr f = s.square().mul(t.square().mul(t));
        Expr byS = Gradient.of(f).by(s).orElseThrow();
        Expr byT = Gradient.of(f).by(t).orElseThrow();
        assertThat(slope(byS, t, 2, 5)).isEqualTo(300);
        assertThat(slope(byT, s, 2, 5)).isEqualTo(300);

        // A gradient inside of a loss: L = (d sin s/ds)² = cos² s, dL/ds = −2 cos s · sin s.
        Expr loss = Gradient.of(s.sin()).by(s).orElseThrow().square();
        assertThat(slope(loss, s, 0.7, 0)).isCloseTo(-Math.sin(1.4), offset(1e-15));
    }

    @Test
    void gradientsHaveTheTypeOfWhatTheyAreBy() {
        Expr bias = Expr.parameter("b", TensorType.f32(3));
        Expr scale = Expr.parameter("a", TensorType.f32(2, 1));
        Gradient gradient = Gradient.of(w.mul(scale).add(bias).square().mean());
        for (Expr by : List.of(w, bias, scale)) {
            assertThat(gradient.by(by).orElseThrow().type()).isEqualTo(by.type());
        }
        Expr wide = Gradient.of(w.cast(ElementType.F64).sum()).by(w).orElseThrow();
        assertThat(wide.type()).isEqualTo(w.type());
    }

    @Test
    void saysWhyAParameterGetsNoGradient() {
        Expr hard = Expr.under("2/gate", w::step);
        Gradient step = Gradient.of(hard.sum());
        assertThat(step.by(w)).isEmpty();
        assertThat(step.cutoffs(w)).singleElement().satisfies(cut -> {
            assertThat(cut.at()).isSameAs(hard);
            assertThat(cut.reason()).isEqualTo("its slope is zero wherever it has one");
        });
        assertThat(step.explainMissing(w)).isEqualTo("cut by step in 2/gate: its slope is zero wherever it has one");

        assertThat(explained(w.argMax(1).cast(ElementType.F32).sum()))
                .isEqualTo("cut by cast: an integer has no derivative");
        assertThat(explained(w.argMax(1).oneHot(3, ElementType.F32).sum()))
                .isEqualTo("cut by oneHot: a class number has no derivative");
        assertThat(explained(w.stopGradient().sum())).isEqualTo("cut by stopGradient: it holds its input constant");
        assertThat(explained(w.less(w.neg()).sum()))
                .isEqualTo("cut by less: a comparison is flat: its slope is zero wherever it has one");
        assertThat(explained(w.where(1, w.stopGradient()).sum()))
                .isEqualTo("cut by where: a condition is flat: its slope is zero wherever it has one, and by"
                        + " stopGradient: it holds its input constant");
        assertThat(explained(w.cast(ElementType.I32).cast(ElementType.F32).sum()))
                .isEqualTo("cut by cast: an integer has no derivative");
        assertThat(explained(s.square())).isEqualTo("the loss does not depend on it");
    }

    private String explained(Expr loss) {
        Gradient gradient = Gradient.of(loss);
        assertThat(gradient.by(w)).isEmpty();
        return gradient.explainMissing(w);
    }

    @Test
    void reportsTheCutNearestToTheLoss() {
        Expr first = w.step();
        Expr second = first.sign();
        Gradient gradient = Gradient.of(second.mul(s).sum());
        assertThat(gradient.cutoffs(w)).extracting(Cutoff::at).containsExactly(second);
        assertThat(gradient.by(s)).isPresent();
    }

    /** Several ways lead to the parameter, and each is cut somewhere else. */
    @Test
    void reportsEveryCut() {
        Expr step = w.step();
        Expr sign = w.sign();
        Gradient gradient = Gradient.of(step.add(sign).sum());
        assertThat(gradient.cutoffs(w)).extracting(Cutoff::at).containsExactlyInAnyOrder(step, sign);
    }

    /** As the loss holds the largest logit constant, whatever a layer before holds. */
    @Test
    void doesNotReportACutThatAGradientGoesRound() {
        Expr held = w.stopGradient();
        Expr logits = held.mul(s);
        Gradient gradient = Gradient.of(logits.sub(logits.stopGradient()).exp().sum());
        assertThat(gradient.by(logits)).isPresent();
        assertThat(gradient.cutoffs(w)).extracting(Cutoff::at).containsExactly(held);
    }

    @Test
    void aParameterThatGetsAGradientHasNoCutoffs() {
        Gradient gradient = Gradient.of(w.step().mul(w).sum());
        assertThat(gradient.by(w)).isPresent();
        assertThat(gradient.cutoffs(w)).isEmpty();
    }

    @Test
    void refusesALossThatIsNotOneRealNumber() {
        assertThatThrownBy(() -> Gradient.of(w.tanh()))
                .isInstanceOf(ShapeException.class)
                .hasMessage("[tanh] gives f32[2, 3], and only a scalar real can be differentiated: sum it, or take its"
                        + " mean");
        assertThatThrownBy(() -> Gradient.of(s.reshape(1))).isInstanceOf(ShapeException.class);
        assertThatThrownBy(() -> Gradient.of(w.reshape(6).argMax(0)))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("gives i32[]");
    }

    @Test
    void equalGraphsHaveEqualGradients() {
        assertThat(network().toString()).isEqualTo(network().toString());
    }

    private static Expr network() {
        Expr x = Expr.input("x", TensorType.f32(4, 3));
        Expr v = Expr.parameter("v", TensorType.f32(3, 2));
        Expr y = Expr.under("1", () -> x.matmul(v).tanh());
        return Gradient.of(y.mul(y).add(y).mean()).by(v).orElseThrow();
    }

    @Test
    void gradientsSayWhatTheyAreOf() {
        assertThat(network().path()).isEqualTo("gradient of 1");
        assertThat(Gradient.of(s.square().neg()).by(s).orElseThrow().path()).isEqualTo("gradient of loss");
    }
}
