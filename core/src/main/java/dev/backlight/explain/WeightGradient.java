package dev.backlight.explain;

import java.util.List;

/**
 * A row of the weight table: how the loss changes with one weight or bias, and what the step makes of it.
 *
 * @param name the parameter; an element of one is written {@code 1/dense/W[3,5]}
 * @param value before the step
 * @param uses where it is used; several if units share it, none if no unit reads it
 * @param gradient dE/dw, the sum of the uses' products
 * @param change Δw = −η·dE/dw; 0 if the step does not change it
 * @param updated after the step
 * @param isTrained whether the step changes it
 */
public record WeightGradient(
        String name,
        Quantity value,
        List<Use> uses,
        Quantity gradient,
        Quantity change,
        Quantity updated,
        boolean isTrained) {
    public WeightGradient {
        uses = List.copyOf(uses);
    }

    /**
     * One use of a weight: dE/dw gets δ(target) · z(source) from it.
     *
     * @param source the unit or input that it multiplies; {@value #ONE} for a bias; otherwise what ∂s/∂w is
     * @param target the unit that sums the product
     * @param delta the target's error signal
     * @param sourceValue the source's value, ∂s(target)/∂w
     */
    public record Use(String source, String target, Quantity delta, Quantity sourceValue) {
        /** The source of a bias. */
        public static final String ONE = "1";

        /** δ(target) · z(source). */
        public Quantity product() {
            return delta.times(sourceValue);
        }

        /** For example {@code a_i→a_j}. */
        public String edge() {
            return source + "→" + target;
        }
    }
}
