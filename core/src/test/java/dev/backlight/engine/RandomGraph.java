package dev.backlight.engine;

import dev.backlight.expr.ArgMax;
import dev.backlight.expr.Binary;
import dev.backlight.expr.Cube;
import dev.backlight.expr.Expr;
import dev.backlight.expr.Graph;
import dev.backlight.expr.MatMul;
import dev.backlight.expr.Pad;
import dev.backlight.expr.Random;
import dev.backlight.expr.Reduce;
import dev.backlight.expr.ScatterAdd;
import dev.backlight.expr.Slice;
import dev.backlight.expr.TimesWhole;
import dev.backlight.expr.Unary;
import dev.backlight.grad.Gradient;
import dev.backlight.tensor.ElementType;
import dev.backlight.tensor.Shape;
import dev.backlight.tensor.Tensor;
import dev.backlight.tensor.TensorType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * A training step made up by chance from one seed: 3 to 40 operations of all kinds over each other, some of them given
 * out, a loss, its gradients, and updates of parameters and states.
 *
 * <p>Numbers stay within a few units: what may grow is scaled back, and functions with poles get arguments away from
 * them. Functions that jump are applied to exact numbers only (inputs, and what is moved or chosen of them), so that
 * rounding cannot tip them over.
 */
public final class RandomGraph {
    /** The training step. */
    public final Graph graph;

    /** Inputs, parameters and states. */
    public final List<Expr> leaves;

    /** A number for each leaf, by name. */
    public final Map<String, Tensor> values;

    private final SplittableRandom random;
    private final int[] sizes;
    private final List<Expr> inputs = new ArrayList<>();
    private final List<Expr> variables = new ArrayList<>();
    private final List<Expr> nodes = new ArrayList<>();
    private final Set<Expr> exact = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Map<Expr, Double> greatest = new IdentityHashMap<>();
    private final Map<String, Tensor> drawn = new LinkedHashMap<>();

    public RandomGraph(long seed) {
        random = new SplittableRandom(seed);
        boolean large = random.nextInt(8) == 0;
        sizes = large ? new int[] {1, 3, 16, 25, 33, 65} : new int[] {1, 1, 2, 3, 4, 6, 13};
        for (int i = 0; i < 2; i++) {
            nodes.add(input(shape(large ? 2 : 3)));
            nodes.add(parameter(shape(large ? 2 : 3)));
        }
        int operations = 3 + random.nextInt(38);
        while (nodes.size() < operations + 4) {
            Expr node = Expr.under("n" + nodes.size(), this::operation);
            if (node.shape().count() <= 20_000) {
                nodes.add(node);
            }
        }
        graph = graph();
        leaves = new ArrayList<>(inputs);
        leaves.addAll(variables);
        values = drawn;
    }

    /** The leaves that are parameters or states, with their values. */
    public Map<String, Tensor> variables() {
        Map<String, Tensor> result = new LinkedHashMap<>();
        variables.forEach(variable -> result.put(Graph.nameOf(variable), drawn.get(Graph.nameOf(variable))));
        return result;
    }

    /** Values for the graph's inputs, in order. */
    public List<Tensor> inputs() {
        return graph.inputs().stream()
                .map(input -> drawn.get(Evaluation.nameOf(input)))
                .toList();
    }

    private Shape shape(int mostAxes) {
        int[] shape = new int[random.nextInt(mostAxes + 1)];
        for (int axis = 0; axis < shape.length; axis++) {
            shape[axis] = sizes[random.nextInt(sizes.length)];
        }
        return Shape.of(shape);
    }

    private Expr input(Shape shape) {
        Expr input = Expr.input("x" + inputs.size(), new TensorType(ElementType.F32, shape));
        inputs.add(input);
        return leaf(input, Evaluation.nameOf(input));
    }

    private Expr parameter(Shape shape) {
        Expr parameter = Expr.parameter("p" + variables.size(), new TensorType(ElementType.F32, shape));
        variables.add(parameter);
        return leaf(parameter, Graph.nameOf(parameter));
    }

    private Expr leaf(Expr leaf, String name) {
        float[] numbers = new float[leaf.shape().count()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = (float) random.nextDouble(-2, 2);
        }
        drawn.put(name, Tensor.of(leaf.shape(), numbers));
        return known(leaf, true, 2);
    }

    /** Whole numbers from 0 up to, not including, a limit. */
    private Expr integers(int limit, int... shape) {
        Expr input = Expr.input("x" + inputs.size(), TensorType.i32(shape));
        inputs.add(input);
        int[] numbers = new int[input.shape().count()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = random.nextInt(limit);
        }
        drawn.put(Evaluation.nameOf(input), Tensor.of(input.shape(), numbers));
        return known(input, true, limit);
    }

    private Expr known(Expr node, boolean isExact, double most) {
        if (isExact) {
            exact.add(node);
        }
        greatest.put(node, most);
        return node;
    }

    /** The node, scaled back if it may be large. */
    private Expr bounded(Expr node, double most) {
        return most <= 4 ? known(node, false, most) : known(node.mul(2 / most), false, 2);
    }

    private double most(Expr... of) {
        double most = 0;
        for (Expr node : of) {
            most = Math.max(most, greatest.get(node));
        }
        return most;
    }

    private Expr any() {
        return nodes.get(random.nextInt(nodes.size()));
    }

    /** Some node that is exact: an input, at worst. */
    private Expr anyExact() {
        List<Expr> candidates = nodes.stream().filter(exact::contains).toList();
        return candidates.get(random.nextInt(candidates.size()));
    }

    /** Some node with at least so many axes, or a new input. */
    private Expr anyOfRank(int rank) {
        List<Expr> candidates =
                nodes.stream().filter(node -> node.shape().rank() >= rank).toList();
        return candidates.isEmpty()
                ? input(Shape.of(IntStream.range(0, rank)
                        .map(i -> sizes[random.nextInt(sizes.length)])
                        .toArray()))
                : candidates.get(random.nextInt(candidates.size()));
    }

    /** Some node that broadcasts with this one, or a new parameter of its last axis. */
    private Expr partner(Expr node) {
        List<Expr> candidates = nodes.stream()
                .filter(other ->
                        other.shape().broadcastsTo(node.shape()) || node.shape().broadcastsTo(other.shape()))
                .toList();
        if (random.nextInt(4) == 0 || candidates.size() == 1) {
            int rank = node.shape().rank();
            return parameter(rank == 0 ? Shape.SCALAR : node.shape().slice(rank - 1, rank));
        }
        return candidates.get(random.nextInt(candidates.size()));
    }

    private Expr operation() {
        return switch (random.nextInt(20)) {
            case 0, 1, 2 -> unary(Unary.values()[random.nextInt(Unary.values().length)]);
            case 3, 4, 5 -> binary(Binary.values()[random.nextInt(Binary.values().length)]);
            case 6, 7 -> matmul();
            case 8, 9 -> reduce();
            case 10 -> select();
            case 11, 12, 13 -> move();
            case 14 -> pick();
            case 15 -> composite();
            case 16 -> integersToReals();
            case 17 -> custom();
            case 18 -> drawn();
            default -> stopped();
        };
    }

    private Expr unary(Unary function) {
        Expr x = function == Unary.SIGN || function == Unary.STEP ? anyExact() : any();
        double most = most(x);
        Expr away = x.abs().add(0.5);
        return switch (function) {
            case NEG, ABS, RELU -> known(Expr.of(function, x), exact.contains(x), most);
            case SIGN, STEP -> known(Expr.of(function, x), true, 1);
            case SIGMOID, TANH, SIN, COS, ERF -> known(Expr.of(function, x), false, 1);
            case ARCTAN -> known(x.arctan(), false, Math.PI / 2);
            case ARCSIN, ARCCOS -> known(Expr.of(function, x.mul(0.5).div(away)), false, Math.PI);
            case SOFTPLUS -> bounded(x.softplus(), most + 1);
            case SQUARE -> bounded(x.square(), most * most);
            case EXP -> bounded(x.mul(0.5).exp(), Math.exp(most / 2));
            case LOG -> bounded(away.log(), Math.log(most + 0.5) + 1);
            case LOG1P -> bounded(away.sub(1).log1p(), Math.log(most + 0.5) + 1);
            case SQRT -> known(away.sqrt(), false, Math.sqrt(most + 0.5));
            case RECIPROCAL -> known(away.reciprocal(), false, 2);
        };
    }

    private Expr binary(Binary function) {
        if (function.isComparison()) {
            Expr a = anyExact();
            Expr b = random.nextBoolean() ? a.neg() : Expr.constant(0.25, ElementType.F32);
            return known(Expr.of(function, a, b.broadcastTo(a.shape())), true, 1);
        }
        Expr a = any();
        Expr b = partner(a);
        Shape common = a.shape().broadcast(b.shape());
        double most = most(a, b);
        return switch (function) {
            case ADD, SUB -> bounded(stretched(function, a, b, common), 2 * most);
            case MUL -> bounded(stretched(function, a, b, common), most * most);
            case DIV -> bounded(stretched(function, a, b.abs().add(0.5), common), 2 * most);
            case POW ->
                bounded(stretched(function, a.abs().add(0.5), b.mul(0.5), common), Math.pow(most + 0.5, most / 2) + 4);
            default -> known(stretched(function, a, b, common), exact.contains(a) && exact.contains(b), most);
        };
    }

    private static Expr stretched(Binary function, Expr a, Expr b, Shape common) {
        return Expr.of(function, a.broadcastTo(common), b.broadcastTo(common));
    }

    private Expr matmul() {
        Expr a = anyOfRank(2);
        int rank = a.shape().rank();
        boolean transposeA = random.nextBoolean();
        boolean transposeB = random.nextBoolean();
        int inner = a.shape().size(transposeA ? -2 : -1);
        int columns = sizes[random.nextInt(sizes.length)];
        Shape batch = a.shape().slice(0, rank - 2);
        Shape shape = batch.concat(transposeB ? Shape.of(columns, inner) : Shape.of(inner, columns));
        List<Expr> candidates =
                nodes.stream().filter(node -> node.shape().equals(shape)).toList();
        Expr b = candidates.isEmpty() ? parameter(shape) : candidates.get(random.nextInt(candidates.size()));
        Expr product = Expr.of(new MatMul(transposeA, transposeB), a, b);
        if (rank == 2 && random.nextBoolean()) {
            // The same by way of a permutation, for the rule that takes it into the product.
            product = transposeB ? b.matmul(transposeA ? a : a.permute(1, 0)) : product;
        }
        return bounded(product, inner * most(a) * most(b));
    }

    private Expr reduce() {
        Expr x = any();
        List<Integer> axes = new ArrayList<>();
        int terms = 1;
        for (int axis = 0; axis < x.shape().rank(); axis++) {
            if (random.nextBoolean()) {
                axes.add(axis);
                terms *= x.shape().size(axis);
            }
        }
        if (random.nextInt(3) == 0) {
            return known(Expr.of(new Reduce(Reduce.Kind.MAX, axes), x), exact.contains(x), most(x));
        }
        Expr sum = Expr.of(new Reduce(Reduce.Kind.SUM, axes), x);
        Expr dropped =
                sum.reshape(x.shape().without(axes.stream().mapToInt(i -> i).toArray()));
        return bounded(random.nextBoolean() ? sum : dropped, terms * most(x));
    }

    private Expr select() {
        Expr condition = anyExact().greater(Expr.constant(0.125, ElementType.F32));
        Expr yes = partner(condition);
        Expr chosen = condition.where(yes, yes.neg());
        return known(chosen, exact.contains(yes), most(yes));
    }

    private Expr move() {
        Expr x = anyOfRank(1);
        Shape shape = x.shape();
        int rank = shape.rank();
        int axis = random.nextInt(rank);
        int size = shape.size(axis);
        Expr moved = switch (random.nextInt(8)) {
            case 0 -> x.reshape(shape.count());
            case 1 ->
                x.reshape(Shape.of(1).concat(shape)).broadcastTo(Shape.of(2).concat(shape));
            case 2 -> x.permute(permutation(rank));
            case 3 -> {
                int from = random.nextInt(size);
                yield x.slice(axis, from, 1 + random.nextInt(size - from));
            }
            case 4 -> x.pad(axis, random.nextInt(3), random.nextInt(3));
            case 5 -> Expr.concatenate(axis, List.of(x, x.slice(axis, 0, 1), x));
            case 6 -> x.flip(axis);
            default -> {
                List<Integer> around = Collections.nCopies(rank, 1);
                Expr padded = Expr.of(new Pad(around, around), x);
                yield Expr.of(new Slice(around, shape), padded.add(1));
            }
        };
        return known(moved, exact.contains(x) && !(moved.op() instanceof Slice), most(x) + 1);
    }

    private int[] permutation(int rank) {
        List<Integer> axes = new ArrayList<>(IntStream.range(0, rank).boxed().toList());
        Collections.shuffle(axes, java.util.Random.from(random));
        return axes.stream().mapToInt(i -> i).toArray();
    }

    private Expr pick() {
        Expr x = anyOfRank(1);
        int axis = random.nextInt(x.shape().rank());
        int size = x.shape().size(axis);
        if (random.nextBoolean()) {
            int[] picks = random.nextBoolean() ? new int[] {4} : new int[] {2, 1};
            return known(x.gather(axis, integers(size, picks)), exact.contains(x), most(x));
        }
        return bounded(Expr.of(new ScatterAdd(axis, 3), x, integers(3, size)), size * most(x));
    }

    private Expr composite() {
        Expr x = anyOfRank(1);
        int axis = random.nextInt(x.shape().rank());
        return switch (random.nextInt(4)) {
            case 0 -> known(x.softmax(axis), false, 1);
            case 1 ->
                bounded(x.logSoftmax(axis), 2 * most(x) + Math.log(x.shape().size(axis)));
            case 2 -> bounded(x.logSumExp(axis), most(x) + Math.log(x.shape().size(axis)));
            default -> known(x.mean(axis), false, most(x));
        };
    }

    private Expr integersToReals() {
        Expr x = anyExact();
        int rank = x.shape().rank();
        Expr numbers = switch (random.nextInt(3)) {
            case 0 -> rank == 0 ? integers(5) : Expr.of(new ArgMax(random.nextInt(rank)), x);
            case 1 -> x.cast(ElementType.I32).add(2);
            default -> integers(5, 3);
        };
        Expr whole = numbers.mul(numbers).maximum(numbers.sub(1)).where(numbers, numbers.add(1));
        return random.nextBoolean()
                ? known(whole.cast(ElementType.F32).mul(0.01), false, 2)
                : known(integers(3, 4).oneHot(3, ElementType.F32), true, 1);
    }

    private Expr custom() {
        Expr x = any();
        return random.nextBoolean()
                ? bounded(Expr.of(new Cube(), x), Math.pow(most(x), 3))
                : bounded(Expr.of(new TimesWhole(), x, integers(3, x.shape().sizes())), 2 * most(x));
    }

    private Expr drawn() {
        Expr key = integers(1000, 3);
        Random.Distribution distribution = Random.Distribution.values()[random.nextInt(2)];
        Expr numbers = Expr.of(new Random(distribution, any().type(), random.nextInt(3)), key);
        return bounded(numbers, distribution == Random.Distribution.UNIFORM ? 1 : 6);
    }

    private Expr stopped() {
        Expr x = any();
        return known(x.stopGradient(), exact.contains(x), most(x));
    }

    private Graph graph() {
        Expr loss = nodes.getLast().mean();
        List<Expr> outputs = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            Expr chosen = any();
            loss = loss.add(chosen.tanh().mean());
            outputs.add(
                    random.nextBoolean()
                            ? chosen
                            : chosen.reshape(1, chosen.shape().count()));
        }
        outputs.add(loss);
        Gradient gradient = Gradient.of(loss);
        Expr rate = input(Shape.SCALAR);
        List<Graph.Update> updates = new ArrayList<>();
        for (Expr parameter : List.copyOf(variables)) {
            gradient.by(parameter).ifPresent(slope -> updates.addAll(step(parameter, slope, rate)));
        }
        gradient.by(nodes.getFirst()).ifPresent(outputs::add);
        addStates(updates);
        return new Graph(inputs, outputs, updates, List.of(loss));
    }

    /** Plain descent, or with a moment, kept in a state. */
    private List<Graph.Update> step(Expr parameter, Expr slope, Expr rate) {
        if (random.nextBoolean()) {
            return List.of(new Graph.Update(parameter, parameter.sub(slope.mul(rate))));
        }
        Expr moment = state(parameter.type());
        Expr moved = moment.mul(0.9).add(slope);
        return List.of(new Graph.Update(moment, moved), new Graph.Update(parameter, parameter.sub(moved.mul(rate))));
    }

    private Expr state(TensorType type) {
        Expr state = Expr.state("s" + variables.size(), type);
        variables.add(state);
        return leaf(state, Graph.nameOf(state));
    }

    /** Two states that change places, one that takes a value of the network, and the reshaped old value of another. */
    private void addStates(List<Graph.Update> updates) {
        Expr a = state(TensorType.f32(6));
        Expr b = state(TensorType.f32(6));
        updates.add(new Graph.Update(a, b));
        updates.add(new Graph.Update(
                b, random.nextBoolean() ? a : a.reshape(2, 3).permute(1, 0).reshape(6)));
        Expr value = any();
        updates.add(new Graph.Update(state(value.type()), value));
        Expr c = state(TensorType.f32(3, 2));
        updates.add(new Graph.Update(c, random.nextBoolean() ? a.reshape(3, 2) : c.add(a.reshape(3, 2))));
    }
}
