package dev.backlight.lessons;

import dev.backlight.nn.UnitNetwork;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Says in words what a quantity is. */
final class Prompt {
    private static final Pattern DERIVATIVE = Pattern.compile("d(?:E|C|L|loss)/d(.+)");
    private static final Pattern OF_UNIT = Pattern.compile("(s|f'|t)\\[(.+)]");
    private static final Pattern OF_LAYER = Pattern.compile("([fgWb])(\\d+)(.*)");

    private final NetworkExample example;

    private Prompt(NetworkExample example) {
        this.example = example;
    }

    /** The words, after a comma; empty if the name says it all. */
    static String of(WorkedExample example, Asked asked) {
        if (!(example instanceof NetworkExample network)) {
            return "";
        }
        return new Prompt(network)
                        .words(asked.quantity())
                        .map(words -> ", " + words)
                        .orElse("")
                + (asked.after() == 1
                        ? ", after one update"
                        : asked.after() > 1 ? ", after " + asked.after() + " updates" : "");
    }

    private Optional<String> words(String quantity) {
        Matcher derivative = DERIVATIVE.matcher(quantity);
        if (derivative.matches()) {
            Matcher preActivation = OF_UNIT.matcher(derivative.group(1));
            return preActivation.matches()
                    ? Optional.of("the error signal of " + preActivation.group(2))
                    : words(derivative.group(1)).map(words -> "the derivative of the loss by " + words);
        }
        return switch (quantity) {
            case "E", "C", "L", "loss" -> Optional.of("the loss");
            case "x", "y", "t" -> Optional.empty();
            default ->
                switch (example.structure()) {
                    case Structure.Units units -> ofUnit(units, quantity);
                    case Structure.Layers _ -> ofLayer(quantity);
                };
        };
    }

    private static Optional<String> ofUnit(Structure.Units units, String quantity) {
        UnitNetwork network = units.network();
        Matcher ofUnit = OF_UNIT.matcher(quantity);
        if (ofUnit.matches()) {
            return Optional.of(switch (ofUnit.group(1)) {
                        case "s" -> "the pre-activation of ";
                        case "t" -> "the target of ";
                        default -> "the slope of the activation of ";
                    }
                    + ofUnit.group(2));
        }
        if (network.inputs().contains(quantity)) {
            return Optional.of("the input " + quantity);
        }
        if (network.units().stream().anyMatch(unit -> unit.name().equals(quantity))) {
            return Optional.of("the value of the unit " + quantity);
        }
        return units.uses().stream()
                .filter(use -> use.isCalled(quantity))
                .map(use -> use.source()
                        .map(source -> "the weight from " + source + " to " + use.target())
                        .orElseGet(() -> "the bias of " + use.target()))
                .reduce((first, second) -> "a weight that several units share");
    }

    private static Optional<String> ofLayer(String quantity) {
        Matcher ofLayer = OF_LAYER.matcher(quantity);
        return ofLayer.matches()
                ? Optional.of(switch (ofLayer.group(1)) {
                            case "f" -> "the pre-activations of layer ";
                            case "g" -> "the values of layer ";
                            case "W" -> "the weights of layer ";
                            default -> "the biases of layer ";
                        }
                        + ofLayer.group(2)
                        + (ofLayer.group(3).isEmpty() ? "" : ", element " + ofLayer.group(3)))
                : Optional.empty();
    }
}
