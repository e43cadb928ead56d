package dev.backlight.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backlight.format.Json.JsonArray;
import dev.backlight.format.Json.JsonBool;
import dev.backlight.format.Json.JsonNull;
import dev.backlight.format.Json.JsonNumber;
import dev.backlight.format.Json.JsonObject;
import dev.backlight.format.Json.JsonString;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;

class JsonTest {
    /** Text, then what is written back. */
    static final List<String[]> VALID = List.of(
            row("{}", "{}"),
            row("[]", "[]"),
            row(" \t\r\n[ ] \n", "[]"),
            row("null", "null"),
            row("true", "true"),
            row("false", "false"),
            row("\"\"", "\"\""),
            row("[[[[]]],{}]", "[[[[]]],{}]"),
            row("[1 , 2\n,\t3]", "[1,2,3]"),
            row("{\"b\" : 1, \"a\":[{\"b\":null}]}", "{\"b\":1,\"a\":[{\"b\":null}]}"),
            row("{\"\":0}", "{\"\":0}"),
            row("0", "0"),
            row("-0", "-0"),
            row("-0.0e-0", "-0.0e-0"),
            row("10", "10"),
            row("1.50", "1.50"),
            row("1e5", "1e5"),
            row("1E+05", "1E+05"),
            row("0e1", "0e1"),
            row("123456789012345678901234567890", "123456789012345678901234567890"),
            row("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"", "\"\\\"\\\\/\\b\\f\\n\\r\\t\""),
            row("\"\\u0041\\u00e9\\u00E9\\u4e2d\"", "\"Aéé中\""),
            row("\"\\ud83e\\udde0\"", "\"🧠\""),
            row("\"🧠\"", "\"🧠\""),
            row("\"\\u0000\\u001f\\u007f\"", "\"\\u0000\\u001f\u007f\""),
            row("\"\\u2028\uffff\ufeff\"", "\"\u2028\uffff\ufeff\""),
            row("\"\\\\u0041\"", "\"\\\\u0041\""),
            row("{\"a\\u0062\":1,\"b\":2}", "{\"ab\":1,\"b\":2}"));

    /** Text, where, and a part of the message. */
    static final List<String[]> INVALID = List.of(
            row("", "line 1, column 1", "expected a value, but found the end of the text"),
            row("  ", "line 1, column 3", "expected a value"),
            row("\ufeff{}", "line 1, column 1", "expected a value"),
            row("{", "line 1, column 2", "but found the end"),
            row("[", "line 1, column 2", "expected a value, but found the end"),
            row("]", "line 1, column 1", "expected a value, but found \"]\""),
            row("[1", "line 1, column 3", "expected ',' or ']', but found the end"),
            row("[1}", "line 1, column 3", "expected ',' or ']', but found \"}\""),
            row("[1 2]", "line 1, column 4", "expected ',' or ']'"),
            row("[,]", "line 1, column 2", "expected a value"),
            row("[1,]", "line 1, column 4", "expected a value"),
            row("[1,,2]", "line 1, column 4", "expected a value"),
            row("[] []", "line 1, column 4", "expected the end of the text, but found \"[\""),
            row("{}}", "line 1, column 3", "expected the end of the text"),
            row("1 //", "line 1, column 3", "expected the end of the text"),
            row("{\n \"a\": 1,\n \"b\" 2}", "line 3, column 6", "expected ':', but found \"2\""),
            row("{\"a\":}", "line 1, column 6", "expected a value"),
            row("{\"a\"}", "line 1, column 5", "expected ':'"),
            row("{\"a\":1,}", "line 1, column 8", "expected '\"', but found \"}\""),
            row("{a:1}", "line 1, column 2", "expected '\"', but found \"a\""),
            row("{'a':1}", "line 1, column 2", "expected '\"'"),
            row("{1:1}", "line 1, column 2", "expected '\"'"),
            row("{\"a\":1,\"a\":2}", "line 1, column 8", "\"a\" comes twice"),
            row("{\"ab\":1,\"\\u0061b\":2}", "line 1, column 9", "\"ab\" comes twice"),
            row("[{\"x\":{\"a\":1,\"a\":2}}]", "line 1, column 14", "\"a\" comes twice"),
            row("tru", "line 1, column 1", "expected a value, but found \"t\""),
            row("True", "line 1, column 1", "expected a value"),
            row("nulll", "line 1, column 5", "expected the end of the text"),
            row("NaN", "line 1, column 1", "expected a value"),
            row("Infinity", "line 1, column 1", "expected a value"),
            row("-", "line 1, column 1", "expected a value"),
            row("-Infinity", "line 1, column 1", "expected a value"),
            row("+1", "line 1, column 1", "expected a value"),
            row(".5", "line 1, column 1", "expected a value"),
            row("1.", "line 1, column 2", "expected the end of the text"),
            row("1.e1", "line 1, column 2", "expected the end of the text"),
            row("01", "line 1, column 2", "expected the end of the text"),
            row("-01", "line 1, column 3", "expected the end of the text"),
            row("1e", "line 1, column 2", "expected the end of the text"),
            row("1e+", "line 1, column 2", "expected the end of the text"),
            row("0x1", "line 1, column 2", "expected the end of the text"),
            row("1_0", "line 1, column 2", "expected the end of the text"),
            row("١", "line 1, column 1", "expected a value"),
            row("\u00a01", "line 1, column 1", "expected a value"),
            row("\f1", "line 1, column 1", "expected a value, but found \"?\""),
            row("\"abc", "line 1, column 5", "expected a closing quote, but found the end"),
            row("\"a\nb\"", "line 1, column 3", "expected a closing quote"),
            row("\"a\u0000b\"", "line 1, column 3", "expected a closing quote"),
            row("\"\t\"", "line 1, column 2", "expected a closing quote"),
            row("\"\\", "line 1, column 3", "after a backslash, but found the end"),
            row("\"\\\"", "line 1, column 4", "expected a closing quote"),
            row("\"\\a\"", "line 1, column 3", "after a backslash, but found \"a\""),
            row("\"\\x41\"", "line 1, column 3", "after a backslash"),
            row("\"\\U0041\"", "line 1, column 3", "after a backslash"),
            row("\"\\🧠\"", "line 1, column 3", "but found \"🧠\""),
            row("\"\\u00\"", "line 1, column 4", "four hexadecimal digits"),
            row("\"\\u00g0\"", "line 1, column 4", "four hexadecimal digits"),
            row("\"\\u\uff10\uff10\uff10\uff10\"", "line 1, column 4", "four hexadecimal digits"),
            row("\"\\u12", "line 1, column 4", "four hexadecimal digits"),
            row("\"\\ud800\"", "line 1, column 1", "half a surrogate pair"),
            row("\"\\udc00\\ud800\"", "line 1, column 1", "half a surrogate pair"),
            row("[\"\ud800x\"]", "line 1, column 2", "half a surrogate pair"),
            row("{\"\\udfff\":1}", "line 1, column 2", "half a surrogate pair"),
            row("[".repeat(65) + "]".repeat(65), "line 1, column 65", "deeper than 64"),
            row("{\"a\":".repeat(65), "line 1, column 321", "deeper than 64"),
            row("[".repeat(1_000_000), "line 1, column 65", "deeper than 64"));

    private static String[] row(String... cells) {
        return cells;
    }

    @ParameterizedTest
    @FieldSource("VALID")
    void readsEveryKindOfValueAndWritesItShort(String text, String written) throws Exception {
        Json json = Json.parse(text);
        assertThat(json.write()).isEqualTo(written);
        assertThat(Json.parse(written)).isEqualTo(json);
    }

    @ParameterizedTest
    @FieldSource("INVALID")
    void refusesWhatIsNotJsonAndSaysWhere(String text, String where, String part) {
        assertThatThrownBy(() -> Json.parse(text))
                .isExactlyInstanceOf(FormatException.class)
                .hasMessageStartingWith("[json] " + where + ": ")
                .hasMessageContaining(part);
    }

    @Test
    void nestsAsDeepAsItSays() throws Exception {
        String deepest = "[".repeat(64) + "]".repeat(64);
        assertThat(Json.parse(deepest).write()).isEqualTo(deepest);
        String wide = "[" + "[],".repeat(100) + "{}]";
        assertThat(Json.parse(wide).write()).isEqualTo(wide);
    }

    @Test
    void namesThatAllHaveOneHashAreReadAsFastAsOthers() throws Exception {
        // "Aa" and "BB" have the same hash, so all 2^16 strings of 16 such pairs have. In a plain chained table the
        // last would be compared with 65,535 others: 2 · 10^9 comparisons of 32 characters, minutes instead of a
        // moment.
        String text = IntStream.range(0, 1 << 16)
                .mapToObj(bits -> IntStream.range(0, 16)
                        .mapToObj(i -> (bits >> i & 1) == 0 ? "Aa" : "BB")
                        .reduce("", String::concat))
                .map(name -> '"' + name + "\":0")
                .reduce(
                        new StringBuilder("{"),
                        (all, one) -> all.append(all.length() > 1 ? "," : "").append(one),
                        (a, b) -> a)
                .append('}')
                .toString();
        long start = System.nanoTime();
        JsonObject object = (JsonObject) Json.parse(text);
        assertThat(object.members()).hasSize(1 << 16);
        assertThat(System.nanoTime() - start).as("nanoseconds").isLessThan(5_000_000_000L);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "-0, 0",
        "9007199254740993, 9007199254740993",
        "9223372036854775807, 9223372036854775807",
        "-9223372036854775808, -9223372036854775808"
    })
    void wholeNumbersAreExact(String text, long value) throws Exception {
        assertThat(((JsonNumber) Json.parse(text)).asLong()).isEqualTo(value);
    }

    @ParameterizedTest
    @CsvSource({"1.0", "1e3", "9223372036854775808", "-9223372036854775809", "18446744073709551615", "0.5"})
    void whatIsNotAWholeNumberOfALongIsRefused(String text) throws Exception {
        JsonNumber number = (JsonNumber) Json.parse(text);
        assertThatThrownBy(number::asLong).isInstanceOf(NumberFormatException.class);
    }

    @Test
    void aNumberOfAMillionDigitsIsReadButIsNoLong() throws Exception {
        JsonNumber number = (JsonNumber) Json.parse("1".repeat(1_000_000));
        assertThat(number.asDouble()).isInfinite();
        assertThatThrownBy(number::asLong)
                .isInstanceOf(NumberFormatException.class)
                .hasMessage("1000000 characters do not fit a long");
    }

    @Test
    void doublesAndLongsComeBackExactly() throws Exception {
        Random random = new Random(1);
        List<Double> doubles = new ArrayList<>(
                List.of(0.0, -0.0, 0.1, Double.MIN_VALUE, Double.MAX_VALUE, 1e22, 1e23, 0x1p53 + 2, Math.PI));
        Stream.generate(() -> Double.longBitsToDouble(random.nextLong()))
                .filter(Double::isFinite)
                .limit(10_000)
                .forEach(doubles::add);
        for (double value : doubles) {
            JsonNumber number = (JsonNumber) Json.parse(JsonNumber.of(value).write());
            assertThat(Double.doubleToLongBits(number.asDouble())).isEqualTo(Double.doubleToLongBits(value));
        }
        for (long value : new long[] {0, -1, 1L << 53, -(1L << 53), Long.MAX_VALUE, Long.MIN_VALUE}) {
            assertThat(((JsonNumber) Json.parse(JsonNumber.of(value).write())).asLong())
                    .isEqualTo(value);
        }
    }

    @Test
    void whatJsonCannotSayIsRefusedWhereItIsMade() {
        assertThatThrownBy(() -> JsonNumber.of(Double.NaN)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> JsonNumber.of(Double.NEGATIVE_INFINITY)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new JsonNumber("1 ")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new JsonString("a\ud800")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new JsonObject(Map.of("\udc00", new JsonNull())))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anyValueComesBackFromItsText() throws Exception {
        for (int seed = 0; seed < 2_000; seed++) {
            Json json = random(new Random(seed), 5);
            assertThat(Json.parse(json.write())).as("seed %d", seed).isEqualTo(json);
        }
    }

    @Test
    void anyTextIsReadOrRefused() {
        int[] read = new int[1];
        int count = 20_000;
        for (int seed = 0; seed < count; seed++) {
            Random random = new Random(seed);
            String text = mutate(random(random, 4).write(), random);
            try {
                Json json = Json.parse(text);
                assertThat(Json.parse(json.write())).as("seed %d", seed).isEqualTo(json);
                read[0]++;
            } catch (FormatException refused) {
                assertThat(refused).as("seed %d", seed).hasMessageMatching("(?s)\\[json] line \\d+, column \\d+: .*");
            } catch (RuntimeException | StackOverflowError e) {
                throw new AssertionError("seed " + seed + ": " + text, e);
            }
        }
        assertThat(read[0]).as("texts read").isBetween(count / 20, count * 19 / 20);
    }

    private static String mutate(String text, Random random) {
        String alphabet = "{}[]\",:\\/u0123456789eE+-.tfn \n\t\u0000é\ud83e\udde0";
        StringBuilder mutated = new StringBuilder(text);
        for (int edits = 1 + random.nextInt(3); edits > 0; edits--) {
            int at = random.nextInt(mutated.length() + 1);
            char c = alphabet.charAt(random.nextInt(alphabet.length()));
            switch (random.nextInt(3)) {
                case 0 -> mutated.insert(at, c);
                case 1 -> mutated.replace(at, Math.min(at + 1, mutated.length()), "" + c);
                default -> mutated.delete(at, Math.min(at + 1 + random.nextInt(3), mutated.length()));
            }
        }
        return mutated.toString();
    }

    private static Json random(Random random, int depth) {
        return switch (random.nextInt(depth > 0 ? 7 : 5)) {
            case 0 -> new JsonNull();
            case 1 -> new JsonBool(random.nextBoolean());
            case 2 -> JsonNumber.of(random.nextLong() >> random.nextInt(64));
            case 3 -> JsonNumber.of(random.nextGaussian() * Math.pow(10, random.nextInt(-300, 300)));
            case 4 -> new JsonString(text(random));
            case 5 ->
                new JsonArray(Stream.generate(() -> random(random, depth - 1))
                        .limit(random.nextInt(4))
                        .toList());
            default -> {
                Map<String, Json> members = new LinkedHashMap<>();
                for (int i = random.nextInt(4); i > 0; i--) {
                    members.put(text(random), random(random, depth - 1));
                }
                yield new JsonObject(members);
            }
        };
    }

    private static String text(Random random) {
        int[] highest = {0x20, 0x80, 0x800, 0xd800, 0x110000};
        return random.ints(random.nextInt(6), 0, highest[random.nextInt(highest.length)])
                .filter(c -> c < 0xd800 || c > 0xdfff)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
