package dev.backlight.explain;

import dev.backlight.expr.InputsFirst;
import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The ways through a graph without cycles to its end: counted without walking them, all of them if they are few, or
 * those with the largest products.
 *
 * <p>The largest from a place begin with a step to some place, and go on as one of the largest from there. So they are
 * found place by place, from the end on, and never more than are asked for are kept at one place.
 *
 * @param <P> a place
 * @param <S> what a step is, besides leading somewhere
 */
final class Ways<P, S> {
    /**
     * One step.
     *
     * @param to where it leads; empty for the end
     * @param size its factor in a way's product, without its sign
     */
    record Step<P, S>(S what, Optional<P> to, double size) {}

    /** A way from some place to the end: a step and what comes after it. */
    private record Way<S>(double size, S step, Optional<Way<S>> rest) {
        List<S> steps() {
            List<S> steps = new ArrayList<>();
            Optional<Way<S>> next = Optional.of(this);
            while (next.isPresent()) {
                steps.add(next.get().step());
                next = next.get().rest();
            }
            return steps;
        }
    }

    /** The beginning of a way, by its last step. */
    private record Beginning<P, S>(Step<P, S> last, Optional<Beginning<P, S>> before) {
        List<S> steps() {
            List<S> backwards = new ArrayList<>();
            Optional<Beginning<P, S>> next = Optional.of(this);
            while (next.isPresent()) {
                backwards.add(next.get().last().what());
                next = next.get().before();
            }
            return backwards.reversed();
        }
    }

    private final Function<P, List<Step<P, S>>> onward;
    private final Map<P, BigInteger> counts = new HashMap<>();

    /** @param onward the steps from a place */
    Ways(Function<P, List<Step<P, S>>> onward) {
        this.onward = onward;
    }

    /** How many ways begin with one of these steps. */
    BigInteger count(List<Step<P, S>> first) {
        for (P place : endFirst(first)) {
            counts.computeIfAbsent(place, each -> sum(onward.apply(each)));
        }
        return sum(first);
    }

    private BigInteger sum(List<Step<P, S>> steps) {
        return steps.stream()
                .map(step -> step.to().map(counts::get).orElse(BigInteger.ONE))
                .reduce(BigInteger.ZERO, BigInteger::add);
    }

    /** Every place that these steps lead to, sooner or later, after all that come behind it. */
    private List<P> endFirst(List<Step<P, S>> first) {
        return InputsFirst.of(targets(first), place -> targets(onward.apply(place)));
    }

    private static <P, S> List<P> targets(List<Step<P, S>> steps) {
        return steps.stream().flatMap(step -> step.to().stream()).toList();
    }

    /** Every way that begins with one of these steps, in the order of the steps. */
    List<List<S>> all(List<Step<P, S>> first) {
        List<List<S>> found = new ArrayList<>();
        Deque<Beginning<P, S>> open = new ArrayDeque<>();
        first.reversed().forEach(step -> open.push(new Beginning<>(step, Optional.empty())));
        while (!open.isEmpty()) {
            Beginning<P, S> begun = open.pop();
            Optional<P> at = begun.last().to();
            if (at.isEmpty()) {
                found.add(begun.steps());
            } else {
                onward.apply(at.get()).reversed().forEach(step -> open.push(new Beginning<>(step, Optional.of(begun))));
            }
        }
        return found;
    }

    /** The ways with the largest products that begin with one of these steps, the largest first. */
    List<List<S>> largest(List<Step<P, S>> first, int most) {
        Map<P, List<Way<S>>> best = new HashMap<>();
        for (P place : endFirst(first)) {
            best.put(place, largest(onward.apply(place), best, most));
        }
        return largest(first, best, most).stream().map(Way::steps).toList();
    }

    private static <P, S> List<Way<S>> largest(List<Step<P, S>> steps, Map<P, List<Way<S>>> best, int most) {
        return steps.stream()
                .flatMap(step -> step.to()
                        .map(place -> best.get(place).stream()
                                .map(rest -> new Way<>(step.size() * rest.size(), step.what(), Optional.of(rest))))
                        .orElseGet(() -> Stream.of(new Way<>(step.size(), step.what(), Optional.empty()))))
                .sorted(Comparator.comparingDouble(way -> -way.size()))
                .limit(most)
                .toList();
    }
}
