package dev.backlight.report;

import dev.backlight.explain.Objective;
import dev.backlight.explain.Subject;
import dev.backlight.expr.Binary;
import dev.backlight.expr.Constant;
import dev.backlight.expr.Expansion;
import dev.backlight.expr.Expr;
import dev.backlight.expr.Graph;
import dev.backlight.expr.Input;
import dev.backlight.expr.MatMul;
import dev.backlight.expr.Op;
import dev.backlight.expr.Parameter;
import dev.backlight.expr.State;
import dev.backlight.expr.Unary;
import dev.backlight.model.Architecture;
import dev.backlight.report.Diagram.Edge;
import dev.backlight.report.Diagram.Node;
import dev.backlight.tensor.ElementType;
import dev.backlight.tensor.Shape;
import dev.backlight.tensor.TensorType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Draws an expression as the graph that it is: operations as circles, what they begin with as boxes, just before it is
 * first used. A sum is one circle with all its terms.
 */
public final class ExpressionDrawing {
    /** A longer name has a box. */
    private static final int IN_CIRCLE = 4;

    private final Function<Expr, String> symbols;
    /** How often each node is used; empty for a tree, where each use is a node. */
    private final Map<Expr, Integer> uses;

    private final Map<Expr, Integer> numbers = new IdentityHashMap<>();
    private final List<Expr> drawn = new ArrayList<>();
    /** By number, the numbers of the nodes that a node takes. */
    private final List<List<Integer>> taken = new ArrayList<>();

    private ExpressionDrawing(Function<Expr, String> symbols, Map<Expr, Integer> uses) {
        this.symbols = symbols;
        this.uses = uses;
    }

    /** Expressions with every node drawn once, however often it is used. */
    public static Diagram graph(String title, Expr... roots) {
        return graph(title, List.of(roots), node -> symbol(node.op()));
    }

    private static Diagram graph(String title, List<Expr> roots, Function<Expr, String> symbols) {
        Map<Expr, Integer> uses = new IdentityHashMap<>();
        Graph.sort(roots).forEach(node -> node.inputs().forEach(input -> uses.merge(input, 1, Integer::sum)));
        return new ExpressionDrawing(symbols, uses).diagram(title, roots);
    }

    /** The expression as a tree: what is used twice is drawn twice. */
    public static Diagram tree(String title, Expr root) {
        return new ExpressionDrawing(node -> symbol(node.op()), Map.of()).diagram(title, List.of(root));
    }

    /**
     * A whole network and its loss for one sample, as one expression of numbers: each element of a parameter or input
     * is a node, and nothing is left of matrices. As in the slides that draw networks so, the layers with parameters
     * are counted from 1, and a weight has the index of its output first: {@code W_{1,0}^{(2)}}.
     *
     * @throws IllegalArgumentException if the loss picks one of its inputs by the target's class, which is not known
     */
    public static Diagram network(String title, Subject subject) {
        Architecture.Built built = subject.build(1);
        Objective objective = subject.objective();
        if (objective.isOfClasses()) {
            throw new IllegalArgumentException("[drawing] what the loss " + objective.describe()
                    + ", takes depends on the target's class: draw the network with another loss");
        }
        Expr target =
                Expr.input("y", new TensorType(ElementType.F32, built.output().shape()));
        Expr loss = objective.perSample(built.output(), target).sum();
        List<String> layers = Graph.sort(List.of(loss)).stream()
                .map(Expr::op)
                .filter(Parameter.class::isInstance)
                .map(parameter -> path(symbol(parameter))[0])
                .distinct()
                .toList();
        Expansion expansion = new Expansion(node -> node.inputs().isEmpty(), cell -> 0);
        return graph(
                title,
                List.of(expansion.at(loss, 0)),
                node -> expansion
                        .cell(node)
                        .map(cell -> element(cell, built.input(), layers))
                        .orElseGet(() -> symbol(node.op())));
    }

    /** For example {@code W_{0,1}^{(2)}} for an element of {@code 3/dense/W}, the second layer with parameters. */
    private static String element(Expansion.Cell cell, Expr features, List<String> layers) {
        if (cell.tensor().op() instanceof Constant(var value, var type)) {
            return Svg.number(value.toDoubles()[cell.index()]);
        }
        Shape shape = cell.tensor().shape();
        boolean isSample = cell.tensor().op() instanceof Input;
        List<String> position = Arrays.stream(shape.position(cell.index()))
                .skip(isSample ? 1 : 0)
                .mapToObj(Integer::toString)
                .toList();
        String below = String.join(",", isSample ? position : position.reversed());
        String[] path =
                path(cell.tensor().equals(features) ? "x" : symbol(cell.tensor().op()));
        return path[path.length - 1]
                + (below.isEmpty() ? "" : "_{" + below + "}")
                + (path.length == 1 ? "" : "^{(" + (layers.indexOf(path[0]) + 1) + ")}");
    }

    private static String[] path(String name) {
        return name.split("/");
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
            case MatMul _ -> "@";
            case Binary.ADD -> "+";
            case Binary.SUB -> "−";
            case Binary.MUL -> "*";
            case Binary.DIV -> "/";
            case Unary.SIGMOID -> "σ";
            case Unary.SQUARE -> "²";
            case Op other -> other.label();
        };
    }

    /** Draws a node and all that it takes; gives its number. */
    private int draw(Expr node) {
        Integer known = uses.isEmpty() ? null : numbers.get(node);
        if (known != null) {
            return known;
        }
        List<Integer> inputs = terms(node).map(this::draw).toList();
        drawn.add(node);
        taken.add(inputs);
        numbers.put(node, drawn.size() - 1);
        return drawn.size() - 1;
    }

    /** What a node takes; of a sum all terms, also those of sums within that are used nowhere else. */
    private Stream<Expr> terms(Expr node) {
        return node.inputs().stream()
                .flatMap(
                        input -> node.op() == Binary.ADD && input.op() == Binary.ADD && uses.getOrDefault(input, 1) == 1
                                ? terms(input)
                                : Stream.of(input));
    }

    /** The column of each node: operations after all that they take, the rest just before its first use. */
    private int[] columns() {
        int[] columns = new int[drawn.size()];
        for (int node = 0; node < columns.length; node++) {
            columns[node] = taken.get(node).stream()
                    .mapToInt(input -> taken.get(input).isEmpty() ? 1 : columns[input] + 1)
                    .max()
                    .orElse(Integer.MAX_VALUE);
        }
        for (int node = 0; node < columns.length; node++) {
            for (int input : taken.get(node)) {
                columns[input] =
                        taken.get(input).isEmpty() ? Math.min(columns[input], columns[node] - 1) : columns[input];
            }
        }
        return columns;
    }

    private Diagram diagram(String title, List<Expr> roots) {
        roots.forEach(this::draw);
        int[] columns = columns();
        List<Node> nodes = new ArrayList<>();
        List<Edge> edges = new ArrayList<>();
        for (int number = 0; number < drawn.size(); number++) {
            String id = Integer.toString(number);
            String symbol = symbols.apply(drawn.get(number));
            boolean isRound = !taken.get(number).isEmpty() && symbol.length() <= IN_CIRCLE;
            Node node = isRound ? Node.circle(id, symbol) : Node.box(id, symbol);
            nodes.add(drawn.size() == 1 ? node : node.at(columns[number]));
            taken.get(number).forEach(input -> edges.add(Edge.of(Integer.toString(input), id)));
        }
        long begun = IntStream.range(0, drawn.size())
                .filter(number -> taken.get(number).isEmpty())
                .count();
        String description = "An expression of " + (drawn.size() - begun) + " operations on " + begun
                + " numbers, read from left to right; it ends in "
                + roots.stream().map(symbols).collect(Collectors.joining(" and ")) + ".";
        return new Diagram(title, description, nodes, edges);
    }
}
