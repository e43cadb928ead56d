package dev.backlight.expr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backlight.tensor.ElementType;
import dev.backlight.tensor.Shape;
import dev.backlight.tensor.ShapeException;
import dev.backlight.tensor.Tensor;
import dev.backlight.tensor.TensorType;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class GraphTest {
    private static final TensorType SCALAR = TensorType.f32();

    private static Expr input(String name) {
        return Expr.input(name, SCALAR);
    }

    private static Graph updating(Graph.Update... updates) {
        return new Graph(List.of(), List.of(), List.of(updates), List.of());
    }

    @Test
    void sortsEachNodeAfterItsInputsOnce() {
        List<Expr> nodes = new ArrayList<>(List.of(input("x0"), input("x1")));
        RandomGenerator random = new SplittableRandom(1);
        for (int i = 0; i < 500; i++) {
            Expr a = nodes.get(random.nextInt(nodes.size()));
            nodes.add(a.add(nodes.get(random.nextInt(nodes.size()))));
        }
        List<Expr> sorted = Graph.sort(nodes);
        Map<Expr, Integer> at = new IdentityHashMap<>();
        for (Expr node : sorted) {
            for (Expr input : node.inputs()) {
                assertThat(at).containsKey(input);
            }
            assertThat(at.put(node, at.size())).isNull();
        }
        assertThat(sorted).hasSize(502);
        assertThat(Graph.sort(nodes)).isEqualTo(sorted);
    }

    /** A walk along every path would take 2^60 steps, and one by recursion would overflow the stack. */
    @Test
    void walksSharedAndDeepGraphs() {
        Expr shared = input("x");
        for (int i = 0; i < 60; i++) {
            shared = shared.add(shared);
        }
        assertThat(shared.toString().lines()).hasSize(61);
        Expr deep = input("x");
        for (int i = 0; i < 200_000; i++) {
            deep = deep.neg();
        }
        assertThat(Graph.sort(List.of(deep))).hasSize(200_001);
        assertThat(deep.toString()).endsWith("%200000 = neg %199999 : f32[]\n");
    }

    @Test
    void listsOneNodeALine() {
        Expr x = Expr.input("x", TensorType.f32(4, 3));
        Expr w = Expr.parameter("1/dense/W", TensorType.f32(3, 2));
        Expr y = Expr.under("1", () -> Expr.under("dense", () -> x.matmul(w).tanh()));
        Expr loss = y.sub(Expr.constant(0.5, ElementType.F32)).square().mean();
        assertThat(loss.toString()).isEqualTo("""
                        %0 = input "x" : f32[4, 3]
                        %1 = parameter "1/dense/W" : f32[3, 2]
                        %2 = matmul %0, %1 : f32[4, 2] @ 1/dense
                        %3 = tanh %2 : f32[4, 2] @ 1/dense
                        %4 = constant 0.5 : f32[]
                        %5 = broadcast %4 : f32[4, 2]
                        %6 = sub %3, %5 : f32[4, 2]
                        %7 = square %6 : f32[4, 2]
                        %8 = sum axes=[0, 1] %7 : f32[1, 1]
                        %9 = reshape %8 : f32[]
                        %10 = constant 8.0 : f32[]
                        %11 = div %9, %10 : f32[]
                        """);
    }

    @Test
    void listsSettingsThatTheTypeDoesNotShow() {
        Expr x = Expr.input("x", TensorType.f32(2, 3));
        Expr n = Expr.input("n", TensorType.i32(3));
        assertThat(last(Expr.of(new MatMul(true, false), x, x))).isEqualTo("matmul transposeA %0, %0 : f32[3, 3]");
        assertThat(last(Expr.of(new MatMul(false, true), x, x))).isEqualTo("matmul transposeB %0, %0 : f32[2, 2]");
        assertThat(last(x.permute(1, 0))).isEqualTo("permute axes=[1, 0] %0 : f32[3, 2]");
        assertThat(last(x.flip(-1))).isEqualTo("flip axes=[1] %0 : f32[2, 3]");
        assertThat(last(x.slice(1, 1, 2))).isEqualTo("slice at=[0, 1] %0 : f32[2, 2]");
        assertThat(last(x.pad(1, 1, 2))).isEqualTo("pad before=[0, 1] %0 : f32[2, 6]");
        assertThat(last(x.argMax(1))).isEqualTo("argMax axis=1 %0 : i32[2]");
        assertThat(last(x.gather(1, n))).isEqualTo("gather axis=1 %0, %1 : f32[2, 3]");
        assertThat(last(Expr.of(new ScatterAdd(1, 5), x, n))).isEqualTo("scatterAdd axis=1 %0, %1 : f32[2, 5]");
        assertThat(last(Expr.concatenate(1, List.of(x, x)))).isEqualTo("concatenate axis=1 %0, %0 : f32[2, 6]");
        assertThat(last(Expr.of(new Random(Random.Distribution.NORMAL, TensorType.f32(2), 7), n)))
                .isEqualTo("random normal stream=7 %0 : f32[2]");
        assertThat(last(Expr.of(new Reduce(Reduce.Kind.MAX, List.of(0)), x))).isEqualTo("max axes=[0] %0 : f32[1, 3]");
        assertThat(last(Expr.constant(Tensor.of(Shape.of(2), 1f, 2f)))).isEqualTo("constant : f32[2]");
        assertThat(last(Expr.state("m", TensorType.i32(2)))).isEqualTo("state \"m\" : i32[2]");
        assertThat(last(Expr.of(new Cube(), x))).isEqualTo("cube %0 : f32[2, 3]");
        assertThat(last(x.cast(ElementType.I32))).isEqualTo("cast %0 : i32[2, 3]");
        assertThat(last(n.oneHot(4, ElementType.F32))).isEqualTo("oneHot %0 : f32[3, 4]");
        assertThat(last(x.stopGradient())).isEqualTo("stopGradient %0 : f32[2, 3]");
        assertThat(last(x.where(x, x))).isEqualTo("where %0, %0, %0 : f32[2, 3]");
    }

    private static String last(Expr expr) {
        String line = expr.toString().lines().reduce((a, b) -> b).orElseThrow();
        return line.substring(line.indexOf("= ") + 2);
    }

    @Test
    void knowsThePathThatAnExpressionWasMadeIn() {
        assertThat(input("x").path()).isEmpty();
        assertThat(Expr.under("1", () -> Expr.under("dense", () -> input("x"))).path())
                .isEqualTo("1/dense");
        assertThat(Expr.under("1", () -> Expr.at("elsewhere", () -> input("x"))).path())
                .isEqualTo("elsewhere");
        assertThat(Expr.under("1", () -> Expr.under("dense", () -> input("x").add(1)))
                        .inputs()
                        .get(1)
                        .path())
                .isEqualTo("1/dense");
    }

    @Test
    void countsAxesFromTheEndToo() {
        Expr x = Expr.input("x", TensorType.f32(2, 3, 4));
        assertThat(x.transpose().op()).isEqualTo(new Permute(List.of(0, 2, 1)));
        assertThat(x.transpose().shape()).isEqualTo(Shape.of(2, 4, 3));
        assertThat(x.permute(-1, 0, 1).shape()).isEqualTo(Shape.of(4, 2, 3));
    }

    @Test
    void addsNothingThatIsThereAlready() {
        Expr x = Expr.input("x", TensorType.f32(2, 3));
        assertThat(x.reshape(2, 3)).isSameAs(x);
        assertThat(x.broadcastTo(Shape.of(2, 3))).isSameAs(x);
        assertThat(x.cast(ElementType.F32)).isSameAs(x);
        assertThat(Graph.sort(List.of(x.add(x)))).hasSize(2);
    }

    @Test
    void refusesInputsThatAreNotListed() {
        Expr x = input("x");
        assertThatThrownBy(() -> Graph.of(List.of(), List.of(x.neg())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("[graph] the input \"x\" is used but not listed among the inputs");
        assertThatThrownBy(() -> Graph.of(List.of(input("x")), List.of(x)))
                .hasMessage("[graph] the input \"x\" is used but not listed among the inputs; another one of that name"
                        + " is");
        assertThatThrownBy(() -> new Graph(List.of(), List.of(), List.of(), List.of(x)))
                .hasMessage("[graph] the input \"x\" is used but not listed among the inputs");
        assertThatThrownBy(() -> Graph.of(List.of(input("x"), input("x")), List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("[graph] two inputs are named \"x\"");
        assertThatThrownBy(() -> Graph.of(List.of(x.neg()), List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("[graph] neg is listed as an input");
    }

    @Test
    void refusesVariablesThatClash() {
        Expr w = Expr.parameter("w", SCALAR);
        Expr other = Expr.parameter("w", TensorType.f32(2));
        Expr state = Expr.state("w", SCALAR);
        Expr again = Expr.parameter("w", SCALAR); // would be two variables to differentiation, and one array
        String message =
                "[graph] two parameters or states are named \"w\": make it once, and use it as often as you like";
        for (Expr clash : List.of(other, state, again)) {
            assertThatThrownBy(() -> Graph.of(List.of(), List.of(w, clash)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(message);
            assertThatThrownBy(() -> Graph.of(List.of(), List.of(clash, w))).hasMessage(message);
        }
    }

    @Test
    void refusesUpdatesThatDoNotFit() {
        Expr w = Expr.parameter("w", TensorType.f32(2));
        assertThatThrownBy(() -> new Graph.Update(w.neg(), w))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("[update] only a parameter or a state can be updated, not neg");
        assertThatThrownBy(() -> new Graph.Update(w, w.sum()))
                .isInstanceOf(ShapeException.class)
                .hasMessage("[parameter] w has the type f32[2] and cannot be updated to f32[]");
        assertThatThrownBy(() -> new Graph.Update(w, w.cast(ElementType.I32)))
                .isInstanceOf(ShapeException.class)
                .hasMessage("[parameter] w has the type f32[2] and cannot be updated to i32[2]");
        assertThatThrownBy(() -> updating(new Graph.Update(w, w.neg()), new Graph.Update(w, w)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("[graph] \"w\" is updated twice in one run");
    }
}
