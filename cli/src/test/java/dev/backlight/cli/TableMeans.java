package dev.backlight.cli;

import dev.backlight.tables.NumberColumn;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/** The means of a model's training rows. */
final class TableMeans {
    private TableMeans() {}

    static double[] of(Path model) {
        try {
            return TrainedModel.read(model).encoding().orElseThrow().features().stream()
                    .mapToDouble(column -> ((NumberColumn) column).mean())
                    .toArray();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
