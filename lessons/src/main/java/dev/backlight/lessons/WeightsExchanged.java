package dev.backlight.lessons;

import dev.backlight.expr.Expr;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Single weights stand in each other's places, on the way forward or on the way back.
 *
 * @param instead by the name of a weight, that of the one which is taken in its place
 * @param what is exchanged, as the end of a sentence
 */
record WeightsExchanged(Map<String, String> instead, boolean isForward, String what) implements GraphMistake {
    WeightsExchanged {
        instead = Map.copyOf(instead);
    }

    @Override
    public String sentence() {
        return what + (isForward ? "" : " on the way back alone");
    }

    @Override
    public Rewriting in(NetworkParts parts) {
        Map<String, Expr> others = instead.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, entry -> parts.named().node(entry.getValue())));
        return isForward
                ? new Rewriting((node, rebuilt) -> others.getOrDefault(parts.name(node), rebuilt))
                : parts.withBackwardWeights(product ->
                        Optional.ofNullable(others.get(product.weight())).map(other -> _ -> other));
    }
}
