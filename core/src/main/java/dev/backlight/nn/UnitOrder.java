package dev.backlight.nn;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.SequencedSet;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
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
        Set<String> given = new HashSet<>(inputs);
        Map<String, List<Integer>> takers = new HashMap<>(); // the units that take a unit, by their places
        int[] missing = new int[units.size()]; // how many of a unit's sources are not sorted yet
        PriorityQueue<Integer> ready = new PriorityQueue<>();
        for (int place = 0; place < missing.length; place++) {
            for (String source : units.get(place).sources()) {
                if (!given.contains(source)) {
                    takers.computeIfAbsent(source, none -> new ArrayList<>()).add(place);
                    missing[place]++;
                }
            }
            if (missing[place] == 0) {
                ready.add(place);
            }
        }
        List<Unit> sorted = new ArrayList<>();
        while (!ready.isEmpty()) {
            Unit next = units.get(ready.remove());
            sorted.add(next);
            for (int taker : takers.getOrDefault(next.name(), List.of())) {
                if (--missing[taker] == 0) {
                    ready.add(taker);
                }
            }
        }
        if (sorted.size() < missing.length) {
            List<Unit> waiting = IntStream.range(0, missing.length)
                    .filter(place -> missing[place] > 0)
                    .mapToObj(units::get)
                    .toList();
            throw new IllegalArgumentException("[units] a unit cannot depend on itself: " + cycle(waiting));
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
