package dev.backlight.explain;

import dev.backlight.explain.Wiring.Dependence;
import dev.backlight.explain.Wiring.Node;
import dev.backlight.expr.Expansion.Cell;
import dev.backlight.expr.Expr;
import dev.backlight.expr.Unary;
import dev.backlight.formula.Formula;
import dev.backlight.nn.Scope;
import dev.backlight.tensor.ElementType;
import dev.backlight.tensor.Tensor;
import dev.backlight.tensor.TensorType;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Every number of one sample's way through a network and back, and of the step that follows from it.
 *
 * <p>All of it comes from one run of the graph that training uses, in double: the same operations, the same derivative
 * rules, the same update. Units are found in the graph by its operations ({@code s} is what a scalar function is
 * applied to, or what a layer gives out), so any network can be explained that can be built.
 *
 * <p>A unit goes by its name, a weight by its parameter ({@code w_ij}, {@code 1/dense/W[3,5]}) or by the units that it
 * connects ({@code a_i->a_j}, {@code 1->a_j} for a bias).
 */
public final class Explanation {
    /** More paths than a person reads: beyond it only the largest are listed. */
    public static final int MOST_PATHS = 64;

    private final Sample sample;
    private final int parts;
    private final LossGraph graph;
    private final Recording run;
    private final Wiring wiring;
    private final Routes routes;

    private Explanation(Sample sample, int parts, LossGraph graph) {
        this.sample = sample;
        this.parts = parts;
        this.graph = graph;
        this.run = new Recording(graph);
        this.wiring = new Wiring(run);
        this.routes = new Routes(run, wiring);
    }

    /**
     * Explains one sample by itself.
     *
     * @throws dev.backlight.tensor.ShapeException if the sample or the parameters do not fit the network
     */
    public static Explanation of(Subject subject, Sample sample) {
        return new Explanation(sample, 1, new LossGraph(subject, List.of(sample), Expr::sum));
    }

    /** Explains one sample as a part of a batch whose loss is divided by this number of samples. */
    static Explanation ofPart(Subject subject, Sample sample, int parts) {
        return new Explanation(
                sample,
                parts,
                new LossGraph(subject, List.of(sample), losses -> losses.sum().div(parts)));
    }

    /** What is explained. */
    public Subject subject() {
        return graph.subject;
    }

    /** The sample it is explained for. */
    public Sample sample() {
        return sample;
    }

    /** How many samples the loss is divided by: 1 for a sample by itself. */
    public int parts() {
        return parts;
    }

    /** The loss before the step. */
    public Quantity loss() {
        return run.quantity(graph.loss, 0);
    }

    /** The loss of the same sample after the step. */
    public double lossAfter() {
        return graph.lossWith(run.updated());
    }

    /** What the step should change the loss by if it were straight: −η·|∇E|² over the trained parameters. */
    public double predictedChange() {
        double squares = 0;
        for (Scope.Declared declared : graph.parameters) {
            if (graph.isTrained(declared)) {
                for (int i = 0; i < declared.parameter().shape().count(); i++) {
                    double slope = run.derivativeBy(declared.parameter(), i).value();
                    squares += slope * slope;
                }
            }
        }
        return -graph.subject.rate() * squares;
    }

    /**
     * The probability that the network gives to an output: softmax or sigmoid of its logits.
     *
     * @throws IllegalArgumentException if the loss takes no logits
     */
    public double probability(int output) {
        return run.probability(output);
    }

    /** The unit table: inputs first, then units, each after those that it depends on. */
    public List<UnitSignals> units() {
        return wiring.nodes().stream().map(this::signals).toList();
    }

    /** The units by layers, inputs first. */
    public List<LayerSignals> layers() {
        List<LayerSignals> layers = new ArrayList<>();
        Tensor byInput = run.derivatives(graph.features);
        layers.add(new LayerSignals(
                "inputs", UnitSignals.INPUT, run.values(graph.features), ones(graph.features), byInput, byInput));
        for (Anatomy.Group group : run.groups) {
            layers.add(new LayerSignals(
                    group.name(),
                    group.function().map(Unary::label).orElse(UnitSignals.LINEAR),
                    run.values(group.z()),
                    run.slopes(group).orElseGet(() -> ones(group.z())),
                    run.derivatives(group.z()),
                    run.derivatives(group.s())));
        }
        return layers;
    }

    private static Tensor ones(Expr like) {
        return Tensor.filled(new TensorType(ElementType.F64, like.shape()), 1);
    }

    /** How many weights and biases there are. */
    public int weightCount() {
        return graph.parameters.stream()
                .mapToInt(declared -> declared.parameter().shape().count())
                .sum();
    }

    /** The names of the weights with the largest gradients, the largest first. */
    public List<String> largestWeights(int most) {
        record Sized(Cell cell, double size) {}
        PriorityQueue<Sized> largest = new PriorityQueue<>(Comparator.comparingDouble(Sized::size));
        for (Scope.Declared declared : graph.parameters) {
            double[] slopes = run.derivatives(declared.parameter()).toDoubles();
            for (int i = 0; i < slopes.length; i++) {
                double size = Math.abs(slopes[i]);
                if (largest.size() < most || size > largest.element().size()) {
                    largest.add(new Sized(new Cell(declared.parameter(), i), size));
                }
                if (largest.size() > most) {
                    largest.remove();
                }
            }
        }
        return largest.stream()
                .sorted(Comparator.comparingDouble(sized -> -sized.size()))
                .map(sized -> wiring.parameter(sized.cell()).orElseThrow())
                .toList();
    }

    /**
     * One row of the unit table.
     *
     * @throws IllegalArgumentException if there is no such unit
     */
    public UnitSignals unit(String name) {
        return signals(node(name));
    }

    private Node node(String name) {
        return wiring.named(name)
                .orElseThrow(
                        () -> new IllegalArgumentException("[explain] there is no unit \"" + name + "\"; there are "
                                + some(wiring.nodes().stream().map(Node::name).toList())));
    }

    private UnitSignals signals(Node node) {
        Cell z = node.value();
        Quantity value = run.quantity(z.tensor(), z.index());
        Quantity byValue = run.derivativeBy(z.tensor(), z.index());
        boolean isOutput = wiring.output(node).isPresent();
        if (node.group().isEmpty()) {
            return new UnitSignals(
                    node.name(),
                    UnitSignals.INPUT,
                    isOutput,
                    Optional.empty(),
                    value,
                    Optional.empty(),
                    byValue,
                    Optional.empty());
        }
        Anatomy.Group group = node.group().get();
        Cell s = node.preActivation();
        return new UnitSignals(
                node.name(),
                group.function().map(Unary::label).orElse(UnitSignals.LINEAR),
                isOutput,
                Optional.of(run.quantity(s.tensor(), s.index())),
                value,
                Optional.of(run.slope(group, z.index())),
                byValue,
                Optional.of(run.derivativeBy(s.tensor(), s.index())));
    }

    /** The names of all weights and biases. */
    public Stream<String> weightNames() {
        return cells().map(cell -> wiring.parameter(cell).orElseThrow());
    }

    private Stream<Cell> cells() {
        return graph.parameters.stream()
                .map(Scope.Declared::parameter)
                .flatMap(parameter ->
                        IntStream.range(0, parameter.shape().count()).mapToObj(i -> new Cell(parameter, i)));
    }

    /** The weight table: every element of every parameter, in the order in which the network declares them. */
    public List<WeightGradient> weights() {
        return cells().map(this::gradient).toList();
    }

    /**
     * One row of the weight table.
     *
     * @throws IllegalArgumentException if there is no such weight
     */
    public WeightGradient weight(String nameOrEdge) {
        return gradient(cell(nameOrEdge));
    }

    Cell cell(String nameOrEdge) {
        return named(nameOrEdge)
                .or(() -> edge(nameOrEdge))
                .orElseThrow(() -> new IllegalArgumentException("[explain] there is no weight \"" + nameOrEdge
                        + "\"; there are " + some(weightNames().limit(20).toList()) + ", or name the two units:"
                        + " a->b, and 1->b for a bias"));
    }

    private Optional<Cell> named(String name) {
        return graph.parameters.stream()
                .filter(declared -> name.startsWith(declared.name()))
                .flatMap(declared -> UnitName.index(
                                name.substring(declared.name().length()),
                                declared.parameter().shape())
                        .mapToObj(i -> new Cell(declared.parameter(), i)))
                .findFirst();
    }

    private Optional<Cell> edge(String text) {
        String[] ends = text.split("->|→", -1);
        if (ends.length != 2 || wiring.named(ends[1].strip()).isEmpty()) {
            return Optional.empty();
        }
        Node target = node(ends[1].strip());
        return wiring.dependences(target).stream()
                .filter(each -> wiring.parameter(each.from()).isPresent())
                .filter(each -> source(each).equals(ends[0].strip()))
                .map(Dependence::from)
                .findFirst();
    }

    /** What a weight multiplies: a unit, {@code 1}, or something else. */
    private String source(Dependence byWeight) {
        if (byWeight.slope().constantValue().orElse(0) == 1) {
            return WeightGradient.Use.ONE;
        }
        return wiring.cell(byWeight.slope())
                .flatMap(wiring::node)
                .map(Node::name)
                .orElse("∂s/∂w");
    }

    private record UseOf(Node target, Dependence dependence) {}

    private List<UseOf> usesOf(Cell weight) {
        List<UseOf> uses = new ArrayList<>();
        for (Node unit : wiring.readersOf(weight)) {
            for (Dependence each : wiring.dependences(unit)) {
                if (each.from().equals(weight)) {
                    uses.add(new UseOf(unit, each));
                }
            }
        }
        return uses;
    }

    private WeightGradient gradient(Cell weight) {
        List<WeightGradient.Use> uses = usesOf(weight).stream()
                .map(use -> {
                    Cell s = use.target().preActivation();
                    return new WeightGradient.Use(
                            source(use.dependence()),
                            use.target().name(),
                            run.derivativeBy(s.tensor(), s.index()),
                            wiring.value(use.dependence().slope()));
                })
                .toList();
        Scope.Declared declared = declared(weight.tensor());
        Quantity gradient = run.derivativeBy(weight.tensor(), weight.index());
        boolean trained = graph.isTrained(declared);
        return new WeightGradient(
                wiring.parameter(weight).orElseThrow(),
                run.quantity(weight.tensor(), weight.index()),
                uses,
                gradient,
                trained ? Quantity.typed(graph.subject.rate()).times(gradient).negated() : Quantity.typed(0),
                run.updated(declared, weight.index()),
                trained);
    }

    private Scope.Declared declared(Expr parameter) {
        return graph.parameters.stream()
                .filter(each -> each.parameter() == parameter)
                .findFirst()
                .orElseThrow();
    }

    /**
     * The ways from a weight to the loss, at most {@link #MOST_PATHS} of them.
     *
     * @throws IllegalArgumentException if there is no such weight
     */
    public Paths paths(String nameOrEdge) {
        return paths(nameOrEdge, MOST_PATHS);
    }

    /** The ways from a weight to the loss, at most so many of them. */
    public Paths paths(String nameOrEdge, int most) {
        Cell weight = cell(nameOrEdge);
        List<UseOf> uses = usesOf(weight);
        String name = wiring.parameter(weight).orElseThrow();
        List<Node> targets = uses.stream().map(UseOf::target).toList();
        List<Path> listed = routes.paths(
                name,
                targets,
                uses.stream().map(use -> wiring.value(use.dependence().slope())).toList(),
                uses.stream().map(use -> source(use.dependence())).toList(),
                most);
        BigInteger count = targets.stream().map(routes::count).reduce(BigInteger.ZERO, BigInteger::add);
        return new Paths(name, count, listed, run.derivativeBy(weight.tensor(), weight.index()));
    }

    /**
     * The derivation of a weight's gradient, to be followed with a pencil.
     *
     * @param digits how many significant digits numbers are written with at most
     * @throws IllegalArgumentException if there is no such weight
     */
    public List<Step> derive(String nameOrEdge, Level level, Notation notation, int digits) {
        return new Derivation(this, wiring, routes, notation, digits).of(weight(nameOrEdge), level);
    }

    /** How a factor of a path is written. */
    public Formula symbol(Factor factor, Notation notation) {
        return new Derivation(this, wiring, routes, notation, Quantity.DIGITS).written(factor);
    }

    /**
     * The gradient as measured: the loss is computed with the weight a little larger and a little smaller, and the
     * difference is divided by twice that little, ∛ε·max(1, |w|).
     */
    public double finiteDifference(String nameOrEdge) {
        Cell weight = cell(nameOrEdge);
        String name = declared(weight.tensor()).name();
        Tensor whole = graph.subject.parameters().get(name);
        double value = whole.toDoubles()[weight.index()];
        double step = Math.cbrt(Math.ulp(1.0)) * Math.max(1, Math.abs(value));
        double above = lossAt(name, whole, weight.index(), value + step);
        double below = lossAt(name, whole, weight.index(), value - step);
        return (above - below) / ((value + step) - (value - step));
    }

    private double lossAt(String name, Tensor whole, int index, double value) {
        double[] changed = whole.toDoubles();
        changed[index] = value;
        return graph.lossWith(Map.of(name, Tensor.of(whole.shape(), changed)));
    }

    /**
     * Why a weight's gradient is zero, one reason for each thing that is off; empty if it is not zero.
     *
     * @throws IllegalArgumentException if there is no such weight
     */
    public List<String> whyZero(String nameOrEdge) {
        Cell weight = cell(nameOrEdge);
        if (gradient(weight).gradient().value() != 0) {
            return List.of();
        }
        if (graph.gradient.by(weight.tensor()).isEmpty()) {
            return List.of(graph.gradient.explainMissing(weight.tensor()));
        }
        ZeroReason reason = new ZeroReason(this, wiring);
        List<String> reasons = gradient(weight).uses().stream()
                .flatMap(use -> reason.of(use).stream())
                .distinct()
                .toList();
        return reasons.isEmpty() ? List.of("its parts cancel out") : reasons;
    }

    /** Parameters that no gradient reaches, each with the operation that cuts it off. */
    public List<String> unreached() {
        return graph.parameters.stream()
                .filter(declared -> graph.gradient.by(declared.parameter()).isEmpty())
                .map(declared -> declared.name() + ": " + graph.gradient.explainMissing(declared.parameter()))
                .toList();
    }

    private static String some(List<String> names) {
        int most = 12;
        return names.size() <= most
                ? String.join(", ", names)
                : String.join(", ", names.subList(0, most)) + ", … (" + names.size() + ")";
    }
}
