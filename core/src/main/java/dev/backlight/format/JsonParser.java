package dev.backlight.format;

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
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads JSON by recursive descent; a caller may read the members of the outermost object as something else. */
final class JsonParser {
    static final Pattern NUMBER = Pattern.compile("-?+(0|[1-9][0-9]*+)(\\.[0-9]++)?+([eE][+-]?+[0-9]++)?+");
    private static final int MAX_DEPTH = 64;
    private static final String ESCAPES = "\"\\/bfnrtu";
    private static final String ESCAPED = "\"\\/\b\f\n\r\t";

    private final String text;
    private final Fault fault;
    private final Matcher number;
    private int at;
    private int depth;
    private int valuesLeft = Integer.MAX_VALUE;

    /** Makes the exception for what is wrong at a position of the text. */
    interface Fault {
        FormatException at(int position, String wrong);
    }

    /** Reads the value of the member with this name. */
    interface MemberReader<T> {
        T read(String name) throws FormatException;
    }

    JsonParser(String text, Fault fault) {
        this.text = text;
        this.fault = fault;
        this.number = NUMBER.matcher(text);
    }

    /** How much of the text has been read. */
    int position() {
        return at;
    }

    /** From here on refuses more values than this: each takes some 100 bytes of memory but perhaps 2 of text. */
    void allowValues(int values) {
        valuesLeft = values;
    }

    Json value() throws FormatException {
        if (valuesLeft-- <= 0) {
            throw fault.at(at, "there are too many values");
        }
        return switch (peek()) {
            case '{' -> new JsonObject(object(name -> value()));
            case '[' -> new JsonArray(array());
            case '"' -> new JsonString(string());
            case 't' -> literal("true", new JsonBool(true));
            case 'f' -> literal("false", new JsonBool(false));
            case 'n' -> literal("null", new JsonNull());
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
                members.put(name, member.read(name));
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
        if (!number.region(at, text.length()).lookingAt()) {
            throw unexpected("a value");
        }
        at = number.end();
        return new JsonNumber(number.group());
    }

    private String string() throws FormatException {
        int start = skipSpace();
        expect('"');
        StringBuilder value = new StringBuilder();
        for (int c = next(); c != '"'; c = next()) {
            if (c < ' ') {
                at -= c < 0 ? 0 : 1;
                throw unexpected("a closing quote");
            }
            value.append(c == '\\' ? escape() : (char) c);
        }
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
        return escape < ESCAPED.length() ? ESCAPED.charAt(escape) : hexadecimal();
    }

    private char hexadecimal() throws FormatException {
        int code = 0;
        for (int end = at + 4; at < end; at++) {
            int digit = at < text.length() && text.charAt(at) < 128 ? Character.digit(text.charAt(at), 16) : -1;
            if (digit < 0) {
                throw unexpected("four hexadecimal digits after \\u");
            }
            code = code * 16 + digit;
        }
        return (char) code;
    }

    private int next() {
        return at < text.length() ? text.charAt(at++) : -1;
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
