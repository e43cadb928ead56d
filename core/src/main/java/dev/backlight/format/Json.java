package dev.backlight.format;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A JSON value (RFC 8259): what {@link #parse} reads and {@link #write} writes.
 *
 * <p>Members of an object keep their order. A number keeps its text, so nothing is rounded between reading and writing.
 * Strings are Unicode: one with half a surrogate pair is refused, since no UTF-8 file can hold it.
 */
public sealed interface Json {

    /** Members by name, in the order given. */
    record JsonObject(Map<String, Json> members) implements Json {
        public JsonObject {
            members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
            members.keySet().forEach(Json::requireUnicode);
        }
    }

    /** Elements in order. */
    record JsonArray(List<Json> elements) implements Json {
        public JsonArray {
            elements = List.copyOf(elements);
        }
    }

    /** A text. */
    record JsonString(String value) implements Json {
        public JsonString {
            requireUnicode(value);
        }
    }

    /** A number as it is written; two numbers are equal if their texts are. */
    record JsonNumber(String text) implements Json {
        public JsonNumber {
            if (!JsonParser.NUMBER.matcher(text).matches()) {
                throw new IllegalArgumentException("[json] " + FormatException.quote(text) + " is not a JSON number");
            }
        }

        /** An integer. */
        public static JsonNumber of(long value) {
            return new JsonNumber(Long.toString(value));
        }

        /**
         * A real, by the shortest text that reads back as the same double.
         *
         * @throws IllegalArgumentException if it is NaN or infinite, which JSON cannot say
         */
        public static JsonNumber of(double value) {
            return new JsonNumber(Double.toString(value));
        }

        /** The nearest double; infinite beyond its range. */
        public double asDouble() {
            return Double.parseDouble(text);
        }

        /**
         * The value of an integer written as one: digits with an optional minus, no fraction, no exponent.
         *
         * @throws NumberFormatException if it is written otherwise or does not fit a long
         */
        public long asLong() {
            // A longer text never fits, and the JDK's own message would repeat all of it.
            if (text.length() > 20) {
                throw new NumberFormatException(text.length() + " characters do not fit a long");
            }
            return Long.parseLong(text);
        }
    }

    /** True or false. */
    record JsonBool(boolean value) implements Json {}

    /** The value {@code null}. */
    record JsonNull() implements Json {}

    /**
     * Reads one JSON text.
     *
     * @throws FormatException with line and column if the text breaks RFC 8259, names a member twice, has half a
     *     surrogate pair, or nests deeper than 64
     */
    static Json parse(String text) throws FormatException {
        JsonParser parser = new JsonParser(text, Integer.MAX_VALUE, (position, wrong) -> {
            String before = text.substring(0, position);
            long line = 1 + before.chars().filter(c -> c == '\n').count();
            int column = position - before.lastIndexOf('\n');
            return new FormatException("[json] line " + line + ", column " + column + ": " + wrong);
        });
        Json json = parser.value();
        parser.end();
        return json;
    }

    /** The shortest text: no spaces, members in their order, only those characters escaped that must be. */
    default String write() {
        StringBuilder text = new StringBuilder();
        write(this, text);
        return text.toString();
    }

    private static void write(Json json, StringBuilder text) {
        switch (json) {
            case JsonObject(var members) -> {
                char before = '{';
                for (Map.Entry<String, Json> member : members.entrySet()) {
                    quote(member.getKey(), text.append(before));
                    write(member.getValue(), text.append(':'));
                    before = ',';
                }
                text.append(members.isEmpty() ? "{}" : "}");
            }
            case JsonArray(var elements) -> {
                char before = '[';
                for (Json element : elements) {
                    write(element, text.append(before));
                    before = ',';
                }
                text.append(elements.isEmpty() ? "[]" : "]");
            }
            case JsonString(var value) -> quote(value, text);
            case JsonNumber(var number) -> text.append(number);
            case JsonBool(var value) -> text.append(value);
            case JsonNull() -> text.append("null");
        }
    }

    private static void quote(String value, StringBuilder text) {
        text.append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            int named = "\"\\\b\f\n\r\t".indexOf(c);
            if (named >= 0) {
                text.append('\\').append("\"\\bfnrt".charAt(named));
            } else if (c < ' ') {
                text.append("\\u00").append(Character.forDigit(c >> 4, 16)).append(Character.forDigit(c & 15, 16));
            } else {
                text.append(c);
            }
        }
        text.append('"');
    }

    /** Whether every surrogate in the text has its other half. */
    static boolean isUnicode(CharSequence text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                if (!Character.isSupplementaryCodePoint(Character.codePointAt(text, i))) {
                    return false;
                }
                i++;
            }
        }
        return true;
    }

    private static void requireUnicode(String text) {
        if (!isUnicode(text)) {
            throw new IllegalArgumentException("[json] " + FormatException.quote(text) + " has half a surrogate pair");
        }
    }
}
