package dev.backlight.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backlight.expr.Unary;
import dev.backlight.grad.GradCheck;
import dev.backlight.nn.Layer;
import dev.backlight.nn.Loss;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

final class GradcheckCommandTest {
    static List<GradcheckNetwork> networks() {
        return GradcheckNetwork.all();
    }

    @ParameterizedTest
    @MethodSource("networks")
    void findsEveryGradientRight(GradcheckNetwork network) {
        for (long seed = 1; seed <= 3; seed++) {
            GradCheck check = network.check(seed);
            assertThat(check.agrees())
                    .as("%s, seed %d%n%s", network.name(), seed, check)
                    .isTrue();
        }
    }

    /** Its forward value is x², but the value that is differentiated is x² + 0.001·x, whose added part is cut to 0. */
    @Test
    void findsAGradientThatIsWrong() {
        Layer dense = Layers.parse("3 tanh").network(2);
        Layer wrong = (x, scope) -> {
            var y = scope.apply("1/dense", dense, x);
            return y.add(y.mul(0.001)).sub(y.mul(0.001).stopGradient());
        };

        GradCheck check = new GradcheckNetwork("wrong", "", wrong, 4, Loss.SQUARED).check(1);

        assertThat(check.agrees()).isFalse();
        assertThat(check.toString()).contains("BEYOND");
    }

    @Test
    void showsTheWorstErrorOfEachParameter() {
        Run run = Run.of("gradcheck", "xor");

        assertThat(run.exit()).isZero();
        assertThat(run.out())
                .containsPattern(
                        "xor +1/dense/W\\[\\d+] +-?0\\.\\d{9} +-?0\\.\\d{9} +\\d\\.\\de-\\d\\d +\\d\\.\\de-\\d\\d +ok")
                .contains("all gradients agree: the worst error is ");
    }

    @Test
    void givesTheSameAsJson() {
        List<JsonNode> lines =
                Run.of("gradcheck", "units", "--json", "--seed", 4).json();

        assertThat(lines).hasSize(13); // ten weights, one of them shared, and two biases
        assertThat(lines.getLast().get("agrees").booleanValue()).isTrue();
        assertThat(lines.getLast().get("worstError").doubleValue())
                .isLessThan(lines.getLast().get("bound").doubleValue());
    }

    @Test
    void listsEveryActivationAndLoss() {
        String list = Run.of("gradcheck", "--list").out();

        for (Unary function : Unary.values()) {
            assertThat(list).containsPattern("(?m)^" + function.label() + " ");
        }
        for (Loss loss : Loss.values()) {
            assertThat(list).containsPattern("(?m)^" + Names.of(loss) + " ");
        }
        assertThat(Run.of("gradcheck", "lstm").exit()).isEqualTo(2);
        assertThat(Run.of("gradcheck", "lstm").err()).contains("there is no network \"lstm\"; choose one of xor, mlp");
    }
}
