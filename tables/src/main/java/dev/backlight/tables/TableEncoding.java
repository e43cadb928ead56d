package dev.backlight.tables;

import dev.backlight.data.Dataset;
import dev.backlight.tensor.Shape;
import dev.backlight.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * How the rows of a table become features and targets, as learnt from the training rows.
 *
 * <p>The features of a row are those of its columns side by side, in the order of the training table: {@code f32[n,
 * width()]}. The target is a class number {@code i32[n]} if its column is a category, and the standardised number
 * {@code f32[n, 1]} if it is a number; {@link NumberColumn#restore} brings a prediction back into the file's unit.
 *
 * <p>White space around a cell's text does not count. A cell without text is empty.
 *
 * @param features the columns that are given, in their order among the features
 * @param target the column that is to be predicted
 */
public record TableEncoding(List<ColumnEncoding> features, ColumnEncoding target) {
    private static final System.Logger LOG = System.getLogger(TableEncoding.class.getName());

    /** @throws IllegalArgumentException if there are no features, or two columns have the same name */
    public TableEncoding {
        features = List.copyOf(features);
        if (features.isEmpty()) {
            throw new IllegalArgumentException(
                    "there is no column besides the target " + TableException.quote(target.name()));
        }
        Set<String> names = new HashSet<>(Set.of(target.name()));
        for (ColumnEncoding feature : features) {
            if (!names.add(feature.name())) {
                throw new IllegalArgumentException("two columns are called " + TableException.quote(feature.name()));
            }
        }
    }

    /** Learns from training rows, with each column's kind told by its cells; see {@link #learn(Table, String, Map)}. */
    public static TableEncoding learn(Table training, String target) {
        return learn(training, target, Map.of());
    }

    /**
     * Learns from training rows; every column but the target is a feature.
     *
     * <p>A column whose kind is not given is one of numbers if every cell that is not empty is a finite decimal number.
     * If at least nine in ten are, the others are taken for mistakes and the first of them is reported; with fewer the
     * column is a category. A column of numbers that are all the same teaches nothing; it becomes 0, and a warning is
     * logged.
     *
     * @param training the rows to learn from, and no others
     * @param target the name of the column to predict
     * @param kinds the kinds of columns for which the rule is wrong, by name
     * @throws TableException if a column is not there, a cell is no number in a column of numbers, a column is empty or
     *     has more than 1,000 categories, there are no rows or no features, or the target is the same in all rows
     */
    public static TableEncoding learn(Table training, String target, Map<String, ColumnKind> kinds) {
        Column targetColumn = training.column(target, "is the target");
        for (String name : kinds.keySet()) {
            training.column(name, "was given a kind");
        }
        if (training.size() == 0) {
            throw new TableException(training.file(), "there are no rows to learn from");
        }
        List<ColumnEncoding> features = new ArrayList<>();
        for (String name : training.columns()) {
            if (!name.equals(target)) {
                features.add(Learning.learn(training.column(name, "is a feature"), kinds.get(name)));
            }
        }
        if (features.isEmpty()) {
            throw targetColumn.error("it is the target, and there is no other column to predict it from");
        }
        ColumnEncoding learntTarget = Learning.learn(targetColumn, kinds.get(target));
        switch (learntTarget) {
            case NumberColumn number
            when number.deviation() == 0 ->
                throw targetColumn.error("it is the target, but is " + number.mean() + " in all training rows");
            case CategoryColumn category
            when category.width() == 1 ->
                throw targetColumn.error("it is the target, but is " + TableException.quote(category.mostFrequent())
                        + " in all training rows");
            case NumberColumn _, CategoryColumn _ -> {}
        }
        for (ColumnEncoding feature : features) {
            if (feature instanceof NumberColumn number && number.deviation() == 0) {
                LOG.log(
                        System.Logger.Level.WARNING,
                        "{0}: column {1} is {2} in all training rows and teaches nothing; it becomes 0",
                        training.file(),
                        number.name(),
                        Double.toString(number.mean()));
            }
        }
        return new TableEncoding(features, learntTarget);
    }

    /** How many numbers the features of a row are. */
    public int width() {
        return features.stream().mapToInt(ColumnEncoding::width).sum();
    }

    /** What each of a row's features stands for: a column of numbers, or {@code column=category}. */
    public List<String> inputs() {
        return features.stream()
                .flatMap(feature -> switch (feature) {
                    case NumberColumn number -> Stream.of(number.name());
                    case CategoryColumn category ->
                        category.categories().stream().map(each -> category.name() + "=" + each);
                })
                .toList();
    }

    /** The names of the classes, by class number; none if the target is a number. */
    public List<String> classes() {
        return switch (target) {
            case CategoryColumn category -> category.categories();
            case NumberColumn _ -> List.of();
        };
    }

    /** Features and targets of rows without empty cells; see {@link #encode(Table, MissingCells)}. */
    public Dataset encode(Table table) {
        return encode(table, MissingCells.ERROR);
    }

    /**
     * The features and targets of rows: {@code f32[n, width()]}, and {@code i32[n]} or {@code f32[n, 1]}.
     *
     * @param missing what to do with empty cells of features
     * @throws TableException if a column is not there, or a cell is empty, no number, or of no known category
     */
    public Dataset encode(Table table, MissingCells missing) {
        return new Dataset(encodeFeatures(table, missing), encodeTarget(table));
    }

    /** The features of rows without empty cells; see {@link #encodeFeatures(Table, MissingCells)}. */
    public Tensor encodeFeatures(Table table) {
        return encodeFeatures(table, MissingCells.ERROR);
    }

    /**
     * The features of rows: {@code f32[n, width()]}. The columns are found by name and may stand in any order; others,
     * among them the target, are not looked at.
     *
     * @param missing what to do with empty cells
     * @throws TableException if a column is not there, or a cell is empty, no number, or of no known category
     */
    public Tensor encodeFeatures(Table table, MissingCells missing) {
        int width = width();
        Shape shape = Shape.of(table.size(), width);
        List<Column> columns = features.stream()
                .map(feature -> table.column(feature.name(), "the model needs"))
                .toList();
        float[] values = new float[shape.count()];
        // Row by row, so that the first mistake in the file is the one that is reported.
        for (int row = 0; row < table.size(); row++) {
            int at = row * width;
            for (int i = 0; i < columns.size(); i++) {
                write(features.get(i), columns.get(i), row, missing, values, at);
                at += features.get(i).width();
            }
        }
        return Tensor.of(shape, values);
    }

    private static void write(
            ColumnEncoding encoding, Column column, int row, MissingCells missing, float[] values, int at) {
        String text = column.text(row);
        boolean empty = text.isEmpty();
        if (empty && missing == MissingCells.ERROR) {
            throw column.error(
                    row, "is an empty cell; fill it, or have empty cells count as the mean (--missing mean)");
        }
        switch (encoding) {
            case NumberColumn number -> values[at] = empty ? 0 : number.encode(column, row, text);
            case CategoryColumn category ->
                values[at + (empty ? category.mostFrequentNumber() : category.encode(column, row, text))] = 1;
        }
    }

    private Tensor encodeTarget(Table table) {
        Column column = table.column(target.name(), "is the target");
        int size = table.size();
        return switch (target) {
            case NumberColumn number -> {
                float[] values = new float[size];
                for (int row = 0; row < size; row++) {
                    values[row] = number.encode(column, row, targetText(column, row));
                }
                yield Tensor.of(Shape.of(size, 1), values);
            }
            case CategoryColumn category -> {
                int[] classes = new int[size];
                for (int row = 0; row < size; row++) {
                    classes[row] = category.encode(column, row, targetText(column, row));
                }
                yield Tensor.of(Shape.of(size), classes);
            }
        };
    }

    private static String targetText(Column column, int row) {
        String text = column.text(row);
        if (text.isEmpty()) {
            throw column.error(row, "is an empty cell, but the target must be known");
        }
        return text;
    }

    /** This encoding as one line of JSON, to be stored with a model; numbers are exact. */
    public String toJson() {
        return EncodingJson.write(this);
    }

    /**
     * The encoding that {@link #toJson} wrote.
     *
     * @throws TableException if the text is not such an encoding
     */
    public static TableEncoding fromJson(String json) {
        return EncodingJson.read(json);
    }
}
