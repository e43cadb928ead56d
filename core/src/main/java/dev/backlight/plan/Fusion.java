package dev.backlight.plan;

import dev.backlight.expr.Binary;
import dev.backlight.expr.Broadcast;
import dev.backlight.expr.Expr;
import dev.backlight.expr.Select;
import dev.backlight.expr.Unary;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Joins elementwise operations into chains.
 *
 * <p>An operation joins the chain of its users if all of them are in that one chain and have its shape; otherwise its
 * value is needed in memory and it ends a chain of its own. So no chain ever waits for a value that is computed from
 * its own result, and nothing is computed twice.
 */
final class Fusion {
    private final Map<Expr, Expr> chainOf = new IdentityHashMap<>(); // member → result of its chain

    private Fusion() {}

    /** The chains of the graph with these nodes, by their results; the nodes of {@code kept} end a chain. */
    static Map<Expr, Chain> of(List<Expr> nodes, Set<Expr> kept, boolean fuse) {
        Fusion fusion = new Fusion();
        Map<Expr, List<Expr>> users = users(nodes);
        for (Expr node : nodes.reversed()) {
            if (isElementwise(node)) {
                fusion.chainOf.put(node, fuse ? fusion.join(node, users.get(node), kept) : node);
            }
        }
        Map<Expr, List<Expr>> members = new IdentityHashMap<>();
        for (Expr node : nodes) {
            if (isElementwise(node)) {
                members.computeIfAbsent(fusion.chainOf.get(node), none -> new ArrayList<>())
                        .add(node);
            }
        }
        Map<Expr, Chain> chains = new IdentityHashMap<>();
        members.forEach((result, all) -> chains.put(result, chain(all)));
        return chains;
    }

    static boolean isElementwise(Expr node) {
        return switch (node.op()) {
            case Unary function -> true;
            case Binary function -> node.element().isReal();
            case Select select ->
                node.element().isReal() && node.inputs().getFirst().element().isReal();
            default -> false;
        };
    }

    /** The direct users of every node. */
    static Map<Expr, List<Expr>> users(List<Expr> nodes) {
        Map<Expr, List<Expr>> users = new IdentityHashMap<>();
        for (Expr node : nodes) {
            users.computeIfAbsent(node, none -> new ArrayList<>());
            for (Expr input : node.inputs()) {
                users.get(input).add(node);
            }
        }
        return users;
    }

    private Expr join(Expr node, List<Expr> users, Set<Expr> kept) {
        if (kept.contains(node) || users.isEmpty()) {
            return node;
        }
        Expr result = chainOf.get(users.getFirst());
        for (Expr user : users) {
            if (!isElementwise(user) || !user.shape().equals(node.shape()) || chainOf.get(user) != result) {
                return node;
            }
        }
        return result == null ? node : result;
    }

    private static Chain chain(List<Expr> members) {
        Set<Expr> leaves = new LinkedHashSet<>();
        for (Expr member : members) {
            for (Expr operand : member.inputs()) {
                if (!members.contains(operand)) {
                    leaves.add(Chain.source(operand));
                }
            }
        }
        return new Chain(List.copyOf(members), List.copyOf(leaves));
    }

    /** Whether some user needs the stretched value in memory: chains read it unstretched. */
    static boolean isStretchedInPlace(Expr node, List<Expr> users, Set<Expr> kept) {
        return node.op() instanceof Broadcast
                && !kept.contains(node)
                && users.stream().allMatch(Fusion::isElementwise);
    }
}
