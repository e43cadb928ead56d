package dev.backlight.lessons;

import dev.backlight.explain.Notation;
import dev.backlight.nn.UnitNetwork;
import dev.backlight.tensor.Tensor;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The derivative by a unit's value is given where that by its pre-activation is asked for, or the other way round.
 *
 * @param isValueGiven whether the derivative by the value is given
 * @param notation for its letters
 */
record OtherSide(boolean isValueGiven, Notation notation) implements NetworkMistake {
    private static final Pattern BY_S = Pattern.compile("(d\\w+/d)(?:s\\[([^\\]]+)]|f(\\d+))(.*)");
    private static final Pattern BY_LAYER_VALUE = Pattern.compile("(d\\w+/d)g(\\d+)(.*)");
    private static final Pattern BY_VALUE = Pattern.compile("(d\\w+/d)([^ \\[]+)(.*)");

    @Override
    public String sentence() {
        String byValue = "the value, " + notation.by(notation.value("")).text();
        String byPreActivation =
                "the pre-activation, " + notation.by(notation.preActivation("")).text();
        return "gives the derivative by " + (isValueGiven ? byValue : byPreActivation) + ", where that by "
                + (isValueGiven ? byPreActivation : byValue) + ", was asked for";
    }

    @Override
    public Function<String, Tensor> in(NetworkExample example) {
        NetworkTruth truth = new NetworkTruth(example);
        return quantity -> truth.value(
                (isValueGiven ? byValue(quantity) : byPreActivation(quantity, example.structure())).orElse(quantity));
    }

    private static Optional<String> byValue(String quantity) {
        Matcher byS = BY_S.matcher(quantity);
        return byS.matches()
                ? Optional.of(byS.group(1) + (byS.group(2) != null ? byS.group(2) : "g" + byS.group(3)) + byS.group(4))
                : Optional.empty();
    }

    private static Optional<String> byPreActivation(String quantity, Structure structure) {
        return switch (structure) {
            case Structure.Units(UnitNetwork network) -> {
                Matcher by = BY_VALUE.matcher(quantity);
                boolean isOfUnit = by.matches()
                        && network.units().stream().anyMatch(unit -> unit.name().equals(by.group(2)));
                yield isOfUnit ? Optional.of(by.group(1) + "s[" + by.group(2) + "]" + by.group(3)) : Optional.empty();
            }
            case Structure.Layers _ -> {
                Matcher by = BY_LAYER_VALUE.matcher(quantity);
                yield by.matches() ? Optional.of(by.group(1) + "f" + by.group(2) + by.group(3)) : Optional.empty();
            }
        };
    }
}
