package dev.backlight.tables;

import java.util.Collections;
import java.util.List;

/**
 * A column of categories: as a feature a cell becomes one number for each category, 1 for its own and 0 for the others
 * (one-hot); as a target it becomes the category's number.
 *
 * @param name the column's name
 * @param categories the categories of the training rows, sorted by their UTF-16 units, so that their order does not
 *     depend on that of the rows
 * @param mostFrequent the category of the most training rows; of several with as many, the first
 */
public record CategoryColumn(String name, List<String> categories, String mostFrequent) implements ColumnEncoding {
    /**
     * @throws IllegalArgumentException if the categories are not sorted or not all different, or the most frequent is
     *     none of them
     */
    public CategoryColumn {
        categories = List.copyOf(categories);
        for (int i = 1; i < categories.size(); i++) {
            if (categories.get(i - 1).compareTo(categories.get(i)) >= 0) {
                throw new IllegalArgumentException("column " + TableException.quote(name)
                        + ": the categories must be sorted and different, but "
                        + TableException.quote(categories.get(i)) + " follows "
                        + TableException.quote(categories.get(i - 1)));
            }
        }
        if (Collections.binarySearch(categories, mostFrequent) < 0) {
            throw new IllegalArgumentException("column " + TableException.quote(name) + ": the most frequent category "
                    + TableException.quote(mostFrequent) + " is not among the categories");
        }
    }

    @Override
    public int width() {
        return categories.size();
    }

    int mostFrequentNumber() {
        return Collections.binarySearch(categories, mostFrequent);
    }

    int encode(Column column, int row, String text) {
        int category = Collections.binarySearch(categories, text);
        if (category < 0) {
            throw column.error(row, "is none of the categories of the training rows: " + shown());
        }
        return category;
    }

    private String shown() {
        int most = 10;
        String first = String.join(
                ", ", categories.stream().limit(most).map(TableException::quote).toList());
        return categories.size() <= most ? first : first + " and " + (categories.size() - most) + " more";
    }
}
