package dev.backlight.cli;

import dev.backlight.tables.MissingCells;
import java.util.List;
import java.util.Optional;

/**
 * What is taken from the data, and how.
 *
 * @param target the column to predict; empty for data that need no choice
 * @param categories columns whose numbers only name categories
 * @param missing what to do with empty cells
 * @param validation the share of rows that is only looked at
 * @param seed decides which rows those are
 */
record DataSettings(
        Optional<String> target, List<String> categories, MissingCells missing, double validation, long seed) {
    DataSettings {
        categories = List.copyOf(categories);
    }
}
