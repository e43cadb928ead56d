package dev.backlight.nn;

import dev.backlight.expr.Unary;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * One unit of a {@link UnitNetwork}: s = Σ w·z over its edges, plus its bias if it has one, and z = f(s).
 *
 * @param activation f; a unit without one is linear, and its s and z are the same expression
 * @param edges what it sums, in this order; at least one, and none twice from the same source
 * @param bias what it adds last
 */
public record Unit(String name, Optional<Unary> activation, List<Edge> edges, Optional<Weight> bias) {

    /**
     * A weight or bias: one number. All that have the same name in one network are the same parameter, whose gradient
     * is the sum over its uses; they must also start alike.
     */
    public record Weight(String name, Init init) {
        public Weight(String name, double initial) {
            this(name, new Init.Constant(initial));
        }
    }

    /** What a unit takes from an input or another unit: the source's value times the weight. */
    public record Edge(String source, Weight weight) {
        public Edge(String source, String weight, double initial) {
            this(source, new Weight(weight, initial));
        }
    }

    /**
     * Checks the edges.
     *
     * @throws IllegalArgumentException if there are none, or two from one source
     */
    public Unit {
        edges = List.copyOf(edges);
        if (edges.isEmpty()) {
            throw new IllegalArgumentException("[units] \"" + name + "\" takes nothing: give it at least one edge");
        }
        Set<String> sources = new HashSet<>();
        for (Edge edge : edges) {
            if (!sources.add(edge.source())) {
                throw new IllegalArgumentException("[units] \"" + name + "\" takes \"" + edge.source() + "\" twice");
            }
        }
    }

    /** A unit with an activation and without a bias. */
    public static Unit of(String name, Unary activation, Edge... edges) {
        return new Unit(name, Optional.of(activation), List.of(edges), Optional.empty());
    }

    /** A unit without activation and bias. */
    public static Unit linear(String name, Edge... edges) {
        return new Unit(name, Optional.empty(), List.of(edges), Optional.empty());
    }

    /** The same unit with this bias. */
    public Unit withBias(String bias, double initial) {
        return new Unit(name, activation, edges, Optional.of(new Weight(bias, initial)));
    }

    List<String> sources() {
        return edges.stream().map(Edge::source).toList();
    }

    /** The weights of its edges and its bias. */
    Stream<Weight> weights() {
        return Stream.concat(edges.stream().map(Edge::weight), bias.stream());
    }
}
