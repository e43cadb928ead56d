package dev.backlight.plan;

import dev.backlight.expr.Expr;
import dev.backlight.expr.Graph;
import dev.backlight.tensor.ElementType;
import dev.backlight.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A graph as a linear list of steps over buffers; immutable and shared by all runs.
 *
 * @param graph the simplified graph
 * @param steps what to do, in order
 * @param buffers the place of every value that some step reads or writes
 * @param outputs where each output of the graph lies after a run
 * @param variables the parameters and states, by name
 * @param constants the fixed values
 * @param slots the parts of a workspace that values take in turn
 */
public record Plan(
        Graph graph,
        List<Step> steps,
        Map<Expr, Buffer> buffers,
        List<Buffer> outputs,
        List<String> variables,
        List<Tensor> constants,
        List<Slot> slots) {

    /** A part of the workspace: what it holds and how many elements at most. */
    public record Slot(ElementType element, int count) {}

    /**
     * How a plan is made.
     *
     * @param fuse whether elementwise operations are joined into chains
     * @param share whether values that are not needed at the same time share memory
     */
    public record Options(boolean fuse, boolean share) {
        /** As fast and small as can be. */
        public static final Options DEFAULT = new Options(true, true);

        /** Every operation on its own, every value kept: to look at each of them after a run. */
        public static final Options KEEP_ALL = new Options(false, false);
    }

    /** Plans a graph. */
    public static Plan of(Graph graph, Options options) {
        return new Planner(Rewrite.of(graph), options).plan();
    }

    /** Where the value of a node lies while it is needed. */
    public Buffer buffer(Expr node) {
        Buffer buffer = buffers.get(node);
        if (buffer == null) {
            throw new IllegalArgumentException("[plan] " + node.op().label() + " has no place in memory");
        }
        return buffer;
    }

    /** The steps as text, one a line, with the buffers that they read and write. */
    @Override
    public String toString() {
        return steps.stream().map(this::line).collect(Collectors.joining("\n", "", "\n"));
    }

    private String line(Step step) {
        return switch (step) {
            case Step.Compute(Expr node) -> place(node) + " = " + node.op().label() + reads(step) + described(node);
            case Step.Fused(Chain chain) ->
                places(chain) + " = fused[" + labels(chain) + "]" + reads(step) + described(chain.result());
            case Step.Product(Expr product, Chain chain) ->
                places(chain) + " = " + product.op().label() + " fused[" + labels(chain) + "]" + reads(step)
                        + described(chain.result());
            case Step.Guard(Expr node) -> "check" + reads(step);
            case Step.Copy(Buffer from, Buffer to) -> place(to) + " = copy " + place(from);
        };
    }

    private String places(Chain chain) {
        return chain.results().stream().map(this::place).collect(Collectors.joining(", "));
    }

    private static String labels(Chain chain) {
        return chain.members().stream().map(member -> member.op().label()).collect(Collectors.joining(" "));
    }

    private static String described(Expr node) {
        return " : " + node.type() + (node.path().isEmpty() ? "" : " @ " + node.path());
    }

    private String reads(Step step) {
        return step.reads().stream().map(read -> " " + place(read)).collect(Collectors.joining());
    }

    private String place(Expr node) {
        return place(buffer(node));
    }

    private String place(Buffer buffer) {
        return switch (buffer.kind()) {
            case INPUT -> "input" + buffer.index();
            case VARIABLE -> variables.get(buffer.index());
            case CONSTANT ->
                constants.get(buffer.index()).count() == 1
                        ? "" + constants.get(buffer.index()).item()
                        : "constant" + buffer.index();
            case SLOT -> "#" + buffer.index();
        };
    }
}
