package dev.backlight.explain;

import dev.backlight.explain.Wiring.Node;
import dev.backlight.expr.Unary;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How the loss is reached from a unit or a weight: the next units on the way, and whole paths. */
final class Routes {
    /** A step from a unit to one that takes its value. */
    record Onward(Node target, Factor factor) {}

    /** Enough to see what a path is that adds nothing. */
    private static final int MOST_ZEROS = 3;

    /** A step of a path: into a unit, or into the loss. */
    private record Link(Optional<Node> unit, List<Factor> factors) {}

    private final Recording run;
    private final Wiring wiring;
    private final Takers takers;
    private final Map<Node, List<Onward>> steps = new HashMap<>();
    private final Ways<Node, Link> ways = new Ways<>(this::links);

    Routes(Recording run, Wiring wiring) {
        this.run = run;
        this.wiring = wiring;
        this.takers = new Takers(run, wiring);
    }

    private Factor factor(Node source, Takers.Taker taker) {
        Quantity value = wiring.value(taker.slope());
        Optional<String> weight = wiring.cell(taker.slope()).flatMap(wiring::parameter);
        String target = taker.unit().name();
        return weight.<Factor>map(name -> new Factor.Weight(name, source.name(), target, value))
                .orElseGet(() -> new Factor.Through(source.name(), target, value));
    }

    /** The units that take a unit's value, with the derivative of their pre-activation by it. */
    List<Onward> onwardFrom(Node unit) {
        List<Onward> known = steps.get(unit);
        if (known == null) {
            known = takers.of(unit).stream()
                    .map(taker -> new Onward(taker.unit(), factor(unit, taker)))
                    .toList();
            steps.put(unit, known);
        }
        return known;
    }

    Factor.Slope slope(Node unit) {
        Anatomy.Group group = unit.group().orElseThrow();
        String function = group.function().map(Unary::label).orElse(UnitSignals.LINEAR);
        return new Factor.Slope(
                unit.name(), function, run.slope(group, unit.value().index()));
    }

    Optional<Factor> lossSlope(Node unit) {
        return wiring.output(unit).map(i -> new Factor.LossSlope(unit.name(), run.judgement(i)));
    }

    /** All ways to go on from a unit by one step: into the loss, or to a unit that takes its value. */
    private List<Ways.Step<Node, Link>> links(Node from) {
        List<Ways.Step<Node, Link>> links = new ArrayList<>();
        lossSlope(from).ifPresent(factor -> links.add(step(Optional.empty(), List.of(factor))));
        onwardFrom(from).forEach(onward -> links.add(into(onward.target(), onward.factor())));
        return links;
    }

    private Ways.Step<Node, Link> into(Node unit, Factor factor) {
        return step(Optional.of(unit), List.of(factor, slope(unit)));
    }

    private static Ways.Step<Node, Link> step(Optional<Node> unit, List<Factor> factors) {
        double size = factors.stream()
                .mapToDouble(factor -> Math.abs(factor.value().value()))
                .reduce(1, (a, b) -> a * b);
        return new Ways.Step<>(new Link(unit, factors), unit, size);
    }

    /** Into the units that use a weight. */
    private List<Ways.Step<Node, Link>> links(WeightGradient weight) {
        return weight.uses().stream()
                .map(use -> into(
                        wiring.named(use.target()).orElseThrow(), new Factor.Source(use.source(), use.sourceValue())))
                .toList();
    }

    /** How many ways lead from a weight to the loss. */
    BigInteger count(WeightGradient weight) {
        return ways.count(links(weight));
    }

    /**
     * Paths from a weight to the loss.
     *
     * @param most all paths if there are no more than these, else as many of the largest, and hardly any that add
     *     nothing
     */
    List<Path> paths(WeightGradient weight, int most) {
        List<Ways.Step<Node, Link>> first = links(weight);
        if (ways.count(first).compareTo(BigInteger.valueOf(most)) <= 0) {
            return paths(weight, ways.all(first));
        }
        List<Path> largest = paths(weight, ways.largest(first, most));
        long adding =
                largest.stream().filter(path -> path.product().value() != 0).count();
        return largest.stream().limit(Math.max(adding, MOST_ZEROS)).toList();
    }

    private static List<Path> paths(WeightGradient weight, List<List<Link>> ways) {
        return ways.stream().map(links -> path(weight.name(), links)).toList();
    }

    private static Path path(String weight, List<Link> links) {
        return new Path(
                weight,
                links.stream()
                        .flatMap(link -> link.unit().stream())
                        .map(Node::name)
                        .toList(),
                links.stream().flatMap(link -> link.factors().stream()).toList().reversed());
    }
}
