package dev.backlight.lessons;

import java.util.Set;

/**
 * Biases are left out of the pre-activations.
 *
 * @param biases their names
 */
record BiasForgotten(Set<String> biases) implements GraphMistake {
    BiasForgotten {
        biases = Set.copyOf(biases);
    }

    @Override
    public String sentence() {
        return "forgets the " + (biases.size() == 1 ? "bias " : "biases ")
                + String.join(", ", biases.stream().sorted().toList());
    }

    /** Where the bias stands nothing is added, but it has its derivative. */
    @Override
    public Rewriting in(NetworkParts parts) {
        return new Rewriting((node, rebuilt) ->
                biases.contains(parts.name(node)) ? Slopes.swapped(Slopes.zero(rebuilt), rebuilt) : rebuilt);
    }
}
