package dev.backlight.report;

import dev.backlight.explain.BatchExplanation;
import dev.backlight.explain.Explanation;
import dev.backlight.explain.Notation;
import dev.backlight.explain.Quantity;
import dev.backlight.explain.UnitSignals;
import dev.backlight.explain.WeightGradient;
import dev.backlight.formula.Formula;
import dev.backlight.report.Document.Cell;
import dev.backlight.report.Document.Table;
import dev.backlight.report.ExplanationDocument.Options;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The tables of a network told in full: its units, its weights, and its weights over several samples. */
record SignalTables(Options options) {
    /** What is known of each unit. */
    Table units(Explanation explanation) {
        Notation notation = options.notation();
        Formula s = notation.preActivation("j");
        Formula z = notation.value("j");
        List<Cell> columns = List.of(
                Cell.of("unit"),
                Cell.of("f"),
                Cell.of(s),
                Cell.of(z),
                Cell.of(new Formula.Apply(new Formula.Primed(Formula.symbol("f")), List.of(s))),
                Cell.of(notation.by(z)),
                Cell.of(notation.delta("j")));
        List<List<Cell>> rows = explanation.units().stream().map(this::unit).toList();
        return new Table("Units: pre-activation, value, slope, and what comes back from the loss", columns, rows);
    }

    private List<Cell> unit(UnitSignals unit) {
        return List.of(
                Cell.of(unit.name()),
                Cell.of(unit.function()),
                answer(unit.s()),
                unit.isInput() ? Cell.of(options.number(unit.z())) : Cell.answer(options.number(unit.z())),
                answer(unit.slope()),
                Cell.answer(options.number(unit.byValue())),
                answer(unit.delta()));
    }

    private Cell answer(Optional<Quantity> quantity) {
        return quantity.map(options::number).map(Cell::answer).orElseGet(() -> Cell.of("–"));
    }

    /**
     * What is known of each weight.
     *
     * @param moves whether there is a step
     */
    Table weights(Explanation explanation, boolean moves) {
        Notation notation = options.notation();
        Formula w = notation.weight("i", "j");
        List<Cell> columns = new ArrayList<>(List.of(
                Cell.of("weight"),
                Cell.of("from → to"),
                Cell.of(w),
                Cell.of(Formula.product(notation.delta("j"), notation.value("i"))),
                Cell.of(notation.by(w))));
        if (moves) {
            columns.addAll(List.of(step(), Cell.of("new value")));
        }
        List<List<Cell>> rows = explanation.weights().stream()
                .map(weight -> weight(weight, moves))
                .toList();
        return new Table(moves ? "Weights: gradient, step, new value" : "Weights: gradient", columns, rows);
    }

    /** The head of the column of steps, for example Δw. */
    private Cell step() {
        return Cell.of(
                Formula.symbol("Δ" + options.notation().weight("i", "j").text().charAt(0)));
    }

    private List<Cell> weight(WeightGradient weight, boolean moves) {
        Formula products = weight.uses().isEmpty()
                ? Formula.number(0)
                : Formula.sum(weight.uses().stream()
                        .map(use -> Formula.product(options.number(use.delta()), options.number(use.sourceValue())))
                        .toList());
        List<Cell> cells = new ArrayList<>(List.of(
                Cell.of(weight.name()),
                Cell.of(
                        weight.uses().isEmpty()
                                ? "–"
                                : weight.uses().stream()
                                        .map(WeightGradient.Use::edge)
                                        .collect(Collectors.joining(", "))),
                Cell.of(options.number(weight.value())),
                Cell.answer(products),
                Cell.answer(options.number(weight.gradient()))));
        if (moves) {
            cells.add(Cell.answer(options.number(weight.change())));
            cells.add(Cell.answer(options.number(weight.updated())));
        }
        return cells;
    }

    /**
     * What each sample of a batch asks for, and what comes of it.
     *
     * @param moves whether there is a step
     */
    Table batch(BatchExplanation batch, boolean moves) {
        Notation notation = options.notation();
        Formula w = notation.weight("i", "j");
        List<Cell> columns = new ArrayList<>(List.of(Cell.of("weight"), Cell.of(w)));
        IntStream.rangeClosed(1, batch.samples().size()).forEach(i -> columns.add(Cell.of("sample " + i)));
        columns.addAll(List.of(Cell.of("sum"), Cell.of("mean"), Cell.of("used")));
        if (moves) {
            columns.addAll(List.of(step(), Cell.of("new value")));
        }
        List<List<Cell>> rows = new ArrayList<>();
        for (BatchExplanation.Row row : batch.weights()) {
            List<Cell> cells = new ArrayList<>(List.of(Cell.of(row.name()), Cell.of(options.number(row.value()))));
            row.parts().forEach(part -> cells.add(Cell.answer(options.number(part))));
            Stream.of(row.sum(), row.mean(), row.gradient())
                    .forEach(each -> cells.add(Cell.answer(options.number(each))));
            if (moves) {
                cells.add(Cell.answer(options.number(row.change())));
                cells.add(Cell.answer(options.number(row.updated())));
            }
            rows.add(cells);
        }
        return new Table("What each sample asks for, " + notation.by(w).text() + ", and the step", columns, rows);
    }
}
