package dev.backlight.nn;

import dev.backlight.expr.Expr;
import dev.backlight.tensor.ShapeException;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * A network drawn unit by unit: each unit has its own activation and takes any inputs and any other units, near or far,
 * as long as no unit depends on itself.
 *
 * <p>A unit j computes s_j = Σ_i w_ij·z_i + b_j and z_j = f_j(s_j), where i runs over its edges in their order and the
 * bias is added last. The z of an input is its column of x. Shapes: x {@code [batch, inputs]}, every s_j and z_j
 * {@code [batch, 1]}, every weight and bias a scalar, the result {@code [batch, outputs]}. After Brian Dolhansky,
 * <i>Artificial Neural Networks: Mathematics of Backpropagation (Part 4)</i> (2014).
 *
 * <p>The units become an expression like any layer, with a few operations an edge: it is the form to look at. A
 * {@link Dense} computes the same with one matrix product, and is the form to train fast.
 *
 * @param inputs the names of the inputs, in the order of x's columns
 * @param units the units, in any order
 * @param outputs the names of the units (or inputs) that are given out, in the order of the result's columns
 */
public record UnitNetwork(List<String> inputs, List<Unit> units, List<String> outputs) implements Layer {

    /**
     * What every unit computes, by name, as expressions {@code [batch, 1]}. The error signal δ of the unit h is
     * {@code Gradient.of(loss).by(signals.s().get("h"))}.
     *
     * @param s the pre-activation of every unit
     * @param z the value of every input and unit
     * @param output the values of the outputs side by side, {@code [batch, outputs]}
     */
    public record Signals(Map<String, Expr> s, Map<String, Expr> z, Expr output) {
        public Signals {
            s = Collections.unmodifiableMap(new LinkedHashMap<>(s));
            z = Collections.unmodifiableMap(new LinkedHashMap<>(z));
        }
    }

    /**
     * Checks that the units make a network.
     *
     * @throws IllegalArgumentException if there are no inputs or no outputs, a name is unknown or stands for two
     *     things, a weight starts in two ways, or units depend on themselves; the message names them
     */
    public UnitNetwork {
        inputs = List.copyOf(inputs);
        units = List.copyOf(units);
        outputs = List.copyOf(outputs);
        check(!inputs.isEmpty(), () -> "a network of units needs at least one input");
        check(!outputs.isEmpty(), () -> "a network of units needs at least one output");
        Set<String> names = new LinkedHashSet<>();
        Stream.concat(inputs.stream(), units.stream().map(Unit::name))
                .forEach(name -> check(names.add(name), () -> "two inputs or units are named \"" + name + "\""));
        for (Unit unit : units) {
            for (String source : unit.sources()) {
                check(
                        names.contains(source),
                        () -> "\"" + unit.name() + "\" takes \"" + source + "\", which is not among " + names);
            }
        }
        Set<String> given = new HashSet<>();
        for (String output : outputs) {
            check(names.contains(output), () -> "the output \"" + output + "\" is not among " + names);
            check(given.add(output), () -> "the output \"" + output + "\" is listed twice");
        }
        checkStarts(units);
        UnitOrder.sourcesFirst(inputs, units);
    }

    private static void checkStarts(List<Unit> units) {
        Map<String, Init> starts = new HashMap<>();
        units.stream().flatMap(Unit::weights).forEach(weight -> {
            Init other = starts.putIfAbsent(weight.name(), weight.init());
            check(
                    other == null || other.equals(weight.init()),
                    () -> "the weight \"" + weight.name() + "\" starts as " + other + " in one place and as "
                            + weight.init() + " in another");
        });
    }

    private static void check(boolean holds, Supplier<String> problem) {
        if (!holds) {
            throw new IllegalArgumentException("[units] " + problem.get());
        }
    }

    @Override
    public String name() {
        return "units";
    }

    @Override
    public Expr apply(Expr x, Scope scope) {
        return signals(x, scope).output();
    }

    /**
     * Builds the same graph as {@link #apply}, and gives every unit's expressions besides the output.
     *
     * @throws ShapeException if x is not {@code [batch, inputs]}
     */
    public Signals signals(Expr x, Scope scope) {
        if (x.shape().rank() != 2 || x.shape().size(1) != inputs.size()) {
            throw new ShapeException(
                    "[units] takes [batch, " + inputs.size() + "] for the inputs " + inputs + ", not " + x.type());
        }
        Map<String, Expr> s = new LinkedHashMap<>();
        Map<String, Expr> z = new LinkedHashMap<>();
        for (int i = 0; i < inputs.size(); i++) {
            z.put(inputs.get(i), x.slice(1, i, 1)); // [batch, 1]
        }
        for (Unit unit : UnitOrder.sourcesFirst(inputs, units)) {
            Expr value = Expr.under(unit.name(), () -> {
                Expr sum = weightedSum(unit, z, scope); // [batch, 1]
                s.put(unit.name(), sum);
                return unit.activation().map(f -> Expr.of(f, sum)).orElse(sum);
            });
            z.put(unit.name(), value);
        }
        return new Signals(
                s, z, Expr.concatenate(1, outputs.stream().map(z::get).toList()));
    }

    /** s_j = Σ_i w_ij·z_i + b_j. */
    private static Expr weightedSum(Unit unit, Map<String, Expr> z, Scope scope) {
        Expr sum = unit.edges().stream()
                .map(edge -> parameter(edge.weight(), scope).mul(z.get(edge.source())))
                .reduce(Expr::add)
                .orElseThrow();
        return unit.bias().map(bias -> sum.add(parameter(bias, scope))).orElse(sum);
    }

    private static Expr parameter(Unit.Weight weight, Scope scope) {
        return scope.parameter(weight.name(), weight.init());
    }
}
