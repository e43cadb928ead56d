package dev.backlight.engine;

import dev.backlight.expr.Constant;
import dev.backlight.expr.Expr;
import dev.backlight.expr.Graph;
import dev.backlight.expr.Input;
import dev.backlight.expr.Parameter;
import dev.backlight.expr.State;
import dev.backlight.tensor.Tensor;
import dev.backlight.tensor.TensorType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Computes every real in double, one node after the other, with plain loops ({@link ReferenceKernels}): the truth that
 * tests and explanations rely on. Takes reals of either precision and gives doubles.
 */
public final class ReferenceEngine implements Engine {
    /** The reference engine has no settings. */
    public ReferenceEngine() {}

    @Override
    public Executable compile(Graph graph) {
        return new ReferenceExecutable(graph);
    }

    @Override
    public Variables variables(Map<String, Tensor> values) {
        ReferenceVariables variables = new ReferenceVariables(new LinkedHashMap<>());
        values.forEach(
                (name, value) -> variables.arrays.put(name, value.element().isReal() ? value.toF64() : value));
        return variables;
    }

    private record ReferenceVariables(Map<String, Tensor> arrays) implements Variables {
        @Override
        public Set<String> names() {
            return Collections.unmodifiableSet(arrays.keySet());
        }

        @Override
        public Tensor get(String name) {
            Tensor value = arrays.get(name);
            if (value == null) {
                throw new IllegalArgumentException("[variables] there is no \"" + name + "\" among " + arrays.keySet());
            }
            return value;
        }

        @Override
        public void set(String name, Tensor value) {
            Binding.check(name, get(name).type(), value.type());
            arrays.put(name, value.element().isReal() ? value.toF64() : value);
        }
    }

    private record ReferenceExecutable(Graph graph, List<Expr> nodes) implements Executable {
        ReferenceExecutable(Graph graph) {
            this(graph, graph.nodes());
        }

        @Override
        public Workspace workspace() {
            return new ReferenceWorkspace(this);
        }
    }

    private static final class ReferenceWorkspace implements Workspace {
        private final ReferenceExecutable executable;
        private final @Nullable Tensor[] inputs;
        private final Map<Expr, double[]> values = new IdentityHashMap<>();
        private boolean complete;

        ReferenceWorkspace(ReferenceExecutable executable) {
            this.executable = executable;
            this.inputs = new Tensor[executable.graph.inputs().size()];
        }

        @Override
        public void input(int index, Tensor value) {
            complete = false;
            Binding.checkInput(executable.graph, index, value.type());
            inputs[index] = value;
        }

        @Override
        public void input(int index, double value) {
            input(index, Tensor.scalar(value));
        }

        @Override
        public void run(Variables variables, List<Tensor> inputs) {
            complete = false;
            Binding.checkCount(executable.graph, inputs.size());
            for (int i = 0; i < inputs.size(); i++) {
                input(i, inputs.get(i));
            }
            run(variables);
        }

        @Override
        public void run(Variables variables) {
            Graph graph = executable.graph;
            complete = false;
            values.clear();
            for (int i = 0; i < inputs.length; i++) {
                Tensor input = inputs[i];
                Binding.checkSet(graph, i, input != null);
                values.put(graph.inputs().get(i), Objects.requireNonNull(input).toDoubles());
            }
            for (Expr node : executable.nodes) {
                values.computeIfAbsent(node, n -> compute(n, variables));
            }
            for (Expr guard : graph.guards()) {
                for (double value : values.get(guard)) {
                    if (!Double.isFinite(value)) {
                        throw new NonFiniteException(firstNonFinite());
                    }
                }
            }
            List<Tensor> replacements = new ArrayList<>();
            for (Graph.Update update : graph.updates()) {
                replacements.add(tensor(update.value()));
            }
            for (int i = 0; i < replacements.size(); i++) {
                variables.set(Graph.nameOf(graph.updates().get(i).variable()), replacements.get(i));
            }
            complete = true;
        }

        private double[] compute(Expr node, Variables variables) {
            return switch (node.op()) {
                case Input input -> throw new AssertionError(input); // bound before
                case Parameter(String name, TensorType type) -> variable(variables, name, type);
                case State(String name, TensorType type) -> variable(variables, name, type);
                case Constant(Tensor value, var element) -> value.toDoubles();
                default -> {
                    List<double[]> operands =
                            node.inputs().stream().map(values::get).toList();
                    yield ReferenceKernels.compute(node, operands);
                }
            };
        }

        private static double[] variable(Variables variables, String name, TensorType type) {
            Tensor value = variables.get(name);
            Binding.check(name, type, value.type());
            return value.toDoubles();
        }

        private String firstNonFinite() {
            return NonFinite.describe(executable.nodes, node -> tensor(node).toDoubles());
        }

        private Tensor tensor(Expr node) {
            double[] value = values.get(node);
            if (node.element().isReal()) {
                return Tensor.of(node.shape(), value);
            }
            int[] integers = new int[value.length];
            for (int i = 0; i < value.length; i++) {
                integers[i] = (int) value[i];
            }
            return Tensor.of(node.shape(), integers);
        }

        @Override
        public Tensor output(int index) {
            Binding.checkComplete(complete);
            return tensor(executable.graph.outputs().get(index));
        }

        @Override
        public double scalar(int index) {
            Binding.checkComplete(complete);
            return values.get(executable.graph.outputs().get(index))[0];
        }
    }
}
