package dev.backlight.explain;

import dev.backlight.explain.Wiring.Dependence;
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

    /** A step of a path: into a unit, or into the loss. */
    private record Link(Optional<Node> unit, List<Factor> factors) {}

    private final Recording run;
    private final Wiring wiring;
    private final Map<Node, List<Onward>> steps = new HashMap<>();
    private final Ways<Node, Link> ways = new Ways<>(this::links);
    private final Map<Anatomy.Group, Integer> places = new HashMap<>();
    /** The groups from here on have been read. */
    private int read;

    Routes(Recording run, Wiring wiring) {
        this.run = run;
        this.wiring = wiring;
        this.read = run.groups.size();
        run.groups.forEach(group -> places.put(group, places.size()));
    }

    /** Reads how units of later groups than this unit's depend on what is before them. */
    private void readAfter(Node unit) {
        int first = places.get(unit.group().orElseThrow()) + 1;
        if (first >= read) {
            return;
        }
        Map<Node, List<Onward>> found = new HashMap<>();
        for (Anatomy.Group group : run.groups.subList(first, read)) {
            for (Node taker : wiring.units(group)) {
                for (Dependence each : wiring.dependences(taker)) {
                    wiring.node(each.from())
                            .ifPresent(source -> found.computeIfAbsent(source, _ -> new ArrayList<>())
                                    .add(new Onward(taker, factor(source, taker, each))));
                }
            }
        }
        // In the order of the groups, whatever was asked for first.
        found.forEach((source, onward) -> {
            onward.addAll(steps.getOrDefault(source, List.of()));
            steps.put(source, onward);
        });
        read = first;
    }

    private Factor factor(Node source, Node taker, Dependence dependence) {
        Quantity value = wiring.value(dependence.slope());
        Optional<String> weight = wiring.cell(dependence.slope()).flatMap(wiring::parameter);
        return weight.<Factor>map(name -> new Factor.Weight(name, source.name(), taker.name(), value))
                .orElseGet(() -> new Factor.Through(source.name(), taker.name(), value));
    }

    /** The units that take a unit's value, with the derivative of their pre-activation by it. */
    List<Onward> onwardFrom(Node unit) {
        readAfter(unit);
        return steps.getOrDefault(unit, List.of());
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
     * @param most all paths if there are no more than these, else as many of the largest
     */
    List<Path> paths(WeightGradient weight, int most) {
        List<Ways.Step<Node, Link>> first = links(weight);
        boolean all = ways.count(first).compareTo(BigInteger.valueOf(most)) <= 0;
        return (all ? ways.all(first) : ways.largest(first, most))
                .stream().map(links -> path(weight.name(), links)).toList();
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
