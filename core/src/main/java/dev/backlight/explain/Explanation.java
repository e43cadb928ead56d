package dev.backlight.explain;

import dev.backlight.explain.Wiring.Node;
import dev.backlight.expr.Expansion.Cell;
import dev.backlight.expr.Expr;
import dev.backlight.formula.Formula;
import dev.backlight.nn.Scope;
import dev.backlight.tensor.Tensor;
import java.math.BigInteger;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
 *
 * <p>It is for one thread at a time: much of it is worked out, and kept, when it is asked for first.
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
    private final UnitTable units;
    private final LayerTable layers;
    private final WeightTable weights;
    private final Map<Notation, Pencil> pencils = new EnumMap<>(Notation.class);

    private Explanation(Sample sample, int parts, LossGraph graph) {
        this.sample = sample;
        this.parts = parts;
        this.graph = graph;
        this.run = new Recording(graph);
        this.wiring = new Wiring(run);
        this.routes = new Routes(run, wiring);
        this.units = new UnitTable(run, wiring);
        this.layers = new LayerTable(run, wiring);
        this.weights = new WeightTable(run, wiring);
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
        return parts == 1
                ? of(subject, sample)
                : new Explanation(
                        sample,
                        parts,
                        new LossGraph(
                                subject, List.of(sample), losses -> losses.sum().div(parts)));
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

    /** The loss before the step; empty if only its slopes are given. */
    public Optional<Quantity> loss() {
        return switch (graph.subject.objective()) {
            case Objective.Targets _ -> Optional.of(run.quantity(graph.loss, 0));
            case Objective.Gradients _ -> Optional.empty();
        };
    }

    /** The loss of the same sample after the step; empty if only its slopes before are given. */
    public Optional<Quantity> lossAfter() {
        return loss().map(_ -> lossWithUpdates());
    }

    private Quantity lossWithUpdates() {
        double after = graph.lossWith(run.updated());
        boolean isExact = run.isSmall()
                && weights().stream()
                        .allMatch(weight -> weight.updated().exact().isPresent());
        return isExact
                ? new Quantity(after, ofPart(updated(), sample, parts).loss().flatMap(Quantity::exact))
                : Quantity.rounded(after);
    }

    /** The same network after the step. */
    public Subject updated() {
        Map<String, Tensor> values = new LinkedHashMap<>(graph.subject.parameters());
        values.putAll(run.updated());
        return graph.subject.withParameters(values);
    }

    /** What the step should change the loss by if it were straight: −η·|∇E|² over the trained parameters. */
    public Quantity predictedChange() {
        Quantity squares = Quantity.typed(0);
        for (Scope.Declared declared : graph.parameters) {
            if (graph.isTrained(declared)) {
                squares = squares.plus(run.squaredDerivatives(declared.parameter()));
            }
        }
        return Quantity.typed(graph.subject.rate()).times(squares).negated();
    }

    /**
     * The probability that the network gives to an output: softmax or sigmoid of its logits.
     *
     * @throws IllegalArgumentException if the loss takes no logits
     */
    public double probability(int output) {
        return run.probability(output);
    }

    /** The names of the outputs, in the order of their targets. */
    public List<String> outputs() {
        return wiring.outputs().stream().map(Node::name).toList();
    }

    /**
     * What is said of an output: its target, of class numbers 1 for the right class and 0 for the others; or, if those
     * are given, the slope at it.
     *
     * @throws IllegalArgumentException if there is no such unit, or the loss does not read it
     */
    public Quantity target(String output) {
        int place = wiring.output(units.find(output))
                .orElseThrow(() -> new IllegalArgumentException("the loss does not read " + output));
        return Quantity.typed(
                graph.subject.objective().isOfClasses()
                        ? (sample.y().at(0) == place ? 1 : 0)
                        : sample.y().at(place));
    }

    /** The unit table: inputs first, then units, each after those that it depends on. */
    public List<UnitSignals> units() {
        return units.rows();
    }

    /** The units by layers, inputs first; units drawn one by one by their distance from the inputs. */
    public List<LayerSignals> layers() {
        return layers.rows();
    }

    /** How many weights and biases there are. */
    public int weightCount() {
        return graph.parameters.stream()
                .mapToInt(declared -> declared.parameter().shape().count())
                .sum();
    }

    /** The names of the weights with the largest gradients, the largest first. */
    public List<String> largestWeights(int most) {
        return weights.largest(most).stream().map(weights::name).toList();
    }

    /** The rows of those weights that stand between two units and have the largest gradients, the largest first. */
    public List<WeightGradient> largestConnections(int most) {
        return weights.largestConnections(most).stream().map(weights::row).toList();
    }

    /**
     * One row of the unit table.
     *
     * @throws IllegalArgumentException if there is no such unit
     */
    public UnitSignals unit(String name) {
        return units.row(units.find(name));
    }

    /** The names of all weights and biases. */
    public Stream<String> weightNames() {
        return weights.cells().map(weights::name);
    }

    /** The weight table: every element of every parameter, in the order in which the network declares them. */
    public List<WeightGradient> weights() {
        return weights.cells().map(weights::row).toList();
    }

    /**
     * One row of the weight table.
     *
     * @throws IllegalArgumentException if there is no such weight
     */
    public WeightGradient weight(String nameOrEdge) {
        return weights.row(cell(nameOrEdge));
    }

    Cell cell(String nameOrEdge) {
        return weights.find(nameOrEdge);
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
        WeightGradient weight = weight(nameOrEdge);
        List<Path> listed = routes.paths(weight, most);
        BigInteger count = routes.count(weight);
        return new Paths(weight.name(), count, listed, weight.gradient());
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

    /**
     * The way back to a unit or input: dE/dz, slope and dE/ds of every unit between the loss and it, and last its own.
     *
     * @throws IllegalArgumentException if there is no such unit
     */
    public List<Step> back(String unit, Notation notation, int digits) {
        return new Derivation(this, wiring, routes, notation, digits).backTo(List.of(units.find(unit)));
    }

    /**
     * The way forward: each unit's pre-activation and value, and the loss, with the numbers put in.
     *
     * @param digits how many significant digits numbers are written with at most
     */
    public List<Step> forward(Notation notation, int digits) {
        return pass(notation, digits).steps();
    }

    /**
     * The same of one unit alone: what goes in and what comes out; none for an input.
     *
     * @throws IllegalArgumentException if there is no such unit
     */
    public List<Step> forward(String unit, Notation notation, int digits) {
        return pass(notation, digits).of(units.find(unit));
    }

    /** The same of the loss alone, after the probabilities that it takes; none if only its slopes are given. */
    public List<Step> forwardToLoss(Notation notation, int digits) {
        return pass(notation, digits).loss();
    }

    private ForwardPass pass(Notation notation, int digits) {
        return new ForwardPass(this, wiring, new Pencil(this, wiring, notation, digits));
    }

    /** The chain rule along each of these paths. */
    public List<Step> derive(Paths paths, Notation notation, int digits) {
        return new Derivation(this, wiring, routes, notation, digits).along(paths);
    }

    /** How a weight is written: by the units that it connects, if they are two; else by its name. */
    public Formula symbol(WeightGradient weight, Notation notation) {
        return pencil(notation).symbol(weight);
    }

    /** How a factor of a path is written. */
    public Formula symbol(Factor factor, Notation notation) {
        return pencil(notation).written(factor);
    }

    private Pencil pencil(Notation notation) {
        return pencils.computeIfAbsent(notation, letters -> new Pencil(this, wiring, letters, Quantity.DIGITS));
    }

    /**
     * The gradient as measured: the loss is computed with the weight a little larger and a little smaller, and the
     * difference is divided by twice that little, ∛ε·max(1, |w|).
     */
    public double finiteDifference(String nameOrEdge) {
        Cell weight = cell(nameOrEdge);
        return graph.finiteDifference(weights.declared(weight.tensor()).name(), weight.index());
    }

    /**
     * Why a weight's gradient is zero, one reason for each thing that is off; empty if it is not zero.
     *
     * @throws IllegalArgumentException if there is no such weight
     */
    public List<String> whyZero(String nameOrEdge) {
        return whyZero(nameOrEdge, Notation.DOL);
    }

    /** The same, in the letters of a notation. */
    public List<String> whyZero(String nameOrEdge, Notation notation) {
        Cell weight = cell(nameOrEdge);
        return new ZeroReason(run, wiring, routes, units, notation).of(weights.row(weight), weight.tensor());
    }

    /** Parameters that no gradient reaches, each with the operation that cuts it off. */
    public List<String> unreached() {
        return graph.parameters.stream()
                .filter(declared -> graph.gradient.by(declared.parameter()).isEmpty())
                .map(declared -> declared.name() + ": " + graph.gradient.explainMissing(declared.parameter()))
                .toList();
    }
}
