package dev.backlight.golden;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backlight.engine.Variables;
import dev.backlight.expr.Unary;
import dev.backlight.golden.Experiment.Snapshot;
import dev.backlight.nn.Loss;
import dev.backlight.nn.Reduction;
import dev.backlight.nn.Unit;
import dev.backlight.nn.UnitNetwork;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A case with a unit table: the network that the case describes, run forward and backward, updated once, and run again.
 *
 * <p>The unit table names the inputs with their values, and the units with their activations. The parameter table holds
 * the initial weights. What joins what is written in the test, one line a weight: {@code w_ij: x_i → j}. A bias is a
 * weight from 1.
 */
final class UnitCase {
    private static final Pattern UNIT = Pattern.compile("(\\w+) \\((\\w+)\\)");
    private static final Pattern WIRE = Pattern.compile("(\\w+): (\\w+) → (\\w+)");

    final ReferenceCase reference;
    final UnitNetwork network;
    final double[] x;
    final double[] y;
    final Loss loss;
    final double rate;

    /** The parameters after the update. */
    final Variables variables;

    final Snapshot before;
    final Snapshot after;

    UnitCase(ReferenceCase reference, Loss loss, double[] y, double rate, String wiring) {
        this(reference, loss, y, rate, wiring, Map.of());
    }

    /** A case with parameters that its table does not hold: they have these values and are not trained. */
    UnitCase(
            ReferenceCase reference, Loss loss, double[] y, double rate, String wiring, Map<String, Double> untrained) {
        this.reference = reference;
        this.network = network(reference, wiring, untrained);
        this.x = network.inputs().stream()
                .mapToDouble(
                        input -> reference.given(units().row(input + " (input)").cell("z (value)")))
                .toArray();
        this.y = y;
        this.loss = loss;
        this.rate = rate;
        Experiment experiment = new Experiment(network, loss, Reduction.MEAN, 1, name -> !untrained.containsKey(name));
        this.variables = experiment.start();
        this.before = experiment.step(variables, x, y, rate);
        this.after = experiment.look(variables, x, y);
    }

    /** The network that a case's tables and the wiring describe; units that nobody takes are its outputs. */
    static UnitNetwork network(ReferenceCase reference, String wiring, Map<String, Double> others) {
        List<String> inputs = new ArrayList<>();
        Map<String, Optional<Unary>> activations = new LinkedHashMap<>();
        for (Table.Row row : reference.table("unit").rows()) {
            Matcher unit = UNIT.matcher(row.name());
            assertThat(unit.matches()).as("a unit in line %d", row.line()).isTrue();
            switch (unit.group(2)) {
                case "input" -> inputs.add(unit.group(1));
                case "linear" -> activations.put(unit.group(1), Optional.empty());
                default ->
                    activations.put(
                            unit.group(1),
                            Optional.of(Unary.valueOf(unit.group(2).toUpperCase())));
            }
        }
        Map<String, List<Unit.Edge>> edges = new LinkedHashMap<>();
        Map<String, Unit.Weight> biases = new LinkedHashMap<>();
        List<String> outputs = new ArrayList<>(activations.keySet());
        for (String line : wiring.lines().toList()) {
            Matcher wire = WIRE.matcher(line);
            assertThat(wire.matches()).as("the wire \"%s\"", line).isTrue();
            String name = wire.group(1);
            double value = others.containsKey(name)
                    ? others.get(name)
                    : reference.given(reference.table("parameter").row(name).cell("value"));
            if (wire.group(2).equals("1")) {
                biases.put(wire.group(3), new Unit.Weight(name, value));
            } else {
                edges.computeIfAbsent(wire.group(3), none -> new ArrayList<>())
                        .add(new Unit.Edge(wire.group(2), name, value));
                outputs.remove(wire.group(2));
            }
        }
        List<Unit> units = activations.entrySet().stream()
                .map(unit -> new Unit(
                        unit.getKey(),
                        unit.getValue(),
                        edges.get(unit.getKey()),
                        Optional.ofNullable(biases.get(unit.getKey()))))
                .toList();
        return new UnitNetwork(inputs, units, outputs);
    }

    private Table units() {
        return reference.table("unit");
    }

    /**
     * Compares the loss after these words before the update, both tables, and the loss after those words after it: 2
     * numbers, 1 an input (dE/dz; its z is given), 5 a unit, and 5 a parameter.
     */
    void check(String wordsBefore, String wordsAfter) {
        reference.check(wordsBefore, before.loss());
        checkTables();
        reference.check(wordsAfter, after.loss());
    }

    private void checkTables() {
        for (String input : network.inputs()) {
            reference.check(units().row(input + " (input)").cell("dE/dz"), before.byValue(input)[0]);
        }
        for (Unit unit : network.units()) {
            String name = unit.name();
            String function = unit.activation().map(Unary::label).orElse("linear");
            Table.Row row = units().row(name + " (" + function + ")");
            reference.check(row.cell("s (pre-activation)"), before.s(name)[0]);
            reference.check(row.cell("z (value)"), before.z(name)[0]);
            reference.check(row.cell("f'(s)"), before.slope(name)[0]);
            reference.check(row.cell("dE/dz"), before.byValue(name)[0]);
            reference.check(row.cell("δ = dE/ds"), before.delta(name)[0]);
            for (Unit.Edge edge : unit.edges()) {
                checkParameter(edge.weight().name(), before.delta(name)[0], before.z(edge.source())[0]);
            }
            unit.bias().ifPresent(bias -> checkParameter(bias.name(), before.delta(name)[0], 1));
        }
    }

    private void checkParameter(String name, double delta, double source) {
        reference.table("parameter").find(name).ifPresent(row -> {
            reference.check(row.cells("= δ(target) × z(source)"), delta, source);
            reference.check(row.cell("dE/dw"), before.byWeight(name));
            reference.check(row.cell("Δw = -η·dE/dw"), -rate * before.byWeight(name));
            reference.check(row.cell("new value"), variables.get(name).item());
        });
    }

    /** Compares the path table of one parameter, factor by factor, with its labels. */
    void checkPaths(String parameter) {
        List<Oracle.Path> paths = new Oracle(network, before).paths(parameter);
        Table table = reference.table("#");
        assertThat(table.rows()).as("paths and their sum").hasSize(paths.size() + 1);
        double sum = 0;
        for (int i = 0; i < paths.size(); i++) {
            Oracle.Path path = paths.get(i);
            Table.Row row = table.row("" + (i + 1));
            assertThat(row.text("path")).isEqualTo(path.name());
            List<String> labels = List.of(row.text("factors").split("=[^·]*(?:· )?"));
            assertThat(labels)
                    .isEqualTo(path.factors().stream().map(Oracle.Factor::label).toList());
            reference.check(
                    row.cells("factors"),
                    path.factors().stream().mapToDouble(Oracle.Factor::value).toArray());
            reference.check(row.cell("product"), path.product());
            sum += path.product();
        }
        Table.Row total = table.row("Σ");
        assertThat(total.text("factors")).isEqualTo("sum of the products = dE/d(" + parameter + ")");
        reference.check(total.cell("product"), sum);
        reference.check(total.cell("product"), before.byWeight(parameter));
    }
}
