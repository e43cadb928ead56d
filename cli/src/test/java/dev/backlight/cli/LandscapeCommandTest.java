package dev.backlight.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

final class LandscapeCommandTest {
    @TempDir
    Path folder;

    @Test
    @DisplayName("V17: 20 updates on BWC-2's loss surface")
    void descendsOverTwoWeights() throws Exception {
        Path svg = folder.resolve("landscape.svg");
        Run run = Run.of("landscape", "BWC-2", "--over", "w_ij, a_j->a_k", "--steps", 20, "--out", svg, "--json");
        assertThat(run.exit()).as(run.err()).isZero();
        List<JsonNode> lines = run.json();

        assertThat(lines).hasSize(21 + 2);
        assertThat(lines.getFirst().get("at").toString()).isEqualTo("{\"w_ij\":0.86,\"w_jk\":0.66}");
        JsonNode last = lines.get(20);
        assertThat(last.get("at").get("w_ij").doubleValue()).isCloseTo(1.25734798229956, within(2e-12));
        assertThat(last.get("at").get("w_jk").doubleValue()).isCloseTo(1.13328000881443, within(2e-12));
        assertThat(last.get("value").doubleValue()).isCloseTo(6.50692385836252e-6, within(1e-17));
        assertThat(lines.get(21).get("reason").stringValue()).contains("across the valley there", "|1 − r·λ|");
        assertThat(Files.readString(svg))
                .contains(
                        "Gradient descent on C(w_ij, w_jk)",
                        "a way of 20 steps from (0.86, 0.66) to (1.257, 1.133)",
                        "the direction −∇C at the start");
    }

    @Test
    void showsOneWeightWithItsTangentAndStep() throws Exception {
        Path html = folder.resolve("tangent.html");
        Run run = Run.of("landscape", "BWC-1", "--over", "w_jk", "--steps", 10, "--out", html);

        // The closed form of the case: w after t steps is 2 + (0.48 − 2)·0.95^t.
        assertThat(run.out())
                .contains("w_jk ← w_jk − r · C′(w_jk)", "The descent converges to w_jk ≈ 2, C ≈ 0", "r = 0.1")
                .containsPattern("10 +1\\.089919852 ");
        assertThat(Files.readString(html)).contains("tangent at w_jk = 0.48", "10 steps from w_jk = 0.48");
    }

    @Test
    void callsAWeightByOneName() throws Exception {
        Path svg = folder.resolve("one.svg");
        Run run = Run.of("landscape", "MAZ-1", "--over", "w5", "--steps", 2, "--out", svg);
        assertThat(run.out())
                .contains("w_5 ← w_5 − η · E′(w_5)", "From w_5 = 0.4", "converges to w_5 ≈ −9.")
                .containsPattern("k +w_5 +E\\(w_5\\) +E′\\(w_5\\) +tangent")
                .doesNotContain("w5", "w_k");
        assertThat(Files.readString(svg)).contains("tangent at w_5 = 0.4").doesNotContain("w5");
        assertThat(Run.of("landscape", "DOL-3", "--over", "w_in_i").out())
                .contains("From w_in_i = 0.35", "at w_in_i ≈ −4.")
                .doesNotContain("{");
        assertThat(Run.of("landscape", "DAG-4", "--over", "1/dense/W[0,1]").out())
                .containsPattern("k +1/dense/W\\[0,1] +");
    }

    /** What a weight's own update does is what training does to it when no other weight moves. */
    @Test
    void stepsAsTheExplanationDoes() {
        JsonNode explained = Run.of("explain", "MAZ-1", "--format", "json").lastJson();
        JsonNode first = Run.of("landscape", "MAZ-1", "--over", "h1->o1", "--steps", 1, "--json")
                .json()
                .getFirst();
        JsonNode second = Run.of("landscape", "MAZ-1", "--over", "h1->o1", "--steps", 1, "--json")
                .json()
                .get(1);
        JsonNode w5 = weight(explained, "w5");
        assertThat(first.get("value").doubleValue())
                .isEqualTo(explained.get("lossBefore").doubleValue());
        assertThat(first.get("slope").get("w5").doubleValue())
                .isEqualTo(w5.get("gradient").doubleValue());
        assertThat(second.get("at").get("w5").doubleValue())
                .isEqualTo(w5.get("updated").doubleValue());
    }

    private static JsonNode weight(JsonNode explained, String name) {
        for (JsonNode weight : explained.get("weights")) {
            if (weight.get("name").stringValue().equals(name)) {
                return weight;
            }
        }
        throw new AssertionError("no weight " + name);
    }

    @Test
    void takesElementsOfMatricesAndOtherStarts() throws Exception {
        Path gif = folder.resolve("path.gif");
        Run run = Run.of(
                "landscape",
                "DAG-4",
                "--over",
                "1/dense/W[0,1],3/dense/W[1,0]",
                "--range",
                "-2..2",
                "--from",
                "0.5,1",
                "--from",
                "-1,-1",
                "--rate",
                0.1,
                "--steps",
                3,
                "--out",
                gif);
        assertThat(run.exit()).as(run.err()).isZero();
        assertThat(run.out()).contains("From 1/dense/W[0,1] = 0.5, 3/dense/W[1,0] = 1");
        assertThat(Files.size(gif)).isPositive();
    }

    @Test
    void refusesWithAWordOnWhatToDo() throws Exception {
        assertThat(Run.of("landscape", "BWC-2", "--over", "w_ij,q").err()).contains("there is no weight \"q\"");
        assertThat(Run.of("landscape", "BWC-2", "--over", "w_ij,w_ij").err()).contains("\"w_ij\" is named twice");
        assertThat(Run.of("landscape", "BWC-3", "--over", "a,b,c").exit()).isEqualTo(1);
        assertThat(Run.of("landscape", "SDV-GD1", "--over", "x").err()).contains("SDV-GD1 is no network");
        assertThat(Run.of("landscape", "BWC-2").exit()).isEqualTo(2);
        Path file = folder.resolve("still.json");
        Files.writeString(file, """
                {"id": "still", "title": "No rate", "notation": "BWC", "loss": "SQUARED", "inputs": ["a"],
                 "units": [{"name": "b", "activation": "RELU", "from": {"a": {"w": 0.5}}}], "outputs": ["b"],
                 "samples": [{"x": [1], "y": [1]}]}
                """);
        Run noRate = Run.of("landscape", file, "--over", "w");
        assertThat(noRate.err()).contains("has no learning rate: say how far a step goes with --rate");
        assertThat(noRate.exit()).isEqualTo(2);
        assertThat(Run.of("landscape", file, "--over", "w", "--rate", 0.5).out())
                .contains("converges to w ≈ 1");
    }
}
