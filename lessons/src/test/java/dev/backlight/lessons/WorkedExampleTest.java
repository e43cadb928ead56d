package dev.backlight.lessons;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backlight.explain.Notation;
import dev.backlight.explain.Objective;
import dev.backlight.expr.Expr;
import dev.backlight.expr.Unary;
import dev.backlight.nn.Loss;
import dev.backlight.nn.Mode;
import dev.backlight.nn.Reduction;
import dev.backlight.nn.Scope;
import dev.backlight.nn.Unit;
import dev.backlight.nn.UnitNetwork;
import dev.backlight.tensor.ElementType;
import dev.backlight.tensor.Shape;
import dev.backlight.tensor.Tensor;
import dev.backlight.tensor.TensorType;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WorkedExampleTest {
    @Test
    void aNetworkOfUnits() {
        NetworkExample example = (NetworkExample) Example.UNITS.read();

        assertThat(example.heading()).isEqualTo(new Heading("MINE", "Two units", Optional.empty(), Notation.DOL));
        assertThat(example.structure())
                .isEqualTo(new Structure.Units(new UnitNetwork(
                        List.of("a", "b"),
                        List.of(
                                Unit.of(
                                                "h",
                                                Unary.RELU,
                                                new Unit.Edge("a", "w[a->h]", 0.5),
                                                new Unit.Edge("b", "w_bh", -0.25))
                                        .withBias("b_h", 0.1),
                                Unit.linear("y", new Unit.Edge("h", "w[h->y]", 2))
                                        .withBias("b[y]", 1)),
                        List.of("y"))));
        assertThat(example.structure().parameters())
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "w[a->h]", Tensor.scalar(0.5),
                        "w_bh", Tensor.scalar(-0.25),
                        "b_h", Tensor.scalar(0.1),
                        "w[h->y]", Tensor.scalar(2.0),
                        "b[y]", Tensor.scalar(1.0)));
        assertThat(example.trained()).isEqualTo(Set.of("w[a->h]", "w_bh", "w[h->y]", "b[y]"));
        assertThat(example.objective()).isEqualTo(new Objective.Targets(Loss.SQUARED, Reduction.MEAN));
        assertThat(example.features()).isEqualTo(Tensor.of(Shape.of(1, 2), 1.0, 2.0));
        assertThat(example.targets()).isEqualTo(Tensor.of(Shape.of(1, 1), 0.5));
        assertThat(example.learningRate()).isEqualTo(OptionalDouble.of(0.1));
        assertThat(example.steps()).isEqualTo(1);
        assertThat(example.exercise().ask()).containsExactly("h", "y");
        assertThat(example.exercise().expect()).isEqualTo(Map.of("h", Tensor.scalar(0.1)));
    }

    @Test
    void aNetworkOfLayers() {
        NetworkExample example = (NetworkExample) Example.LAYERS.read();

        assertThat(example.structure().parameters())
                .isEqualTo(Map.of(
                        "1/dense/W", Tensor.of(Shape.of(3, 2), 0.5, 1.5, -1.0, 0.25, 2.0, -0.5),
                        "1/dense/b", Tensor.of(Shape.of(2), 0.1, -0.2)));
        assertThat(example.structure().inputs()).isEqualTo(3);
        assertThat(example.structure().outputs()).isEqualTo(2);
        assertThat(example.objective()).isEqualTo(new Objective.Gradients());
        assertThat(example.targets()).isEqualTo(Tensor.of(Shape.of(1, 2), 0.3, -0.7));
        assertThat(example.learningRate()).isEmpty();
    }

    @Test
    void layersDeclareTheParametersThatTheyHaveValuesFor() {
        NetworkExample example = (NetworkExample) Example.LAYERS
                .with(
                        "\"activation\": \"tanh\"}",
                        "\"activation\": \"tanh\"}, {\"activation\": \"relu\"}, {\"weights\": [[1, 2]], \"bias\": [3]}")
                .with("[0.3, -0.7]", "[0.3]")
                .read();
        var scope = Scope.root(Mode.TRAINING);
        var x = Expr.input("x", new TensorType(ElementType.F32, Shape.of(1, 3)));
        example.structure().network().apply(x, scope);

        assertThat(example.structure().parameters()).hasSize(4);
        scope.parameters()
                .forEach(declared -> assertThat(example.structure()
                                .parameters()
                                .get(declared.name())
                                .shape())
                        .as(declared.name())
                        .isEqualTo(declared.parameter().shape()));
        assertThat(scope.parameters().stream().map(Scope.Declared::name))
                .containsExactlyElementsOf(example.structure().parameters().keySet());
    }

    @Test
    void classNumbers() {
        NetworkExample example = (NetworkExample) Example.UNITS
                .with("\"outputs\": [\"y\"]", "\"outputs\": [\"y\", \"h\"]")
                .with("\"SQUARED\"", "\"cross_entropy\"")
                .with("[0.5]", "[1]")
                .read();

        assertThat(example.targets()).isEqualTo(Tensor.of(Shape.of(1), 1));
    }

    @Test
    void formulas() {
        FormulaExample example = (FormulaExample) Example.FORMULAS.read();

        assertThat(example.formulas()).isEqualTo("d = b*c; b = a^2; c = -7*a");
        assertThat(example.at()).containsExactly(Map.of("a", 2.0), Map.of("a", -1.0));
    }

    @Test
    void aDescent() {
        DescentExample example = (DescentExample) Example.DESCENT.read();

        assertThat(example.function()).isEqualTo("x^3 + 3x^2");
        assertThat(example.from()).containsExactly(Map.of("x", -1.99));
        assertThat(example.rate()).isEqualTo(0.04);
        assertThat(example.steps()).isEqualTo(51);

        DescentExample several = (DescentExample)
                Example.DESCENT.with("-1.99", "[-1.99, {\"x\": -2.01}]").read();
        assertThat(several.from()).containsExactly(Map.of("x", -1.99), Map.of("x", -2.01));
    }

    /** 0.1 is one tenth: the number as it was typed comes back from the double. */
    @Test
    void numbersAreDecimals() {
        long seed = 11;
        Random random = new Random(seed);
        for (int round = 0; round < 10_000; round++) {
            int digits = 1 + random.nextInt(15);
            BigDecimal typed =
                    BigDecimal.valueOf(random.nextLong((long) Math.pow(10, digits)), random.nextInt(-20, 40));
            String text = random.nextBoolean() ? typed.toString() : typed.toPlainString();
            double value = new Located.Figure(new Place("f", 1, 1), text).number("it");
            assertThat(BigDecimal.valueOf(value)).as("seed %d: %s", seed, text).isEqualByComparingTo(typed);
        }
    }

    @Test
    void noNumberIsMinusZero() {
        assertThat(1 / new Located.Figure(new Place("f", 1, 1), "-0.00").number("it"))
                .isEqualTo(Double.POSITIVE_INFINITY);
    }
}
