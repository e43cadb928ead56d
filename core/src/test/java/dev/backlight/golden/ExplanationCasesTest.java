package dev.backlight.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.backlight.explain.BatchExplanation;
import dev.backlight.explain.Explanation;
import dev.backlight.explain.LayerSignals;
import dev.backlight.explain.Level;
import dev.backlight.explain.Notation;
import dev.backlight.explain.Paths;
import dev.backlight.explain.Quantity;
import dev.backlight.explain.Sample;
import dev.backlight.explain.Subject;
import dev.backlight.explain.UnitSignals;
import dev.backlight.explain.WeightGradient;
import dev.backlight.expr.Expr;
import dev.backlight.expr.Unary;
import dev.backlight.model.Architecture;
import dev.backlight.nn.Activation;
import dev.backlight.nn.Dense;
import dev.backlight.nn.Layer;
import dev.backlight.nn.Loss;
import dev.backlight.nn.Sequential;
import dev.backlight.nn.Unit;
import dev.backlight.nn.UnitNetwork;
import dev.backlight.tensor.Shape;
import dev.backlight.tensor.Tensor;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What explanations say beyond the numbers: exact decimals, reasons, batches, layers. */
final class ExplanationCasesTest {
    /** BWC-2: three units in a chain, w_ij as given. */
    private static Explanation chain(double first) {
        UnitNetwork network = new UnitNetwork(
                List.of("a_i"),
                List.of(
                        Unit.of("a_j", Unary.RELU, new Unit.Edge("a_i", "w_ij", first)),
                        Unit.of("a_k", Unary.RELU, new Unit.Edge("a_j", "w_jk", 0.66))),
                List.of("a_k"));
        return Explanation.of(Subject.of(network, Loss.SQUARED), Sample.of(new double[] {0.7}, 1));
    }

    @Test
    @DisplayName("BWC-2: short decimals stay exact, as with a pencil")
    void shortDecimalsStayExact() {
        Explanation chain = chain(0.86);
        assertThat(chain.loss().orElseThrow()).hasToString("= 0.3632231824");
        assertThat(chain.unit("a_j").z()).hasToString("= 0.602");
        assertThat(chain.unit("a_k").delta().orElseThrow()).hasToString("= -1.20536");
        assertThat(chain.weight("w_ij").gradient()).hasToString("= -0.55687632");
        assertThat(chain.weight("a_i->a_j").updated()).hasToString("= 0.915687632");
        assertThat(chain.weight("w_jk").change()).hasToString("= 0.072562672");
        assertThat(chain.paths("w_ij").listed().getFirst().name()).isEqualTo("w_ij→a_j→a_k→E");
        assertThat(chain.paths("w_ij").listed().getFirst().name(Notation.BWC)).isEqualTo("w_ij→a_j→a_k→C");
        assertThat(chain.predictedChange()).hasToString("≈ -0.0836645372554701");
        assertThat(chain.lossAfter().orElseThrow()).hasToString("≈ 0.281367649292554");
    }

    @Test
    @DisplayName("BWC-2n: a dead chain says what is off")
    void aZeroGradientHasAReason() {
        Explanation dead = chain(-0.86);
        assertThat(dead.weight("w_ij").gradient()).hasToString("= 0");
        assertThat(dead.whyZero("w_ij")).containsExactly("ReLU is off at a_j, s = −0.602");
        assertThat(dead.whyZero("w_jk"))
                .containsExactly("a_j has the value 0: ReLU is off at a_j, s = −0.602", "ReLU is off at a_k, s = 0");
        assertThat(BatchExplanation.of(dead.subject(), List.of(dead.sample())).deadUnits())
                .containsExactly("a_j", "a_k");
        assertThat(dead.predictedChange()).hasToString("= 0");
        assertThat(dead.whyZero("w_ij", Notation.BWC)).containsExactly("ReLU is off at a_j, g = −0.602");
        assertThat(chain(0.86).whyZero("w_ij")).isEmpty();
    }

    @Test
    void anExponentialIsRounded() {
        UnitNetwork network = new UnitNetwork(
                List.of("x"), List.of(Unit.of("y", Unary.SIGMOID, new Unit.Edge("x", "w", 0.5))), List.of("y"));
        Explanation run = Explanation.of(Subject.of(network, Loss.HALF_SQUARED), Sample.of(new double[] {0.5}, 1));
        assertThat(run.unit("y").s().orElseThrow()).hasToString("= 0.25");
        assertThat(run.unit("y").z()).hasToString("≈ 0.562176500885798");
        assertThat(Quantity.typed(-0.0)).hasToString("= 0");
        assertThat(Quantity.typed(2.68435456e-6)).hasToString("= 0.00000268435456");
        assertThat(Quantity.typed(1.25e-9)).hasToString("= 1.25e-9");
    }

    private static Explanation layers() {
        Architecture architecture = new Architecture(
                Sequential.of(new Dense(3), Activation.TANH, new Dense(2)), Shape.of(2), Loss.CROSS_ENTROPY);
        return Explanation.of(
                Subject.of(architecture, architecture.initialParameters(7)),
                Sample.ofClass(Tensor.of(Shape.of(2), 0.3, -0.8), 1));
    }

    @Test
    void aLayerOfUnitsIsExplainedLikeDrawnUnits() {
        Explanation run = layers();
        assertThat(run.units())
                .extracting(UnitSignals::name)
                .containsExactly("x[0]", "x[1]", "2/tanh[0]", "2/tanh[1]", "2/tanh[2]", "3/dense[0]", "3/dense[1]");
        assertThat(run.weight("x[1]->2/tanh[2]").name()).isEqualTo("1/dense/W[1,2]");
        assertThat(run.weight("1->3/dense[1]").name()).isEqualTo("3/dense/b[1]");
        assertThat(run.paths("1/dense/W[1,2]").listed()).hasSize(2);
        assertThat(run.paths("1/dense/W[1,2]").sum().value())
                .isCloseTo(run.weight("1/dense/W[1,2]").gradient().value(), within(1e-15));
        assertThatThrownBy(() -> run.weight("1/dense/W[2,2]"))
                .hasMessageContaining("there is no weight \"1/dense/W[2,2]\"")
                .hasMessageContaining("1/dense/W[0,0]");
    }

    @Test
    void aSignDecidedByRoundingIsNotCalledExact() {
        // 0.1 + 0.2 − 0.3 is 0, but not in doubles.
        UnitNetwork network = new UnitNetwork(
                List.of("a", "b", "c"),
                List.of(Unit.of(
                        "y",
                        Unary.RELU,
                        new Unit.Edge("a", "u", 1),
                        new Unit.Edge("b", "v", 1),
                        new Unit.Edge("c", "w", -1))),
                List.of("y"));
        Explanation run =
                Explanation.of(Subject.of(network, Loss.HALF_SQUARED), Sample.of(new double[] {0.1, 0.2, 0.3}, 1));
        assertThat(run.unit("y").s().orElseThrow().exact().orElseThrow()).isZero();
        assertThat(run.unit("y").slope().orElseThrow()).hasToString("≈ 1");
    }

    @Test
    void pathsHaveOneOrderWhateverIsAskedFirst() {
        UnitNetwork network = new UnitNetwork(
                List.of("x"),
                List.of(
                        Unit.of("a", Unary.TANH, new Unit.Edge("x", "xa", 0.5)),
                        Unit.of("b", Unary.TANH, new Unit.Edge("a", "ab", 0.7)),
                        Unit.linear("o", new Unit.Edge("b", "bo", 0.3), new Unit.Edge("a", "ao", -0.4))),
                List.of("o"));
        Subject subject = Subject.of(network, Loss.HALF_SQUARED);
        Sample sample = Sample.of(new double[] {1}, 0);
        Explanation lateFirst = Explanation.of(subject, sample);
        lateFirst.paths("ab");
        assertThat(lateFirst.paths("xa"))
                .isEqualTo(Explanation.of(subject, sample).paths("xa"));
    }

    /** Ten layers of ten units have 10¹⁰ paths; all products are 0, so none is larger than another. */
    @Test
    void aZeroGradientInADeepNetworkListsAFewOfItsPaths() {
        List<Unit> units = new ArrayList<>();
        List<String> before = List.of("x");
        for (int layer = 0; layer < 10; layer++) {
            List<String> names = new ArrayList<>();
            for (int j = 0; j < 10; j++) {
                String name = "u" + layer + "v" + j;
                List<String> sources = before;
                units.add(Unit.of(
                        name,
                        Unary.TANH,
                        sources.stream()
                                .map(source -> new Unit.Edge(source, source + name, 0.1))
                                .toArray(Unit.Edge[]::new)));
                names.add(name);
            }
            before = names;
        }
        UnitNetwork network = new UnitNetwork(List.of("x"), units, before);
        Explanation run =
                Explanation.of(Subject.of(network, Loss.HALF_SQUARED), Sample.of(new double[] {0}, new double[10]));
        Paths paths = run.paths("xu0v0");
        assertThat(paths.count()).isEqualTo(BigInteger.TEN.pow(9));
        assertThat(paths.listed()).hasSize(3);
        assertThat(paths.share(paths.listed().getFirst())).isNaN();
    }

    /** z = y + W₂y has the error signals of W₂y, too, so none of them tells by itself where y goes. */
    @Test
    void aUnitThatIsAddedToWhatIsMadeOfItHasPathsThroughBoth() {
        Layer skip = (x, scope) -> {
            Expr y = scope.apply("inner", new Dense(2), x);
            return y.add(scope.apply("outer", new Dense(2), y));
        };
        Architecture architecture =
                new Architecture(Sequential.of(skip, Activation.TANH), Shape.of(3), Loss.HALF_SQUARED);
        Explanation run = Explanation.of(
                Subject.of(architecture, architecture.initialParameters(3)),
                Sample.of(new double[] {0.3, -0.8, 0.5}, 1, -1));
        Paths paths = run.paths("1/layer/inner/W[2,1]");
        assertThat(paths.listed()).hasSize(3);
        assertThat(paths.sum().value()).isCloseTo(paths.gradient().value(), within(1e-15));
        assertThat(paths.gradient().value()).isCloseTo(run.finiteDifference("1/layer/inner/W[2,1]"), within(1e-8));
    }

    @Test
    void layersNameTheirUnitsAsEverythingElseDoes() {
        Explanation run = layers();
        assertThat(run.layers())
                .extracting(LayerSignals::units)
                .containsExactly(
                        List.of("x[0]", "x[1]"),
                        List.of("2/tanh[0]", "2/tanh[1]", "2/tanh[2]"),
                        List.of("3/dense[0]", "3/dense[1]"));
        for (LayerSignals layer : run.layers()) {
            for (int i = 0; i < layer.units().size(); i++) {
                assertThat(run.unit(layer.units().get(i)).z().value())
                        .isEqualTo(layer.z().at(i));
            }
        }
    }

    @Test
    void theLargestConnectionsAreNoBiases() {
        Explanation run = layers();
        List<String> bySize = run.weights().stream()
                .filter(weight -> !weight.uses().getFirst().isBias())
                .sorted(Comparator.comparingDouble(
                        weight -> -Math.abs(weight.gradient().value())))
                .map(WeightGradient::name)
                .toList();
        assertThat(run.largestConnections(4))
                .extracting(WeightGradient::name)
                .containsExactlyElementsOf(bySize.subList(0, 4));
        assertThat(run.largestConnections(100)).hasSize(12);
    }

    @Test
    void aUnitMayBeCalledOne() {
        Unit unit = Unit.linear("y", new Unit.Edge("1", "w", 2)).withBias("b", 0.5);
        UnitNetwork network = new UnitNetwork(List.of("1"), List.of(unit), List.of("y"));
        Explanation run = Explanation.of(Subject.of(network, Loss.HALF_SQUARED), Sample.of(new double[] {3}, 6));

        assertThat(run.weight("w").uses().getFirst().source()).isEqualTo(new WeightGradient.Source.Unit("1"));
        assertThat(run.weight("b").uses().getFirst().source()).isEqualTo(new WeightGradient.Source.One());
        assertThatThrownBy(() -> run.weight("1->y")).hasMessage("\"1->y\" stands for w, b: name the one that is meant");
        assertThat(run.weight("w").gradient()).hasToString("= 1.5");
        assertThat(run.weight("b").gradient()).hasToString("= 0.5");
        assertThat(run.derive("w", Level.SHORT, Notation.DOL, 10)
                        .getFirst()
                        .line(10)
                        .text())
                .isEqualTo("∂E/∂w_{1→y} = δ_y · x_1 = 0.5 · 3 = 1.5");
    }

    @Test
    void ofManyPathsThatAddNothingAFewAreListed() {
        Architecture architecture = new Architecture(
                Sequential.of(new Dense(9), Activation.TANH, new Dense(9), Activation.TANH, new Dense(9)),
                Shape.of(2),
                Loss.CROSS_ENTROPY);
        Explanation run = Explanation.of(
                Subject.of(architecture, architecture.initialParameters(7)),
                Sample.ofClass(Tensor.of(Shape.of(2), 0, -0.8), 1));

        Paths silent = run.paths("1/dense/W[0,2]");
        assertThat(silent.count()).isEqualTo(81);
        assertThat(silent.listed()).hasSize(3).allMatch(path -> path.product().isZero());
        assertThat(silent.remainder().value()).isZero();
        assertThat(run.whyZero("1/dense/W[0,2]")).containsExactly("the input x[0] is 0");
        assertThat(run.paths("1/dense/W[1,2]").listed()).hasSize(64);
    }

    @Test
    void aWeightThatTheLossDoesNotDependOnSaysSo() {
        UnitNetwork network = new UnitNetwork(
                List.of("x"),
                List.of(Unit.linear("y", new Unit.Edge("x", "w", 2)), Unit.linear("idle", new Unit.Edge("x", "v", 3))),
                List.of("y"));
        Explanation run = Explanation.of(Subject.of(network, Loss.HALF_SQUARED), Sample.of(new double[] {3}, 5));
        assertThat(run.whyZero("v")).containsExactly("the loss does not depend on it");
        assertThat(run.unreached()).containsExactly("v: the loss does not depend on it");
        assertThat(run.derive("v", Level.CHAIN, Notation.DOL, 10))
                .singleElement()
                .satisfies(step -> assertThat(step.rule()).isEqualTo("the loss does not depend on it"));
        assertThat(run.paths("v").count()).isZero();
    }

    /** d takes what a and b give, two steps from the inputs, and x itself. */
    @Test
    void drawnUnitsMakeALayerWithThoseThatAreAsFarFromTheInputs() {
        UnitNetwork network = new UnitNetwork(
                List.of("x"),
                List.of(
                        Unit.of("a", Unary.SIGMOID, new Unit.Edge("x", "xa", 0.5)),
                        Unit.of("c", Unary.TANH, new Unit.Edge("a", "ac", 0.2)),
                        Unit.of("b", Unary.RELU, new Unit.Edge("x", "xb", -1)),
                        Unit.of(
                                "d",
                                Unary.TANH,
                                new Unit.Edge("a", "ad", -1),
                                new Unit.Edge("b", "bd", 0.3),
                                new Unit.Edge("x", "xd", 2)),
                        Unit.linear("y", new Unit.Edge("c", "cy", 1), new Unit.Edge("d", "dy", 1))),
                List.of("y"));
        Explanation run = Explanation.of(Subject.of(network, Loss.HALF_SQUARED), Sample.of(new double[] {0.7}, 1));
        assertThat(run.layers()).extracting(LayerSignals::name).containsExactly("inputs", "layer 1", "layer 2", "y");
        LayerSignals first = run.layers().get(1);
        assertThat(first.units()).containsExactlyInAnyOrder("a", "b");
        assertThat(first.function()).isEqualTo("sigmoid, relu");
        assertThat(first.off()).isEqualTo(1);
        for (LayerSignals layer : run.layers().subList(1, 4)) {
            for (int i = 0; i < layer.units().size(); i++) {
                UnitSignals unit = run.unit(layer.units().get(i));
                assertThat(layer.z().at(i)).isEqualTo(unit.z().value());
                assertThat(layer.slope().at(i))
                        .isEqualTo(unit.slope().orElseThrow().value());
                assertThat(layer.byValue().at(i)).isEqualTo(unit.byValue().value());
                assertThat(layer.delta().at(i))
                        .isEqualTo(unit.delta().orElseThrow().value());
            }
        }
    }
}
