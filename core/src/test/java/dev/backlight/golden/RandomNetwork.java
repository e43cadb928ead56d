package dev.backlight.golden;

import dev.backlight.expr.Unary;
import dev.backlight.golden.Experiment.Snapshot;
import dev.backlight.nn.Unit;
import dev.backlight.nn.UnitNetwork;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/** Random networks of units with connections of any length, some shared weights, and activations defined everywhere. */
final class RandomNetwork {
    private static final List<Optional<Unary>> ACTIVATIONS = List.of(
            Optional.empty(),
            Optional.of(Unary.SIGMOID),
            Optional.of(Unary.TANH),
            Optional.of(Unary.RELU),
            Optional.of(Unary.SOFTPLUS),
            Optional.of(Unary.SIN),
            Optional.of(Unary.COS),
            Optional.of(Unary.ERF));

    private RandomNetwork() {}

    /** 1 to 4 inputs, 2 to 10 units listed in any order, 1 to 3 outputs, which other units may take as well. */
    static UnitNetwork draw(Random random) {
        List<String> names = new ArrayList<>();
        int inputs = 1 + random.nextInt(4);
        for (int i = 0; i < inputs; i++) {
            names.add("x" + i);
        }
        List<Unit> units = new ArrayList<>();
        List<Unit.Weight> weights = new ArrayList<>();
        int count = 2 + random.nextInt(9);
        for (int j = 0; j < count; j++) {
            List<Unit.Edge> edges = new ArrayList<>();
            int certain = random.nextInt(names.size());
            for (int i = 0; i < names.size(); i++) {
                if (i == certain || random.nextInt(5) < 2) {
                    edges.add(new Unit.Edge(names.get(i), weight(weights, random)));
                }
            }
            Optional<Unit.Weight> bias =
                    random.nextInt(3) > 0 ? Optional.of(weight(weights, random)) : Optional.empty();
            names.add("u" + j);
            units.add(new Unit("u" + j, ACTIVATIONS.get(random.nextInt(ACTIVATIONS.size())), edges, bias));
        }
        Set<String> outputs = new LinkedHashSet<>(List.of(units.getLast().name()));
        while (outputs.size() < Math.min(count, 1 + random.nextInt(3))) {
            outputs.add(units.get(random.nextInt(count)).name());
        }
        Collections.shuffle(units, random);
        return new UnitNetwork(names.subList(0, inputs), units, List.copyOf(outputs));
    }

    /** A new weight, or one time in ten one that is in use already. */
    private static Unit.Weight weight(List<Unit.Weight> weights, Random random) {
        if (!weights.isEmpty() && random.nextInt(10) == 0) {
            return weights.get(random.nextInt(weights.size()));
        }
        weights.add(new Unit.Weight("w" + weights.size(), 2.4 * random.nextDouble() - 1.2));
        return weights.getLast();
    }

    /** Numbers from −2 to 2. */
    static double[] numbers(int count, Random random) {
        return random.doubles(count, -2, 2).toArray();
    }

    /**
     * Whether every relu is far from its kink. One whose sources are all inactive stands at 0 exactly, and stays there
     * when any weight changes a little.
     */
    static boolean isClearOfKinks(UnitNetwork network, Snapshot run) {
        return network.units().stream()
                .filter(unit -> unit.activation().equals(Optional.of(Unary.RELU)))
                .mapToDouble(unit -> Math.abs(run.s(unit.name())[0]))
                .allMatch(s -> s == 0 || s > 1e-3);
    }
}
