package dev.backlight.explain;

import dev.backlight.tensor.Tensor;

/**
 * All units of one layer at once, for networks too large to look at unit by unit.
 *
 * @param name the layer's place in the network, or {@code inputs}
 * @param function f by its label, as in {@link UnitSignals}
 * @param z the values
 * @param slope f′(s); of ones for inputs and linear units
 * @param byValue dE/dz
 * @param delta the error signals dE/ds; of inputs dE/dz
 */
public record LayerSignals(String name, String function, Tensor z, Tensor slope, Tensor byValue, Tensor delta) {
    /** z · dE/dz of a unit: about how much the loss would rise if its value were not there. */
    public double effect(int unit) {
        return -z.at(unit) * byValue.at(unit);
    }

    /** How many units let nothing back through, since their slope is 0. */
    public int off() {
        int count = 0;
        for (double each : slope.toDoubles()) {
            count += each == 0 ? 1 : 0;
        }
        return count;
    }
}
