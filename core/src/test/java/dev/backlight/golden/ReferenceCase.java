package dev.backlight.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One case of the reference file: its tables and its running text, and a count of the numbers that were compared with
 * it.
 *
 * <p>A number is compared within 1e-12 of its size, or within 1e-15 near zero, as section 0 of the file asks; a looser
 * bound is given where a case says so. At the end every number of its tables must have been used.
 */
public final class ReferenceCase {
    private static final Pattern HEADING = Pattern.compile("(?:#{3,4} |\\*\\*)([A-Z]{3}-[\\w-]+).*");

    private final String id;
    private final List<Table> tables = new ArrayList<>();
    private final StringBuilder text = new StringBuilder();
    private final Set<Cell> used = new LinkedHashSet<>();
    private boolean inTable;
    private int compared;

    private ReferenceCase(String id) {
        this.id = id;
        String current = "";
        List<String> lines = lines();
        for (int i = 0; i < lines.size(); i++) {
            Matcher heading = HEADING.matcher(lines.get(i));
            if (heading.matches()) {
                current = heading.group(1);
            } else if (lines.get(i).startsWith("## ")) {
                current = "";
            }
            if (current.equals(id)) {
                read(lines.get(i).replace("**", "").replace('−', '-'), i + 1);
            }
        }
    }

    /** The case of this ID. */
    public static ReferenceCase of(String id) {
        ReferenceCase found = new ReferenceCase(id);
        assertThat(found.text).as("the text of %s", id).isNotEmpty();
        return found;
    }

    /** The IDs of all cases in the file, in its order. */
    public static List<String> ids() {
        return lines().stream()
                .map(HEADING::matcher)
                .filter(Matcher::matches)
                .map(heading -> heading.group(1))
                .toList();
    }

    private static List<String> lines() {
        try (InputStream file = ReferenceCase.class.getResourceAsStream("reference-cases.md")) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private void read(String line, int number) {
        if (!line.startsWith("|")) {
            inTable = false;
            text.append(line).append('\n');
            return;
        }
        String[] columns = line.substring(1, line.lastIndexOf('|')).split("\\|", -1);
        List<String> cells = Arrays.stream(columns).map(String::strip).toList();
        if (!inTable) {
            tables.add(new Table(cells, new ArrayList<>()));
            inTable = true;
        } else if (!cells.getFirst().startsWith("---")) {
            Table table = tables.getLast();
            assertThat(cells).as("line %d", number).hasSameSizeAs(table.header());
            table.rows().add(new Table.Row(number, table.header(), cells));
        }
    }

    /** Whether there are tables, and not text alone. */
    public boolean hasTables() {
        return !tables.isEmpty();
    }

    /** The table whose first column has this header. */
    public Table table(String firstColumn) {
        return tables.stream()
                .filter(table -> table.header().getFirst().equals(firstColumn))
                .findFirst()
                .orElseThrow(() -> new AssertionError(id + " has no table under \"" + firstColumn + "\""));
    }

    /** The running text, for what is not a number. */
    public String text() {
        return text.toString();
    }

    /** The number in the running text right after these words. */
    public Cell after(String words) {
        return listAfter(words, 1).getFirst();
    }

    /** The {@code count} numbers in the running text right after these words, with only ( [ , ] ) between them. */
    public List<Cell> listAfter(String words, int count) {
        String number = "-?\\d+(?:\\.\\d+)?(?:e-?\\d+)?";
        String list = "[(\\[]*" + number + ("[)\\], (\\[]+" + number).repeat(count - 1);
        Matcher found = Pattern.compile(Pattern.quote(words) + "(" + list + ")(?!\\w|\\.\\d|[·²³⁴/])")
                .matcher(text);
        assertThat(found.find())
                .as("%s: \"%s\" and %d numbers", id, words, count)
                .isTrue();
        return Cell.in(id + " after \"" + words + "\"", found.group(1));
    }

    /** Takes a number as given: it goes into the computation. */
    public double given(Cell cell) {
        used.add(cell);
        return cell.value();
    }

    /** Takes the number after these words as given. */
    public double given(String words) {
        return given(after(words));
    }

    /** Takes the numbers after these words as given. */
    public double[] given(String words, int count) {
        return listAfter(words, count).stream().mapToDouble(this::given).toArray();
    }

    /** Compares with the tolerance of section 0. */
    public void check(Cell expected, double actual) {
        check(expected, actual, Math.max(1e-12 * Math.abs(expected.value()), 1e-15));
    }

    public void check(Cell expected, double actual, double tolerance) {
        assertThat(actual).as("%s, %s", id, expected.where()).isCloseTo(expected.value(), within(tolerance));
        used.add(expected);
        compared++;
    }

    /** Compares the number after these words. */
    public void check(String words, double actual) {
        check(after(words), actual);
    }

    /** Compares the numbers after these words. */
    public void check(String words, double... actual) {
        check(listAfter(words, actual.length), actual);
    }

    public void check(List<Cell> expected, double... actual) {
        assertThat(expected).as(id).hasSameSizeAs(actual);
        for (int i = 0; i < actual.length; i++) {
            check(expected.get(i), actual[i]);
        }
    }

    /**
     * Ends the case: so many numbers were compared, and none of its tables was left out. The first column of a table
     * (names, counters) and a path's name count as no numbers.
     */
    public void done(int expected) {
        for (Table table : tables) {
            for (Table.Row row : table.rows()) {
                for (String column : table.header().subList(1, table.header().size())) {
                    if (!column.equals("path")) {
                        assertThat(used).as("what was used of %s", id).containsAll(row.cells(column));
                    }
                }
            }
        }
        assertCompared(expected);
    }

    /** So many numbers were compared: for a test of a part of a case. */
    public void assertCompared(int expected) {
        assertThat(compared).as("numbers compared with %s", id).isEqualTo(expected);
    }
}
