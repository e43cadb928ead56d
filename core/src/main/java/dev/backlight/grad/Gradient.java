package dev.backlight.grad;

import dev.backlight.expr.Derivative;
import dev.backlight.expr.Expr;
import dev.backlight.expr.Graph;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The derivatives of one scalar by every node it depends on, as expressions: reverse-mode differentiation.
 *
 * <p>Let L be the scalar and y a node. Going from L backwards, dL/dy is the sum, over every use of y as an input of
 * some node t, of what t's rule makes of dL/dt (for one path: the chain rule; for several: their sum). It starts with
 * dL/dL = 1. Each node is visited once, so the work grows with the number of edges, not of paths. A value used twice by
 * the same operation has two uses and gets two terms. Terms are added in the order in which the uses are met, so equal
 * graphs give equal gradients, bit for bit.
 *
 * <p>Nothing is computed and nothing is wasted: derivatives that nobody asks for stay out of the plan.
 */
public final class Gradient {
    private final Expr loss;
    private final Map<Expr, Expr> gradients = new IdentityHashMap<>();
    private final Map<Expr, List<Cutoff>> cuts = new IdentityHashMap<>();

    private Gradient(Expr loss) {
        this.loss = loss;
    }

    /**
     * Differentiates a scalar.
     *
     * @throws dev.backlight.tensor.ShapeException if {@code loss} is not one real number
     * @throws IllegalArgumentException if two nodes stand for one parameter or state
     */
    public static Gradient of(Expr loss) {
        if (loss.shape().rank() != 0 || !loss.element().isReal()) {
            throw loss.op()
                    .refusal("gives " + loss.type()
                            + ", and only a scalar real can be differentiated: sum it, or take its mean");
        }
        Graph.checkVariables(Graph.sort(List.of(loss)));
        Gradient gradient = new Gradient(loss);
        gradient.sweep();
        return gradient;
    }

    private void sweep() {
        Map<Expr, List<Expr>> terms = new IdentityHashMap<>();
        terms.computeIfAbsent(loss, none -> new ArrayList<>()).add(Expr.constant(1, loss.element()));
        for (Expr y : Graph.sort(List.of(loss)).reversed()) {
            List<Expr> uses = terms.get(y);
            if (uses == null) {
                continue;
            }
            Expr.at("gradient of " + (y.path().isEmpty() ? "loss" : y.path()), () -> {
                Expr dY = uses.stream().reduce(Expr::add).orElseThrow();
                gradients.put(y, dY);
                List<Derivative> back = y.op().vjp(y.inputs(), y, dY);
                for (int i = 0; i < back.size(); i++) {
                    Expr input = y.inputs().get(i);
                    switch (back.get(i)) {
                        case Derivative.Flow(Expr dX) ->
                            terms.computeIfAbsent(input, none -> new ArrayList<>())
                                    .add(dX);
                        case Derivative.Cut(String reason) ->
                            cuts.computeIfAbsent(input, none -> new ArrayList<>())
                                    .add(new Cutoff(y, reason));
                    }
                }
                return dY;
            });
        }
    }

    /**
     * dL/dy for a node y that the loss depends on, of y's type; empty if no gradient reaches it, and then
     * {@link #cutoffs} says why.
     */
    public Optional<Expr> by(Expr y) {
        return Optional.ofNullable(gradients.get(y));
    }

    /**
     * The operations that keep the gradient from a node, nearest to the loss; empty if the loss does not depend on the
     * node at all, or if a gradient does reach it.
     */
    public List<Cutoff> cutoffs(Expr node) {
        if (gradients.containsKey(node)) {
            return List.of();
        }
        List<Cutoff> found = new ArrayList<>();
        Map<Expr, Boolean> below = new IdentityHashMap<>();
        below.put(node, true);
        for (Expr next : Graph.sort(List.of(loss))) {
            if (next.inputs().stream().anyMatch(below::containsKey)) {
                below.put(next, true);
            }
            // What a gradient reaches by another way is not where it is kept from the node.
            if (below.containsKey(next) && !gradients.containsKey(next)) {
                found.addAll(cuts.getOrDefault(next, List.of()));
            }
        }
        return found;
    }

    /** Says in one sentence why no gradient reaches a node. */
    public String explainMissing(Expr node) {
        List<Cutoff> cutoffs = cutoffs(node);
        if (cutoffs.isEmpty()) {
            return "the loss does not depend on it";
        }
        return "cut by "
                + cutoffs.stream()
                        .map(Cutoff::toString)
                        .distinct()
                        .reduce((a, b) -> a + ", and by " + b)
                        .orElseThrow();
    }
}
