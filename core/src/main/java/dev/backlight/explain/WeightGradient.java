package dev.backlight.explain;

import java.util.List;

/**
 * A row of the weight table: how the loss changes with one weight or bias, and what the step makes of it.
 *
 * @param name the parameter; an element of one is written {@code 1/dense/W[3,5]}
 * @param value before the step
 * @param uses where it is used; several if units share it, none if no unit takes it that the loss depends on
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

    /** What a weight multiplies: ∂s/∂w. */
    public sealed interface Source {
        /** How it is written where a weight is named by what it connects, {@code a->b}. */
        String label();

        /** A unit or an input. */
        record Unit(String name) implements Source {
            @Override
            public String label() {
                return name;
            }
        }

        /** The constant one: the weight is a bias. */
        record One() implements Source {
            @Override
            public String label() {
                return "1";
            }
        }

        /** Any other expression, as where a weight is squared or multiplies a product. */
        record Expression() implements Source {
            @Override
            public String label() {
                return "∂s/∂w";
            }
        }
    }

    /**
     * One use of a weight: dE/dw gets δ(target) · z(source) from it.
     *
     * @param source what it multiplies
     * @param target the unit that sums the product
     * @param delta the target's error signal
     * @param sourceValue the source's value, ∂s(target)/∂w
     */
    public record Use(Source source, String target, Quantity delta, Quantity sourceValue) {
        /** Whether it is the use of a bias. */
        public boolean isBias() {
            return source instanceof Source.One;
        }

        /** δ(target) · z(source). */
        public Quantity product() {
            return delta.times(sourceValue);
        }

        /** For example {@code a_i→a_j}. */
        public String edge() {
            return source.label() + "→" + target;
        }
    }
}
