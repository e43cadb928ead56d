package dev.backlight.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backlight.report.Diagram.Edge;
import dev.backlight.report.Diagram.Node;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DiagramTest {
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
    void nodesNeverOverlapAndEdgesKeepClearOfThem() {
        for (long seed = 0; seed < 300; seed++) {
            Diagram diagram = random(seed);
            DiagramPlaces places = new DiagramPlaces(diagram);
            List<DiagramLine> lines = places.lines();
            for (Node node : diagram.nodes()) {
                Rectangle2D box = places.box(node);
                Ellipse2D circle = new Ellipse2D.Double(box.getX(), box.getY(), box.getWidth(), box.getHeight());
                assertThat(diagram.nodes())
                        .as("seed %d: nodes over %s", seed, node.id())
                        .filteredOn(other -> places.box(other).intersects(box))
                        .containsExactly(node);
                for (int i = 0; i < lines.size(); i++) {
                    Edge edge = diagram.edges().get(i);
                    if (!edge.from().equals(node.id()) && !edge.to().equals(node.id())) {
                        assertThat(lines.get(i).points())
                                .as("seed %d: %s→%s over %s", seed, edge.from(), edge.to(), node.id())
                                .noneMatch(circle::contains);
                    }
                }
            }
        }
    }

    @Test
    void labelsCoverNeitherNodesNorOneAnother() {
        for (List<Integer> sizes : List.of(List.of(2, 3, 2), List.of(2, 2, 2, 2), List.of(3, 1, 2), List.of(4, 4))) {
            Diagram plain = LayerDrawing.network(List.of("x", "y", "z", "o").subList(0, sizes.size()), sizes);
            Diagram diagram = new Diagram(
                    "labelled",
                    "a network",
                    plain.nodes(),
                    plain.edges().stream().map(edge -> edge.labelled("−0.25")).toList());
            DiagramPlaces places = new DiagramPlaces(diagram);
            List<Rectangle2D> nodes = diagram.nodes().stream().map(places::box).toList();
            DiagramLabels labels = new DiagramLabels(diagram.edges(), nodes, places.lines());
            List<Rectangle2D> boxes = IntStream.range(0, diagram.edges().size())
                    .mapToObj(labels::box)
                    .toList();
            for (int i = 0; i < boxes.size(); i++) {
                assertThat(nodes).as("%s", sizes).noneMatch(boxes.get(i)::intersects);
                assertThat(boxes.subList(0, i)).as("%s", sizes).noneMatch(boxes.get(i)::intersects);
            }
        }
    }

    @Test
    void aLongEdgeHasAStopInEachColumnBetween() {
        for (long seed = 0; seed < 100; seed++) {
            Diagram diagram = random(seed);
            DiagramLayout layout = new DiagramLayout(diagram);
            for (int edge = 0; edge < diagram.edges().size(); edge++) {
                List<Integer> columns = layout.way(edge).stream()
                        .map(place -> column(layout, place))
                        .toList();
                assertThat(columns)
                        .as("seed %d, edge %d", seed, edge)
                        .isEqualTo(IntStream.rangeClosed(columns.getFirst(), columns.getLast())
                                .boxed()
                                .toList());
            }
        }
    }

    private static int column(DiagramLayout layout, DiagramLayout.Place place) {
        return IntStream.range(0, layout.columns().size())
                .filter(i -> layout.columns().get(i).contains(place))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aTreeHasNoCrossings() {
        for (long seed = 0; seed < 100; seed++) {
            Random random = new Random(seed);
            int count = 2 + random.nextInt(30);
            List<Node> nodes = new ArrayList<>(IntStream.range(0, count)
                    .mapToObj(i -> Node.circle("n" + i, "n" + i))
                    .toList());
            List<Edge> edges = IntStream.range(1, count)
                    .mapToObj(i -> Edge.of("n" + i, "n" + random.nextInt(i)))
                    .collect(Collectors.toCollection(ArrayList::new));
            Collections.shuffle(nodes, random);
            Collections.shuffle(edges, random);
            assertThat(new DiagramLayout(new Diagram("", "", nodes, edges)).crossings())
                    .as("seed %d", seed)
                    .isZero();
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
