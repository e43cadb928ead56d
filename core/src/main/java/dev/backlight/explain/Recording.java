package dev.backlight.explain;

import dev.backlight.expr.CustomOp;
import dev.backlight.expr.Derivative;
import dev.backlight.expr.Expansion;
import dev.backlight.expr.Expansion.Cell;
import dev.backlight.expr.Expr;
import dev.backlight.expr.Graph;
import dev.backlight.expr.InputsFirst;
import dev.backlight.expr.Op;
import dev.backlight.expr.Random;
import dev.backlight.nn.Scope;
import dev.backlight.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/** Every number that explanations need of one sample's run, in double as it was computed and exactly. */
final class Recording {
    /** Beyond so many numbers nobody follows them by hand, and they are given in double only. */
    private static final int MOST_EXACT = 20_000;

    final LossGraph graph;
    final List<Anatomy.Group> groups;

    private final Map<Expr, Expr> slopes = new IdentityHashMap<>();
    private final Map<Expr, double[]> values = new IdentityHashMap<>();
    private final Map<Cell, Quantity> exact = new HashMap<>();
    private final Expansion oneStep = new Expansion(node -> true, this::valueOf);
    private final boolean isSmall;
    private Optional<Tensor> probabilities = Optional.empty();

    /** Runs a graph of one sample. */
    Recording(LossGraph graph) {
        this.graph = graph;
        groups = Anatomy.groups(graph.features, graph.output);
        for (Anatomy.Group group : groups) {
            // The function's own rule, which Gradient uses: to sweep back through all that comes before would be slow.
            Optional<Derivative> slope = group.function().map(function -> function.slope(group.s(), group.z()));
            if (slope.isPresent() && slope.get() instanceof Derivative.Flow(Expr flow)) {
                slopes.put(group.z(), flow);
            }
        }
        List<Expr> wanted = wanted();
        long numbers = Graph.sort(wanted).stream()
                .mapToLong(node -> node.shape().count())
                .sum();
        isSmall = numbers <= MOST_EXACT;
        List<Tensor> found = graph.run(wanted);
        for (int i = 0; i < found.size(); i++) {
            values.put(wanted.get(i), found.get(i).toDoubles());
        }
    }

    private List<Expr> wanted() {
        Set<Expr> roots = new LinkedHashSet<>(List.of(graph.loss, graph.output, graph.judged));
        for (Anatomy.Group group : groups) {
            roots.add(group.s());
            roots.add(group.z());
        }
        roots.add(graph.features);
        graph.parameters.forEach(declared -> roots.add(declared.parameter()));
        Set<Expr> wanted = new LinkedHashSet<>(roots);
        roots.forEach(node -> graph.gradient.by(node).ifPresent(wanted::add));
        wanted.addAll(slopes.values());
        wanted.addAll(graph.updates.values());
        for (Expr node : Graph.sort(new ArrayList<>(wanted))) {
            boolean hasFormula = !(node.op() instanceof CustomOp || node.op() instanceof Random);
            if (node.op().arity() == 0 || !node.element().isReal() || !hasFormula) {
                wanted.add(node); // what was given, what picks elements, and what cannot be written out
            }
        }
        return List.copyOf(wanted);
    }

    /** Whether numbers are computed exactly, too. */
    boolean isSmall() {
        return isSmall;
    }

    /** The parameters after the step. */
    Map<String, Tensor> updated() {
        Map<String, Tensor> all = new LinkedHashMap<>();
        graph.updates.forEach((name, next) -> all.put(name, Tensor.of(next.shape(), values.get(next))));
        return all;
    }

    /** The values of a node. */
    Tensor values(Expr node) {
        return Tensor.of(node.shape(), values.get(node));
    }

    /** The derivatives of the loss by a node's elements. */
    Tensor derivatives(Expr node) {
        double[] none = new double[node.shape().count()];
        return Tensor.of(node.shape(), graph.gradient.by(node).map(values::get).orElse(none));
    }

    /** f′(s) of a group; empty for linear units. */
    Optional<Tensor> slopes(Anatomy.Group group) {
        return Optional.ofNullable(slopes.get(group.z())).map(this::values);
    }

    /** The probability of an output, as {@link dev.backlight.model.Model} gives it. */
    double probability(int output) {
        Objective objective = graph.subject.objective();
        if (!objective.takesLogits()) {
            throw new IllegalArgumentException(
                    "the outputs are no logits under a loss that is " + objective.describe());
        }
        Tensor known = probabilities.orElseGet(
                () -> graph.run(List.of(objective.isOfClasses() ? graph.output.softmax(1) : graph.output.sigmoid()))
                        .getFirst());
        probabilities = Optional.of(known);
        return known.at(output);
    }

    /** An element as the run computed it. */
    double valueOf(Cell cell) {
        double[] recorded = values.get(cell.tensor());
        if (recorded == null) {
            throw new IllegalArgumentException(
                    "no value was kept of " + cell.tensor().op().label());
        }
        return recorded[cell.index()];
    }

    /** An element as the run computed it, and exactly where decimals reach. */
    Quantity quantity(Expr tensor, int index) {
        Cell cell = new Cell(tensor, index);
        return isSmall ? exact(cell) : Quantity.rounded(valueOf(cell));
    }

    private Quantity exact(Cell asked) {
        if (!exact.containsKey(asked)) {
            Map<Cell, Expr> insides = new HashMap<>();
            for (Cell cell : InputsFirst.of(List.of(asked), cell -> unknownBefore(cell, insides))) {
                if (!exact.containsKey(cell)) {
                    exact.put(cell, exact(cell, Optional.ofNullable(insides.get(cell))));
                }
            }
        }
        return exact.get(asked);
    }

    /** What an element is made of, and what of that is not known yet. */
    private List<Cell> unknownBefore(Cell cell, Map<Cell, Expr> insides) {
        if (exact.containsKey(cell)) {
            return List.of();
        }
        Optional<Expr> inside = oneStep.inside(cell);
        inside.ifPresent(scalar -> insides.put(cell, scalar));
        return inside.stream()
                .flatMap(scalar -> Graph.sort(List.of(scalar)).stream())
                .flatMap(node -> oneStep.cell(node).stream())
                .filter(before -> !exact.containsKey(before))
                .toList();
    }

    private Quantity exact(Cell cell, Optional<Expr> inside) {
        double[] recorded = values.get(cell.tensor());
        ScalarArithmetic arithmetic =
                new ScalarArithmetic(leaf -> exact.get(oneStep.cell(leaf).orElseThrow()));
        Quantity found = inside.map(arithmetic::of).orElseGet(() -> leaf(cell));
        return recorded == null ? found : new Quantity(recorded[cell.index()], found.exact());
    }

    private Quantity leaf(Cell cell) {
        double value = valueOf(cell);
        Op op = cell.tensor().op();
        return op.arity() == 0 || !cell.tensor().element().isReal() ? Quantity.typed(value) : Quantity.rounded(value);
    }

    /** The derivative of the loss by an element; exactly 0 if no gradient reaches it. */
    Quantity derivativeBy(Expr tensor, int index) {
        return graph.gradient.by(tensor).map(dY -> quantity(dY, index)).orElse(Quantity.typed(0));
    }

    /** The sum of the squares of the derivatives of the loss by the elements of a node. */
    Quantity squaredDerivatives(Expr node) {
        if (isSmall) {
            return IntStream.range(0, node.shape().count())
                    .mapToObj(i -> derivativeBy(node, i))
                    .map(slope -> slope.times(slope))
                    .reduce(Quantity.typed(0), Quantity::plus);
        }
        double squares = 0;
        for (double slope : derivatives(node).toDoubles()) {
            squares += slope * slope;
        }
        return Quantity.rounded(squares);
    }

    /** The derivative of the loss by an element of the output, not counting what goes through other units. */
    Quantity judgement(int index) {
        return derivativeBy(graph.judged, index);
    }

    /** f′(s) of an element; exactly 1 for a linear unit, and 0 for a function that is flat. */
    Quantity slope(Anatomy.Group group, int index) {
        if (group.isLinear()) {
            return Quantity.typed(1);
        }
        Expr slope = slopes.get(group.z());
        return slope == null ? Quantity.typed(0) : quantity(slope, index);
    }

    /** A parameter's element after the step. */
    Quantity updated(Scope.Declared declared, int index) {
        Expr next = graph.updates.get(declared.name());
        return next == null ? quantity(declared.parameter(), index) : quantity(next, index);
    }
}
