package dev.backlight.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backlight.explain.Explanation;
import dev.backlight.explain.Level;
import dev.backlight.explain.Notation;
import dev.backlight.explain.Sample;
import dev.backlight.explain.Subject;
import dev.backlight.model.Architecture;
import dev.backlight.nn.Activation;
import dev.backlight.nn.Dense;
import dev.backlight.nn.Layer;
import dev.backlight.nn.Loss;
import dev.backlight.nn.Sequential;
import dev.backlight.tensor.Shape;
import dev.backlight.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ExplanationDocumentTest {
    /** 20 inputs, of which the first is 0, and layers of 16, 16 and 10 units: too large to be told in full. */
    private static Explanation large(Layer... before) {
        List<Layer> layers = new ArrayList<>(List.of(before));
        layers.addAll(List.of(new Dense(16), Activation.RELU, new Dense(16), Activation.RELU, new Dense(10)));
        Architecture architecture =
                new Architecture(Sequential.of(layers.toArray(Layer[]::new)), Shape.of(20), Loss.CROSS_ENTROPY);
        double[] x = new double[20];
        for (int i = 0; i < x.length; i++) {
            x[i] = Math.sin(i);
        }
        return Explanation.of(
                Subject.of(architecture, architecture.initialParameters(5)),
                Sample.ofClass(Tensor.of(Shape.of(20), x), 1));
    }

    private static String written(Explanation explanation, Optional<String> weight) {
        ExplanationDocument.Options options =
                new ExplanationDocument.Options(Notation.DOL, Level.CHAIN, 10, weight, List.of());
        return TextWriter.write(ExplanationDocument.of("title", explanation, options));
    }

    @Test
    void aWeightOfALargeNetworkSaysWhyItHasNoGradient() {
        Explanation explanation = large();
        int off = Stream.iterate(0, i -> i + 1)
                .filter(i -> explanation
                                .unit("2/relu[" + i + "]")
                                .slope()
                                .orElseThrow()
                                .value()
                        == 0)
                .findFirst()
                .orElseThrow();
        String weight = "1/dense/W[3," + off + "]";
        assertThat(written(explanation, Optional.of(weight)))
                .contains(
                        "No gradient for " + weight + ": ReLU is off at 2/relu[" + off + "], s ≈ −",
                        "Each of its 160 paths to the loss has the product 0, such as " + weight + "→2/relu[" + off)
                .contains("error signal of the target times value of the source:")
                .doesNotContain("Along each path", "along 1/dense", "the other", "Paths from");
        assertThat(written(explanation, Optional.of("1/dense/W[0,1]")))
                .contains("No gradient for 1/dense/W[0,1]: the input x[0] is 0", "Each of its 160 paths");
    }

    @Test
    void aLargeNetworkSaysWhichParametersNoGradientReaches() {
        Layer held = (x, scope) -> scope.apply("inner", new Dense(20), x).stopGradient();
        assertThat(written(large(held), Optional.empty()))
                .containsPattern(
                        "No gradient for 1/layer/inner/W: cut by stopGradient in 1/layer: it holds its input constant");
        assertThat(written(large((x, _) -> x.mul(2)), Optional.empty())).doesNotContain("No gradient");
    }
}
