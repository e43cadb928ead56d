package dev.backlight.lessons;

import java.util.Optional;

/** A weight is left out of the chain: the error signal goes back through its edge as if the weight were 1. */
record WeightForgotten(String weight) implements GraphMistake {
    @Override
    public String sentence() {
        return "forgets a factor of the chain, the weight " + weight + ", on the way back";
    }

    @Override
    public Rewriting in(NetworkParts parts) {
        return parts.withBackwardWeights(
                product -> product.weight().equals(weight) ? Optional.of(Slopes::one) : Optional.empty());
    }
}
