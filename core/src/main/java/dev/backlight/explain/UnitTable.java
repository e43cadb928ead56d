package dev.backlight.explain;

import dev.backlight.explain.Wiring.Node;
import dev.backlight.expr.Expansion.Cell;
import dev.backlight.expr.Unary;
import java.util.List;
import java.util.Optional;

/** The inputs and units of a run: found by name, with what they computed and what came back to them. */
final class UnitTable {
    private final Recording run;
    private final Wiring wiring;

    UnitTable(Recording run, Wiring wiring) {
        this.run = run;
        this.wiring = wiring;
    }

    /**
     * The unit or input of a name.
     *
     * @throws IllegalArgumentException if there is none; the message names some that there are
     */
    Node find(String name) {
        return wiring.named(name)
                .orElseThrow(() -> new IllegalArgumentException("there is no unit \"" + name
                        + "\"; there are "
                        + UnitName.some(wiring.nodes().stream().map(Node::name))));
    }

    /** A row for each: inputs first, then units, each after those that it depends on. */
    List<UnitSignals> rows() {
        return wiring.nodes().stream().map(this::row).toList();
    }

    UnitSignals row(Node node) {
        Cell z = node.value();
        Quantity value = run.quantity(z.tensor(), z.index());
        Quantity byValue = run.derivativeBy(z.tensor(), z.index());
        boolean isOutput = wiring.output(node).isPresent();
        if (node.group().isEmpty()) {
            return new UnitSignals(
                    node.name(),
                    UnitSignals.INPUT,
                    isOutput,
                    Optional.empty(),
                    value,
                    Optional.empty(),
                    byValue,
                    Optional.empty());
        }
        Anatomy.Group group = node.group().get();
        Cell s = node.preActivation();
        return new UnitSignals(
                node.name(),
                group.function().map(Unary::label).orElse(UnitSignals.LINEAR),
                isOutput,
                Optional.of(run.quantity(s.tensor(), s.index())),
                value,
                Optional.of(run.slope(group, z.index())),
                byValue,
                Optional.of(run.derivativeBy(s.tensor(), s.index())));
    }
}
