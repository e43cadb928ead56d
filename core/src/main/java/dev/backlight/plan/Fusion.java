package dev.backlight.plan;

import dev.backlight.expr.Binary;
import dev.backlight.expr.Broadcast;
import dev.backlight.expr.Expr;
import dev.backlight.expr.MatMul;
import dev.backlight.expr.Select;
import dev.backlight.expr.Unary;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Joins elementwise operations into chains, and matrix products to the chains that follow them.
 *
 * <p>An operation joins the first chain, in the order of computation, that uses it, if every other user comes after
 * that chain; otherwise it ends a chain of its own. So no chain ever waits for a value that is computed from its own
 * result, and nothing is computed twice. A matrix product that only one chain uses becomes a part of it: bias and
 * activation, or a parameter's update, are then computed from each block of the product while it is in the cache.
 */
final class Fusion {
    /** Longer chains would gain little, and their code could grow larger than what the JIT compiler takes. */
    private static final int MOST_MEMBERS = 64;

    private final Map<Expr, Integer> position = new IdentityHashMap<>();
    private final Map<Expr, List<Expr>> users;
    private final Map<Expr, Expr> chainOf = new IdentityHashMap<>(); // member → last member of its chain
    private final Map<Expr, Integer> lengths = new HashMap<>(); // last member of a chain → how many it has so far
    private final Set<Expr> ends;
    private final Set<Expr> stored;

    /** The chains, by their last members. */
    final Map<Expr, Chain> chains = new IdentityHashMap<>();

    /** The products that are computed with a chain, by the chain's last member. */
    final Map<Expr, Expr> products = new IdentityHashMap<>();

    /**
     * Finds the chains and products of a graph.
     *
     * @param ends values that something looks at as soon as they are there: they end a chain
     * @param stored values that are needed in memory when all is done
     * @param fuse false for a chain for each operation, and no products
     */
    Fusion(List<Expr> nodes, Set<Expr> ends, Set<Expr> stored, boolean fuse) {
        this.users = users(nodes);
        this.ends = ends;
        this.stored = stored;
        for (int i = 0; i < nodes.size(); i++) {
            position.put(nodes.get(i), i);
        }
        for (Expr node : nodes.reversed()) {
            if (isElementwise(node)) {
                Expr last = fuse ? join(node) : node;
                chainOf.put(node, last);
                lengths.merge(last, 1, Integer::sum);
            }
        }
        Map<Expr, List<Expr>> members = new HashMap<>(); // expressions are equal only to themselves
        for (Expr node : nodes) {
            if (isElementwise(node)) {
                members.computeIfAbsent(chainOf.get(node), none -> new ArrayList<>())
                        .add(node);
            }
        }
        members.forEach((last, all) -> chains.put(last, chain(all)));
        if (fuse) {
            nodes.stream()
                    .filter(this::isOfOneChain)
                    .forEach(product -> products.put(Objects.requireNonNull(chainUsing(product)), product));
        }
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

    /** The last member of the chain that the node joins, which may be the node itself. */
    private Expr join(Expr node) {
        if (ends.contains(node)) {
            return node;
        }
        Expr first = node;
        int start = Integer.MAX_VALUE;
        for (Expr user : users.get(node)) {
            if (isElementwise(user) && user.shape().equals(node.shape()) && start(user) < start) {
                first = chainOf.get(user);
                start = start(user);
            }
        }
        for (Expr user : users.get(node)) {
            if (start(user) < start) {
                return node;
            }
        }
        return lengths.getOrDefault(first, 0) < MOST_MEMBERS ? first : node;
    }

    /** When a node is computed: a chain is where its last member stands. */
    private int start(Expr node) {
        return position.get(chainOf.getOrDefault(node, node));
    }

    private Chain chain(List<Expr> members) {
        Set<Expr> leaves = new LinkedHashSet<>();
        List<Expr> results = new ArrayList<>();
        for (Expr member : members) {
            for (Expr operand : member.inputs()) {
                if (!members.contains(operand)) {
                    leaves.add(Chain.source(operand));
                }
            }
            if (stored.contains(member) || !members.containsAll(users.get(member)) || member == members.getLast()) {
                results.add(member);
            }
        }
        return new Chain(List.copyOf(members), List.copyOf(leaves), results);
    }

    /** Whether it is one matrix product, needed in memory by nobody, that a single chain of its shape uses. */
    private boolean isOfOneChain(Expr node) {
        boolean oneMatrix = node.op() instanceof MatMul
                && node.shape().slice(0, node.shape().rank() - 2).count() == 1;
        if (!oneMatrix
                || ends.contains(node)
                || stored.contains(node)
                || users.get(node).isEmpty()) {
            return false;
        }
        Expr chain = chainUsing(node);
        return chain != null
                && chain.shape().equals(node.shape())
                && users.get(node).stream().allMatch(user -> chainOf.get(user) == chain);
    }

    private @Nullable Expr chainUsing(Expr product) {
        return chainOf.get(users.get(product).getFirst());
    }

    /** Whether some user needs the stretched value in memory: chains read it unstretched. */
    static boolean isStretchedInPlace(Expr node, List<Expr> users, Set<Expr> kept) {
        return node.op() instanceof Broadcast
                && !kept.contains(node)
                && users.stream().allMatch(Fusion::isElementwise);
    }
}
