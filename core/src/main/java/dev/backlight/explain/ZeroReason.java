package dev.backlight.explain;

import dev.backlight.explain.Routes.Onward;
import dev.backlight.explain.Wiring.Node;
import dev.backlight.expr.Expr;
import dev.backlight.expr.Unary;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Says why a gradient is zero: what is off, and where. */
final class ZeroReason {
    /** More than a person reads, as where a whole layer is off. */
    private static final int MOST = 8;

    private final Recording run;
    private final Wiring wiring;
    private final Routes routes;
    private final UnitTable units;
    private final String letter;

    /** In the letters of a notation. */
    ZeroReason(Recording run, Wiring wiring, Routes routes, UnitTable units, Notation notation) {
        this.run = run;
        this.wiring = wiring;
        this.routes = routes;
        this.units = units;
        this.letter = notation.preActivation("").text();
    }

    /**
     * Each thing that makes a weight's gradient zero; empty if it is not zero.
     *
     * @param parameter that the weight is an element of
     */
    List<String> of(WeightGradient weight, Expr parameter) {
        if (weight.gradient().value() != 0) {
            return List.of();
        }
        if (run.graph.gradient.by(parameter).isEmpty()) {
            return List.of(run.graph.gradient.explainMissing(parameter));
        }
        if (weight.uses().isEmpty()) {
            return List.of("no unit takes it for this sample");
        }
        List<String> reasons = weight.uses().stream()
                .flatMap(use -> of(use).stream())
                .distinct()
                .toList();
        return reasons.isEmpty() ? List.of("its parts cancel out") : some(reasons);
    }

    private static List<String> some(List<String> reasons) {
        int more = reasons.size() - MOST;
        return more <= 1
                ? reasons
                : Stream.concat(reasons.stream().limit(MOST), Stream.of("and " + more + " more such reasons"))
                        .toList();
    }

    /** Why one use of a weight adds nothing to its gradient; empty if it adds something. */
    private Set<String> of(WeightGradient.Use use) {
        Set<String> reasons = new LinkedHashSet<>();
        if (use.sourceValue().value() == 0) {
            reasons.add(silent(use.source()));
        }
        if (use.delta().value() == 0) {
            reasons.addAll(ofErrorSignal(wiring.named(use.target()).orElseThrow()));
        }
        return reasons;
    }

    private String silent(WeightGradient.Source source) {
        return switch (source) {
            case WeightGradient.Source.Unit(String name) -> silent(units.row(units.find(name)));
            case WeightGradient.Source.One _, WeightGradient.Source.Expression _ -> source.label() + " has the value 0";
        };
    }

    private String silent(UnitSignals unit) {
        if (unit.isInput()) {
            return "the input " + unit.name() + " is 0";
        }
        boolean isOff = unit.slope().orElseThrow().value() == 0;
        return unit.name() + " has the value 0" + (isOff ? ": " + off(unit) : "");
    }

    private String off(UnitSignals unit) {
        Quantity s = unit.s().orElseThrow();
        String at = unit.name() + ", " + letter + " " + s.sentence(6);
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
                UnitSignals unit = units.row(node);
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
            } else if (units.row(taker).delta().orElseThrow().value() == 0) {
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
