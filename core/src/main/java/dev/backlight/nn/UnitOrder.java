package dev.backlight.nn;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Puts units into an order in which each comes after all that it takes. */
final class UnitOrder {
    private UnitOrder() {}

    /**
     * The units sorted, in the given order as far as their edges allow.
     *
     * @throws IllegalArgumentException if there is a cycle, which is named
     */
    static List<Unit> sourcesFirst(List<String> inputs, List<Unit> units) {
        Set<String> known = new HashSet<>(inputs);
        List<Unit> sorted = new ArrayList<>();
        List<Unit> waiting = units;
        while (!waiting.isEmpty()) {
            List<Unit> blocked = new ArrayList<>();
            for (Unit unit : waiting) {
                if (known.containsAll(unit.sources())) {
                    sorted.add(unit);
                    known.add(unit.name());
                } else {
                    blocked.add(unit);
                }
            }
            if (blocked.size() == waiting.size()) {
                throw new IllegalArgumentException("[units] a unit cannot depend on itself: " + cycle(blocked));
            }
            waiting = blocked;
        }
        return sorted;
    }

    /** For example {@code a → b → a}: from a waiting unit back to one that it waits for, until one comes again. */
    private static String cycle(List<Unit> waiting) {
        Map<String, Unit> byName = waiting.stream().collect(Collectors.toMap(Unit::name, unit -> unit));
        SequencedSet<String> seen = new LinkedHashSet<>();
        String name = waiting.getFirst().name();
        while (seen.add(name)) {
            name = byName.get(name).sources().stream()
                    .filter(byName::containsKey)
                    .findFirst()
                    .orElseThrow();
        }
        String again = name;
        List<String> backwards = Stream.concat(seen.stream().dropWhile(unit -> !unit.equals(again)), Stream.of(again))
                .toList();
        return String.join(" → ", backwards.reversed());
    }
}
