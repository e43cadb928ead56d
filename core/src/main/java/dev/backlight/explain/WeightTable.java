package dev.backlight.explain;

import dev.backlight.explain.Wiring.Dependence;
import dev.backlight.explain.Wiring.Node;
import dev.backlight.expr.Expansion.Cell;
import dev.backlight.expr.Expr;
import dev.backlight.nn.Scope;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The weights and biases of a run: found by name or by the units that they connect, with their uses and gradients. */
final class WeightTable {
    private final Recording run;
    private final Wiring wiring;

    WeightTable(Recording run, Wiring wiring) {
        this.run = run;
        this.wiring = wiring;
    }

    /** Every element of every parameter, in the order in which the network declares them. */
    Stream<Cell> cells() {
        return parameters()
                .flatMap(parameter ->
                        IntStream.range(0, parameter.shape().count()).mapToObj(i -> new Cell(parameter, i)));
    }

    String name(Cell weight) {
        return wiring.parameter(weight).orElseThrow();
    }

    /**
     * The weight of a name, {@code W[3,5]}, or between two units, {@code a->b}.
     *
     * @throws IllegalArgumentException if there is none; the message names some that there are
     */
    Cell find(String nameOrEdge) {
        return named(nameOrEdge)
                .or(() -> between(nameOrEdge))
                .orElseThrow(
                        () -> new IllegalArgumentException("there is no weight \"" + nameOrEdge + "\"; " + choices()));
    }

    private String choices() {
        return run.graph.parameters.isEmpty()
                ? "the network has none"
                : "there are " + UnitName.some(cells().map(this::name))
                        + ", or name the two units: a->b, and 1->b for a bias";
    }

    private Optional<Cell> named(String name) {
        return run.graph.parameters.stream()
                .filter(declared -> name.startsWith(declared.name()))
                .flatMap(declared -> UnitName.index(
                                name.substring(declared.name().length()),
                                declared.parameter().shape())
                        .mapToObj(i -> new Cell(declared.parameter(), i)))
                .findFirst();
    }

    private Optional<Cell> between(String text) {
        String[] ends = text.split("->|→", -1);
        if (ends.length != 2) {
            return Optional.empty();
        }
        List<Cell> found = wiring.named(ends[1].strip()).stream()
                .flatMap(target -> wiring.dependences(target).stream())
                .filter(each -> wiring.parameter(each.from()).isPresent())
                .filter(each -> source(each).label().equals(ends[0].strip()))
                .map(Dependence::from)
                .distinct()
                .toList();
        if (found.size() > 1) { // as where a unit is called 1, as the source of biases is
            throw new IllegalArgumentException("\"" + text + "\" stands for "
                    + UnitName.some(found.stream().map(this::name)) + ": name the one that is meant");
        }
        return found.stream().findFirst();
    }

    private WeightGradient.Source source(Dependence byWeight) {
        if (byWeight.slope().constantValue().orElse(0) == 1) {
            return new WeightGradient.Source.One();
        }
        return wiring.cell(byWeight.slope())
                .flatMap(wiring::node)
                .<WeightGradient.Source>map(unit -> new WeightGradient.Source.Unit(unit.name()))
                .orElseGet(WeightGradient.Source.Expression::new);
    }

    WeightGradient row(Cell weight) {
        Scope.Declared declared = declared(weight.tensor());
        Quantity gradient = run.derivativeBy(weight.tensor(), weight.index());
        boolean trained = run.graph.isTrained(declared);
        return new WeightGradient(
                name(weight),
                run.quantity(weight.tensor(), weight.index()),
                uses(weight),
                gradient,
                trained
                        ? Quantity.typed(run.graph.subject.rate())
                                .times(gradient)
                                .negated()
                        : Quantity.typed(0),
                run.updated(declared, weight.index()),
                trained);
    }

    private List<WeightGradient.Use> uses(Cell weight) {
        List<WeightGradient.Use> uses = new ArrayList<>();
        for (Node unit : wiring.readersOf(weight)) {
            Cell s = unit.preActivation();
            for (Dependence each : wiring.dependences(unit)) {
                if (each.from().equals(weight)) {
                    uses.add(new WeightGradient.Use(
                            source(each),
                            unit.name(),
                            run.derivativeBy(s.tensor(), s.index()),
                            wiring.value(each.slope())));
                }
            }
        }
        return uses;
    }

    Scope.Declared declared(Expr parameter) {
        return run.graph.parameters.stream()
                .filter(each -> each.parameter() == parameter)
                .findFirst()
                .orElseThrow();
    }

    /** The weights with the largest gradients, the largest first. */
    List<Cell> largest(int most) {
        return largest(parameters(), most);
    }

    /** Those that lead from one unit to another; biases, and what stands between no units, are left out. */
    List<Cell> largestConnections(int most) {
        // Of a parameter, the first element tells what it multiplies.
        Stream<Expr> betweenUnits = parameters()
                .filter(parameter -> uses(new Cell(parameter, 0)).stream()
                        .anyMatch(use -> use.source() instanceof WeightGradient.Source.Unit));
        return largest(betweenUnits, most);
    }

    private Stream<Expr> parameters() {
        return run.graph.parameters.stream().map(Scope.Declared::parameter);
    }

    private List<Cell> largest(Stream<Expr> parameters, int most) {
        record Sized(Cell cell, double size) {}
        PriorityQueue<Sized> largest = new PriorityQueue<>(Comparator.comparingDouble(Sized::size));
        for (Expr parameter : parameters.toList()) {
            double[] slopes = run.derivatives(parameter).toDoubles();
            for (int i = 0; i < slopes.length; i++) {
                double size = Math.abs(slopes[i]);
                if (largest.size() < most || size > largest.element().size()) {
                    largest.add(new Sized(new Cell(parameter, i), size));
                }
                if (largest.size() > most) {
                    largest.remove();
                }
            }
        }
        return largest.stream()
                .sorted(Comparator.comparingDouble(sized -> -sized.size()))
                .map(Sized::cell)
                .toList();
    }
}
