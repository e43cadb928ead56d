package dev.backlight.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.backlight.engine.CpuEngine;
import dev.backlight.engine.Engine;
import dev.backlight.engine.ReferenceEngine;
import dev.backlight.expr.Expr;
import dev.backlight.expr.Graph;
import dev.backlight.expr.Unary;
import dev.backlight.grad.Gradient;
import dev.backlight.nn.Unit.Edge;
import dev.backlight.tensor.ElementType;
import dev.backlight.tensor.Shape;
import dev.backlight.tensor.ShapeException;
import dev.backlight.tensor.Tensor;
import dev.backlight.tensor.TensorType;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

final class UnitNetworkTest {
    private static final Tensor SAMPLES = Tensor.of(Shape.of(3, 2), 0.5, -1, 2, 0.25, -0.75, 1.5);

    /** x1 also skips the hidden unit, and the hidden unit is listed after the one that takes it. */
    private static final UnitNetwork SKIPPING = new UnitNetwork(
            List.of("x1", "x2"),
            List.of(
                    Unit.linear("o", new Edge("h", "w_ho", 3), new Edge("x1", "w_x1o", -2))
                            .withBias("b_o", 0.125),
                    Unit.of("h", Unary.RELU, new Edge("x1", "w_x1h", 1), new Edge("x2", "w_x2h", 0.5))),
            List.of("o", "h"));

    @Test
    void computesEachUnitFromItsSources() {
        Expr x = samples(3);
        Scope scope = Scope.root(Mode.TRAINING);
        UnitNetwork.Signals signals = SKIPPING.signals(x, scope);

        assertThat(signals.s().keySet()).containsExactly("h", "o");
        assertThat(signals.z().keySet()).containsExactly("x1", "x2", "h", "o");
        // s_h = x1 + x2/2 = 0, 2.125, 0; o = 3·max(0, s_h) − 2·x1 + 1/8
        assertThat(run(new ReferenceEngine(), scope, x, signals.output()))
                .isEqualTo(Tensor.of(Shape.of(3, 2), -0.875, 0, 2.5, 2.125, 1.625, 0));
        assertThat(run(new CpuEngine(1), scope, x, signals.output()))
                .isEqualTo(Tensor.of(Shape.of(3, 2), -0.875f, 0f, 2.5f, 2.125f, 1.625f, 0f));
    }

    @Test
    void aLinearUnitsValueIsItsPreActivation() {
        UnitNetwork.Signals signals = SKIPPING.signals(samples(1), Scope.root(Mode.TRAINING));

        assertThat(signals.z().get("o")).isSameAs(signals.s().get("o"));
        assertThat(signals.z().get("h")).isNotSameAs(signals.s().get("h"));
    }

    @Test
    void isALayerWhosePartsKnowTheirPlace() {
        Scope scope = Scope.root(Mode.TRAINING);
        Expr y = new Sequential(List.of(SKIPPING, Activation.TANH)).apply(samples(3), scope);

        assertThat(y.shape()).isEqualTo(Shape.of(3, 2));
        assertThat(scope.parameters().stream().map(Scope.Declared::name))
                .containsExactly("1/units/w_x1h", "1/units/w_x2h", "1/units/w_ho", "1/units/w_x1o", "1/units/b_o");
        assertThat(Graph.sort(List.of(y)).stream().map(Expr::path)).contains("1/units/h", "1/units/o");
    }

    @Test
    void weightsOfOneNameAreOneParameter() {
        UnitNetwork network = new UnitNetwork(
                List.of("x1", "x2"),
                List.of(
                        Unit.linear("a", new Edge("x1", "w", 0.5)).withBias("b", 0.1),
                        Unit.linear("c", new Edge("x2", "w", 0.5)).withBias("b", 0.1)),
                List.of("a", "c"));
        Expr x = samples(3);
        Scope scope = Scope.root(Mode.TRAINING);
        Gradient gradient = Gradient.of(network.apply(x, scope).sum());

        assertThat(scope.parameters()).extracting(Scope.Declared::name).containsExactly("w", "b");
        Expr byWeight = gradient.by(scope.parameters().get(0).parameter()).orElseThrow();
        Expr byBias = gradient.by(scope.parameters().get(1).parameter()).orElseThrow();
        assertThat(run(new ReferenceEngine(), scope, x, byWeight).item()).isEqualTo(0.5 - 1 + 2 + 0.25 - 0.75 + 1.5);
        assertThat(run(new ReferenceEngine(), scope, x, byBias).item()).isEqualTo(6);
    }

    @Test
    void givenStartsStayExactDoubles() {
        Unit unit = Unit.linear("o", new Edge("x1", "w", 0.1)).withBias("b", Math.nextUp(0.1));
        Scope scope = Scope.root(Mode.TRAINING);
        new UnitNetwork(List.of("x1", "x2"), List.of(unit), List.of("o")).apply(samples(1), scope);

        assertThat(scope.parameters().get(0).draw(1)).isEqualTo(Tensor.scalar(0.1));
        assertThat(scope.parameters().get(1).draw(1)).isEqualTo(Tensor.scalar(Math.nextUp(0.1)));
    }

    @Test
    void computesTheSameAsDenseToTheBit() {
        // Dense sums over its inputs in their order and adds the bias last, as a unit does.
        UnitNetwork network = new UnitNetwork(
                List.of("x1", "x2"),
                List.of(
                        Unit.of("a", Unary.TANH, new Edge("x1", "a1", 0.3), new Edge("x2", "a2", -0.7))
                                .withBias("ba", 0.11),
                        Unit.of("c", Unary.TANH, new Edge("x1", "c1", 1.9), new Edge("x2", "c2", 0.6))
                                .withBias("bc", -0.23)),
                List.of("a", "c"));
        Expr x = samples(3);
        Scope units = Scope.root(Mode.TRAINING);
        Expr fromUnits = network.apply(x, units);
        Scope dense = Scope.root(Mode.TRAINING);
        Expr fromDense = Sequential.of(new Dense(2), Activation.TANH).apply(x, dense);
        Map<String, Tensor> sameWeights = Map.of(
                "1/dense/W", Tensor.of(Shape.of(2, 2), 0.3, 1.9, -0.7, 0.6),
                "1/dense/b", Tensor.of(Shape.of(2), 0.11, -0.23));

        Engine engine = new ReferenceEngine();
        Graph graph = Graph.of(List.of(x), List.of(fromDense));
        assertThat(engine.compile(graph)
                        .run(engine.variables(sameWeights), List.of(SAMPLES))
                        .getFirst())
                .isEqualTo(run(engine, units, x, fromUnits));
    }

    @Test
    void bothEnginesAgreeOnValuesAndErrorSignals() {
        Expr x = samples(3);
        Scope scope = Scope.root(Mode.TRAINING);
        UnitNetwork.Signals signals = SKIPPING.signals(x, scope);
        Expr delta = Gradient.of(signals.output().tanh().sum())
                .by(signals.s().get("h"))
                .orElseThrow();

        double[] exact = run(new ReferenceEngine(), scope, x, delta).toDoubles();
        double[] quick = run(new CpuEngine(2), scope, x, delta).toDoubles();
        // About ten operations of relative error 2⁻²⁴ each on values below 4.
        assertThat(quick).containsExactly(exact, within(4 * 10 * 0x1p-24));
        assertThat(exact[1]).isNotZero();
    }

    @Test
    void aLongChainListedBackwardsNeedsNoDeepStack() {
        List<Unit> chain = java.util.stream.IntStream.range(0, 3000)
                .mapToObj(i -> Unit.linear("u" + i, new Edge(i == 0 ? "x" : "u" + (i - 1), "w", 1)))
                .toList();
        UnitNetwork network = new UnitNetwork(List.of("x"), chain.reversed(), List.of("u2999"));

        assertThat(network.signals(
                                Expr.input("x", new TensorType(ElementType.F32, Shape.of(1, 1))),
                                Scope.root(Mode.INFERENCE))
                        .s())
                .hasSize(3000);
    }

    @Test
    void refusesWhatIsNoNetwork() {
        Unit a = Unit.linear("a", new Edge("x", "w_xa", 1));
        refuses("two inputs or units are named \"a\"", List.of("x"), List.of(a, a), List.of("a"));
        refuses("two inputs or units are named \"a\"", List.of("x", "a"), List.of(a), List.of("a"));
        refuses("\"a\" takes \"x\", which is not among [y, a]", List.of("y"), List.of(a), List.of("a"));
        refuses("at least one input", List.of(), List.of(a), List.of("a"));
        refuses("at least one output", List.of("x"), List.of(a), List.of());
        refuses("the output \"o\" is not among [x, a]", List.of("x"), List.of(a), List.of("o"));
        refuses("the output \"a\" is listed twice", List.of("x"), List.of(a), List.of("a", "a"));
        refuses(
                "the weight \"w_xa\" starts as Constant[value=1.0] in one place and as Constant[value=2.0] in another",
                List.of("x"),
                List.of(a, Unit.linear("b", new Edge("x", "w_xa", 2))),
                List.of("a"));
    }

    @Test
    void namesTheCycle() {
        Unit entry = Unit.linear("entry", new Edge("x", "w0", 1), new Edge("c", "w1", 1));
        Unit b = Unit.linear("b", new Edge("entry", "w2", 1));
        Unit c = Unit.linear("c", new Edge("b", "w3", 1));
        Unit after = Unit.linear("after", new Edge("c", "w4", 1));
        Unit itself = Unit.linear("self", new Edge("self", "w5", 1));

        refuses("depend on itself: entry → b → c → entry", List.of("x"), List.of(entry, b, c, after), List.of("after"));
        refuses("depend on itself: c → entry → b → c", List.of("x"), List.of(after, b, c, entry), List.of("after"));
        refuses("depend on itself: self → self", List.of("x"), List.of(itself), List.of("self"));
    }

    private static void refuses(String reason, List<String> inputs, List<Unit> units, List<String> outputs) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new UnitNetwork(inputs, units, outputs))
                .withMessageStartingWith("[units] ")
                .withMessageContaining(reason);
    }

    @Test
    void refusesAUnitWithoutOrWithDoubleEdges() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Unit.linear("a"))
                .withMessage("[units] \"a\" takes nothing: give it at least one edge");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Unit.linear("a", new Edge("x", "v", 1), new Edge("x", "w", 1)))
                .withMessage("[units] \"a\" takes \"x\" twice");
    }

    @Test
    void refusesAnInputOfAnotherWidth() {
        Expr three = Expr.input("x", new TensorType(ElementType.F32, Shape.of(4, 3)));
        assertThatThrownBy(() -> SKIPPING.apply(three, Scope.root(Mode.TRAINING)))
                .isInstanceOf(ShapeException.class)
                .hasMessage("[units] takes [batch, 2] for the inputs [x1, x2], not f32[4, 3]");
    }

    private static Expr samples(int batch) {
        return Expr.input("x", new TensorType(ElementType.F32, Shape.of(batch, 2)));
    }

    private static Tensor run(Engine engine, Scope scope, Expr x, Expr y) {
        Map<String, Tensor> starts =
                scope.parameters().stream().collect(Collectors.toMap(Scope.Declared::name, p -> p.draw(1)));
        return engine.compile(Graph.of(List.of(x), List.of(y)))
                .run(engine.variables(starts), List.of(SAMPLES))
                .getFirst();
    }
}
