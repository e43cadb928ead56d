package dev.backlight.report;

import dev.backlight.explain.Explanation;
import dev.backlight.explain.LayerSignals;
import dev.backlight.explain.Notation;
import dev.backlight.explain.WeightGradient;
import dev.backlight.report.Diagram.Edge;
import dev.backlight.report.Diagram.Line;
import dev.backlight.report.Diagram.Meaning;
import dev.backlight.report.Diagram.Tone;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Draws networks that are too large to be drawn unit by unit: layers as strips of shaded cells from top to bottom, and
 * between them the arrows with the largest gradients, or the largest paths of one weight to the loss.
 */
public final class StripDrawing implements Figure {
    private static final int MOST_EDGES = 30;
    private static final int MOST_NAMED = 3;
    private static final double MARGIN = 16;
    private static final double GAP = 70;
    private static final double NOTES = 330;
    private static final double WIDTH = MARGIN + Strip.WIDTH + NOTES;

    private final Explanation explanation;
    private final Notation notation;
    private final Optional<WeightGradient> weight;

    /**
     * A drawing of a network.
     *
     * @param weight whose paths are lit; empty for the largest gradients of all
     * @throws IllegalArgumentException if there is no such weight
     */
    public StripDrawing(Explanation explanation, Notation notation, Optional<String> weight) {
        this.explanation = explanation;
        this.notation = notation;
        this.weight = weight.map(explanation::weight);
    }

    @Override
    public String title() {
        return weight.map(asked -> "From " + asked.name() + " to the loss, layers as strips")
                .orElse("The network in strips, with its largest gradients");
    }

    @Override
    public Svg.Element svg() {
        return weight.map(this::paths).orElseGet(this::gradients);
    }

    /** An arrow, and what it says to the pointer that rests on it. */
    private record Arrow(Edge edge, String says) {}

    private Svg.Element gradients() {
        List<Connection> largest = Connection.largest(explanation, MOST_EDGES);
        double most = largest.stream().mapToDouble(NetworkDrawing::size).max().orElse(0);
        String by = notation.by(notation.weight("i", "j")).text();
        List<Arrow> arrows = largest.stream()
                .map(each -> new Arrow(
                        NetworkDrawing.edge(each, most, notation),
                        each.source() + " → " + each.target() + ": " + by + " ≈ "
                                + each.product().text(NetworkDrawing.DIGITS)))
                .toList();
        List<Strip> strips = strips(StripDrawing::strongest);
        String description = "The " + arrows.size() + " weights with the largest gradients, of "
                + explanation.weightCount() + ": "
                + arrows.stream().map(Arrow::says).collect(Collectors.joining("; ")) + ".";
        return draw(strips, arrows, NetworkDrawing.signs(largest, notation), description);
    }

    private Svg.Element paths(WeightGradient asked) {
        LitPaths lit = LitPaths.of(explanation, asked.name());
        Set<String> passed = new LinkedHashSet<>(lit.units().keySet());
        List<Arrow> arrows = new ArrayList<>();
        for (WeightGradient.Use use : largestUses(asked)) {
            String source = source(use);
            arrows.add(new Arrow(Edge.of(source, use.target(), asked.name()).wide(4), use.edge()));
            passed.add(source);
        }
        lit.sections()
                .forEach((section, numbers) -> arrows.add(new Arrow(
                        Edge.of(section.from(), section.to(), LitPaths.ranges(numbers))
                                .wide(2.5)
                                .in(LitPaths.tone(numbers))
                                .drawn(lit.areNegative(numbers) ? Line.DASHED : Line.SOLID),
                        section.from() + " → "
                                + (section.to().equals(LitPaths.LOSS)
                                        ? notation.loss().text()
                                        : section.to()))));
        List<Strip> strips = strips(layer -> IntStream.range(0, layer.units().size())
                .filter(unit -> passed.contains(layer.units().get(unit)))
                .boxed()
                .toList());
        List<Meaning> legend = new ArrayList<>(lit.legend(asked.name(), notation));
        boolean isDashed = arrows.stream().anyMatch(arrow -> arrow.edge().line() == Line.DASHED);
        if (isDashed) {
            legend.add(new Meaning(Tone.PLAIN, Line.DASHED, "the product is negative"));
        }
        String how = isDashed ? ", with dashes where the product is negative" : "";
        return draw(strips, arrows, legend, lit.inWords(how, legend));
    }

    private static String source(WeightGradient.Use use) {
        return use.isBias() ? LitPaths.ONE : use.source().label();
    }

    /** Where a weight that is shared matters most. */
    private static List<WeightGradient.Use> largestUses(WeightGradient asked) {
        return asked.uses().stream()
                .sorted(Comparator.comparingDouble(
                        use -> -Math.abs(use.product().value())))
                .limit(LitPaths.MOST)
                .toList();
    }

    /** The units with the largest error signals; of inputs, derivatives of the loss. */
    private static List<Integer> strongest(LayerSignals layer) {
        return IntStream.range(0, layer.units().size())
                .filter(unit -> layer.delta().at(unit) != 0)
                .boxed()
                .sorted(Comparator.comparingDouble(
                        unit -> -Math.abs(layer.delta().at(unit))))
                .limit(MOST_NAMED)
                .toList();
    }

    /** The layers from top to bottom, and which of their units are named. */
    private List<Strip> strips(Function<LayerSignals, List<Integer>> named) {
        List<Strip> strips = new ArrayList<>();
        double top = MARGIN;
        for (LayerSignals layer : explanation.layers()) {
            Strip strip = Strip.of(layer, named.apply(layer), MARGIN, top);
            strips.add(strip);
            top = strip.bottom() + GAP;
        }
        return strips;
    }

    private Svg.Element draw(List<Strip> strips, List<Arrow> arrows, List<Meaning> legend, String description) {
        Map<String, Point> places = places(strips);
        Strip last = strips.getLast();
        double bottom = weight.isPresent() ? places.get(LitPaths.LOSS).y() + GAP / 2 : last.bottom() + GAP / 2;
        List<Svg> parts = new ArrayList<>();
        strips.forEach(strip -> parts.add(Svg.element("g")
                .with("class", "strip")
                .titled(strip.inWords(notation))
                .add(strip.draw(notation))));
        List<Svg> labels = new ArrayList<>();
        for (Arrow arrow : arrows) {
            Point from = places.get(arrow.edge().from());
            Point to = places.get(arrow.edge().to());
            if (from != null && to != null) {
                parts.add(arrow(arrow, from, to));
                arrow.edge().label().ifPresent(label -> labels.add(label(label, arrow.edge(), from, to)));
            }
        }
        if (weight.isPresent()) {
            parts.add(box(notation.loss().text(), places.get(LitPaths.LOSS)));
            Optional.ofNullable(places.get(LitPaths.ONE)).ifPresent(one -> parts.add(box("1", one)));
        }
        parts.addAll(labels);
        strips.forEach(strip -> parts.addAll(strip.notes(notation)));
        parts.addAll(shades(bottom));
        double legendTop = bottom + DiagramPicture.LEGEND;
        parts.addAll(DiagramPicture.legend(legend, MARGIN, legendTop));
        double height = legendTop + DiagramPicture.LEGEND * legend.size() + MARGIN;
        double width = legend.stream()
                .mapToDouble(meaning -> Lettering.width(meaning.text()) + 50 + 2 * MARGIN)
                .reduce(WIDTH, Math::max);
        String layers = strips.stream().map(strip -> strip.inWords(notation)).collect(Collectors.joining(" "));
        return Svg.picture(
                        width,
                        height,
                        title(),
                        "Layers as strips from top to bottom, a cell a unit, the darker the larger; cells of negative"
                                + " numbers have a bar across. " + layers + " " + description)
                .with("font-family", "system-ui, sans-serif")
                .with("font-size", 13)
                .add(Drawing.paper(width, height))
                .add(parts);
    }

    /** Where the 1 of a bias stands: beside the way down to its unit. */
    private static Point aside(Point target) {
        return new Point(Math.max(2 * MARGIN, target.x() - 2 * GAP), target.y() - GAP / 2);
    }

    /** Where units, the 1 of biases and the loss stand. */
    private Map<String, Point> places(List<Strip> strips) {
        Map<String, Point> places = new HashMap<>();
        for (Strip strip : strips) {
            List<String> units = strip.layer().units();
            for (int i = 0; i < units.size(); i++) {
                places.put(units.get(i), strip.middle(i));
            }
        }
        Strip last = strips.getLast();
        places.put(LitPaths.LOSS, new Point(MARGIN + Strip.WIDTH / 2, last.bottom() + GAP / 2));
        weight.stream()
                .flatMap(asked -> asked.uses().stream())
                .filter(WeightGradient.Use::isBias)
                .forEach(use -> places.put(LitPaths.ONE, aside(places.get(use.target()))));
        return places;
    }

    private static Svg arrow(Arrow arrow, Point from, Point to) {
        Edge edge = arrow.edge();
        String line = "M" + Svg.number(from.x()) + " " + Svg.number(from.y()) + "L" + Svg.number(to.x()) + " "
                + Svg.number(to.y());
        return Svg.element("g")
                .with("class", "edge")
                .titled(arrow.says())
                .add(
                        Svg.element("path")
                                .with("d", line)
                                .with("stroke", Drawing.WHITE)
                                .with("stroke-width", edge.width() + 2)
                                .with("stroke-opacity", 0.7),
                        DiagramPicture.stroke(edge.line(), edge.tone(), edge.width())
                                .with("d", line),
                        Svg.element("circle")
                                .with("cx", to.x())
                                .with("cy", to.y())
                                .with("r", 2 + edge.width() / 2)
                                .with("fill", edge.tone().css())
                                .with("stroke", Drawing.WHITE));
    }

    private static Svg label(String label, Edge edge, Point from, Point to) {
        return Lettering.haloed(label, from.x() + 0.6 * (to.x() - from.x()), from.y() + 0.6 * (to.y() - from.y()))
                .with("fill", edge.tone().css())
                .with("class", "label");
    }

    private static Svg box(String text, Point middle) {
        return Svg.element("g")
                .with("class", "box")
                .add(
                        Svg.element("rect")
                                .with("x", middle.x() - 14)
                                .with("y", middle.y() - 12)
                                .with("width", 28)
                                .with("height", 24)
                                .with("rx", 4)
                                .with("fill", Drawing.WHITE)
                                .with("stroke", "#333333"),
                        Lettering.middle(text, middle.x(), middle.y()));
    }

    /** What the shades mean. */
    private List<Svg> shades(double top) {
        double y = top + DiagramPicture.LEGEND / 2;
        List<Svg> parts = new ArrayList<>();
        parts.addAll(HeatMap.cell(1, 1, new Point(MARGIN, y - 7), 14));
        parts.addAll(HeatMap.cell(-1, 1, new Point(MARGIN + 18, y - 7), 14));
        parts.add(Lettering.start(
                        "positive, and negative with a bar; the darker, the larger: inputs by "
                                + notation.value("").text() + ", units by "
                                + notation.delta("").text(),
                        MARGIN + 42,
                        y)
                .with("class", "legend"));
        return parts;
    }
}
