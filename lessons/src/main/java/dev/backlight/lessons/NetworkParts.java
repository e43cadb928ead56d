package dev.backlight.lessons;

import dev.backlight.expr.Binary;
import dev.backlight.expr.Broadcast;
import dev.backlight.expr.Expr;
import dev.backlight.expr.Graph;
import dev.backlight.expr.MatMul;
import dev.backlight.expr.Parameter;
import dev.backlight.expr.Unary;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * The graph of a network with its names: where a mistake is put in.
 *
 * @param example with the samples that the graph is for
 * @param output what the network gives out
 * @param loss E
 * @param parameters weights and biases that an update moves
 * @param named the names of everything
 */
record NetworkParts(NetworkExample example, Expr output, Expr loss, List<Expr> parameters, Named named) {
    NetworkParts {
        parameters = List.copyOf(parameters);
    }

    /**
     * A weight times a value, or a matrix of them.
     *
     * @param weight its name
     * @param source the name of the value
     * @param target where it is summed: the unit's name
     */
    record Product(String weight, String source, String target) {}

    /** What a node multiplies, if it is the product of a weight and a value. */
    Optional<Product> product(Expr node) {
        boolean isMatrix = node.op() instanceof MatMul;
        if (!isMatrix && node.op() != Binary.MUL) {
            return Optional.empty();
        }
        Expr weight = unstretched(node.inputs().get(isMatrix ? 1 : 0));
        Expr source = unstretched(node.inputs().get(isMatrix ? 0 : 1));
        return weight.op() instanceof Parameter
                ? Optional.of(new Product(name(weight), name(source), node.path()))
                : Optional.empty();
    }

    private static Expr unstretched(Expr node) {
        return node.op() instanceof Broadcast ? node.inputs().getFirst() : node;
    }

    /** The name of a node; empty if it has none. */
    String name(Expr node) {
        return named.nameOf(node).orElse("");
    }

    /**
     * The graph in which activations have other slopes.
     *
     * @param value of one unit or layer by the name of its value; empty for all of them
     * @param slope what has the slope that a value shall have
     */
    Rewriting withSlopes(Optional<String> value, UnaryOperator<Expr> slope) {
        Set<Expr> network = new HashSet<>(Graph.sort(List.of(output)));
        return new Rewriting((node, rebuilt) -> {
            boolean isActivation = network.contains(node) && node.op() instanceof Unary;
            return isActivation && value.map(name(node)::equals).orElse(true)
                    ? Slopes.swapped(rebuilt, slope.apply(rebuilt))
                    : rebuilt;
        });
    }

    /** How many weights lie on the longest way from an input to the loss. */
    int depth() {
        Map<Expr, Integer> depths = new IdentityHashMap<>();
        for (Expr node : Graph.sort(List.of(loss))) {
            int below = node.inputs().stream().mapToInt(depths::get).max().orElse(0);
            depths.put(node, below + (product(node).isPresent() ? 1 : 0));
        }
        return depths.get(loss);
    }

    /** The graph in which error signals go back through other weights than the values came forward through. */
    Rewriting withBackwardWeights(Function<Product, Optional<UnaryOperator<Expr>>> change) {
        return new Rewriting((node, rebuilt) -> product(node)
                .flatMap(change)
                .map(changed -> Slopes.carriedBack(rebuilt, changed))
                .orElse(rebuilt));
    }

    /** The graph whose loss has its true value and other derivatives. */
    Rewriting withLossSlope(UnaryOperator<Expr> change) {
        return new Rewriting(
                (node, rebuilt) -> node == loss ? Slopes.swapped(rebuilt, change.apply(rebuilt)) : rebuilt);
    }
}
