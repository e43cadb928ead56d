package dev.backlight.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backlight.report.Diagram.Edge;
import dev.backlight.report.Diagram.Meaning;
import dev.backlight.report.Diagram.Tone;
import dev.backlight.report.VariableDrawing.Dependence;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class VariableDrawingTest {
    @Test
    void drawsWhatPathsShareInNoPathsColour() {
        Diagram diagram = VariableDrawing.paths(
                "two ways behind one",
                List.of(
                        new Dependence("a", "u", "2a"),
                        new Dependence("u", "b", "3"),
                        new Dependence("u", "c", "4"),
                        new Dependence("b", "d", "c"),
                        new Dependence("c", "d", "b")),
                List.of(List.of("a", "u", "b", "d"), List.of("a", "u", "c", "d")));
        Tone first = new Tone.Group(0);
        Tone second = new Tone.Group(1);
        assertThat(diagram.edges()).extracting(Edge::tone).containsExactly(Tone.PLAIN, first, second, first, second);
        assertThat(diagram.edges()).extracting(Edge::width).containsOnly(2.5);
        assertThat(diagram.legend())
                .containsExactly(
                        new Meaning(first, "a → u → b → d"),
                        new Meaning(second, "a → u → c → d"),
                        new Meaning(Tone.PLAIN, "several of these"));
    }

    @Test
    void coloursAsManyPathsAsCanBeToldApart() {
        List<Dependence> dependences = new ArrayList<>();
        List<List<String>> paths = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            dependences.add(new Dependence("a", "b" + i, ""));
            dependences.add(new Dependence("b" + i, "c", ""));
            paths.add(List.of("a", "b" + i, "c"));
        }
        Diagram diagram = VariableDrawing.paths("eight ways", dependences, paths);
        assertThat(diagram.legend()).hasSize(7).last().isEqualTo(new Meaning(Tone.PLAIN, "2 paths more"));
        assertThat(diagram.edges().getLast()).isEqualTo(Edge.of("b7", "c"));
    }
}
