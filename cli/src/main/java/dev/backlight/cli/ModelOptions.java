package dev.backlight.cli;

import dev.backlight.tables.MissingCells;
import java.nio.file.Path;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What the commands take that let a model look at data. */
final class ModelOptions {
    @Parameters(index = "0", paramLabel = "MODEL", description = "A model file that train has written.")
    Path file;

    @Option(
            names = "--missing",
            paramLabel = "HOW",
            defaultValue = "error",
            description = "Empty cells are an error, or count as the mean of the training rows: error, mean. Default:"
                    + " error.")
    MissingCells missing;

    @Mixin
    JsonOption json;
}
