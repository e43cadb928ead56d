package dev.backlight.explain;

import dev.backlight.expr.Binary;
import dev.backlight.expr.Expansion;
import dev.backlight.expr.Expansion.Cell;
import dev.backlight.expr.Expr;
import dev.backlight.expr.Graph;
import dev.backlight.expr.InputsFirst;
import dev.backlight.grad.Gradient;
import dev.backlight.nn.Scope;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which unit depends on which, and how: every pre-activation as a scalar expression of the values and parameters
 * directly before it, written out when it is asked for.
 */
final class Wiring {
    /**
     * A unit or an input.
     *
     * @param value where its value stands
     * @param group what it is an element of; empty for an input
     */
    record Node(String name, Cell value, Optional<Anatomy.Group> group) {
        Cell preActivation() {
            return new Cell(group.orElseThrow().s(), value.index());
        }
    }

    /**
     * How a pre-activation depends on one value or parameter before it. What it takes twice has two of these.
     *
     * @param from the value of a unit or input, or an element of a parameter
     * @param slope the derivative by it, as an expression of such elements
     */
    record Dependence(Cell from, Expr slope) {}

    private final Recording run;
    private final Map<Cell, Node> nodes = new LinkedHashMap<>();
    private final Map<String, Node> byName = new HashMap<>();
    private final Map<Expr, String> parameters = new HashMap<>();
    private final Set<Expr> ends = new HashSet<>();
    private final Expansion expansion;
    private final ScalarArithmetic arithmetic;
    private final Map<Node, List<Dependence>> dependences = new HashMap<>();
    private final Map<Node, Expr> preActivations = new HashMap<>();
    private final Map<Anatomy.Group, List<Node>> units = new HashMap<>();
    /** The groups that depend on a parameter before they depend on other units. */
    private final Map<Expr, List<Anatomy.Group>> takers = new HashMap<>();

    private final Map<Cell, List<Node>> readers = new HashMap<>();
    private final Map<Node, Integer> outputs = new LinkedHashMap<>();
    /** The nodes whose elements are error signals dE/ds, and the one of what the loss gives back by itself. */
    private final Set<Expr> signals = new HashSet<>();

    Wiring(Recording run) {
        this.run = run;
        List<String> inputs = run.graph.subject.inputs();
        for (int i = 0; i < inputs.size(); i++) {
            add(inputs.get(i), new Cell(run.graph.features, i), Optional.empty());
        }
        for (Anatomy.Group group : run.groups) {
            for (int i = 0; i < group.z().shape().count(); i++) {
                String name = group.z().shape().count() == 1
                        ? group.name()
                        : UnitName.ofSample(group.name(), group.z().shape(), i);
                add(name, new Cell(group.z(), i), Optional.of(group));
            }
            ends.add(group.z());
        }
        ends.add(run.graph.features);
        for (Scope.Declared declared : run.graph.parameters) {
            parameters.put(declared.parameter(), declared.name());
            ends.add(declared.parameter());
        }
        run.groups.forEach(this::noteParameters);
        run.groups.forEach(group -> run.graph.gradient.by(group.s()).ifPresent(signals::add));
        run.graph.gradient.by(run.graph.judged).ifPresent(signals::add);
        expansion = new Expansion(node -> ends.contains(node) || signals.contains(node), run::valueOf);
        arithmetic = new ScalarArithmetic(leaf -> quantity(expansion.cell(leaf).orElseThrow()));
        for (int i = 0; i < run.graph.output.shape().count(); i++) {
            int element = i;
            expansion
                    .cell(expansion.at(run.graph.output, i))
                    .map(nodes::get)
                    .ifPresent(node -> outputs.putIfAbsent(node, element));
        }
    }

    private void add(String name, Cell value, Optional<Anatomy.Group> group) {
        Node node = new Node(name, value, group);
        nodes.put(value, node);
        byName.putIfAbsent(name, node);
        group.ifPresent(of -> units.computeIfAbsent(of, _ -> new ArrayList<>()).add(node));
    }

    private void noteParameters(Anatomy.Group group) {
        List<Expr> first = group.isLinear() ? group.s().inputs() : List.of(group.s());
        InputsFirst.of(first, node -> ends.contains(node) ? List.of() : node.inputs()).stream()
                .filter(parameters::containsKey)
                .forEach(parameter -> takers.computeIfAbsent(parameter, _ -> new ArrayList<>())
                        .add(group));
    }

    /** The value of an element: of a unit, an input or a parameter. */
    Quantity quantity(Cell cell) {
        return run.quantity(cell.tensor(), cell.index());
    }

    /** Inputs first, then units, each after those that it depends on. */
    List<Node> nodes() {
        return List.copyOf(nodes.values());
    }

    Optional<Node> named(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /** The units of a group. */
    List<Node> units(Anatomy.Group group) {
        return units.getOrDefault(group, List.of());
    }

    /** The unit or input whose value this is; empty for a parameter. */
    Optional<Node> node(Cell value) {
        return Optional.ofNullable(nodes.get(value));
    }

    /** The name of a parameter's element; empty if this is none. */
    Optional<String> parameter(Cell cell) {
        return Optional.ofNullable(parameters.get(cell.tensor()))
                .map(name -> UnitName.element(name, cell.tensor().shape(), cell.index()));
    }

    /** The place in the network's output where a unit's value stands, if the loss reads it. */
    Optional<Integer> output(Node node) {
        return Optional.ofNullable(outputs.get(node));
    }

    /** The units and inputs that the loss reads. */
    Set<Node> outputs() {
        return new LinkedHashSet<>(outputs.keySet());
    }

    /** A unit's pre-activation, as an expression of the values and parameters before it. */
    Expr preActivation(Node unit) {
        return preActivations.computeIfAbsent(unit, this::writeOut);
    }

    private Expr writeOut(Node unit) {
        Cell s = unit.preActivation();
        boolean isItself = s.tensor() == unit.value().tensor(); // linear: do not stop at its own value
        return isItself
                ? expansion.inside(s).orElseGet(() -> expansion.at(s.tensor(), s.index()))
                : expansion.at(s.tensor(), s.index());
    }

    /** Everything a unit's pre-activation depends on directly, in the order in which it is written. */
    List<Dependence> dependences(Node unit) {
        return dependences.computeIfAbsent(unit, this::differentiate);
    }

    private List<Dependence> differentiate(Node unit) {
        if (unit.group().isEmpty()) {
            return List.of();
        }
        Expr s = preActivation(unit);
        Gradient gradient = Gradient.of(s);
        List<Dependence> found = new ArrayList<>();
        for (Expr leaf : Graph.sort(List.of(s))) {
            Optional<Cell> cell = expansion.cell(leaf);
            if (cell.isPresent()) {
                gradient.by(leaf)
                        .ifPresent(slope -> terms(slope).stream()
                                .filter(term -> term.constantValue().orElse(1) != 0) // it multiplies padding
                                .forEach(term -> found.add(new Dependence(cell.get(), term))));
            }
        }
        return List.copyOf(found);
    }

    /** The terms of a sum; as a slope, what is used twice by one unit depends on it in two ways. */
    static List<Expr> terms(Expr sum) {
        List<Expr> terms = new ArrayList<>();
        Deque<Expr> open = new ArrayDeque<>(List.of(sum));
        while (!open.isEmpty()) {
            Expr next = open.pop();
            if (next.op() == Binary.ADD) {
                next.inputs().reversed().forEach(open::push);
            } else {
                terms.add(next);
            }
        }
        return terms;
    }

    /**
     * An element of a derivative of the loss, written in error signals, values and parameters; empty if an operation
     * that cannot be written out is between.
     *
     * @param isInside whether the element is an error signal itself, but to be written out
     */
    Optional<Expr> derivative(Cell cell, boolean isInside) {
        return (isInside ? expansion.inside(cell) : Optional.of(expansion.at(cell.tensor(), cell.index())))
                .filter(written -> Graph.sort(List.of(written)).stream()
                        .flatMap(node -> expansion.cell(node).stream())
                        .map(Cell::tensor)
                        .allMatch(leaf -> ends.contains(leaf)
                                || signals.contains(leaf)
                                || leaf.op().arity() == 0));
    }

    /** What a slope, or any other expression of values and parameters, comes to. */
    Quantity value(Expr scalar) {
        return arithmetic.of(scalar);
    }

    /** The element that a scalar in these expressions stands for. */
    Optional<Cell> cell(Expr leaf) {
        return expansion.cell(leaf);
    }

    /** The units that depend on an element of a parameter directly. */
    List<Node> readersOf(Cell weight) {
        return readers.computeIfAbsent(weight, this::findReaders);
    }

    /**
     * A weight's derivative, written out, is made of the error signals of the units that read the weight, so no other
     * units need be written out.
     */
    private List<Node> findReaders(Cell weight) {
        Expr leaf = expansion.at(weight.tensor(), weight.index());
        Optional<Set<Cell>> reached =
                run.graph.gradient.by(weight.tensor()).map(dW -> signalsIn(expansion.at(dW, weight.index())));
        return takers.getOrDefault(weight.tensor(), List.of()).stream()
                .flatMap(group -> units(group).stream())
                .filter(unit -> reached.isEmpty()
                        || signal(unit).filter(reached.get()::contains).isPresent())
                .filter(unit -> Graph.sort(List.of(preActivation(unit))).contains(leaf))
                .toList();
    }

    private Optional<Cell> signal(Node unit) {
        return run.graph
                .gradient
                .by(unit.group().orElseThrow().s())
                .map(dS -> new Cell(dS, unit.value().index()));
    }

    private Set<Cell> signalsIn(Expr derivative) {
        return Graph.sort(List.of(derivative)).stream()
                .flatMap(node -> expansion.cell(node).stream())
                .filter(cell -> signals.contains(cell.tensor()))
                .collect(Collectors.toSet());
    }
}
