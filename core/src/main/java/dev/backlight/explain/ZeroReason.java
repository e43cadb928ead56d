package dev.backlight.explain;

import dev.backlight.explain.Wiring.Dependence;
import dev.backlight.explain.Wiring.Node;
import dev.backlight.expr.Unary;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Says why a gradient is zero: what is off, and where. */
final class ZeroReason {
    private final Explanation explanation;
    private final Wiring wiring;
    private final String letter;

    /** In the letters of a notation. */
    ZeroReason(Explanation explanation, Wiring wiring, Notation notation) {
        this.explanation = explanation;
        this.wiring = wiring;
        this.letter = notation.preActivation("").text();
    }

    /** Why one use of a weight adds nothing to its gradient; empty if it adds something. */
    List<String> of(WeightGradient.Use use) {
        Set<String> reasons = new LinkedHashSet<>();
        if (use.sourceValue().value() == 0) {
            reasons.add(silent(use.source()));
        }
        if (use.delta().value() == 0) {
            reasons.addAll(ofErrorSignal(use.target(), new LinkedHashSet<>()));
        }
        return List.copyOf(reasons);
    }

    private String silent(String source) {
        String what = source + " has the value 0";
        return wiring.named(source)
                .filter(node -> node.group().isPresent())
                .map(node -> explanation.unit(source))
                .filter(unit -> unit.slope().orElseThrow().value() == 0)
                .map(unit -> what + ": " + off(unit))
                .orElse(what);
    }

    private String off(UnitSignals unit) {
        Quantity s = unit.s().orElseThrow();
        String at = unit.name() + ", " + letter + " " + s.relation(6) + " " + s.text(6);
        boolean isRelu = unit.function().equals(Unary.RELU.label());
        return isRelu ? "ReLU is off at " + at : "the slope of " + unit.function() + " is 0 at " + at;
    }

    /** Why δ of a unit is zero. */
    private Set<String> ofErrorSignal(String name, Set<String> asked) {
        Set<String> reasons = new LinkedHashSet<>();
        UnitSignals unit = explanation.unit(name);
        if (!asked.add(name)) {
            return reasons;
        }
        if (unit.slope().orElseThrow().value() == 0) {
            reasons.add(off(unit));
        } else {
            reasons.addAll(ofReturningValue(unit, asked));
        }
        return reasons;
    }

    /** Why dE/dz of a unit is zero: each way on to the loss adds nothing. */
    private Set<String> ofReturningValue(UnitSignals unit, Set<String> asked) {
        Set<String> reasons = new LinkedHashSet<>();
        List<String> alive = new ArrayList<>();
        Node node = wiring.named(unit.name()).orElseThrow();
        if (unit.isOutput()) {
            reasons.add("the loss does not change with " + unit.name() + " here");
        }
        for (Node taker : wiring.nodes()) {
            for (Dependence each : wiring.dependences(taker)) {
                if (each.from().equals(node.value())) {
                    if (wiring.value(each.slope()).value() == 0) {
                        reasons.add("the way from " + unit.name() + " to " + taker.name() + " has the factor 0");
                    } else if (explanation
                                    .unit(taker.name())
                                    .delta()
                                    .orElseThrow()
                                    .value()
                            == 0) {
                        reasons.addAll(ofErrorSignal(taker.name(), asked));
                    } else {
                        alive.add(taker.name());
                    }
                }
            }
        }
        if (!alive.isEmpty()) {
            reasons.add("what comes back from " + String.join(" and ", alive) + " cancels out at " + unit.name());
        }
        return reasons;
    }
}
