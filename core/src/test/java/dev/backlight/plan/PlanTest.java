package dev.backlight.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backlight.engine.RandomGraph;
import dev.backlight.expr.Constant;
import dev.backlight.expr.Expr;
import dev.backlight.expr.Graph;
import dev.backlight.expr.MatMul;
import dev.backlight.expr.Op;
import dev.backlight.expr.Random;
import dev.backlight.expr.Reduce;
import dev.backlight.grad.Gradient;
import dev.backlight.tensor.ElementType;
import dev.backlight.tensor.Shape;
import dev.backlight.tensor.Tensor;
import dev.backlight.tensor.TensorType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PlanTest {
    private static final Expr X = Expr.input("x", TensorType.f32(4, 3));
    private static final Expr TARGET = Expr.input("t", TensorType.f32(4, 2));
    private static final Expr RATE = Expr.input("rate", TensorType.f32());
    private static final Expr W = Expr.parameter("W", TensorType.f32(3, 2));
    private static final Expr B = Expr.parameter("b", TensorType.f32(2));

    private static Plan plan(Expr... outputs) {
        return Plan.of(Graph.of(List.of(X, TARGET, RATE), List.of(outputs)), Plan.Options.DEFAULT);
    }

    private static Expr loss() {
        Expr y = Expr.under("1/dense", () -> X.matmul(W).add(B).tanh());
        return y.sub(TARGET).square().mean();
    }

    private static Graph descent() {
        Expr loss = loss();
        Gradient gradient = Gradient.of(loss);
        List<Graph.Update> updates = new ArrayList<>();
        for (Expr p : List.of(W, B)) {
            updates.add(new Graph.Update(p, p.sub(gradient.by(p).orElseThrow().mul(RATE))));
        }
        return new Graph(List.of(X, TARGET, RATE), List.of(loss), updates, List.of(loss));
    }

    private static long count(Plan plan, Class<? extends Step> kind) {
        return plan.steps().stream().filter(kind::isInstance).count();
    }

    /** The operations that are computed, as many times as they are. */
    private static List<String> computed(Plan plan) {
        List<String> labels = new ArrayList<>();
        for (Step step : plan.steps()) {
            switch (step) {
                case Step.Compute(Expr node) -> labels.add(node.op().label());
                case Step.Fused(Chain chain) ->
                    chain.members().forEach(member -> labels.add(member.op().label()));
                case Step.Product(Expr product, Chain chain) -> {
                    labels.add(product.op().label());
                    chain.members().forEach(member -> labels.add(member.op().label()));
                }
                case Step.Guard guard -> labels.add("check");
                case Step.Copy copy -> labels.add("copy");
            }
        }
        return labels;
    }

    private static List<Op> operations(Plan plan) {
        return plan.steps().stream()
                .filter(Step.Compute.class::isInstance)
                .map(step -> ((Step.Compute) step).node().op())
                .toList();
    }

    /** Checked by hand line by line: a golden text of this library's own. */
    @Test
    void readsAsAListOfSteps() {
        assertThat(Plan.of(descent(), Plan.Options.DEFAULT).toString()).isEqualTo("""
                        #0, #1, #2 = matmul fused[add tanh sub square] input0 W b input1 : f32[4, 2]
                        #3 = sum #2 : f32[1, 1]
                        #2 = fused[div] #3 8.0 : f32[]
                        check #2
                        #4 = fused[mul mul square neg add mul] #1 2.0 0.125 #0 1.0 : f32[4, 2] @ gradient of 1/dense
                        W = matmul fused[mul sub] input0 #4 input2 W : f32[3, 2]
                        #0 = sum #4 : f32[1, 2] @ gradient of 1/dense
                        b = fused[mul sub] #0 input2 b : f32[2]
                        """);
    }

    @Test
    void updatesInPlace() {
        assertThat(count(Plan.of(descent(), Plan.Options.DEFAULT), Step.Copy.class))
                .isZero();
        assertThat(count(Plan.of(descent(), Plan.Options.KEEP_ALL), Step.Copy.class))
                .isZero();

        // With momentum, kept in a state: v ← 0.9·v + g, W ← W − rate·v.
        Expr loss = loss();
        Expr v = Expr.state("v", W.type());
        Expr moved = v.mul(0.9).add(Gradient.of(loss).by(W).orElseThrow());
        Graph momentum = new Graph(
                List.of(X, TARGET, RATE),
                List.of(loss),
                List.of(new Graph.Update(v, moved), new Graph.Update(W, W.sub(moved.mul(RATE)))),
                List.of(loss));
        assertThat(count(Plan.of(momentum, Plan.Options.DEFAULT), Step.Copy.class))
                .isZero();
    }

    @Test
    void copiesWhereAnOldValueIsStillRead() {
        Expr a = Expr.parameter("a", TensorType.f32(2));
        Expr b = Expr.parameter("b", TensorType.f32(2));
        Plan swap = Plan.of(
                new Graph(List.of(), List.of(), List.of(new Graph.Update(a, b), new Graph.Update(b, a)), List.of()),
                Plan.Options.DEFAULT);
        assertThat(swap.toString()).isEqualTo("""
                        #0 = slice b : f32[2]
                        b = slice a : f32[2]
                        a = copy #0
                        """);
        DataFlow.check(swap);
    }

    @Test
    void updatesNothingBeforeTheLastStepThatCanFail() {
        Expr a = Expr.parameter("a", TensorType.f32(3, 2));
        Expr n = Expr.input("n", TensorType.i32(2));
        Graph late = new Graph(
                List.of(n),
                List.of(),
                List.of(
                        new Graph.Update(a, a.mul(2)),
                        new Graph.Update(Expr.state("s", TensorType.f32(2, 3)), n.oneHot(3, ElementType.F32))),
                List.of());
        Plan plan = Plan.of(late, Plan.Options.DEFAULT);
        DataFlow.check(plan);
        assertThat(plan.toString()).isEqualTo("""
                        #0 = fused[mul] a 2.0 : f32[3, 2]
                        #1 = oneHot input0 : f32[2, 3]
                        a = copy #0
                        s = copy #1
                        """);
    }

    /** Whatever the graph, and however planned. */
    @Test
    void keepsEveryValueUntilItsLastReader() {
        int shared = 0;
        int alone = 0;
        for (long seed = 0; seed < 300; seed++) {
            Graph graph = new RandomGraph(seed).graph;
            for (boolean fuse : new boolean[] {false, true}) {
                for (boolean share : new boolean[] {false, true}) {
                    Plan plan = Plan.of(graph, new Plan.Options(fuse, share));
                    try {
                        DataFlow.check(plan);
                    } catch (AssertionError broken) {
                        throw new AssertionError("seed " + seed + ", fuse " + fuse + ", share " + share, broken);
                    }
                    List<Integer> slots = DataFlow.slotsWithAndWithoutSharing(plan);
                    assertThat(share || slots.get(0).equals(slots.get(1))).isTrue();
                    shared += share ? slots.get(0) : 0;
                    alone += share ? slots.get(1) : 0;
                }
            }
        }
        assertThat(shared).as("slots when shared, of %s values", alone).isLessThan(alone / 2);
    }

    @Test
    void fusesWhatCanBeComputedInOnePass() {
        Expr chain = X.neg().exp().add(1).reciprocal();
        assertThat(plan(chain).toString()).isEqualTo("#0 = fused[neg exp add reciprocal] input0 1.0 : f32[4, 3]\n");
        // A value that is given out, or needed after the chain as well, is computed in it and kept.
        Expr shared = X.exp();
        assertThat(plan(shared.add(1), shared.sum(0)).toString()).isEqualTo("""
                        #0, #1 = fused[exp add] input0 1.0 : f32[4, 3]
                        #2 = sum #0 : f32[1, 3]
                        """);
        assertThat(plan(shared, shared.add(1)).toString())
                .isEqualTo("#0, #1 = fused[exp add] input0 1.0 : f32[4, 3]\n");
        assertThat(plan(shared.neg(), shared.add(1)).toString()).isEqualTo("""
                        #0, #1 = fused[exp neg] input0 : f32[4, 3]
                        #2 = fused[add] #0 1.0 : f32[4, 3]
                        """);
        // A value that is needed before the chain can start ends a chain of its own.
        assertThat(plan(shared.sub(shared.sum(0))).toString()).isEqualTo("""
                        #0 = fused[exp] input0 : f32[4, 3]
                        #1 = sum #0 : f32[1, 3]
                        #2 = fused[sub] #0 #1 : f32[4, 3]
                        """);
        // Two ways from a value to the end of one chain are still one chain.
        assertThat(plan(shared.add(shared.square())).toString())
                .isEqualTo("#0 = fused[exp square add] input0 : f32[4, 3]\n");
        // What is stretched is read where it lies, and computed before it is.
        assertThat(plan(X.add(X.sum(0).exp())).toString()).isEqualTo("""
                        #0 = sum input0 : f32[1, 3]
                        #1 = fused[exp] #0 : f32[3]
                        #2 = fused[add] input0 #1 : f32[4, 3]
                        """);
    }

    @Test
    void keepsEverythingApartWhenAskedTo() {
        Plan plan = Plan.of(descent(), Plan.Options.KEEP_ALL);
        Set<Integer> written = new HashSet<>();
        for (Step step : plan.steps()) {
            Expr result = switch (step) {
                case Step.Compute(Expr node) -> node;
                case Step.Fused(Chain chain) -> {
                    assertThat(chain.members()).hasSize(1);
                    yield chain.result();
                }
                default -> null;
            };
            if (result != null && plan.buffer(result).kind() == Buffer.Kind.SLOT) {
                assertThat(written.add(plan.buffer(result).index())).isTrue();
            }
        }
    }

    @Test
    void computesEqualSubexpressionsOnce() {
        assertThat(computed(plan(X.exp().add(X.exp())))).containsExactly("exp", "add");
        assertThat(computed(plan(X.matmul(W).sum(), X.matmul(W).max()))).containsExactly("matmul", "sum", "max");
        assertThat(computed(plan(X.add(1).exp(), X.add(1).log()))).containsExactly("add", "exp", "log");
        Expr key = Expr.constant(Tensor.of(Shape.of(3), 1, 2, 3));
        Op normal = new Random(Random.Distribution.NORMAL, TensorType.f32(2), 1);
        assertThat(computed(
                        plan(Expr.of(normal, key).exp(), Expr.of(normal, key).neg())))
                .containsExactly("random", "exp", "neg");
    }

    @Test
    void keepsDifferentOperationsApart() {
        assertThat(computed(plan(X.slice(0, 0, 2), X.slice(0, 1, 2)))).containsExactly("slice", "slice");
        assertThat(computed(plan(X.sum(0), X.sum(1)))).containsExactly("sum", "sum");
        assertThat(computed(plan(X.argMax(0), X.argMax(1)))).containsExactly("argMax", "argMax");
        assertThat(computed(plan(X.sub(RATE), RATE.sub(X)))).containsExactly("sub", "sub");
        assertThat(computed(plan(X.reciprocal().mul(0.0), X.reciprocal().mul(-0.0))))
                .containsExactly("reciprocal", "mul", "mul");
        Expr key = Expr.constant(Tensor.of(Shape.of(3), 1, 2, 3));
        Expr one = Expr.of(new Random(Random.Distribution.NORMAL, TensorType.f32(2), 1), key);
        Expr two = Expr.of(new Random(Random.Distribution.NORMAL, TensorType.f32(2), 2), key);
        assertThat(computed(plan(one, two))).containsExactly("random", "random");
        Expr square = Expr.input("x", TensorType.f32(3, 3));
        Graph products = Graph.of(
                List.of(square),
                List.of(
                        Expr.of(new MatMul(false, false), square, square),
                        Expr.of(new MatMul(true, false), square, square)));
        assertThat(operations(Plan.of(products, Plan.Options.DEFAULT)))
                .containsExactly(new MatMul(false, false), new MatMul(true, false));
    }

    @Test
    void simplifies() {
        assertThat(computed(plan(X.mul(1).exp()))).containsExactly("exp");
        assertThat(computed(plan(Expr.constant(1, ElementType.F32).mul(X).exp())))
                .containsExactly("exp");
        assertThat(computed(plan(X.stopGradient().exp()))).containsExactly("exp");
        assertThat(computed(plan(X.reshape(12).reshape(2, 6).reshape(4, 3).exp())))
                .containsExactly("exp");
        assertThat(computed(
                        plan(Expr.of(new Reduce(Reduce.Kind.SUM, List.of()), X).exp())))
                .containsExactly("exp");
        assertThat(computed(plan(RATE.reshape(1)
                        .broadcastTo(Shape.of(2))
                        .broadcastTo(Shape.of(3, 2))
                        .sum())))
                .containsExactly("broadcast", "sum");
        assertThat(operations(plan(X.permute(1, 0).matmul(TARGET)))).containsExactly(new MatMul(true, false));
        assertThat(operations(plan(TARGET.permute(1, 0).matmul(X.permute(1, 0).permute(1, 0)))))
                .containsExactly(new MatMul(true, false));
        Expr row = X.slice(0, 0, 1);
        assertThat(computed(plan(row.permute(1, 0).matmul(row)))).containsExactly("slice", "mul", "add");
        assertThat(computed(plan(row.sum(0).exp()))).containsExactly("slice", "exp");
        Expr eighth = Expr.constant(8, ElementType.F32).reciprocal();
        assertThat(computed(plan(X.mul(eighth)))).containsExactly("mul");
        Expr cube = X.reshape(2, 2, 3);
        assertThat(operations(plan(cube.permute(0, 2, 1).matmul(cube)))).containsExactly(new MatMul(true, false));
        assertThat(computed(plan(cube.permute(1, 0, 2).matmul(cube.permute(1, 2, 0)))))
                .containsExactly("permute", "permute", "matmul");
    }

    /** A kernel combines neighbouring axes, so others are combined one group after the other. */
    @Test
    void splitsReductionsOverAxesThatAreNotNeighbours() {
        Expr x = Expr.input("x", TensorType.f32(2, 3, 4, 5, 6));
        Graph graph = Graph.of(
                List.of(x),
                List.of(
                        Expr.of(new Reduce(Reduce.Kind.SUM, List.of(0, 2, 4)), x),
                        Expr.of(new Reduce(Reduce.Kind.MAX, List.of(0, 1, 3)), x),
                        Expr.of(new Reduce(Reduce.Kind.SUM, List.of(1, 2)), x)));
        assertThat(operations(Plan.of(graph, Plan.Options.DEFAULT)))
                .containsExactly(
                        new Reduce(Reduce.Kind.SUM, List.of(4)),
                        new Reduce(Reduce.Kind.SUM, List.of(2)),
                        new Reduce(Reduce.Kind.SUM, List.of(0)),
                        new Reduce(Reduce.Kind.MAX, List.of(3)),
                        new Reduce(Reduce.Kind.MAX, List.of(0, 1)),
                        new Reduce(Reduce.Kind.SUM, List.of(1, 2)));
    }

    @Test
    void placesConstantsOnce() {
        Plan plan = plan(X.add(0.1), X.mul(0.1), X.sub(0.2));
        assertThat(plan.constants()).hasSize(2);
        assertThat(plan.graph().nodes().stream().filter(node -> node.op() instanceof Constant))
                .hasSize(2);
    }

    @Test
    void hasNoPlaceForWhatIsOnlyReadStretched() {
        Expr stretched = B.broadcastTo(Shape.of(4, 2));
        Plan plan = plan(TARGET.add(stretched));
        Expr inPlan = plan.graph().outputs().getFirst().inputs().get(1);
        assertThatThrownBy(() -> plan.buffer(inPlan))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("[plan] broadcast has no place in memory");
    }
}
