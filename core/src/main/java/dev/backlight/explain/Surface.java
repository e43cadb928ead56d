package dev.backlight.explain;

import dev.backlight.engine.Executable;
import dev.backlight.engine.ReferenceEngine;
import dev.backlight.expr.Expansion.Cell;
import dev.backlight.expr.Expr;
import dev.backlight.expr.Graph;
import dev.backlight.expr.Input;
import dev.backlight.grad.Gradient;
import dev.backlight.optim.GradientDescent;
import dev.backlight.optim.UpdateScope;
import dev.backlight.tensor.Shape;
import dev.backlight.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A function of one or two numbers, with its derivatives and the step of gradient descent: a formula, or a network's
 * loss as it depends on one or two of the weights while everything else stays as it is. Computed in double; every
 * derivative, also the second ones, is {@link Gradient}'s.
 */
public final class Surface {
    private static final ReferenceEngine ENGINE = new ReferenceEngine();

    /** Computes nodes, compiled once, with the coordinates at some values. */
    private interface Run {
        List<Tensor> at(List<Double> x);
    }

    private final List<String> names;
    private final double rate;
    private final List<Double> start;
    private final Run value;
    private final Run everything;
    private final List<Cell> coordinates;
    private final Function<List<Expr>, Run> compiled;
    /** What f and its slope are computed from, each node after its inputs. */
    private final List<Expr> nodes;

    private Surface(
            List<String> names,
            double rate,
            List<Double> start,
            List<Cell> coordinates,
            Expr value,
            Function<Expr, Optional<Expr>> next,
            Function<List<Expr>, Run> compiled) {
        this.names = names;
        this.rate = rate;
        this.start = start;
        this.coordinates = coordinates;
        this.compiled = compiled;
        this.value = compiled.apply(List.of(value));
        List<Expr> wanted = new ArrayList<>(List.of(value));
        Gradient gradient = Gradient.of(value);
        List<Expr> slopes = coordinates.stream()
                .map(coordinate -> derivative(gradient, coordinate))
                .toList();
        wanted.addAll(slopes);
        nodes = Graph.sort(wanted);
        for (Expr slope : slopes) {
            Gradient second = Gradient.of(slope);
            coordinates.forEach(coordinate -> wanted.add(derivative(second, coordinate)));
        }
        for (Cell coordinate : coordinates) {
            // What no gradient reaches does not move.
            wanted.add(element(next.apply(coordinate.tensor()).orElse(coordinate.tensor()), coordinate.index()));
        }
        everything = compiled.apply(wanted);
    }

    private static Expr derivative(Gradient gradient, Cell coordinate) {
        Expr variable = coordinate.tensor();
        return gradient.by(variable)
                .map(slope -> element(slope, coordinate.index()))
                .orElseGet(() -> Expr.constant(0, variable.element()));
    }

    /** One element of a tensor as a scalar. */
    private static Expr element(Expr tensor, int index) {
        if (tensor.shape().rank() == 0) {
            return tensor;
        }
        Expr flat = tensor.reshape(Shape.of(tensor.shape().count()));
        return flat.slice(0, index, 1).reshape(Shape.SCALAR);
    }

    /**
     * The surface of a formula.
     *
     * @param function a scalar
     * @param variables the one or two scalar inputs that it is a function of
     * @param rate α, how far a step goes
     * @throws IllegalArgumentException if there are none, or more than two
     */
    public static Surface of(Expr function, List<Expr> variables, double rate) {
        List<String> names = variables.stream().map(Surface::nameOf).toList();
        check(names);
        UpdateScope scope = new UpdateScope(function.element());
        List<Expr> inputs = new ArrayList<>(variables);
        inputs.add(scope.rate());
        Map<Expr, Expr> moved = new GradientDescent().updates(Gradient.of(function), variables, scope);
        Function<List<Expr>, Run> compiled = wanted -> {
            Executable executable = ENGINE.compile(Graph.of(inputs, wanted));
            return x -> {
                List<Tensor> values =
                        new ArrayList<>(x.stream().map(Tensor::scalar).toList());
                values.add(Tensor.scalar(rate));
                return executable.run(ENGINE.variables(Map.of()), values);
            };
        };
        return new Surface(
                names,
                rate,
                List.of(),
                variables.stream().map(variable -> new Cell(variable, 0)).toList(),
                function,
                variable -> Optional.ofNullable(moved.get(variable)),
                compiled);
    }

    private static String nameOf(Expr variable) {
        if (variable.op() instanceof Input(String name, var type)
                && type.shape().rank() == 0) {
            return name;
        }
        throw new IllegalArgumentException(
                "a formula is a function of scalar inputs, and " + variable.op().label() + " is none");
    }

    /**
     * The loss of a network over one or two of its weights; the others keep their values.
     *
     * @param weights by their names, or by the units that they connect ({@code a_i->a_j})
     * @throws IllegalArgumentException if there is no such weight, or it is named twice, or it is not trained, or the
     *     loss is not known
     */
    public static Surface ofLoss(Subject subject, List<Sample> samples, List<String> weights) {
        if (subject.objective() instanceof Objective.Gradients) {
            throw new IllegalArgumentException("no loss can be drawn: it is "
                    + subject.objective().describe() + ", and those only for the weights as they are");
        }
        Explanation explanation = Explanation.of(subject, samples.getFirst());
        List<WeightGradient> found = weights.stream().map(explanation::weight).toList();
        List<String> names = found.stream().map(WeightGradient::name).toList();
        check(names);
        LossGraph graph = new LossGraph(subject, samples, subject.objective().reduction()::of);
        List<Cell> coordinates = weights.stream()
                .map(explanation::cell)
                .map(cell -> new Cell(parameter(graph, Graph.nameOf(cell.tensor())), cell.index()))
                .toList();
        for (Cell coordinate : coordinates) {
            String name = Graph.nameOf(coordinate.tensor());
            if (subject.fixed().contains(name)) {
                throw new IllegalArgumentException("\"" + name
                        + "\" is not trained in this example, so no descent moves it: name a weight that is");
            }
        }
        Function<List<Expr>, Run> compiled = wanted -> {
            LossGraph.Compiled nodes = graph.compiled(wanted);
            return x -> nodes.run(changed(subject, coordinates, x));
        };
        return new Surface(
                names,
                subject.rate(),
                found.stream().map(weight -> weight.value().value()).toList(),
                coordinates,
                graph.loss,
                variable -> Optional.ofNullable(graph.updates.get(Graph.nameOf(variable))),
                compiled);
    }

    /** The parameters that hold the coordinates, with those in their places. */
    private static Map<String, Tensor> changed(Subject subject, List<Cell> coordinates, List<Double> x) {
        Map<String, Tensor> changed = new HashMap<>();
        for (int i = 0; i < x.size(); i++) {
            Cell coordinate = coordinates.get(i);
            String name = Graph.nameOf(coordinate.tensor());
            Tensor whole = changed.getOrDefault(name, subject.parameters().get(name));
            double[] values = whole.toDoubles();
            values[coordinate.index()] = x.get(i);
            changed.put(name, Tensor.of(whole.shape(), values));
        }
        return changed;
    }

    private static Expr parameter(LossGraph graph, String name) {
        return graph.parameters.stream()
                .filter(declared -> declared.name().equals(name))
                .findFirst()
                .orElseThrow()
                .parameter();
    }

    private static void check(List<String> names) {
        if (names.isEmpty() || names.size() > 2) {
            throw new IllegalArgumentException("a surface is drawn over one or two numbers, not over " + names.size()
                    + (names.isEmpty() ? "" : ": " + String.join(", ", names)));
        }
        if (names.size() == 2 && names.getFirst().equals(names.getLast())) {
            throw new IllegalArgumentException("\"" + names.getFirst() + "\" is named twice");
        }
    }

    /** What the coordinates are called. */
    public List<String> names() {
        return names;
    }

    /** How far a step goes: x ← x − rate · slope. */
    public double rate() {
        return rate;
    }

    /** Where the weights of a network are; empty for a formula, which is nowhere in particular. */
    public List<Double> start() {
        return start;
    }

    /** f(x). */
    public double value(List<Double> x) {
        return value.at(x).getFirst().item();
    }

    /**
     * Whether f and its slope have values at a place, be they too large for a double; the root of a negative number has
     * none, nor has 1/0.
     */
    boolean isDefined(List<Double> x) {
        return new NodeValues(nodes, compiled.apply(nodes).at(x)).exist();
    }

    /** A place as it is written: x = 1, y = 2. */
    String named(List<Double> x) {
        return IntStream.range(0, names.size())
                .mapToObj(i -> names.get(i) + " " + Quantity.typed(x.get(i)).sentence(Quantity.DIGITS))
                .collect(Collectors.joining(", "));
    }

    /** f(x) with all its derivatives. */
    public Place at(List<Double> x) {
        int n = coordinates.size();
        if (x.size() != n) {
            throw new IllegalArgumentException("a place over " + String.join(", ", names) + " has " + n
                    + (n == 1 ? " number" : " numbers") + ", not " + x.size());
        }
        List<Double> found = everything.at(x).stream().map(Tensor::item).toList();
        List<List<Double>> curvature = IntStream.range(0, n)
                .mapToObj(i -> found.subList(1 + n + i * n, 1 + n + (i + 1) * n))
                .toList();
        return new Place(
                x, found.getFirst(), found.subList(1, 1 + n), curvature, found.subList(1 + n + n * n, found.size()));
    }
}
