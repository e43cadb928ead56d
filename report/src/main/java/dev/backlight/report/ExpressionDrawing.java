package dev.backlight.report;

import dev.backlight.expr.Binary;
import dev.backlight.expr.Constant;
import dev.backlight.expr.Expr;
import dev.backlight.expr.Graph;
import dev.backlight.expr.Input;
import dev.backlight.expr.Op;
import dev.backlight.expr.Parameter;
import dev.backlight.expr.State;
import dev.backlight.expr.Unary;
import dev.backlight.report.Diagram.Edge;
import dev.backlight.report.Diagram.Node;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Draws an expression as the graph that it is: operations as circles, inputs and parameters as boxes. */
public final class ExpressionDrawing {
    private final List<Node> nodes = new ArrayList<>();
    private final List<Edge> edges = new ArrayList<>();
    private final Map<Expr, String> ids = new IdentityHashMap<>();
    private final Set<String> used = new HashSet<>();

    private ExpressionDrawing() {}

    /** The expression with every node drawn once, however often it is used. */
    public static Diagram graph(String title, Expr root) {
        ExpressionDrawing drawing = new ExpressionDrawing();
        for (Expr node : Graph.sort(List.of(root))) {
            String id = drawing.add(node);
            drawing.ids.put(node, id);
            for (Expr input : node.inputs()) {
                drawing.join(drawing.ids.get(input), id);
            }
        }
        return drawing.diagram(title, root);
    }

    /** The expression as a tree: what is used twice is drawn twice. */
    public static Diagram tree(String title, Expr root) {
        ExpressionDrawing drawing = new ExpressionDrawing();
        drawing.grow(root);
        return drawing.diagram(title, root);
    }

    private String grow(Expr node) {
        List<String> inputs = node.inputs().stream().map(this::grow).toList();
        String id = add(node);
        inputs.forEach(input -> join(input, id));
        return id;
    }

    private void join(String from, String to) {
        boolean isThere = edges.stream()
                .anyMatch(edge -> edge.from().equals(from) && edge.to().equals(to));
        if (isThere) {
            edges.replaceAll(edge -> edge.from().equals(from) && edge.to().equals(to) ? edge.labelled("twice") : edge);
        } else {
            edges.add(Edge.of(from, to));
        }
    }

    private String add(Expr node) {
        String symbol = symbol(node.op());
        String id = symbol;
        for (int i = 2; !used.add(id); i++) {
            id = symbol + " #" + i;
        }
        nodes.add(node.inputs().isEmpty() ? Node.box(id, symbol) : Node.circle(id, symbol));
        return id;
    }

    private static String symbol(Op op) {
        return switch (op) {
            case Input(String name, var type) -> name;
            case Parameter(String name, var type) -> name;
            case State(String name, var type) -> name;
            case Constant(var value, var element) ->
                value.count() == 1
                        ? Svg.number(value.toDoubles()[0])
                        : value.type().toString();
            case Binary.ADD -> "+";
            case Binary.SUB -> "−";
            case Binary.MUL -> "*";
            case Binary.DIV -> "/";
            case Unary.SIGMOID -> "σ";
            case Unary.SQUARE -> "²";
            case Op other -> other.label();
        };
    }

    private Diagram diagram(String title, Expr root) {
        String description = "An expression of " + nodes.size() + " nodes, read from left to right, which ends in "
                + symbol(root.op()) + ".";
        return new Diagram(title, description, nodes, edges);
    }
}
