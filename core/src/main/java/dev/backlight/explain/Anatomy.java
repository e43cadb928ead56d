package dev.backlight.explain;

import dev.backlight.expr.ArgMax;
import dev.backlight.expr.Binary;
import dev.backlight.expr.Broadcast;
import dev.backlight.expr.Cast;
import dev.backlight.expr.Concatenate;
import dev.backlight.expr.Constant;
import dev.backlight.expr.CustomOp;
import dev.backlight.expr.Expr;
import dev.backlight.expr.Flip;
import dev.backlight.expr.Gather;
import dev.backlight.expr.Graph;
import dev.backlight.expr.Input;
import dev.backlight.expr.MatMul;
import dev.backlight.expr.OneHot;
import dev.backlight.expr.Op;
import dev.backlight.expr.Pad;
import dev.backlight.expr.Parameter;
import dev.backlight.expr.Permute;
import dev.backlight.expr.Random;
import dev.backlight.expr.Reduce;
import dev.backlight.expr.Reshape;
import dev.backlight.expr.ScatterAdd;
import dev.backlight.expr.Select;
import dev.backlight.expr.Slice;
import dev.backlight.expr.State;
import dev.backlight.expr.StopGradient;
import dev.backlight.expr.Unary;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds the units in the graph of a network, from its operations alone.
 *
 * <p>A unit has a value z = f(s). So wherever a scalar function is applied, its operand's elements are pre-activations
 * and its result's are values; and what a layer or a drawn unit gives out without a function is the value of linear
 * units, with z = s. Whatever else lies between (products, sums, moves) is part of how s depends on the values before.
 */
final class Anatomy {
    /**
     * Units that are the elements of one tensor.
     *
     * @param name the place in the network; no two groups have the same
     * @param s the pre-activations; the same as z for linear units
     * @param function f; empty for linear units
     */
    record Group(String name, Expr s, Expr z, Optional<Unary> function) {
        boolean isLinear() {
            return s == z;
        }
    }

    private final Expr features;
    private final Expr output;
    private final List<Expr> nodes;
    private final Map<Expr, List<Expr>> users = new IdentityHashMap<>();
    private final Set<Expr> reached = new HashSet<>();

    private Anatomy(Expr features, Expr output) {
        this.features = features;
        this.output = output;
        this.nodes = Graph.sort(List.of(output));
        for (Expr node : nodes) {
            node.inputs()
                    .forEach(input -> users.computeIfAbsent(input, none -> new ArrayList<>())
                            .add(node));
            if (node == features || node.inputs().stream().anyMatch(reached::contains)) {
                reached.add(node);
            }
        }
    }

    /** The units of a network, each group after those that it depends on. */
    static List<Group> groups(Expr features, Expr output) {
        return new Anatomy(features, output).groups();
    }

    private List<Group> groups() {
        Set<Expr> values = new LinkedHashSet<>();
        for (Expr node : nodes) {
            if (reached.contains(node) && node != features && node.element().isReal()) {
                if (isActivation(node.op())) {
                    values.add(node);
                    if (uses(node.inputs().getFirst()) > 1
                            && !isMove(node.inputs().getFirst().op())) {
                        values.add(node.inputs().getFirst()); // seen by others, too: a unit of its own
                    }
                } else if (!isMove(node.op()) && isGivenOut(node)) {
                    values.add(node);
                }
            }
        }
        // The operand of a function, if nothing else reads it, is the pre-activation of that function's units.
        values.removeIf(node -> users.getOrDefault(node, List.of()).size() == 1
                && !isActivation(node.op())
                && isActivation(users.get(node).getFirst().op())
                && node != output);
        List<Group> groups = new ArrayList<>();
        Map<String, Integer> names = new HashMap<>();
        for (Expr node : nodes) {
            if (values.contains(node)) {
                boolean linear = !isActivation(node.op());
                groups.add(new Group(
                        unused(name(node), names),
                        linear ? node : node.inputs().getFirst(),
                        node,
                        linear ? Optional.empty() : Optional.of((Unary) node.op())));
            }
        }
        return groups;
    }

    private int uses(Expr node) {
        return users.getOrDefault(node, List.of()).size();
    }

    private static boolean isActivation(Op op) {
        return op instanceof Unary function && function != Unary.NEG;
    }

    /** Whether this only arranges elements, so that each of its elements is an element of its input. */
    private static boolean isMove(Op op) {
        return switch (op) {
            case Reshape _, Permute _, Flip _, Broadcast _, Slice _, Pad _, Concatenate _, Gather _ -> true;
            case Cast _, StopGradient _ -> true;
            case Input _, Parameter _, State _, Constant _, Random _, OneHot _ -> false;
            case Unary _, Binary _, Select _, MatMul _, Reduce _, ArgMax _, ScatterAdd _, CustomOp _ -> false;
        };
    }

    /** Whether this is what the network, or a layer in it, gives out. */
    private boolean isGivenOut(Expr node) {
        return node == output
                || !node.path().isEmpty()
                        && users.get(node).stream()
                                .noneMatch(user -> user.path().equals(node.path()));
    }

    /** The last part of the path of a drawn unit, else the whole path. */
    private static String name(Expr node) {
        String path = node.path().isEmpty() ? node.op().label() : node.path();
        return node.shape().count() == 1 ? path.substring(path.lastIndexOf('/') + 1) : path;
    }

    private static String unused(String name, Map<String, Integer> names) {
        int times = names.merge(name, 1, Integer::sum);
        return times == 1 ? name : name + "#" + times;
    }
}
