package dev.backlight.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backlight.lessons.Lessons;
import dev.backlight.lessons.Truth;
import dev.backlight.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

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

    /** Nothing of the answers is left, and filled in it is what check takes. */
    @Test
    void leavesTheAnswersOut(@TempDir Path folder) throws IOException {
        for (String id : List.of("BWC-2", "SDV-D4", "SDV-GD1", "SDV-FC", "DAG-4")) {
            String blank = Run.of("examples", id, "--blank").out();
            ObjectNode file = (ObjectNode) JsonMapper.shared().readTree(blank);
            assertThat(file.has("fill")).isFalse();
            ObjectNode answers = (ObjectNode) file.get("expect");
            assertThat(answers).isNotEmpty().allMatch(JsonNode::isNull);

            Path mine = Files.writeString(folder.resolve("mine.json"), blank);
            assertThat(Run.of("check", mine).err()).contains("is null: write your answer in its place, or take it out");

            Truth truth = Truth.of(Lessons.named(id));
            answers.propertyNames().forEach(quantity -> {
                Tensor value = truth.value(quantity);
                if (value.shape().rank() == 0) {
                    answers.put(quantity, value.item());
                } else {
                    answers.set(
                            quantity,
                            JsonMapper.shared().readTree(JsonMapper.shared().writeValueAsString(rows(value))));
                }
            });
            Files.writeString(mine, file.toString());
            Run run = Run.of("check", mine);
            assertThat(run.exit()).as(run.out() + run.err()).isZero();
        }
        assertThat(Run.of("examples", "--blank").exit()).isEqualTo(2);
    }

    private static Object rows(Tensor value) {
        return value.shape().rank() == 1
                ? value.toDoubles()
                : IntStream.range(0, value.shape().size(0))
                        .mapToObj(i -> value.rows(i).toDoubles())
                        .toList();
    }

    @Test
    void anUnknownName() {
        Run run = Run.of("examples", "BWC2");

        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).contains("there is no example \"BWC2\"; did you mean \"BWC-2\"?");
    }
}
