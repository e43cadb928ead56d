package dev.backlight.explain;

import dev.backlight.engine.ReferenceEngine;
import dev.backlight.engine.Variables;
import dev.backlight.expr.CustomOp;
import dev.backlight.expr.Expansion;
import dev.backlight.expr.Expansion.Cell;
import dev.backlight.expr.Expr;
import dev.backlight.expr.Graph;
import dev.backlight.expr.Op;
import dev.backlight.expr.Random;
import dev.backlight.expr.Reshape;
import dev.backlight.grad.Gradient;
import dev.backlight.model.Architecture;
import dev.backlight.nn.Mode;
import dev.backlight.nn.Scope;
import dev.backlight.optim.GradientDescent;
import dev.backlight.optim.UpdateScope;
import dev.backlight.tensor.ElementType;
import dev.backlight.tensor.Shape;
import dev.backlight.tensor.Tensor;
import dev.backlight.tensor.TensorType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One sample run forward and backward through one graph, in double, with every number that explanations need. All
 * derivatives in it are {@link Gradient}'s, and the new weights are the optimizer's.
 */
final class Recording {
    private static final ReferenceEngine ENGINE = new ReferenceEngine();
    /** Beyond so many numbers nobody follows them by hand, and they are given in double only. */
    private static final int MOST_EXACT = 20_000;

    final Subject subject;
    final Sample sample;
    final Expr features;
    final Expr output;
    final Expr loss;
    final List<Scope.Declared> parameters;
    final List<Anatomy.Group> groups;
    final Gradient gradient;

    /** The output once more: its derivative is what reaches it through the loss alone. */
    private final Expr judged;

    private final Expr targets;
    private final UpdateScope update = new UpdateScope(ElementType.F32);
    private final Map<String, Expr> updates = new LinkedHashMap<>();
    private final Map<Expr, Expr> slopes = new IdentityHashMap<>();
    private final Map<Expr, double[]> values = new IdentityHashMap<>();
    private final Map<Cell, Quantity> exact = new HashMap<>();
    private final Expansion oneStep = new Expansion(node -> true, this::valueOf);
    private final boolean isSmall;

    /**
     * Runs a sample.
     *
     * @param parts the loss is divided by this number of samples
     */
    Recording(Subject subject, Sample sample, int parts) {
        this.subject = subject;
        this.sample = sample;
        Architecture architecture = subject.architecture();
        Architecture.Built built = architecture.build(1, Mode.TRAINING);
        features = built.input();
        output = built.output();
        parameters = built.parameters();
        groups = Anatomy.groups(features, output);
        judged = Expr.of(new Reshape(output.shape()), output);
        targets = Expr.input("targets", targetType(architecture));
        Expr whole = architecture.loss().perSample(judged, targets).sum();
        loss = parts == 1 ? whole : whole.div(parts);
        gradient = Gradient.of(loss);
        for (Scope.Declared declared : parameters) {
            if (!subject.fixed().contains(declared.name())) {
                gradient.by(declared.parameter())
                        .ifPresent(dW -> updates.put(
                                declared.name(), new GradientDescent().update(declared.parameter(), dW, update)));
            }
        }
        for (Anatomy.Group group : groups) {
            if (!group.isLinear()) {
                Gradient.of(group.z().sum()).by(group.s()).ifPresent(slope -> slopes.put(group.z(), slope));
            }
        }
        List<Expr> wanted = wanted();
        List<Expr> inputs = List.of(features, targets, update.rate());
        isSmall = Graph.sort(wanted).stream()
                        .mapToLong(node -> node.shape().count())
                        .sum()
                <= MOST_EXACT;
        List<Tensor> found = ENGINE.compile(Graph.of(inputs, wanted)).run(variables(Map.of()), given());
        for (int i = 0; i < found.size(); i++) {
            values.put(wanted.get(i), found.get(i).toDoubles());
        }
    }

    private TensorType targetType(Architecture architecture) {
        return architecture.loss().isClassification()
                ? new TensorType(ElementType.I32, Shape.of(1))
                : new TensorType(ElementType.F32, output.shape());
    }

    private List<Tensor> given() {
        return List.of(
                sample.x().reshape(features.shape()),
                sample.y().reshape(targets.shape()),
                Tensor.scalar(subject.rate()));
    }

    private List<Expr> wanted() {
        Set<Expr> wanted = new LinkedHashSet<>(List.of(features, targets, update.rate(), output, loss));
        for (Anatomy.Group group : groups) {
            wanted.add(group.s());
            wanted.add(group.z());
            gradient.by(group.s()).ifPresent(wanted::add);
            gradient.by(group.z()).ifPresent(wanted::add);
        }
        wanted.addAll(slopes.values());
        gradient.by(judged).ifPresent(wanted::add);
        gradient.by(features).ifPresent(wanted::add);
        for (Scope.Declared declared : parameters) {
            wanted.add(declared.parameter());
            gradient.by(declared.parameter()).ifPresent(wanted::add);
        }
        wanted.addAll(updates.values());
        for (Expr node : Graph.sort(new ArrayList<>(wanted))) {
            boolean hasFormula = !(node.op() instanceof CustomOp || node.op() instanceof Random);
            if (!node.element().isReal() || !hasFormula) {
                wanted.add(node); // what picks elements, and what cannot be written out
            }
        }
        return List.copyOf(wanted);
    }

    private Variables variables(Map<String, Tensor> changed) {
        Map<String, Tensor> all = new LinkedHashMap<>(subject.parameters());
        all.putAll(changed);
        return ENGINE.variables(all);
    }

    /** The loss with some parameters changed. */
    double lossWith(Map<String, Tensor> changed) {
        Graph graph = Graph.of(List.of(features, targets), List.of(loss));
        return ENGINE.compile(graph)
                .run(variables(changed), given().subList(0, 2))
                .getFirst()
                .item();
    }

    /** The parameters after the step. */
    Map<String, Tensor> updated() {
        Map<String, Tensor> all = new LinkedHashMap<>();
        updates.forEach((name, value) -> all.put(name, Tensor.of(value.shape(), values.get(value))));
        return all;
    }

    /** An element as the run computed it. */
    double valueOf(Cell cell) {
        double[] recorded = values.get(cell.tensor());
        if (recorded == null) {
            throw new IllegalArgumentException(
                    "[explain] no value was kept of " + cell.tensor().op().label());
        }
        return recorded[cell.index()];
    }

    /** An element as the run computed it, and exactly where decimals reach. */
    Quantity quantity(Expr tensor, int index) {
        Cell cell = new Cell(tensor, index);
        return isSmall ? exact(cell) : Quantity.rounded(valueOf(cell));
    }

    private Quantity exact(Cell cell) {
        Quantity known = exact.get(cell);
        if (known == null) {
            double[] recorded = values.get(cell.tensor());
            Optional<Expr> inside = oneStep.inside(cell);
            Quantity found = inside.map(scalar -> new ScalarArithmetic(
                                    leaf -> exact(oneStep.cell(leaf).orElseThrow()))
                            .of(scalar))
                    .orElseGet(() -> leaf(cell));
            known = recorded == null ? found : new Quantity(recorded[cell.index()], found.exact());
            exact.put(cell, known);
        }
        return known;
    }

    private Quantity leaf(Cell cell) {
        double value = valueOf(cell);
        Op op = cell.tensor().op();
        return op.arity() == 0 || !cell.tensor().element().isReal() ? Quantity.typed(value) : Quantity.rounded(value);
    }

    /** The derivative of the loss by an element; exactly 0 if no gradient reaches it. */
    Quantity derivativeBy(Expr tensor, int index) {
        return gradient.by(tensor).map(dY -> quantity(dY, index)).orElse(Quantity.typed(0));
    }

    /** The derivative of the loss by an element of the output, not counting what goes through other units. */
    Quantity judgement(int index) {
        return derivativeBy(judged, index);
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
        Expr next = updates.get(declared.name());
        return next == null ? quantity(declared.parameter(), index) : quantity(next, index);
    }
}
