package dev.backlight.cli;

import dev.backlight.data.Dataset;
import dev.backlight.data.Split;
import dev.backlight.nn.Loss;
import dev.backlight.tables.CategoryColumn;
import dev.backlight.tables.ColumnEncoding;
import dev.backlight.tables.ColumnKind;
import dev.backlight.tables.MissingCells;
import dev.backlight.tables.NumberColumn;
import dev.backlight.tables.Table;
import dev.backlight.tables.TableEncoding;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A table, and how one is learnt where nothing is said.
 *
 * @param table all of its rows
 */
record TableFile(Table table) implements DataSource {
    /** A fifth of the rows, so that a figure for rows never learnt from can be given. */
    private static final double VALIDATION = 0.2;

    @Override
    public String modelName() {
        String name = table.file().replaceFirst(".*[/\\\\]", "").replaceFirst("(?i)\\.csv$", "");
        return name + ".safetensors";
    }

    @Override
    public DataSettings defaults(long seed) {
        return new DataSettings(Optional.empty(), List.of(), MissingCells.ERROR, VALIDATION, seed);
    }

    @Override
    public Task task(DataSettings settings) {
        Split<Table> rows = table.split(settings.validation(), settings.seed());
        TableEncoding encoding = TableEncoding.learn(
                rows.training(),
                settings.target().orElseThrow(),
                settings.categories().stream()
                        .distinct()
                        .collect(Collectors.toMap(Function.identity(), column -> ColumnKind.CATEGORY)));
        int[] known = knownRows(rows.validation(), encoding);
        List<String> remarks = new ArrayList<>();
        remarks.add(table.file() + ": " + table.size() + " rows, "
                + encoding.features().size() + " feature columns, which become " + encoding.width() + " inputs");
        remarks.add(statement(encoding.target()));
        int unknown = rows.validation().size() - known.length;
        if (unknown > 0) {
            remarks.add(unknown + " of " + rows.validation().size()
                    + " validation rows have a category that is in no training row, and are left out");
        }
        Split<Dataset> parts = new Split<>(
                encoding.encode(rows.training(), settings.missing()),
                encoding.encode(rows.validation().take(known), settings.missing()));
        return new Task(
                remarks, parts, encoding.classes(), Optional.of(encoding), Optional.empty(), defaults(encoding));
    }

    /** Small tables are learnt in many small steps. */
    private static TrainSettings defaults(TableEncoding encoding) {
        return new TrainSettings(
                Layers.parse("16 relu"),
                encoding.classes().isEmpty() ? Loss.MEAN_SQUARED : Loss.CROSS_ENTROPY,
                OptimizerChoice.ADAM,
                ScheduleChoice.COSINE,
                0.01,
                100,
                16,
                0);
    }

    private static String statement(ColumnEncoding target) {
        return switch (target) {
            case CategoryColumn category ->
                category.name() + " is a category with " + category.width() + " classes: classification";
            case NumberColumn number ->
                number.name() + " is a number: regression (if its numbers only name classes: --category "
                        + number.name() + ")";
        };
    }

    /** The rows without a category that the encoding has never seen. */
    private static int[] knownRows(Table rows, TableEncoding encoding) {
        List<CategoryColumn> categories = Stream.concat(encoding.features().stream(), Stream.of(encoding.target()))
                .filter(CategoryColumn.class::isInstance)
                .map(CategoryColumn.class::cast)
                .toList();
        return IntStream.range(0, rows.size())
                .filter(row -> categories.stream().allMatch(category -> knows(category, rows, row)))
                .toArray();
    }

    /** Empty cells are another matter. */
    private static boolean knows(CategoryColumn category, Table rows, int row) {
        String text = rows.text(row, rows.columns().indexOf(category.name())).strip();
        return text.isEmpty() || category.categories().contains(text);
    }
}
