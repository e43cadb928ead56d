package dev.backlight.tables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backlight.data.Split;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TableTest {
    static Table table(String csv) {
        return table(csv.getBytes(StandardCharsets.UTF_8));
    }

    private static Table table(byte[] csv) {
        try {
            return Table.read(new ByteArrayInputStream(csv), "t.csv");
        } catch (IOException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private static void assertRefused(String csv, String message) {
        assertThatThrownBy(() -> table(csv)).isInstanceOf(TableException.class).hasMessage(message);
    }

    private static List<String> row(Table table, int row) {
        return IntStream.range(0, table.columns().size())
                .mapToObj(column -> table.text(row, column))
                .toList();
    }

    @Test
    void cellsAreReadWithTheirLines(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(
                folder.resolve("a.csv"), "\uFEFF name ,age\r\nAda,36\r\n\r\n\"a \"\"b\"\",\nc\",7\r\n\"\", x \r\n");
        Table table = Table.read(file);
        assertThat(table.file()).isEqualTo(file.toString());
        assertThat(table.columns()).containsExactly("name", "age");
        assertThat(table.size()).isEqualTo(3);
        assertThat(row(table, 0)).containsExactly("Ada", "36");
        assertThat(row(table, 1)).containsExactly("a \"b\",\nc", "7");
        assertThat(row(table, 2)).containsExactly("", " x ");
        assertThat(new long[] {table.line(0, 0), table.line(1, 0), table.line(1, 1), table.line(2, 1)})
                .containsExactly(2, 4, 5, 6);
        assertThatThrownBy(() -> table.text(3, 0)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> table.text(0, 2)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> Table.read(folder.resolve("none"))).isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void aHeaderAloneIsATableWithoutRows() {
        assertThat(table("a,b").size()).isZero();
        assertThat(table("a,b\n\n").columns()).containsExactly("a", "b");
    }

    @Test
    void aHeaderMustNameEachColumnOnce() {
        assertRefused("", "t.csv: the file is empty; its first line must name the columns");
        assertRefused("\n\n", "t.csv: the file is empty; its first line must name the columns");
        assertRefused("\uFEFF", "t.csv: the file is empty; its first line must name the columns");
        assertRefused("\na,b, ,d\n", "t.csv:2:3: the header names no column here");
        assertRefused("a,\n1,2\n", "t.csv:1:2: the header names no column here");
        assertRefused("a,b, a\n", "t.csv:1:3: the header says \"a\" again; column 1 has that name");
        assertRefused("\"a\nb\",c,c\n", "t.csv:2:3: the header says \"c\" again; column 2 has that name");
    }

    @Test
    void rowsMustHaveAsManyCellsAsTheHeader() {
        assertRefused("a,b,c\n1,2,3\n4,5\n", "t.csv:3:3: the row ends after 2 of 3 cells, before column c");
        assertRefused("a,b\n\"1\n\n2\"\n", "t.csv:4:2: the row ends after 1 of 2 cells, before column b");
        assertRefused(
                "a,b\n1,2\n3,\"4\n5\",67,8\n",
                "t.csv:4:3: the row goes on with \"67\" after its 2 cells; a cell with a comma must stand in quotes");
    }

    @Test
    void brokenQuotesAreReportedWhereTheyAre() {
        assertThatThrownBy(() -> table("a,b\n1,\"2\"3\n"))
                .isInstanceOf(TableException.class)
                .hasMessageStartingWith("t.csv:2:2: ")
                .hasMessageContaining("after closing quote: '3'");
        assertThatThrownBy(() -> table("a,b\n\"x\ny\",\"2\n3,4\n5,6\n"))
                .isInstanceOf(TableException.class)
                .hasMessageStartingWith("t.csv:3:2: ")
                .hasMessageContaining("Unclosed quoted field");
    }

    @Test
    void bytesThatAreNotUtf8AreReportedWhereTheyAre() {
        String start = "a,b\n1,2\n\"3\n3\",";
        for (int padding : new int[] {0, 1, 100, 8_190, 16_383, 50_000}) {
            byte[] head = (start + "x".repeat(padding)).getBytes(StandardCharsets.UTF_8);
            byte[] file = Arrays.copyOf(head, head.length + 3);
            file[head.length] = (byte) 0xE9;
            file[head.length + 1] = 'z';
            file[head.length + 2] = '\n';
            assertThatThrownBy(() -> table(file))
                    .as("padding %d", padding)
                    .isInstanceOf(TableException.class)
                    .hasMessage("t.csv:4:2: the text is not UTF-8: it has the byte e9; save the file as UTF-8");
        }
        assertThatThrownBy(() -> table(new byte[] {'a', '\n', (byte) 0xE2, (byte) 0x82}))
                .hasMessage("t.csv:2:1: the text is not UTF-8: it has the byte e2 82; save the file as UTF-8");
        assertThatThrownBy(() -> table("a,b\n".getBytes(StandardCharsets.UTF_16)))
                .hasMessage("t.csv:1:1: the text is not UTF-8: it has the byte fe; save the file as UTF-8");
    }

    /** The streams never end: what is refused is refused before the memory is full. */
    @Test
    void whatNeverEndsIsRefused() {
        for (String endless : new String[] {"x", "x,", "\"\"", "1,\n", "é"}) {
            byte[] text = endless.repeat(1000).getBytes(StandardCharsets.UTF_8);
            InputStream in = new InputStream() {
                private int at;

                @Override
                public int read() {
                    return text[at++ % text.length];
                }
            };
            InputStream file = new SequenceInputStream(
                    new ByteArrayInputStream((endless.equals("1,\n") ? "a\n" : "").getBytes(StandardCharsets.UTF_8)),
                    in);
            assertThatThrownBy(() -> Table.read(file, "t.csv"))
                    .as(endless)
                    .isInstanceOf(TableException.class)
                    .hasMessageStartingWith("t.csv:");
        }
    }

    @Test
    void aFailingStreamIsNoMalformedTable() {
        InputStream failing = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("the disk is gone");
            }
        };
        assertThatThrownBy(() -> Table.read(failing, "t.csv"))
                .isExactlyInstanceOf(IOException.class)
                .hasMessage("the disk is gone");
    }

    @Test
    void rowsAreTakenWithTheirLines() {
        Table table = table("a\n10\n11\n12\n13\n").take(3, 1).take(1, 0, 1);
        assertThat(table.size()).isEqualTo(3);
        assertThat(table.text(0, 0)).isEqualTo("11");
        assertThat(table.text(1, 0)).isEqualTo("13");
        assertThat(table.line(1, 0)).isEqualTo(5);
        assertThatThrownBy(() -> table.take(3)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void aSplitDealsTheRowsAsThatOfADataSet() {
        Table table = table("a\n" + "x\n".repeat(10));
        Split<Table> parts = table.split(0.3, 5);
        Split<int[]> rows = Split.ofRows(10, 0.3, 5);
        assertThat(parts.validation().size()).isEqualTo(3);
        for (int i = 0; i < 7; i++) {
            assertThat(parts.training().line(i, 0)).isEqualTo(rows.training()[i] + 2);
        }
    }

    /** Random cells, written with random quoting and line ends, come back with the lines they were written in. */
    @Test
    void whatIsWrittenIsRead() {
        String[] pieces = {"a", "7", ",", "\"", "\n", "\r\n", "\r", " ", "ä", "😀", "", ";"};
        for (long seed = 0; seed < 400; seed++) {
            Random random = new Random(seed);
            String[] lineEnds = {"\n", "\r\n", "\r"};
            String end = lineEnds[random.nextInt(3)];
            int columns = 1 + random.nextInt(4);
            int rows = random.nextInt(6);
            StringBuilder csv = new StringBuilder(random.nextBoolean() ? "\uFEFF" : "");
            for (int column = 0; column < columns; column++) {
                csv.append(column == 0 ? "" : ",").append("c").append(column);
            }
            csv.append(end);
            long line = 2;
            List<String> cells = new ArrayList<>();
            List<Long> lines = new ArrayList<>();
            for (int row = 0; row < rows; row++) {
                if (random.nextInt(4) == 0) {
                    csv.append(end);
                    line++;
                }
                for (int column = 0; column < columns; column++) {
                    StringBuilder cell = new StringBuilder();
                    for (int length = random.nextInt(5); length > 0; length--) {
                        cell.append(pieces[random.nextInt(pieces.length)]);
                    }
                    String text = cell.toString();
                    boolean quoted = columns == 1 || text.matches("(?s).*[,\"\r\n].*") || random.nextBoolean();
                    csv.append(column == 0 ? "" : ",").append(quoted ? "\"" + text.replace("\"", "\"\"") + "\"" : text);
                    cells.add(text);
                    lines.add(line);
                    line += text.replace("\r\n", "\n")
                            .chars()
                            .filter(c -> c == '\n' || c == '\r')
                            .count();
                }
                if (row < rows - 1 || random.nextBoolean()) {
                    csv.append(end);
                }
                line++;
            }
            Table table = table(csv.toString());
            assertThat(table.size()).as("seed %d", seed).isEqualTo(rows);
            for (int i = 0; i < cells.size(); i++) {
                assertThat(table.text(i / columns, i % columns))
                        .as("seed %d", seed)
                        .isEqualTo(cells.get(i));
                assertThat(table.line(i / columns, i % columns))
                        .as("seed %d", seed)
                        .isEqualTo(lines.get(i));
            }
        }
    }

    @Test
    void damagedFilesAreReadOrRefusedNothingElse() {
        byte[] good = "\uFEFFa,b\n1,\"x, \"\"y\"\"\n\"\né,2\r\n".getBytes(StandardCharsets.UTF_8);
        int refused = 0;
        int trials = 20_000;
        for (int seed = 0; seed < trials; seed++) {
            Random random = new Random(seed);
            byte[] file = Arrays.copyOf(good, random.nextInt(good.length + 1));
            for (int change = random.nextInt(3); change > 0 && file.length > 0; change--) {
                file[random.nextInt(file.length)] =
                        (byte) (random.nextBoolean() ? random.nextInt(256) : ",\"\n\r".charAt(random.nextInt(4)));
            }
            try {
                Table table = table(file);
                for (int row = 0; row < table.size(); row++) {
                    assertThat(row(table, row)).hasSize(table.columns().size());
                }
            } catch (TableException expected) {
                refused++;
            } catch (RuntimeException other) {
                throw new AssertionError("seed " + seed, other);
            }
        }
        assertThat(refused).isBetween(trials / 10, trials - 1);
    }

    @Test
    void messagesQuoteCellsShortlyAndOnOneLine() {
        assertThat(TableException.quote("a\n\"b\"")).isEqualTo("\"a\\u000a\"b\"\"");
        assertThat(TableException.quote("😀".repeat(61))).isEqualTo("\"" + "😀".repeat(60) + "…\"");
    }
}
