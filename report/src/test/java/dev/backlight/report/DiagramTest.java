package dev.backlight.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backlight.report.Diagram.Edge;
import dev.backlight.report.Diagram.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DiagramTest {
    private record Circle(double x, double y, double r) {}

    private static List<Circle> circles(String svg) {
        List<Circle> circles = new ArrayList<>();
        Matcher matcher = Pattern.compile("<circle cx=\"([^\"]+)\" cy=\"([^\"]+)\" r=\"([^\"]+)\"")
                .matcher(svg);
        while (matcher.find()) {
            circles.add(new Circle(
                    Double.parseDouble(matcher.group(1)),
                    Double.parseDouble(matcher.group(2)),
                    Double.parseDouble(matcher.group(3))));
        }
        return circles;
    }

    private static Diagram random(long seed) {
        Random random = new Random(seed);
        int count = 2 + random.nextInt(14);
        List<Node> nodes = IntStream.range(0, count)
                .mapToObj(i -> Node.circle("n" + i, "n" + i, "z = " + random.nextInt(100)))
                .toList();
        List<Edge> edges = new ArrayList<>();
        for (int j = 1; j < count; j++) {
            for (int i = 0; i < j; i++) {
                if (random.nextInt(4) == 0) {
                    edges.add(Edge.of("n" + i, "n" + j, "0." + random.nextInt(100)));
                }
            }
        }
        return new Diagram("random", "a random graph", nodes, edges);
    }

    @Test
    void nodesNeverOverlapAndAllEdgesLeadToTheRight() {
        for (long seed = 0; seed < 200; seed++) {
            Diagram diagram = random(seed);
            List<Circle> circles = circles(diagram.svg().toString());
            assertThat(circles).as("seed %d", seed).hasSameSizeAs(diagram.nodes());
            for (int i = 0; i < circles.size(); i++) {
                for (int j = 0; j < i; j++) {
                    Circle a = circles.get(i);
                    Circle b = circles.get(j);
                    assertThat(Math.hypot(a.x() - b.x(), a.y() - b.y()))
                            .as("seed %d: nodes %d and %d", seed, j, i)
                            .isGreaterThan(a.r() + b.r());
                }
            }
            DiagramLayout layout = new DiagramLayout(diagram);
            for (Edge edge : diagram.edges()) {
                List<DiagramLayout.Spot> way = layout.way(edge);
                for (int i = 1; i < way.size(); i++) {
                    assertThat(way.get(i).column()).isEqualTo(way.get(i - 1).column() + 1);
                }
            }
        }
    }

    @Test
    void avoidsCrossingsThatCanBeAvoided() {
        // Drawn in the order given, the three arrows cross three times.
        List<Node> nodes = List.of(
                Node.circle("a", "a"),
                Node.circle("b", "b"),
                Node.circle("c", "c"),
                Node.circle("z", "z"),
                Node.circle("y", "y"),
                Node.circle("x", "x"));
        List<Edge> edges = List.of(Edge.of("a", "x"), Edge.of("b", "y"), Edge.of("c", "z"));
        assertThat(new DiagramLayout(new Diagram("", "", nodes, edges)).crossings())
                .isZero();
    }

    @Test
    void theSameDiagramIsDrawnAlike() {
        assertThat(random(3).svg()).hasToString(random(3).svg().toString());
    }

    @Test
    void refusesWhatIsNoGraphToDraw() {
        List<Node> nodes = List.of(Node.circle("a", "a"), Node.circle("b", "b"));
        assertThatThrownBy(() -> new Diagram("", "", nodes, List.of(Edge.of("a", "c"))))
                .hasMessageContaining("from \"a\" to \"c\" leads where there is no node");
        assertThatThrownBy(() -> new Diagram("", "", nodes, List.of(Edge.of("a", "b"), Edge.of("b", "a"))).svg())
                .hasMessageContaining("make a cycle");
        assertThatThrownBy(() -> new Diagram("", "", List.of(nodes.getFirst(), nodes.getFirst()), List.of()))
                .hasMessageContaining("two nodes are called \"a\"");
    }
}
