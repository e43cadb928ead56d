package dev.backlight.explain;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The ways from a formula back to a variable: all of them if they are few, or the largest. */
final class Chains {
    private static final int MOST = 64;

    private final Map<String, List<Ways.Step<String, LocalDerivative>>> back = new HashMap<>();
    private final Ways<String, LocalDerivative> ways = new Ways<>(this::steps);

    /** @param local every derivative on any way */
    Chains(String by, List<LocalDerivative> local) {
        for (LocalDerivative each : local) {
            Optional<String> further = each.by().equals(by) ? Optional.empty() : Optional.of(each.by());
            back.computeIfAbsent(each.of(), _ -> new ArrayList<>()).add(new Ways.Step<>(each, further, size(each)));
        }
    }

    private static double size(LocalDerivative derivative) {
        return derivative.value().map(value -> Math.abs(value.value())).orElse(0.0);
    }

    private List<Ways.Step<String, LocalDerivative>> steps(String from) {
        return back.getOrDefault(from, List.of());
    }

    BigInteger count(String formula) {
        return ways.count(steps(formula));
    }

    List<Chain> of(String formula) {
        boolean all = count(formula).compareTo(BigInteger.valueOf(MOST)) <= 0;
        List<List<LocalDerivative>> found = all ? ways.all(steps(formula)) : ways.largest(steps(formula), MOST);
        return found.stream().map(Chain::new).toList();
    }
}
