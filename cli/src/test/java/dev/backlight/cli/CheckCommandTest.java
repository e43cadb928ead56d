package dev.backlight.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backlight.lessons.Lessons;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

final class CheckCommandTest {
    @TempDir
    Path folder;

    /** The file of a shipped example with other answers. */
    private Path answers(String id, String expect) throws IOException {
        String text = Lessons.text(id);
        int at = text.indexOf("\"expect\"");
        return Files.writeString(
                folder.resolve("mine.json"), text.substring(0, at) + "\"expect\": " + expect + "\n}\n");
    }

    @Test
    void mazursLoss() throws IOException {
        Run run = Run.of("check", answers("MAZ-1", """
                {"E": 0.298371109, "dE/dw5": 0.08216704, "new w5": 0.35891648, "new E": 0.291027924}"""));

        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.err()).isEmpty();
        assertThat(run.out().lines())
                .containsExactly(
                        "E: 0.298371109 is right",
                        "dE/dw5: 0.08216704 is right",
                        "new w5: 0.35891648 is right",
                        "new E: 0.291027924 is wrong, it is 0.291027773693599",
                        "    this comes out if one goes back through weights that are updated already: computed with the"
                                + " updated output weights",
                        "    after 1 update: w1 ≈ 0.1497807161, w2 ≈ 0.1995614323, b1 = 0.35, w3 ≈ 0.2497511436,"
                                + " w4 ≈ 0.2995022873, w5 ≈ 0.3589164797, w6 ≈ 0.4086661861, b2 = 0.6, w7 ≈ 0.5113012702,"
                                + " w8 ≈ 0.5613701211",
                        "    Loss: HALF_SQUARED, ½ Σ (output − target)²",
                        "    E = (1/2)((ŷ_o1 − y_o1)² + (ŷ_o2 − y_o2)²) ≈ (1/2)((0.7420881112 − 0.01)² +"
                                + " (0.7752849683 − 0.99)²) ≈ 0.2910277737",
                        "3 of 4 right");
    }

    /** In the letters of the example's text. */
    @Test
    void aPathThatIsForgotten() throws IOException {
        assertThat(Run.of("check", answers("BWC-4c", "{\"dL/dw13\": -0.0189627780555143}"))
                        .out())
                .contains("this comes out if one forgets the path w13→3→6→Loss");
    }

    /** What doubles make −0.0600000000000002 of. */
    @Test
    void theTruthIsExact() throws IOException {
        assertThat(Run.of("check", answers("BWC-2", "{\"new w_ij\": 0.86, \"dC/da_i\": 1}"))
                        .out())
                .contains("new w_ij: 0.86 is wrong, it is 0.915687632\n"
                        + "    this comes out if one forgets the update: gives what was there before\n")
                .contains("dC/da_i: 1 is wrong, it is −0.684162336\n");
    }

    @Test
    void manyMistakesThatComeNear() throws IOException {
        assertThat(Run.of("check", answers("DOL-4", "{\"new E\": 0.563}")).out())
                .contains("more mistakes come near it: give more digits");
    }

    @Test
    void whatNoMistakeExplains() throws IOException {
        assertThat(Run.of("check", answers("DOL-3", "{\"dE/dw_in_i\": 0.0271, \"E\": 0.123}"))
                        .out())
                .contains("dE/dw_in_i: 0.0271 is right\n")
                .contains("E: 0.123 is wrong, it is 0.0596996565100682\n"
                        + "    no mistake that is known here leads to this answer\n");
    }

    /** What somebody may give in place of a file of answers: each is told what to do. */
    @Test
    void otherFiles() throws IOException {
        for (String data : List.of("iris.csv", "mine.safetensors", "mnist")) {
            assertThat(Run.of("check", data).err())
                    .startsWith(
                            "backlight: " + data + " is data or a model, and this takes a worked example, a JSON file:"
                                    + " backlight examples BWC-2 prints one to start from");
        }
        assertThat(Run.of("check", folder).err()).contains("this is a directory; name a file in it");
        Path none = folder.resolve("none.json");
        assertThat(Run.of("check", none).err()).isEqualTo("backlight: " + none + ": there is no such file\n");
        assertThat(Run.of("check", answers("BWC-2", "[1]")).err())
                .containsPattern("mine.json:\\d+:\\d+: \"expect\" must be an object, not a list");
        assertThat(Run.of("check", answers("BWC-2", "{\"C\": \"0.36\"}")).err())
                .containsPattern("mine.json:\\d+:\\d+: \"C\" must be a number, not a text");
        assertThat(Run.of("check", answers("BWC-2", "{\"C\": 1, \"C\": 2}")).err())
                .containsPattern("mine.json:\\d+:\\d+: \"C\" stands here twice, first in line \\d+: take one out");
        assertThat(Run.of("check", answers("BWC-2", "{\"C\": []}")).err())
                .contains("\"C\" is an empty list: give it a number");
    }

    @Test
    void derivesWhatIsWrong() throws IOException {
        assertThat(Run.of("check", answers("DOL-3", "{\"dE/ds[i]\": 1}")).out())
                .contains("    δ_i = ∂E/∂s_i = ∂E/∂z_i · ∂z_i/∂s_i = ∂E/∂z_i · σ′(s_i) ≈ 0.09433211115 · 0.239291217"
                        + " ≈ 0.02257284568");
        assertThat(Run.of("check", answers("DOL-5", "{\"dE/dw_ij\": 1}")).out())
                .contains("    sample 2: 0.01170010939", "    sum: 0.03729406542, mean: 0.01243135514");
    }

    @Test
    void asJson() throws IOException {
        Run run = Run.of("check", "--json", answers("BWC-2", """
                {"dC/dw_jk": 0.72562672, "new w_jk": 0.732562672, "a_j": 0.7}"""));

        assertThat(run.exit()).isEqualTo(1);
        JsonNode wrong = run.json().getFirst();
        assertThat(wrong.get("event").stringValue()).isEqualTo("answer");
        assertThat(wrong.get("quantity").stringValue()).isEqualTo("dC/dw_jk");
        assertThat(wrong.get("given").doubleValue()).isEqualTo(0.72562672);
        assertThat(wrong.get("truth").doubleValue()).isEqualTo(-0.72562672);
        assertThat(wrong.get("isRight").booleanValue()).isFalse();
        assertThat(wrong.get("mistakes").get(0).stringValue()).startsWith("has the wrong sign");
        assertThat(wrong.get("derivation").get(0).stringValue()).endsWith("= −0.72562672");
        JsonNode right = run.json().get(1);
        assertThat(right.get("isRight").booleanValue()).isTrue();
        assertThat(right.get("mistakes").size()).isZero();
        assertThat(run.json().get(2).get("mistakes").size()).isZero();
        assertThat(run.lastJson().get("event").stringValue()).isEqualTo("done");
        assertThat(run.lastJson().get("answers").intValue()).isEqualTo(3);
        assertThat(run.lastJson().get("right").intValue()).isEqualTo(1);
    }

    @Test
    void allRight() {
        Run run = Run.of("check", "DAG-4");

        assertThat(run.exit()).isZero();
        assertThat(run.out())
                .contains("dL/db1: [−0.0203634515411855, 0.021088841078955, −0.00130989819028923] is right");
    }

    @Test
    void formulasAreCheckedToo() throws IOException {
        Run run = Run.of("check", answers("SDV-D4", "{\"dd/da\": [-84, -21, -5.25, -63]}"));

        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.out()).contains("dd/da: [−84, −21, −5.25, −63] is wrong, it is [−84, −21, −5.25, −189]");
    }

    @Test
    void anUnknownQuantityIsRefusedWithItsLine() throws IOException {
        Path file = answers("BWC-2", "{\n    \"dC/dw_kj\": 1\n  }");

        Run run = Run.of("check", file);

        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.out()).isEmpty();
        String text = Files.readString(file);
        long line = text.substring(0, text.indexOf("dC/dw_kj")).lines().count();
        assertThat(run.err())
                .startsWith("backlight: " + file + ":" + line + ":5: there is no quantity \"w_kj\"; did you mean");
    }

    @Test
    void aFileWithoutAnswers() throws IOException {
        assertThat(Run.of("check", answers("BWC-2", "{}")).err()).contains("there are no answers");
    }
}
