package dev.backlight.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backlight.report.Document.Cell;
import dev.backlight.report.Document.Table;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TextWriterTest {
    /** Columns of so many characters each. */
    private static String written(int... widths) {
        List<Cell> names = IntStream.range(0, widths.length)
                .mapToObj(column -> Cell.of("c" + column))
                .toList();
        List<Cell> row = IntStream.of(widths)
                .mapToObj(width -> Cell.of("x".repeat(width)))
                .toList();
        return TextWriter.write(new Document("title", List.of(new Table("caption", names, List.of(row)))));
    }

    @Test
    void aTableThatFitsStandsInOnePiece() {
        String text = written(20, 34, 40);
        assertThat(text.lines().mapToInt(String::length).max()).hasValue(100);
        assertThat(text.lines().filter(line -> line.contains("c0"))).hasSize(1);
    }

    @Test
    void aWiderOneGoesOnBelowWithItsFirstColumnAgain() {
        String text = written(20, 34, 41, 30, 30);
        assertThat(text.lines()).allMatch(line -> line.length() <= 100);
        assertThat(text.lines().map(line -> line.replaceAll(" +", " ").strip()).filter(line -> line.startsWith("c0")))
                .as("c2 and c3 have room beside each other, but then c4 is alone")
                .containsExactly("c0 c1", "c0 c2", "c0 c3 c4");
        assertThat(text.lines().filter(String::isBlank)).hasSize(4);
    }

    @Test
    void aColumnWiderThanThePageStandsAlone() {
        assertThat(written(20, 120, 10)
                        .lines()
                        .map(line -> line.replaceAll(" +", " ").strip()))
                .contains("c0 c1", "c0 c2");
    }
}
