package dev.backlight.explain;

import dev.backlight.explain.Wiring.Dependence;
import dev.backlight.explain.Wiring.Node;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;

/**
 * The ways from units to the loss: counted without walking them, all of them if they are few, or those that matter
 * most.
 *
 * <p>The largest are found best first. Before a path is complete, its product is at most what it has so far, times the
 * largest product on any way from its end to the loss, which is known for each unit beforehand.
 */
final class Routes {
    /** A step from a unit to one that takes its value. */
    record Onward(Node target, Factor factor) {}

    /** The beginning of a path, from the weight on. */
    private record Beginning(List<Node> units, List<Factor> factors, double size, boolean complete) {}

    private final Recording run;
    private final Wiring wiring;
    private final Map<Node, List<Onward>> steps = new HashMap<>();
    private final Map<Node, BigInteger> counts = new HashMap<>();
    private final Map<Node, Double> largest = new HashMap<>();
    /** The groups from here on have been read. */
    private int read;

    Routes(Recording run, Wiring wiring) {
        this.run = run;
        this.wiring = wiring;
        this.read = run.groups.size();
    }

    /** Reads how units of later groups than this unit's depend on what is before them. */
    private void readAfter(Node unit) {
        int first = run.groups.indexOf(unit.group().orElseThrow()) + 1;
        if (first >= read) {
            return;
        }
        List<Anatomy.Group> unread = run.groups.subList(first, read);
        Map<Node, List<Onward>> found = new HashMap<>();
        for (Node taker : wiring.nodes()) {
            if (taker.group().filter(unread::contains).isPresent()) {
                for (Dependence each : wiring.dependences(taker)) {
                    wiring.node(each.from())
                            .ifPresent(source -> found.computeIfAbsent(source, _ -> new ArrayList<>())
                                    .add(new Onward(taker, factor(source, taker, each))));
                }
            }
        }
        // In the order of the groups, whatever was asked for first.
        found.forEach((source, onward) -> {
            onward.addAll(stepsFrom(source));
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
        return stepsFrom(unit);
    }

    private List<Onward> stepsFrom(Node unit) {
        return steps.getOrDefault(unit, List.of());
    }

    /** How many ways lead from a unit to the loss. */
    BigInteger count(Node unit) {
        readAfter(unit);
        return countAll(unit);
    }

    private BigInteger countAll(Node unit) {
        BigInteger known = counts.get(unit);
        if (known == null) {
            known = wiring.output(unit).isPresent() ? BigInteger.ONE : BigInteger.ZERO;
            for (Onward step : stepsFrom(unit)) {
                known = known.add(countAll(step.target()));
            }
            counts.put(unit, known);
        }
        return known;
    }

    /** The largest product of factors on any way from a unit's pre-activation to the loss, without its sign. */
    private double largestFrom(Node unit) {
        Double known = largest.get(unit);
        if (known == null) {
            double most = lossSlope(unit).map(factor -> size(factor.value())).orElse(0.0);
            for (Onward step : stepsFrom(unit)) {
                most = Math.max(most, size(step.factor().value()) * largestFrom(step.target()));
            }
            known = most * size(slope(unit).value());
            largest.put(unit, known);
        }
        return known;
    }

    private static double size(Quantity quantity) {
        return Math.abs(quantity.value());
    }

    Factor.Slope slope(Node unit) {
        Anatomy.Group group = unit.group().orElseThrow();
        String function = group.function().map(f -> f.label()).orElse(UnitSignals.LINEAR);
        return new Factor.Slope(
                unit.name(), function, run.slope(group, unit.value().index()));
    }

    Optional<Factor> lossSlope(Node unit) {
        return wiring.output(unit).map(i -> new Factor.LossSlope(unit.name(), run.judgement(i)));
    }

    /** How many ways lead from a weight to the loss. */
    BigInteger count(WeightGradient weight) {
        return weight.uses().stream()
                .map(use -> count(wiring.named(use.target()).orElseThrow()))
                .reduce(BigInteger.ZERO, BigInteger::add);
    }

    /**
     * Paths from a weight to the loss.
     *
     * @param most all paths if there are no more than these, else as many of the largest
     */
    List<Path> paths(WeightGradient weight, int most) {
        List<Beginning> begun = new ArrayList<>();
        boolean all = count(weight).compareTo(BigInteger.valueOf(most)) <= 0;
        for (WeightGradient.Use use : weight.uses()) {
            begun.add(begin(wiring.named(use.target()).orElseThrow(), use.source(), use.sourceValue()));
        }
        List<Path> found = new ArrayList<>();
        if (all) {
            begun.forEach(each -> walk(weight.name(), each, found));
            return found;
        }
        // The largest first, and of equals the longest: it is done soonest.
        PriorityQueue<Beginning> open = new PriorityQueue<>(Comparator.<Beginning>comparingDouble(each -> -each.size())
                .thenComparing(each -> -each.units().size()));
        open.addAll(begun);
        while (found.size() < most && !open.isEmpty()) {
            Beginning next = open.remove();
            if (next.complete()) {
                found.add(path(weight.name(), next));
            } else {
                open.addAll(continued(next));
            }
        }
        return found;
    }

    private Beginning begin(Node target, String source, Quantity sourceValue) {
        List<Factor> factors = List.of(new Factor.Source(source, sourceValue), slope(target));
        return new Beginning(List.of(target), factors, size(sourceValue) * largestFrom(target), false);
    }

    private void walk(String weight, Beginning begun, List<Path> found) {
        for (Beginning next : continued(begun)) {
            if (next.complete()) {
                found.add(path(weight, next));
            } else {
                walk(weight, next, found);
            }
        }
    }

    /** All ways to go on by one step: into the loss, or to a unit that takes the last one's value. */
    private List<Beginning> continued(Beginning begun) {
        Node last = begun.units().getLast();
        double before = begun.factors().stream()
                .mapToDouble(factor -> size(factor.value()))
                .reduce(1, (a, b) -> a * b);
        List<Beginning> further = new ArrayList<>();
        lossSlope(last)
                .ifPresent(factor -> further.add(new Beginning(
                        begun.units(), with(begun.factors(), factor), before * size(factor.value()), true)));
        for (Onward step : stepsFrom(last)) {
            double size = before * size(step.factor().value()) * largestFrom(step.target());
            further.add(new Beginning(
                    with(begun.units(), step.target()),
                    with(with(begun.factors(), step.factor()), slope(step.target())),
                    size,
                    false));
        }
        return further;
    }

    private static <T> List<T> with(List<T> list, T next) {
        List<T> longer = new ArrayList<>(list);
        longer.add(next);
        return longer;
    }

    private static Path path(String weight, Beginning complete) {
        return new Path(
                weight,
                complete.units().stream().map(Node::name).toList(),
                complete.factors().reversed());
    }
}
