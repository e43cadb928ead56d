package dev.backlight.explain;

import dev.backlight.explain.Wiring.Dependence;
import dev.backlight.explain.Wiring.Node;
import dev.backlight.expr.Expansion.Cell;
import dev.backlight.expr.Expr;
import dev.backlight.expr.Graph;
import dev.backlight.grad.Gradient;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which units take a value directly, and the derivatives of their pre-activations by it.
 *
 * <p>The loss's derivative by the value, written out, is the sum of the error signals of just these units, each times
 * that derivative. So of two layers of a thousand units a thousand products are written out for a value, and not the
 * million of all pre-activations. Only where an error signal does not stand for one group of units alone, or is not
 * there, are their pre-activations asked.
 */
final class Takers {
    /** A unit that takes the value in one way; if it does in two ways, there are two of these. */
    record Taker(Node unit, Expr slope) {}

    private final Recording run;
    private final Wiring wiring;
    /** The groups by the nodes whose elements are their error signals, if they alone have these. */
    private final Map<Expr, Anatomy.Group> signals = new HashMap<>();
    /** The other groups. */
    private final List<Anatomy.Group> asked = new ArrayList<>();

    private final Map<Anatomy.Group, Map<Cell, List<Taker>>> answers = new HashMap<>();
    private final Map<Anatomy.Group, Integer> places = new HashMap<>();

    Takers(Recording run, Wiring wiring) {
        this.run = run;
        this.wiring = wiring;
        Set<Expr> shared = new HashSet<>();
        for (Anatomy.Group group : run.groups) {
            places.put(group, places.size());
            run.graph.gradient.by(group.s()).ifPresent(signal -> {
                if (signals.putIfAbsent(signal, group) != null) {
                    shared.add(signal);
                }
            });
        }
        signals.keySet().removeAll(shared);
        run.groups.stream().filter(group -> !signals.containsValue(group)).forEach(asked::add);
    }

    /** In the order of the units. */
    List<Taker> of(Node source) {
        List<Taker> takers = new ArrayList<>();
        Optional<Expr> derivative = run.graph.gradient.by(source.value().tensor());
        Optional<Expr> written = derivative.flatMap(dZ -> written(source, dZ));
        written.ifPresent(dZ -> takers.addAll(in(dZ)));
        List<Anatomy.Group> unclear = derivative.isPresent() && written.isEmpty() ? run.groups : asked;
        int place = source.group().map(places::get).orElse(-1);
        for (Anatomy.Group group : unclear) {
            if (places.get(group) > place) {
                takers.addAll(answers.computeIfAbsent(group, this::ask).getOrDefault(source.value(), List.of()));
            }
        }
        takers.sort(Comparator.<Taker>comparingInt(
                        taker -> places.get(taker.unit().group().orElseThrow()))
                .thenComparing(taker -> taker.unit().value().index()));
        return List.copyOf(takers);
    }

    /** dE/dz in error signals, values and parameters; empty if it cannot be written out so. */
    private Optional<Expr> written(Node source, Expr derivative) {
        boolean isOwnSignal = source.group().filter(Anatomy.Group::isLinear).isPresent();
        if (isOwnSignal && !signals.containsKey(derivative)) {
            return Optional.empty();
        }
        return wiring.derivative(new Cell(derivative, source.value().index()), isOwnSignal);
    }

    private List<Taker> in(Expr derivative) {
        Gradient gradient = Gradient.of(derivative);
        List<Taker> found = new ArrayList<>();
        for (Expr leaf : Graph.sort(List.of(derivative))) {
            Optional<Cell> cell = wiring.cell(leaf);
            Optional<Anatomy.Group> group = cell.map(Cell::tensor).map(signals::get);
            if (group.isPresent()) {
                Node unit = wiring.units(group.get()).get(cell.orElseThrow().index());
                gradient.by(leaf)
                        .ifPresent(slope -> Wiring.terms(slope).forEach(term -> found.add(new Taker(unit, term))));
            }
        }
        return found;
    }

    private Map<Cell, List<Taker>> ask(Anatomy.Group group) {
        Map<Cell, List<Taker>> found = new HashMap<>();
        for (Node unit : wiring.units(group)) {
            for (Dependence each : wiring.dependences(unit)) {
                found.computeIfAbsent(each.from(), _ -> new ArrayList<>()).add(new Taker(unit, each.slope()));
            }
        }
        return found;
    }
}
