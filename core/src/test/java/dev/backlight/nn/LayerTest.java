package dev.backlight.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backlight.engine.CpuEngine;
import dev.backlight.engine.Engine;
import dev.backlight.engine.Evaluation;
import dev.backlight.engine.ReferenceEngine;
import dev.backlight.expr.Expr;
import dev.backlight.expr.Graph;
import dev.backlight.expr.Unary;
import dev.backlight.grad.Gradient;
import dev.backlight.tensor.Shape;
import dev.backlight.tensor.ShapeException;
import dev.backlight.tensor.Tensor;
import dev.backlight.tensor.TensorType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BinaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class LayerTest {
    private static Expr x(int... sizes) {
        return Expr.input("x", TensorType.f32(sizes));
    }

    private static Tensor run(Engine engine, Scope scope, Expr x, Expr y, Map<String, Tensor> values) {
        List<Expr> leaves = new java.util.ArrayList<>(List.of(x));
        scope.parameters().forEach(declared -> leaves.add(declared.parameter()));
        return new Evaluation(engine, leaves, List.of(y)).at(values).getFirst();
    }

    @Test
    void denseIsAWeightedSumOfTheRowPlusTheBias() {
        Expr x = x(2, 2);
        Scope scope = Scope.root(Mode.INFERENCE);
        Expr y = new Dense(3).apply(x, scope);
        Map<String, Tensor> values = Map.of(
                "x", Tensor.of(Shape.of(2, 2), 1.0, 2, 3, 4),
                "W", Tensor.of(Shape.of(2, 3), 1.0, 0, -1, 2, 1, 0.5),
                "b", Tensor.of(Shape.of(3), 0.5, -1, 0));

        double[] byHand = {1 + 4 + 0.5, 2 - 1, -1 + 1, 3 + 8 + 0.5, 4 - 1, -3 + 2};
        assertThat(y.type()).isEqualTo(TensorType.f32(2, 3));
        assertThat(run(new ReferenceEngine(), scope, x, y, values).toDoubles()).isEqualTo(byHand);
        assertThat(run(new CpuEngine(1), scope, x, y, values).toDoubles()).isEqualTo(byHand);
    }

    @Test
    void parametersHaveTheShapesAndStartsOfTheirLayer() {
        Scope scope = Scope.root(Mode.TRAINING);
        Sequential.of(new Dense(5, new Init.He()), Activation.RELU, new Dense(2))
                .apply(x(7, 3), scope);

        Map<String, String> found = new LinkedHashMap<>();
        scope.parameters()
                .forEach(declared -> found.put(
                        declared.name(),
                        declared.parameter().type() + " "
                                + declared.init().getClass().getSimpleName()));
        assertThat(found)
                .containsExactly(
                        Map.entry("1/dense/W", "f32[3, 5] He"),
                        Map.entry("1/dense/b", "f32[5] Zeros"),
                        Map.entry("3/dense/W", "f32[5, 2] Xavier"),
                        Map.entry("3/dense/b", "f32[2] Zeros"));
    }

    @ParameterizedTest
    @EnumSource(Unary.class)
    void everyFunctionOfTheTableIsAnActivationThatKeepsTheShape(Unary function) {
        Activation layer = new Activation(function);
        Expr x = x(3, 4, 2);
        Expr y = layer.apply(x, Scope.root(Mode.TRAINING));

        assertThat(y.type()).isEqualTo(x.type());
        assertThat(y.op()).isSameAs(function);
        assertThat(layer.name()).isEqualTo(function.label());
    }

    @Test
    void flattenMakesOneRowOfEachSampleInRowMajorOrder() {
        Expr x = x(2, 2, 3);
        Scope scope = Scope.root(Mode.INFERENCE);
        Expr y = new Flatten().apply(x, scope);
        double[] counting = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};

        Tensor flat = run(new ReferenceEngine(), scope, x, y, Map.of("x", Tensor.of(Shape.of(2, 2, 3), counting)));
        assertThat(flat).isEqualTo(Tensor.of(Shape.of(2, 6), counting));
        assertThat(new Flatten().apply(x(5), scope).shape()).isEqualTo(Shape.of(5, 1));
        assertThat(new Flatten().apply(x(5, 4), scope).shape()).isEqualTo(Shape.of(5, 4));
        assertThat(new Flatten().apply(x(0, 4, 3), scope).shape()).isEqualTo(Shape.of(0, 12));
    }

    @Test
    void sequentialAppliesInOrderAndWithoutLayersChangesNothing() {
        Expr x = x(2, 3);
        Expr y = Sequential.of(new Activation(Unary.SQUARE), new Activation(Unary.NEG))
                .apply(x, Scope.root(Mode.INFERENCE));

        assertThat(y.op()).isEqualTo(Unary.NEG);
        assertThat(y.path()).isEqualTo("2/neg");
        assertThat(y.inputs().getFirst().path()).isEqualTo("1/square");
        assertThat(Sequential.of().apply(x, Scope.root(Mode.INFERENCE))).isSameAs(x);
    }

    @Test
    void layersWithinLayersHaveLongerPaths() {
        Sequential inner = Sequential.of(Activation.TANH, new Dense(4, new Init.Zeros(), new Init.Zeros(), "hidden"));
        Scope scope = Scope.root(Mode.TRAINING);
        Expr y = Sequential.of(new Flatten(), inner).apply(x(1, 2, 2), scope);

        assertThat(y.path()).isEqualTo("2/sequential/2/hidden");
        assertThat(scope.parameters())
                .extracting(Scope.Declared::name)
                .containsExactly("2/sequential/2/hidden/W", "2/sequential/2/hidden/b");
    }

    /** A layer of a user's, whose matrix has a fixed size. */
    private record Fixed(int in, int out) implements Layer {
        @Override
        public Expr apply(Expr x, Scope scope) {
            return x.matmul(scope.parameter("matrix", new Init.Xavier(), in, out));
        }
    }

    @Test
    void aMisfitIsToldWithOperationBothShapesBothNumbersAndThePath() {
        Sequential network = Sequential.of(new Dense(5), new Fixed(4, 2));

        assertThatThrownBy(() -> network.apply(x(32, 3), Scope.root(Mode.TRAINING)))
                .isInstanceOf(ShapeException.class)
                .hasMessageStartingWith("[matmul] ")
                .hasMessageContainingAll("f32[32, 5]", "f32[4, 2]", "sizes 5 and 4")
                .hasMessageEndingWith("(in 2/fixed)");
    }

    @Test
    void denseAsksForRowsAndSaysHowToMakeThem() {
        assertThatThrownBy(() ->
                        Sequential.of(Activation.RELU, new Dense(5)).apply(x(32, 28, 28), Scope.root(Mode.TRAINING)))
                .isInstanceOf(ShapeException.class)
                .hasMessage("[dense] takes [batch, features], not f32[32, 28, 28] (in 2/dense);"
                        + " a Flatten before it makes one row of each sample");
        assertThatThrownBy(() -> new Dense(5).apply(x(32), Scope.root(Mode.TRAINING)))
                .hasMessage(
                        "[dense] takes [batch, features], not f32[32]; a Flatten before it makes one row of each sample");
        assertThatThrownBy(() -> new Dense(0)).hasMessage("[dense] a layer needs at least 1 unit, not 0");
    }

    /** y = w·(w·x) with one scalar weight. */
    private record Twice() implements Layer {
        @Override
        public Expr apply(Expr x, Scope scope) {
            Expr once = scope.parameter("w", new Init.Zeros()).mul(x);
            return scope.parameter("w", new Init.Zeros()).mul(once);
        }
    }

    @Test
    void aNameAskedForTwiceIsOneParameterWhoseGradientIsTheSumOverItsUses() {
        Expr x = x(1, 1);
        Scope scope = Scope.root(Mode.TRAINING);
        Expr y = new Twice().apply(x, scope);
        assertThat(scope.parameters()).hasSize(1);
        Expr slope = Gradient.of(y.sum())
                .by(scope.parameters().getFirst().parameter())
                .orElseThrow();

        Map<String, Tensor> at = Map.of("x", Tensor.of(Shape.of(1, 1), 5.0), "w", Tensor.scalar(3.0));
        assertThat(run(new ReferenceEngine(), scope, x, y, at).item()).isEqualTo(3 * 3 * 5);
        assertThat(run(new ReferenceEngine(), scope, x, slope, at).item()).isEqualTo(2 * 3 * 5);
    }

    @Test
    void oneNameCannotStandForTwoShapes() {
        Layer torn = (x, scope) ->
                x.add(scope.parameter("w", new Init.Zeros(), 1, 3)).add(scope.parameter("w", new Init.Zeros(), 3));

        assertThatThrownBy(() -> Sequential.of(torn).apply(x(2, 3), Scope.root(Mode.TRAINING)))
                .isInstanceOf(ShapeException.class)
                .hasMessageContainingAll("1/layer/w", "f32[3]", "f32[1, 3]");
    }

    /** A path decides over a parameter's start, so it must not hold what a JVM calls a lambda this time. */
    @Test
    void aLambdaHasANameThatIsTheSameInEveryRun() {
        Layer lambda = (x, scope) -> x;
        Layer anonymous = new Layer() {
            @Override
            public Expr apply(Expr x, Scope scope) {
                return x;
            }
        };
        record Mine() implements Layer {
            @Override
            public Expr apply(Expr x, Scope scope) {
                return x;
            }
        }
        assertThat(List.of(lambda.name(), anonymous.name(), new Mine().name()))
                .containsExactly("layer", "layer", "mine");
    }

    @Test
    void theScopeTellsTheModeAndThePath() {
        for (Mode mode : Mode.values()) {
            Layer asking = (x, scope) -> {
                assertThat(scope.mode()).isEqualTo(mode);
                assertThat(scope.path()).isEqualTo("1/layer");
                return x;
            };
            Sequential.of(asking).apply(x(1), Scope.root(mode));
        }
    }

    /** The parts of a network are applied as functions: no layer remembers what it was applied to. */
    @Test
    void oneLayerAppliedToTwoShapesMakesTwoGraphs() {
        BinaryOperator<Integer> width = (batch, in) -> {
            Scope scope = Scope.root(Mode.INFERENCE);
            Expr y = new Dense(2).apply(x(batch, in), scope);
            return Graph.sort(List.of(y)).stream()
                    .filter(node -> scope.parameters().getFirst().parameter() == node)
                    .findFirst()
                    .orElseThrow()
                    .shape()
                    .size(0);
        };
        assertThat(width.apply(1, 9)).isEqualTo(9);
        assertThat(width.apply(8, 4)).isEqualTo(4);
    }
}
