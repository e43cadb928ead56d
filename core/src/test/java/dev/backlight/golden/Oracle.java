package dev.backlight.golden;

import dev.backlight.expr.Unary;
import dev.backlight.golden.Experiment.Snapshot;
import dev.backlight.nn.Unit;
import dev.backlight.nn.UnitNetwork;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Error signals and gradients of one sample by hand, from the values that a run recorded and no derivative of the loss
 * but dE/dŷ: what {@code Gradient} is held against.
 */
record Oracle(UnitNetwork network, Snapshot run) {

    /** δ_j = f'(s_j)·(dE/dŷ_j if j is an output + Σ δ_k·w_jk over the units k that take j), for every unit. */
    Map<String, Double> errorSignals() {
        Map<String, Double> known = new LinkedHashMap<>();
        network.units().forEach(unit -> errorSignal(unit.name(), known));
        return known;
    }

    private double errorSignal(String unit, Map<String, Double> known) {
        if (!known.containsKey(unit)) {
            known.put(unit, run.slope(unit)[0] * byValue(unit, known));
        }
        return known.get(unit);
    }

    private double byValue(String name, Map<String, Double> known) {
        double sum = directly(name);
        for (Unit taker : network.units()) {
            for (Unit.Edge edge : taker.edges()) {
                if (edge.source().equals(name)) {
                    sum += errorSignal(taker.name(), known)
                            * run.weight(edge.weight().name());
                }
            }
        }
        return sum;
    }

    /** dE/dŷ of an output through the loss alone; 0 for any other unit. */
    private double directly(String unit) {
        int output = network.outputs().indexOf(unit);
        return output < 0 ? 0 : run.byOutput()[output];
    }

    /** A factor of the chain rule along a path, and how the file writes it. */
    record Factor(String label, double value) {}

    /** One way from a weight or unit to the loss: the factors of the derivative, from the loss backwards. */
    record Path(String name, List<Factor> factors) {
        double product() {
            return factors.stream().mapToDouble(Factor::value).reduce(1, (a, b) -> a * b);
        }
    }

    /** Every path from a parameter to the loss: the derivative by it is the sum of their products. */
    List<Path> paths(String parameter) {
        List<Path> paths = new ArrayList<>();
        for (Unit unit : network.units()) {
            for (Unit.Edge edge : unit.edges()) {
                if (edge.weight().name().equals(parameter)) {
                    extend(parameter, unit, List.of(new Factor("z(source)", run.z(edge.source())[0])), paths);
                }
            }
            if (unit.bias().map(Unit.Weight::name).filter(parameter::equals).isPresent()) {
                extend(parameter, unit, List.of(new Factor("z(source)", 1)), paths);
            }
        }
        return paths;
    }

    /** Every path from a unit's pre-activation to the loss: its δ is the sum of their products. */
    List<Path> pathsFrom(String unit) {
        List<Path> paths = new ArrayList<>();
        for (Unit start : network.units()) {
            if (start.name().equals(unit)) {
                extend("s_" + unit, start, List.of(), paths);
            }
        }
        return paths;
    }

    private void extend(String way, Unit unit, List<Factor> factors, List<Path> paths) {
        String here = way + "→" + unit.name();
        String function = unit.activation().map(Unary::label).orElse("linear");
        List<Factor> through =
                before(new Factor(function + "'(s_" + unit.name() + ")", run.slope(unit.name())[0]), factors);
        if (network.outputs().contains(unit.name())) {
            Factor loss = new Factor("dE/dz_" + unit.name(), directly(unit.name()));
            paths.add(new Path(here + "→E", before(loss, through)));
        }
        for (Unit taker : network.units()) {
            for (Unit.Edge edge : taker.edges()) {
                if (edge.source().equals(unit.name())) {
                    String weight = edge.weight().name();
                    extend(here, taker, before(new Factor(weight, run.weight(weight)), through), paths);
                }
            }
        }
    }

    private static List<Factor> before(Factor first, List<Factor> rest) {
        List<Factor> all = new ArrayList<>(List.of(first));
        all.addAll(rest);
        return all;
    }
}
