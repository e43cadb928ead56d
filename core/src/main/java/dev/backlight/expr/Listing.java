package dev.backlight.expr;

import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The text form of a graph: one line a node, each after its inputs, for example {@code %3 = tanh %2 : f32[32, 256] @
 * 1/tanh}.
 */
final class Listing {
    private Listing() {}

    static String of(List<Expr> roots) {
        Map<Expr, Integer> numbers = new IdentityHashMap<>();
        StringBuilder text = new StringBuilder();
        for (Expr node : Graph.sort(roots)) {
            numbers.put(node, numbers.size());
            String operands = node.inputs().stream()
                    .map(input -> " %" + numbers.get(input))
                    .collect(Collectors.joining(","));
            text.append("%")
                    .append(numbers.get(node))
                    .append(" = ")
                    .append(operation(node.op()))
                    .append(operands);
            text.append(" : ").append(node.type());
            text.append(node.path().isEmpty() ? "" : " @ " + node.path()).append('\n');
        }
        return text.toString();
    }

    /** The label, and the settings that the type does not show. */
    private static String operation(Op op) {
        return switch (op) {
            case Input(String name, var type) -> "input \"" + name + "\"";
            case Parameter(String name, var type) -> "parameter \"" + name + "\"";
            case State(String name, var type) -> "state \"" + name + "\"";
            case Constant(var value, var element) -> "constant" + (value.count() == 1 ? " " + value.item() : "");
            case MatMul(boolean a, boolean b) -> "matmul" + (a ? " transposeA" : "") + (b ? " transposeB" : "");
            case Reduce reduce -> reduce.label() + " axes=" + reduce.axes();
            case Permute(var axes) -> "permute axes=" + axes;
            case Flip(var axes) -> "flip axes=" + axes;
            case Slice(var starts, var shape) -> "slice at=" + starts;
            case Pad(var before, var after) -> "pad before=" + before;
            case ArgMax(int axis) -> "argMax axis=" + axis;
            case Concatenate(int axis) -> "concatenate axis=" + axis;
            case Gather(int axis) -> "gather axis=" + axis;
            case ScatterAdd(int axis, int size) -> "scatterAdd axis=" + axis;
            case Random(var distribution, var type, int stream) ->
                "random " + distribution.name().toLowerCase(java.util.Locale.ROOT) + " stream=" + stream;
            case Unary plain -> plain.label();
            case Binary plain -> plain.label();
            case Select plain -> plain.label();
            case Cast plain -> plain.label();
            case StopGradient plain -> plain.label();
            case Reshape plain -> plain.label();
            case Broadcast plain -> plain.label();
            case OneHot plain -> plain.label();
            case CustomOp custom -> custom.label();
        };
    }
}
