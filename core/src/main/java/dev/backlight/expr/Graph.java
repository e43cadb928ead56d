package dev.backlight.expr;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Everything that one run computes: some values to give out, and new values for parameters and states.
 *
 * <p>All updates happen at once: each is computed from the old values of every parameter and state. No parameter or
 * state changes unless every element of every guard is finite.
 *
 * @param inputs the inputs in the order in which a run takes them; every input that is used must be listed
 * @param outputs the values to give out
 * @param updates new values, of the type of the parameter or state that they replace
 * @param guards what must be finite before anything is updated: the loss
 */
public record Graph(List<Expr> inputs, List<Expr> outputs, List<Update> updates, List<Expr> guards) {

    /** The new value of one parameter or state. */
    public record Update(Expr variable, Expr value) {
        public Update {
            if (!(variable.op() instanceof Parameter) && !(variable.op() instanceof State)) {
                throw new IllegalArgumentException("[update] only a parameter or a state can be updated, not "
                        + variable.op().label());
            }
            if (!variable.type().equals(value.type())) {
                throw variable.op()
                        .refusal(nameOf(variable) + " has the type " + variable.type() + " and cannot be updated to "
                                + value.type());
            }
        }
    }

    public Graph {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
        updates = List.copyOf(updates);
        guards = List.copyOf(guards);
        checkNames(inputs, sort(roots(outputs, updates, guards)), updates);
    }

    /** A graph that only computes values. */
    public static Graph of(List<Expr> inputs, List<Expr> outputs) {
        return new Graph(inputs, outputs, List.of(), List.of());
    }

    /** All nodes, each after its inputs: the guards' first, then the outputs', then the updates'. */
    public List<Expr> nodes() {
        return sort(roots(outputs, updates, guards));
    }

    private static List<Expr> roots(List<Expr> outputs, List<Update> updates, List<Expr> guards) {
        List<Expr> roots = new ArrayList<>(guards);
        roots.addAll(outputs);
        for (Update update : updates) {
            roots.add(update.value());
            roots.add(update.variable());
        }
        return roots;
    }

    private static void checkNames(List<Expr> inputs, List<Expr> nodes, List<Update> updates) {
        Set<Expr> listed = Collections.newSetFromMap(new IdentityHashMap<>());
        listed.addAll(inputs);
        Map<String, Expr> inputNames = new HashMap<>();
        for (Expr input : inputs) {
            if (!(input.op() instanceof Input(String name, var type))) {
                throw new IllegalArgumentException("[graph] " + input.op().label() + " is listed as an input");
            }
            if (inputNames.put(name, input) != null) {
                throw new IllegalArgumentException("[graph] two inputs are named \"" + name + "\"");
            }
        }
        for (Expr node : nodes) {
            if (node.op() instanceof Input(String name, var type) && !listed.contains(node)) {
                throw new IllegalArgumentException("[graph] the input \"" + name + "\" is used but not listed among the"
                        + " inputs" + (inputNames.containsKey(name) ? "; another one of that name is" : ""));
            }
        }
        checkVariables(nodes);
        Map<String, Update> updated = new HashMap<>();
        for (Update update : updates) {
            if (updated.put(nameOf(update.variable()), update) != null) {
                throw new IllegalArgumentException(
                        "[graph] \"" + nameOf(update.variable()) + "\" is updated twice in one run");
            }
        }
    }

    /**
     * Refuses two nodes for one parameter or state: they would be one array, but two variables to differentiation.
     *
     * @throws IllegalArgumentException if two of the nodes have one name
     */
    public static void checkVariables(List<Expr> nodes) {
        Map<String, Expr> variables = new HashMap<>();
        for (Expr node : nodes) {
            boolean isVariable = node.op() instanceof Parameter || node.op() instanceof State;
            if (isVariable && variables.put(nameOf(node), node) != null) {
                throw new IllegalArgumentException("[graph] two parameters or states are named \"" + nameOf(node)
                        + "\": make it once, and use it as often as you like");
            }
        }
    }

    /** The name of a parameter or state. */
    public static String nameOf(Expr variable) {
        return switch (variable.op()) {
            case Parameter(String name, var type) -> name;
            case State(String name, var type) -> name;
            case Op other -> throw new IllegalArgumentException(other.label() + " is neither a parameter nor a state");
        };
    }

    /** All nodes below and including the roots, each after its inputs, in an order that depends on the graph alone. */
    public static List<Expr> sort(List<Expr> roots) {
        return InputsFirst.of(roots, Expr::inputs);
    }

    /** The graph as text, one line a node. */
    @Override
    public String toString() {
        return Listing.of(roots(outputs, updates, guards));
    }
}
