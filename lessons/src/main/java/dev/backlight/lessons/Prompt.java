package dev.backlight.lessons;

import dev.backlight.nn.UnitNetwork;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Says in words what a quantity is. */
final class Prompt {
    private static final Pattern OF_UNIT = Pattern.compile("(s|f'|t)\\[(.+)]");
    private static final Pattern OF_ALL_LAYERS = Pattern.compile("([xyt])((?:\\[.*])?)");
    private static final Pattern OF_LAYER = Pattern.compile("([fgWb])(\\d+)(.*)");

    private final NetworkExample example;

    private Prompt(NetworkExample example) {
        this.example = example;
    }

    /** The words, after a comma; empty if the name says it all. */
    static String of(WorkedExample example, Asked asked) {
        return switch (example) {
            case NetworkExample network ->
                new Prompt(network)
                                .words(asked.quantity())
                                .map(words -> ", " + words)
                                .orElse("")
                        + (asked.after() == 0 ? "" : ", after " + counted(asked.after(), "update"));
            case FormulaExample formulas -> ", " + ofFormulas(asked.quantity()) + place(formulas, asked);
            case DescentExample descent ->
                ", " + ofFormulas(asked.quantity())
                        + (asked.after() == 0 ? " at the start" : " after " + counted(asked.after(), "step"))
                        + (asked.of().isEmpty() && descent.from().size() > 1 ? ", from each start" : "");
        };
    }

    private static String counted(int count, String what) {
        return count == 1 ? "one " + what : count + " " + what + "s";
    }

    private static String place(FormulaExample example, Asked asked) {
        if (asked.of().isPresent()) {
            int index = asked.index(example.at().size(), "point");
            return ", at " + Statement.point(example.at().get(index));
        }
        return example.at().size() > 1 ? ", at each point" : "";
    }

    private static String ofFormulas(String quantity) {
        Matcher change = FormulaTruth.CHANGE_OF.matcher(quantity);
        if (change.matches()) {
            return change.group(1) == null
                    ? "by how much " + change.group(2) + " changes with the nudge"
                    : "by how much " + change.group(2) + " should change with the nudge, by its derivative";
        }
        Matcher derivative = Named.DERIVATIVE.matcher(quantity);
        if (derivative.matches()) {
            return "the derivative of " + derivative.group(1) + " by " + derivative.group(2)
                    + (derivative.group(3) == null ? "" : " along the paths through " + derivative.group(3) + " alone");
        }
        return quantity.endsWith("'")
                ? "the slope of " + quantity.substring(0, quantity.length() - 1)
                : "the value of " + quantity;
    }

    private Optional<String> words(String quantity) {
        Optional<String> by = LossName.derivativeBy(quantity);
        if (by.isPresent()) {
            Matcher preActivation = OF_UNIT.matcher(by.get());
            return preActivation.matches()
                    ? Optional.of("the error signal of " + preActivation.group(2))
                    : words(by.get()).map(words -> "the derivative of the loss by " + words);
        }
        if (LossName.ALL.contains(quantity)) {
            return Optional.of("the loss");
        }
        return switch (example.structure()) {
            case Structure.Units units -> ofUnit(units, quantity);
            case Structure.Layers layers -> ofLayer(layers.inTexts(quantity));
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
        Matcher ofAll = OF_ALL_LAYERS.matcher(quantity);
        if (ofAll.matches()) {
            return Optional.of(switch (ofAll.group(1)) {
                        case "x" -> "what comes in";
                        case "t" -> "the targets";
                        default -> "what comes out";
                    }
                    + element(ofAll.group(2)));
        }
        Matcher ofLayer = OF_LAYER.matcher(quantity);
        return ofLayer.matches()
                ? Optional.of(switch (ofLayer.group(1)) {
                            case "f" -> "the pre-activations of layer ";
                            case "g" -> "the values of layer ";
                            case "W" -> "the weights of layer ";
                            default -> "the biases of layer ";
                        }
                        + ofLayer.group(2)
                        + element(ofLayer.group(3)))
                : Optional.empty();
    }

    private static String element(String indices) {
        return indices.isEmpty() ? "" : ", element " + indices;
    }
}
