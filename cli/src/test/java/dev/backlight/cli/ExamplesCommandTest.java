package dev.backlight.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backlight.lessons.Lessons;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

final class ExamplesCommandTest {
    @Test
    void listsThemAll() {
        Run run = Run.of("examples");

        assertThat(run.exit()).isZero();
        assertThat(run.out().lines()).hasSize(1 + Lessons.ids().size());
        assertThat(run.out().lines().skip(1).map(line -> line.split(" ")[0])).containsExactlyElementsOf(Lessons.ids());
        assertThat(run.out()).containsPattern("BWC-2 +units +Exercise 2: a chain of three units +Back-Prop wo Calc");
    }

    @Test
    void asJson() {
        Run run = Run.of("examples", "--json");

        assertThat(run.exit()).isZero();
        assertThat(run.json()).hasSize(Lessons.ids().size() + 1);
        JsonNode first = run.json().getFirst();
        assertThat(first.get("event").stringValue()).isEqualTo("example");
        assertThat(first.get("id").stringValue()).isEqualTo("DOL-1");
        assertThat(first.get("kind").stringValue()).isEqualTo("units");
        assertThat(first.get("source").stringValue()).startsWith("Dolhansky");
        assertThat(run.lastJson().get("examples").intValue())
                .isEqualTo(Lessons.ids().size());
        assertThat(run.json().stream()
                        .limit(Lessons.ids().size())
                        .map(line -> line.get("kind").stringValue()))
                .contains("units", "layers", "formulas", "descent");
    }

    @Test
    void printsTheFileOfOne() {
        Run run = Run.of("examples", "bwc-2");

        assertThat(run.exit()).isZero();
        assertThat(run.out()).isEqualTo(Lessons.text("BWC-2"));
        assertThat(Run.of("examples", "bwc-2", "--json")
                        .json()
                        .getFirst()
                        .get("file")
                        .stringValue())
                .isEqualTo(run.out());
    }

    @Test
    void anUnknownName() {
        Run run = Run.of("examples", "BWC2");

        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).contains("there is no example \"BWC2\"; did you mean \"BWC-2\"?");
    }
}
