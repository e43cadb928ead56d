package dev.backlight.explain;

import dev.backlight.explain.Routes.Onward;
import dev.backlight.explain.Wiring.Node;
import dev.backlight.expr.Unary;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Says why a gradient is zero: what is off, and where. */
final class ZeroReason {
    private final Explanation explanation;
    private final Wiring wiring;
    private final Routes routes;
    private final String letter;

    /** In the letters of a notation. */
    ZeroReason(Explanation explanation, Wiring wiring, Routes routes, Notation notation) {
        this.explanation = explanation;
        this.wiring = wiring;
        this.routes = routes;
        this.letter = notation.preActivation("").text();
    }

    /** Why one use of a weight adds nothing to its gradient; empty if it adds something. */
    List<String> of(WeightGradient.Use use) {
        Set<String> reasons = new LinkedHashSet<>();
        if (use.sourceValue().value() == 0) {
            reasons.add(silent(use.source()));
        }
        if (use.delta().value() == 0) {
            reasons.addAll(ofErrorSignal(wiring.named(use.target()).orElseThrow()));
        }
        return List.copyOf(reasons);
    }

    private String silent(WeightGradient.Source source) {
        String what = source.label() + " has the value 0";
        return switch (source) {
            case WeightGradient.Source.Unit(String name) ->
                explanation
                        .unit(name)
                        .slope()
                        .filter(slope -> slope.value() == 0)
                        .map(_ -> what + ": " + off(explanation.unit(name)))
                        .orElse(what);
            case WeightGradient.Source.One _, WeightGradient.Source.Expression _ -> what;
        };
    }

    private String off(UnitSignals unit) {
        Quantity s = unit.s().orElseThrow();
        String at = unit.name() + ", " + letter + " " + s.relation(6) + " " + s.text(6);
        boolean isRelu = unit.function().equals(Unary.RELU.label());
        return isRelu ? "ReLU is off at " + at : "the slope of " + unit.function() + " is 0 at " + at;
    }

    /** Why δ of a unit is zero: what is off there, or on each way on to the loss. */
    private Set<String> ofErrorSignal(Node first) {
        Set<String> reasons = new LinkedHashSet<>();
        Set<Node> asked = new HashSet<>();
        Deque<Node> open = new ArrayDeque<>(List.of(first));
        while (!open.isEmpty()) {
            Node node = open.pop();
            if (asked.add(node)) {
                UnitSignals unit = explanation.unit(node.name());
                if (unit.slope().orElseThrow().value() == 0) {
                    reasons.add(off(unit));
                } else {
                    List<Node> silent = new ArrayList<>();
                    reasons.addAll(ofReturningValue(node, unit, silent));
                    silent.reversed().forEach(open::push);
                }
            }
        }
        return reasons;
    }

    /**
     * Why dE/dz of a unit is zero.
     *
     * @param silent gets the units that take the value and have no error signal themselves
     */
    private List<String> ofReturningValue(Node node, UnitSignals unit, List<Node> silent) {
        List<String> reasons = new ArrayList<>();
        List<String> alive = new ArrayList<>();
        if (unit.isOutput()) {
            reasons.add("the loss does not change with " + unit.name() + " here");
        }
        for (Onward onward : routes.onwardFrom(node)) {
            Node taker = onward.target();
            if (onward.factor().value().value() == 0) {
                reasons.add("the way from " + unit.name() + " to " + taker.name() + " has the factor 0");
            } else if (explanation.unit(taker.name()).delta().orElseThrow().value() == 0) {
                silent.add(taker);
            } else {
                alive.add(taker.name());
            }
        }
        if (!alive.isEmpty()) {
            reasons.add("what comes back from " + String.join(" and ", alive) + " cancels out at " + unit.name());
        }
        return reasons;
    }
}
