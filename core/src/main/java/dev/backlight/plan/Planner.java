package dev.backlight.plan;

import dev.backlight.expr.Constant;
import dev.backlight.expr.CustomOp;
import dev.backlight.expr.Expr;
import dev.backlight.expr.Gather;
import dev.backlight.expr.Graph;
import dev.backlight.expr.OneHot;
import dev.backlight.expr.Op;
import dev.backlight.expr.Parameter;
import dev.backlight.expr.Reshape;
import dev.backlight.expr.ScatterAdd;
import dev.backlight.expr.State;
import dev.backlight.tensor.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Turns a simplified graph into a {@link Plan}: orders the steps, then decides where each value lies.
 *
 * <p>The order is the graph's: guards first, then outputs, then each update with what only it needs, so that a
 * parameter is updated as soon as its gradient is there. An update is written in place if nothing reads the old value
 * any more and nothing that can stop the run comes after it; otherwise it waits in a slot and is copied when all else
 * is done. Either way, a run that fails has updated nothing.
 */
final class Planner {
    private final Graph graph;
    private final boolean fuse;
    private final Memory memory;
    private final List<Expr> nodes;
    private final Set<Expr> kept = Collections.newSetFromMap(new IdentityHashMap<>());
    private final List<Step> steps = new ArrayList<>();
    private final Map<Expr, Integer> producer = new LinkedHashMap<>(); // computed value → index of its step
    private final Map<Expr, Integer> lastRead = new IdentityHashMap<>();
    private final Map<Expr, Buffer> buffers = new IdentityHashMap<>();
    private final List<String> variables = new ArrayList<>();
    private final List<Tensor> constants = new ArrayList<>();
    /** The last step that can stop the run; nothing may be updated before it is over. */
    private int lastBarrier = -1;

    Planner(Graph graph, Plan.Options options) {
        this.graph = graph;
        this.fuse = options.fuse();
        this.memory = new Memory(options.share());
        this.nodes = graph.nodes();
        kept.addAll(graph.guards());
        kept.addAll(graph.outputs());
        graph.updates().forEach(update -> kept.add(update.value()));
    }

    Plan plan() {
        placeLeaves();
        orderSteps();
        noteReads();
        writeUpdatesInPlace();
        placeValues();
        for (Graph.Update update : graph.updates()) {
            Buffer from = buffers.get(base(update.value()));
            Buffer to = buffers.get(update.variable());
            if (!from.equals(to)) {
                steps.add(new Step.Copy(from, to));
            }
        }
        for (Expr node : nodes) {
            Buffer buffer = buffers.get(base(node));
            if (buffer != null) {
                buffers.put(node, buffer);
            }
        }
        return new Plan(
                graph,
                List.copyOf(steps),
                Collections.unmodifiableMap(buffers),
                graph.outputs().stream()
                        .map(output -> buffers.get(base(output)))
                        .toList(),
                List.copyOf(variables),
                List.copyOf(constants),
                memory.slots());
    }

    /** The value that a reshaped value shares its elements with. */
    private static Expr base(Expr node) {
        Expr base = node;
        while (base.op() instanceof Reshape) {
            base = base.inputs().getFirst();
        }
        return base;
    }

    private void placeLeaves() {
        for (int i = 0; i < graph.inputs().size(); i++) {
            Expr input = graph.inputs().get(i);
            buffers.put(input, buffer(Buffer.Kind.INPUT, i, input));
        }
        for (Expr node : nodes) {
            switch (node.op()) {
                case Parameter(String name, var type) -> placeVariable(node, name);
                case State(String name, var type) -> placeVariable(node, name);
                case Constant(Tensor value, var element) -> {
                    buffers.put(node, buffer(Buffer.Kind.CONSTANT, constants.size(), node));
                    constants.add(value);
                }
                default -> {}
            }
        }
    }

    private void placeVariable(Expr node, String name) {
        buffers.put(node, buffer(Buffer.Kind.VARIABLE, variables.size(), node));
        variables.add(name);
    }

    private static Buffer buffer(Buffer.Kind kind, int index, Expr node) {
        return new Buffer(kind, index, node.element(), node.shape().count());
    }

    private void orderSteps() {
        Set<Expr> guards = Collections.newSetFromMap(new IdentityHashMap<>());
        guards.addAll(graph.guards());
        Fusion fusion = new Fusion(nodes, guards, kept, fuse);
        Map<Expr, List<Expr>> users = Fusion.users(nodes);
        for (Expr node : nodes) {
            boolean needsNoStep = buffers.containsKey(node)
                    || node.op() instanceof Reshape
                    || Fusion.isElementwise(node)
                    || fusion.products.containsValue(node)
                    || Fusion.isStretchedInPlace(node, users.get(node), kept);
            Chain chain = fusion.chains.get(node);
            if (chain != null) {
                Expr product = fusion.products.get(node);
                produce(chain.results(), product == null ? new Step.Fused(chain) : new Step.Product(product, chain));
            } else if (!needsNoStep) {
                produce(List.of(node), new Step.Compute(node));
            }
            if (guards.contains(node)) {
                steps.add(new Step.Guard(node));
                lastBarrier = steps.size() - 1;
            }
        }
    }

    private void produce(List<Expr> results, Step step) {
        results.forEach(result -> producer.put(result, steps.size()));
        if (step instanceof Step.Compute(Expr node) && canFail(node.op())) {
            lastBarrier = steps.size();
        }
        steps.add(step);
    }

    /** Whether computing it can stop the run: an index may be out of range, and a custom operation may throw. */
    private static boolean canFail(Op op) {
        return op instanceof Gather || op instanceof ScatterAdd || op instanceof OneHot || op instanceof CustomOp;
    }

    private void noteReads() {
        for (int i = 0; i < steps.size(); i++) {
            for (Expr read : steps.get(i).reads()) {
                lastRead.put(base(read), i);
            }
        }
    }

    /** Lets an update be computed right into the array of its variable where nothing can see the difference. */
    private void writeUpdatesInPlace() {
        for (Graph.Update update : graph.updates()) {
            Expr value = update.value();
            Integer step = producer.get(value);
            boolean free = step != null
                    && step > lastBarrier
                    && !buffers.containsKey(value)
                    && graph.outputs().stream().noneMatch(output -> base(output) == value)
                    && lastRead.getOrDefault(update.variable(), -1) <= step
                    && overwritesSafely(steps.get(step), update.variable());
            if (free) {
                buffers.put(value, buffers.get(update.variable()));
            }
        }
    }

    /** Whether a step may write over the variable while it reads it: a chain may, if it reads it element by element. */
    private static boolean overwritesSafely(Step step, Expr variable) {
        return switch (step) {
            case Step.Fused(Chain chain) -> overwritesSafely(chain, variable);
            case Step.Product(Expr product, Chain chain) ->
                readsNowhere(product, variable) && overwritesSafely(chain, variable);
            case Step.Compute(Expr node) -> readsNowhere(node, variable);
            case Step.Guard guard -> false;
            case Step.Copy copy -> false;
        };
    }

    private static boolean overwritesSafely(Chain chain, Expr variable) {
        return chain.leaves().stream()
                .noneMatch(leaf -> base(leaf) == variable && !leaf.shape().equals(chain.shape()));
    }

    private static boolean readsNowhere(Expr node, Expr variable) {
        return node.inputs().stream().noneMatch(input -> base(input) == variable);
    }

    /** Gives every other computed value a slot from the step that makes it to the last one that reads it. */
    private void placeValues() {
        Set<Expr> lasting = Collections.newSetFromMap(new IdentityHashMap<>());
        kept.forEach(value -> lasting.add(base(value)));
        Map<Integer, List<Expr>> produced = new HashMap<>();
        Map<Integer, List<Expr>> ending = new HashMap<>();
        producer.forEach((value, step) -> {
            if (!buffers.containsKey(value)) {
                produced.computeIfAbsent(step, none -> new ArrayList<>()).add(value);
                int end = lasting.contains(value) ? steps.size() : Math.max(step, lastRead.getOrDefault(value, step));
                ending.computeIfAbsent(end, none -> new ArrayList<>()).add(value);
            }
        });
        for (int i = 0; i < steps.size(); i++) {
            for (Expr value : produced.getOrDefault(i, List.of())) {
                buffers.put(value, memory.take(value.element(), value.shape().count()));
            }
            for (Expr value : ending.getOrDefault(i, List.of())) {
                memory.giveBack(buffers.get(value));
            }
        }
    }
}
