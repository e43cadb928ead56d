package dev.backlight.explain;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One way on which a formula depends on a variable: the product of the derivatives along it.
 *
 * @param factors from the formula back to the variable, as the chain rule is written
 */
public record Chain(List<LocalDerivative> factors) {
    public Chain {
        factors = List.copyOf(factors);
    }

    /** The names on the way, from the variable to the formula. */
    public List<String> names() {
        List<String> names = new ArrayList<>(List.of(factors.getLast().by()));
        factors.reversed().forEach(factor -> names.add(factor.of()));
        return names;
    }

    /** The factors multiplied in their order; empty if one has no value. */
    public Optional<Quantity> product() {
        List<Quantity> values =
                factors.stream().flatMap(factor -> factor.value().stream()).toList();
        return values.size() < factors.size()
                ? Optional.empty()
                : values.stream().reduce(Quantity::times);
    }
}
