package dev.backlight.cli;

import dev.backlight.data.Dataset;
import dev.backlight.explain.Explanation;
import dev.backlight.explain.Quantity;
import dev.backlight.explain.Sample;
import dev.backlight.explain.Subject;
import dev.backlight.formula.Formula;
import dev.backlight.report.Document;
import dev.backlight.report.Document.Block;
import dev.backlight.report.Document.Cell;
import dev.backlight.tables.CategoryColumn;
import dev.backlight.tables.ColumnEncoding;
import dev.backlight.tables.MissingCells;
import dev.backlight.tables.NumberColumn;
import dev.backlight.tables.Table;
import dev.backlight.tables.TableEncoding;
import dev.backlight.tensor.Shape;
import dev.backlight.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A trained model and the row of data that it is explained on.
 *
 * @param cells the row as the file has it, by the names of the columns; empty for data that are no table
 * @param place the row's number, counted from 1
 */
record ModelRow(TrainedModel model, Sample sample, Optional<Table> cells, String rows, int place) {

    /**
     * One row of data.
     *
     * @param row counted from 1
     * @throws IllegalArgumentException if the model takes other data, or there is no such row
     */
    static ModelRow of(TrainedModel model, DataSource source, MissingCells missing, int row) {
        Dataset rows = model.dataset(source, missing);
        if (row < 1 || row > rows.size()) {
            throw new IllegalArgumentException("there is no row " + row + ": the rows are 1 to " + rows.size());
        }
        Dataset one = rows.take(row - 1);
        Tensor target = one.targets();
        Sample sample = new Sample(
                one.features().reshape(model.model().architecture().sample()),
                target.element().isReal() ? target.reshape(Shape.of(target.count())) : target.reshape(Shape.SCALAR));
        Optional<Table> cells = switch (source) {
            case Digits _ -> Optional.empty();
            case TableFile(var table) -> Optional.of(table.take(row - 1));
        };
        return new ModelRow(model, sample, cells, model.rows(source), row);
    }

    /** The model with the names of its inputs. */
    Subject subject() {
        Subject subject = Subject.of(model.model());
        List<String> columns = model.encoding().map(TableEncoding::inputs).orElse(List.of());
        return columns.size() == subject.inputs().size() ? subject.withInputs(columns) : subject;
    }

    List<String> classes() {
        return model.classes();
    }

    String title() {
        return model.file().getFileName() + ", row " + place + " of " + rows + ": "
                + (classes().isEmpty()
                        ? "target " + Quantity.rounded(sample.y().at(0)).text(6)
                        : "class " + classes().get((int) sample.y().at(0)));
    }

    /** What the file says of the row, and how the network sees it; and a predicted number in the file's unit. */
    List<Block> blocks(Explanation explanation, int digits) {
        List<Block> blocks = new ArrayList<>();
        if (model.encoding().isPresent() && cells.isPresent()) {
            TableEncoding encoding = model.encoding().get();
            blocks.add(inputs(encoding, cells.get(), digits));
            if (encoding.target() instanceof NumberColumn target) {
                blocks.add(prediction(target, explanation, cells.get(), digits));
            }
        }
        return blocks;
    }

    private Document.Table inputs(TableEncoding encoding, Table table, int digits) {
        List<List<Cell>> rows = new ArrayList<>();
        int at = 0;
        for (ColumnEncoding column : encoding.features()) {
            String text = text(table, column);
            rows.add(
                    switch (column) {
                        case NumberColumn number ->
                            List.of(
                                    Cell.of(number.name()),
                                    Cell.of(text),
                                    number(number.mean(), digits),
                                    number(number.deviation(), digits),
                                    number(sample.x().at(at), digits));
                        case CategoryColumn category ->
                            List.of(
                                    Cell.of(category.name()),
                                    Cell.of(text),
                                    Cell.of("–"),
                                    Cell.of("–"),
                                    Cell.of("1 for its category, else 0"));
                    });
            at += column.width();
        }
        return new Document.Table(
                "Inputs: the network sees numbers standardised, (x − mean)/deviation of the rows it was trained on",
                List.of(
                        Cell.of("column"),
                        Cell.of("in the file"),
                        Cell.of("mean"),
                        Cell.of("deviation"),
                        Cell.of("input")),
                rows);
    }

    private static Cell number(double value, int digits) {
        return Cell.of(Formula.number(Quantity.rounded(value).digits(digits)));
    }

    private static String text(Table table, ColumnEncoding column) {
        String text = table.text(0, table.columns().indexOf(column.name())).strip();
        return text.isEmpty() ? "(empty)" : Text.visible(text);
    }

    private static Document.Paragraph prediction(
            NumberColumn target, Explanation explanation, Table table, int digits) {
        double seen = explanation.unit(explanation.outputs().getFirst()).z().value();
        return new Document.Paragraph(
                "Predicted: " + target.name() + " ≈ "
                        + Quantity.rounded(target.restore(seen)).text(digits)
                        + ". The truth: " + text(table, target) + ". Below it is standardised: mean "
                        + Quantity.rounded(target.mean()).text(digits) + ", deviation "
                        + Quantity.rounded(target.deviation()).text(digits) + ".",
                true);
    }
}
