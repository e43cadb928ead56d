package dev.backlight.engine;

import dev.backlight.expr.Expr;
import dev.backlight.expr.Graph;
import dev.backlight.expr.Input;
import dev.backlight.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Some expressions, compiled, whose leaves (inputs, parameters, states) are given by name. */
public final class Evaluation {
    private final Engine engine;
    private final List<Expr> leaves;
    private final Executable executable;
    private final Workspace workspace;

    public Evaluation(Engine engine, List<Expr> leaves, List<Expr> outputs) {
        this(engine, leaves, engine.compile(Graph.of(inputs(leaves), outputs)));
    }

    Evaluation(Engine engine, List<Expr> leaves, Executable executable) {
        this.engine = engine;
        this.leaves = leaves;
        this.executable = executable;
        workspace = executable.workspace();
    }

    /** Those of the leaves that are inputs. */
    public static List<Expr> inputs(List<Expr> leaves) {
        return leaves.stream().filter(leaf -> leaf.op() instanceof Input).toList();
    }

    /** The name of an input, parameter or state. */
    public static String nameOf(Expr leaf) {
        return leaf.op() instanceof Input(String name, var type) ? name : Graph.nameOf(leaf);
    }

    /** The outputs where the leaves have these values; other names are ignored. */
    public List<Tensor> at(Map<String, Tensor> values) {
        run(values);
        return IntStream.range(0, executable.graph().outputs().size())
                .mapToObj(workspace::output)
                .toList();
    }

    /** The first output, one number. */
    public double scalarAt(Map<String, Tensor> values) {
        run(values);
        return workspace.scalar(0);
    }

    private void run(Map<String, Tensor> values) {
        Map<String, Tensor> variables = new LinkedHashMap<>();
        for (Expr leaf : leaves) {
            if (!(leaf.op() instanceof Input)) {
                variables.put(nameOf(leaf), values.get(nameOf(leaf)));
            }
        }
        List<Tensor> inputs = executable.graph().inputs().stream()
                .map(input -> values.get(nameOf(input)))
                .toList();
        workspace.run(engine.variables(variables), inputs);
    }
}
