package dev.backlight.explain;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/**
 * The ways from a variable to a formula: counted without walking them, all of them if they are few, or the largest. The
 * largest are found best first: what a beginning can still become is its product so far times the largest product from
 * where it ends, which is known for each name beforehand.
 */
final class Chains {
    private static final int MOST = 64;

    /** A way from the formula back to some name. */
    private record Beginning(String at, List<LocalDerivative> factors, double size) {}

    private final String by;
    private final Map<String, List<LocalDerivative>> back = new HashMap<>();
    private final Map<String, BigInteger> counts = new HashMap<>();
    private final Map<String, Double> largest = new HashMap<>();

    /** @param local every derivative on any way, each formula after those that it uses */
    Chains(String by, List<LocalDerivative> local) {
        this.by = by;
        counts.put(by, BigInteger.ONE);
        largest.put(by, 1.0);
        for (LocalDerivative each : local) {
            back.computeIfAbsent(each.of(), _ -> new ArrayList<>()).add(each);
            counts.merge(each.of(), counts.get(each.by()), BigInteger::add);
            largest.merge(each.of(), Math.abs(each.value().value()) * largest.get(each.by()), Math::max);
        }
    }

    BigInteger count(String of) {
        return counts.getOrDefault(of, BigInteger.ZERO);
    }

    List<Chain> of(String formula) {
        List<Chain> found = new ArrayList<>();
        if (count(formula).compareTo(BigInteger.valueOf(MOST)) <= 0) {
            walk(new Beginning(formula, List.of(), 1), found);
            return found;
        }
        PriorityQueue<Beginning> open = new PriorityQueue<>(
                Comparator.comparingDouble((Beginning begun) -> -begun.size() * largest.get(begun.at()))
                        .thenComparing(begun -> -begun.factors().size()));
        open.add(new Beginning(formula, List.of(), 1));
        while (found.size() < MOST && !open.isEmpty()) {
            Beginning next = open.remove();
            if (next.at().equals(by)) {
                found.add(new Chain(next.factors()));
            } else {
                open.addAll(continued(next));
            }
        }
        return found;
    }

    private void walk(Beginning begun, List<Chain> found) {
        if (begun.at().equals(by)) {
            found.add(new Chain(begun.factors()));
        } else {
            continued(begun).forEach(next -> walk(next, found));
        }
    }

    private List<Beginning> continued(Beginning begun) {
        return back.getOrDefault(begun.at(), List.of()).stream()
                .map(factor -> {
                    List<LocalDerivative> longer = new ArrayList<>(begun.factors());
                    longer.add(factor);
                    return new Beginning(
                            factor.by(),
                            longer,
                            begun.size() * Math.abs(factor.value().value()));
                })
                .toList();
    }
}
