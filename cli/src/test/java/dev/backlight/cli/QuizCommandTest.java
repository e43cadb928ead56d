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

final class QuizCommandTest {
    private static final String RIGHT = """
            0.602
            0.3973
            0.3632
            -0.557
            0.9157
            0.73256
            """;

    @Test
    void allRight() {
        Run run = Run.withInput(RIGHT, "quiz", "BWC-2");

        assertThat(run.exit()).isZero();
        assertThat(run.err()).isEmpty();
        assertThat(run.out())
                .startsWith("BWC-2: Exercise 2: a chain of three units")
                .contains("  a_j = relu(w_ij·a_i), with w_ij = 0.86")
                .contains("1 of 6: a_j, the value of the unit a_j\n> 0.602\nright: a_j = 0.602\n")
                .endsWith("\n6 of 6 right\n");
    }

    @Test
    void notAllRight() {
        Run run = Run.withInput(
                RIGHT.replace("-0.557", "0.557").replace("0.3632", "").replace("0.9157", "w"), "quiz", "BWC-2");

        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.out())
                .contains("> \nno answer; it is:\n  Loss: SQUARED")
                .contains(
                        "not right:\n  this comes out if one has the wrong sign: takes target − output for output − target\n"
                                + "  dC/dw_ij = dC/da_k · da_k/da_j · da_j/dw_ij = 2(a_k − y) · w_jk · a_i")
                .endsWith("of 6 right\n");
    }

    @Test
    void anAnswerThatNothingExplains() {
        assertThat(Run.withInput("0.7\n", "quiz", "BWC-2").out())
                .contains("> 0.7\nnot right:\n  no mistake that is known here leads to this answer\n  g_j");
    }

    @Test
    void answersThatEndEarly() {
        Run run = Run.withInput("0.602\n", "quiz", "BWC-2");

        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.out()).contains("right: a_j").endsWith("\n1 of 6 right\n");
    }

    @Test
    void anUnclearAnswerIsNotRightInAScriptAndAskedAgainOnATerminal() {
        Run script = Run.withInput("0,602\n0.3973\n", "quiz", "BWC-2");
        assertThat(script.out())
                .contains("> 0,602\nwrite a point in a number, not a comma: 0.602\n  g_j")
                .contains("right: a_k = 0.39732");

        Run terminal = Run.withInputOnTerminal("0,602\n0.602\n0.3973\n", "quiz", "BWC-2");
        assertThat(terminal.out())
                .contains("> write a point in a number, not a comma: 0.602\n> right: a_j = 0.602\n")
                .contains("right: a_k = 0.39732");
    }

    @Test
    void asJson() {
        Run run = Run.withInput(RIGHT.replace("0.3973", "0.4"), "quiz", "BWC-2", "--json");

        assertThat(run.exit()).isEqualTo(1);
        List<JsonNode> lines = run.json();
        assertThat(lines.stream().map(line -> line.get("event").stringValue()).distinct())
                .containsExactly("quiz", "question", "answer", "done");
        assertThat(lines).hasSize(1 + 2 * 6 + 1);
        assertThat(lines.getFirst().get("given").get(0).stringValue()).isEqualTo("a_i = 0.7, target of a_k = 1");
        JsonNode second = lines.get(4);
        assertThat(second.get("number").intValue()).isEqualTo(2);
        assertThat(second.get("typed").stringValue()).isEqualTo("0.4");
        assertThat(second.get("isRight").booleanValue()).isFalse();
        assertThat(second.get("answer").stringValue()).isEqualTo("0.39732");
        assertThat(second.get("solution")).hasSize(3);
        assertThat(run.lastJson().get("right").intValue()).isEqualTo(5);
        assertThat(run.lastJson().get("questions").intValue()).isEqualTo(6);
    }

    @Test
    void aFileOfOnesOwn(@TempDir Path folder) throws IOException {
        Path mine = folder.resolve("mine.json");
        Files.writeString(mine, Lessons.text("BWC-1").replace("0.48", "0.5"));

        Run run = Run.withInput("1/4\n9/16\n-0.75\n0.575\n", "quiz", mine);

        assertThat(run.out()).contains("right: C = 0.5625");
        assertThat(run.exit()).isZero();
    }

    @Test
    void anUnknownExample() {
        Run run = Run.of("quiz", "BWC-9");

        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.err()).contains("there is no example \"BWC-9\"; did you mean \"BWC-0\"?");
    }
}
