package dev.backlight.lessons;

import dev.backlight.tensor.Tensor;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The derivative by a unit's value is given where that by its pre-activation is asked for, or the other way round.
 *
 * @param isValueGiven whether the derivative by the value is given
 */
record OtherSide(boolean isValueGiven) implements NetworkMistake {
    private static final Pattern BY_S = Pattern.compile("(d\\w+/d)(?:s\\[([^\\]]+)]|f(\\d+))(.*)");
    private static final Pattern BY_LAYER_VALUE = Pattern.compile("(d\\w+/d)g(\\d+)(.*)");
    private static final Pattern BY_VALUE = Pattern.compile("(d\\w+/d)([^ \\[]+)(.*)");

    @Override
    public String sentence() {
        return isValueGiven
                ? "gives the derivative by the value, dE/dz, where that by the pre-activation, dE/ds, was asked for"
                : "gives the derivative by the pre-activation, dE/ds, where that by the value, dE/dz, was asked for";
    }

    @Override
    public Function<String, Tensor> in(NetworkExample example) {
        NetworkTruth truth = new NetworkTruth(example);
        return quantity -> truth.value(other(quantity)
                .orElseThrow(() -> new IllegalArgumentException("\"" + quantity + "\" is no such derivative")));
    }

    private Optional<String> other(String quantity) {
        return isValueGiven ? byValue(quantity) : byPreActivation(quantity);
    }

    private static Optional<String> byValue(String quantity) {
        Matcher byS = BY_S.matcher(quantity);
        return byS.matches()
                ? Optional.of(byS.group(1) + (byS.group(2) != null ? byS.group(2) : "g" + byS.group(3)) + byS.group(4))
                : Optional.empty();
    }

    private static Optional<String> byPreActivation(String quantity) {
        Matcher byLayer = BY_LAYER_VALUE.matcher(quantity);
        if (byLayer.matches()) {
            return Optional.of(byLayer.group(1) + "f" + byLayer.group(2) + byLayer.group(3));
        }
        Matcher byValue = BY_VALUE.matcher(quantity);
        return byValue.matches()
                ? Optional.of(byValue.group(1) + "s[" + byValue.group(2) + "]" + byValue.group(3))
                : Optional.empty();
    }
}
