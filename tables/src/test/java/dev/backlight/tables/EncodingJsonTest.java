package dev.backlight.tables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class EncodingJsonTest {
    private static final TableEncoding ENCODING = new TableEncoding(
            List.of(new NumberColumn("age", 41.5, 0.1), new CategoryColumn("s \"e\" x", List.of("", "f", "m\n"), "f")),
            new NumberColumn("income", -1e300, 5e-324));

    private static final String JSON = "{\"features\":[{\"name\":\"age\",\"kind\":\"number\",\"mean\":41.5,"
            + "\"deviation\":0.1},{\"name\":\"s \\\"e\\\" x\",\"kind\":\"category\",\"categories\":[\"\",\"f\",\"m\\n\"],"
            + "\"mostFrequent\":\"f\"}],\"target\":{\"name\":\"income\",\"kind\":\"number\",\"mean\":-1.0E300,"
            + "\"deviation\":4.9E-324}}";

    private static void assertRefused(String json, String message) {
        assertThatThrownBy(() -> TableEncoding.fromJson(json))
                .isInstanceOf(TableException.class)
                .hasMessageStartingWith("[table encoding]: " + message);
    }

    @Test
    void theTextIsJsonWithExactNumbers() {
        assertThat(ENCODING.toJson()).isEqualTo(JSON);
        assertThat(TableEncoding.fromJson(JSON)).isEqualTo(ENCODING);
    }

    @Test
    void whatIsWrittenIsRead() {
        for (long seed = 0; seed < 300; seed++) {
            Random random = new Random(seed);
            List<ColumnEncoding> columns = new ArrayList<>();
            for (int i = 2 + random.nextInt(4); i > 0; i--) {
                String name = i + text(random);
                if (random.nextBoolean()) {
                    columns.add(new NumberColumn(name, finite(random), Math.abs(finite(random))));
                } else {
                    TreeSet<String> categories = new TreeSet<>();
                    for (int k = random.nextInt(4); k >= 0; k--) {
                        categories.add(text(random));
                    }
                    columns.add(new CategoryColumn(name, List.copyOf(categories), categories.last()));
                }
            }
            TableEncoding encoding = new TableEncoding(columns.subList(1, columns.size()), columns.getFirst());
            assertThat(TableEncoding.fromJson(encoding.toJson()))
                    .as("seed %d", seed)
                    .isEqualTo(encoding);
        }
    }

    private static String text(Random random) {
        String[] pieces = {"a", "\"", "\\", "\n", "\u0000", "é", "😀", "\u2028", "<", "{"};
        StringBuilder text = new StringBuilder();
        for (int length = random.nextInt(6); length > 0; length--) {
            text.append(pieces[random.nextInt(pieces.length)]);
        }
        return text.toString();
    }

    private static double finite(Random random) {
        double value = Double.longBitsToDouble(random.nextLong());
        return Double.isFinite(value) ? value : 0;
    }

    @Test
    void whatIsMalformedIsRefused() {
        assertRefused("", "the text must be an object with the members features, target");
        assertRefused("[]", "the text must be an object with the members features, target, not \"[]\"");
        assertRefused("{\"features\":[]", "the text cannot be read as JSON: ");
        assertRefused(JSON + "{}", "the text cannot be read as JSON: ");
        assertRefused("[".repeat(100_000), "the text cannot be read as JSON: ");
        assertRefused(JSON.replace("\"mean\":41.5", "\"mean\":1,\"mean\":2"), "the text cannot be read as JSON: ");
        assertRefused(JSON.replace("\"mean\":41.5", "\"mean\":1,\"more\":2"), "a column of numbers must be an object");
        assertRefused(JSON.replace("\"mean\":41.5,", ""), "a column of numbers must be an object with the members");
        assertRefused(JSON.replace("41.5", "\"41.5\""), "mean must be a number, not \"\"41.5\"\"");
        assertRefused(JSON.replace("41.5", "1e999"), "column \"age\" cannot have the mean Infinity");
        assertRefused(JSON.replace("0.1", "-0.1"), "column \"age\" cannot have the mean 41.5 and the deviation -0.1");
        assertRefused(JSON.replace("\"age\"", "7"), "name must be a text, not \"7\"");
        assertRefused(JSON.replace("\"age\"", "\"income\""), "two columns are called \"income\"");
        assertRefused(
                JSON.replace("\"number\"", "\"word\""), "a column's kind must be number or category, not \"word\"");
        assertRefused(JSON.replace("\"\",\"f\"", "\"f\",\"\""), "column \"s \"e\" x\": the categories must be sorted");
        assertRefused(JSON.replace("\"\",\"f\"", "\"f\",\"f\""), "column \"s \"e\" x\": the categories must be sorted");
        assertRefused(JSON.replace("\"\",\"f\"", "null,\"f\""), "a category must be a text, not \"null\"");
        assertRefused(
                JSON.replace("\"mostFrequent\":\"f\"", "\"mostFrequent\":\"g\""),
                "column \"s \"e\" x\": the most frequent category \"g\" is not among the categories");
        assertRefused(
                JSON.replaceAll("\"features\":.*],\"target\"", "\"features\":[],\"target\""),
                "there is no column besides the target \"income\"");
        assertRefused(
                JSON.replaceAll("\"features\":.*],\"target\"", "\"features\":{},\"target\""),
                "features must be an array");
        assertRefused("{\"features\":[],\"target\":null}", "a column's kind must be number or category, not \"\"");
    }

    @Test
    void damagedTextsAreReadOrRefusedNothingElse() {
        for (int length = 0; length < JSON.length(); length++) {
            String cut = JSON.substring(0, length);
            assertThatThrownBy(() -> TableEncoding.fromJson(cut)).as(cut).isInstanceOf(TableException.class);
        }
        String alphabet = "{}[]\",:0-9eE.\\abc\u0000";
        int refused = 0;
        for (int seed = 0; seed < 20_000; seed++) {
            Random random = new Random(seed);
            StringBuilder text = new StringBuilder(JSON);
            for (int change = random.nextInt(3); change >= 0; change--) {
                text.setCharAt(random.nextInt(text.length()), alphabet.charAt(random.nextInt(alphabet.length())));
            }
            try {
                TableEncoding.fromJson(text.toString());
            } catch (TableException expected) {
                refused++;
            } catch (RuntimeException other) {
                throw new AssertionError("seed " + seed + ": " + text, other);
            }
        }
        assertThat(refused).isBetween(10_000, 19_999);
    }
}
