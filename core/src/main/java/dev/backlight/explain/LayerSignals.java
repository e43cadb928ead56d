package dev.backlight.explain;

import dev.backlight.tensor.Tensor;
import java.util.List;

/**
 * All units of one layer at once, for networks too large to look at unit by unit.
 *
 * @param name the layer's place in the network, or {@code inputs}
 * @param units the names of its units or inputs, as {@link Explanation#unit} takes them
 * @param function f by its label, as in {@link UnitSignals}
 * @param z the values
 * @param slope f′(s); of ones for inputs and linear units
 * @param byValue dE/dz
 * @param delta the error signals dE/ds; of inputs dE/dz
 */
public record LayerSignals(
        String name, List<String> units, String function, Tensor z, Tensor slope, Tensor byValue, Tensor delta) {
    public LayerSignals {
        units = List.copyOf(units);
    }

    /** Whether these are the inputs of the network. */
    public boolean isInput() {
        return function.equals(UnitSignals.INPUT);
    }

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
