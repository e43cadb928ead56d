package dev.backlight.format;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads JSON by recursive descent; a caller may read the members of the outermost object as something else. */
final class JsonParser {
    static final Pattern NUMBER = Pattern.compile("-?+(0|[1-9][0-9]*+)(\\.[0-9]++)?+([eE][+-]?+[0-9]++)?+");
    private static final Pattern PLAIN = Pattern.compile("[^\\x00-\\x1f\"\\\\]*+");
    private static final Pattern HEXADECIMAL = Pattern.compile("[0-9a-fA-F]{4}");
    private static final int MAX_DEPTH = 64;
    private static final String ESCAPES = "\"\\/bfnrtu";
    private static final String ESCAPED = "\"\\/\b\f\n\r\t";

    private final String text;
    private final Fault fault;
    private final Matcher number;
    private final Matcher plain;
    private final int maxValues;
    private int at;
    private int depth;
    private int values;

    /** Makes the exception for what is wrong at a position of the text. */
    interface Fault {
        FormatException at(int position, String wrong);
    }

    /** Reads the value of the member that has this name and starts at this position of the text. */
    interface MemberReader<T> {
        T read(String name, int position) throws FormatException;
    }

    /** Refuses more values than {@code maxValues}: one takes some 100 bytes of memory but perhaps 2 of text. */
    JsonParser(String text, int maxValues, Fault fault) {
        this.text = text;
        this.maxValues = maxValues;
        this.fault = fault;
        this.number = NUMBER.matcher(text);
        this.plain = PLAIN.matcher(text);
    }

    Json value() throws FormatException {
        if (++values > maxValues) {
            throw fault.at(at, "there are more than " + maxValues + " values");
        }
        return switch (peek()) {
            case '{' -> new Json.JsonObject(object((name, position) -> value()));
            case '[' -> new Json.JsonArray(array());
            case '"' -> new Json.JsonString(string());
            case 't' -> literal("true", new Json.JsonBool(true));
            case 'f' -> literal("false", new Json.JsonBool(false));
            case 'n' -> literal("null", new Json.JsonNull());
            default -> number();
        };
    }

    <T> Map<String, T> object(MemberReader<T> member) throws FormatException {
        Map<String, T> members = new LinkedHashMap<>();
        open('{');
        if (peek() != '}') {
            do {
                int start = skipSpace();
                String name = string();
                if (members.containsKey(name)) {
                    throw fault.at(start, "the name " + FormatException.quote(name) + " comes twice in one object");
                }
                expect(':');
                members.put(name, member.read(name, start));
            } while (skips(','));
        }
        close('}');
        return members;
    }

    void end() throws FormatException {
        if (skipSpace() < text.length()) {
            throw unexpected("the end of the text");
        }
    }

    private List<Json> array() throws FormatException {
        List<Json> elements = new ArrayList<>();
        open('[');
        if (peek() != ']') {
            do {
                elements.add(value());
            } while (skips(','));
        }
        close(']');
        return elements;
    }

    private void open(char bracket) throws FormatException {
        expect(bracket);
        if (++depth > MAX_DEPTH) {
            throw fault.at(at - 1, "the nesting is deeper than " + MAX_DEPTH);
        }
    }

    private void close(char bracket) throws FormatException {
        if (!skips(bracket)) {
            throw unexpected("',' or '" + bracket + "'");
        }
        depth--;
    }

    private Json literal(String word, Json value) throws FormatException {
        if (!text.startsWith(word, at)) {
            throw unexpected("a value");
        }
        at += word.length();
        return value;
    }

    private Json number() throws FormatException {
        int start = at;
        if (!skips(number)) {
            throw unexpected("a value");
        }
        return new Json.JsonNumber(text.substring(start, at));
    }

    private String string() throws FormatException {
        int start = skipSpace();
        expect('"');
        StringBuilder value = new StringBuilder();
        int run = at;
        while (skips(plain) && text.startsWith("\\", at)) {
            value.append(text, run, at++).append(escape());
            run = at;
        }
        if (!text.startsWith("\"", at)) {
            throw unexpected("a closing quote");
        }
        value.append(text, run, at++);
        if (!Json.isUnicode(value)) {
            throw fault.at(start, "the string has half a surrogate pair");
        }
        return value.toString();
    }

    private char escape() throws FormatException {
        int escape = at < text.length() ? ESCAPES.indexOf(text.charAt(at)) : -1;
        if (escape < 0) {
            throw unexpected("one of " + ESCAPES + " after a backslash");
        }
        at++;
        if (escape < ESCAPED.length()) {
            return ESCAPED.charAt(escape);
        }
        if (!skips(HEXADECIMAL.matcher(text))) {
            throw unexpected("four hexadecimal digits after \\u");
        }
        return (char) HexFormat.fromHexDigits(text, at - 4, at);
    }

    private boolean skips(Matcher pattern) {
        boolean found = pattern.region(at, text.length()).lookingAt();
        at = found ? pattern.end() : at;
        return found;
    }

    private int peek() {
        return skipSpace() < text.length() ? text.charAt(at) : -1;
    }

    private int skipSpace() {
        while (at < text.length() && " \t\n\r".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        return at;
    }

    private boolean skips(char c) {
        boolean found = peek() == c;
        at += found ? 1 : 0;
        return found;
    }

    private void expect(char c) throws FormatException {
        if (!skips(c)) {
            throw unexpected("'" + c + "'");
        }
    }

    private FormatException unexpected(String expected) {
        String found = at < text.length()
                ? FormatException.quote(text.substring(at, text.offsetByCodePoints(at, 1)))
                : "the end of the text";
        return fault.at(at, "expected " + expected + ", but found " + found);
    }
}
