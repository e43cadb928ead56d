package dev.backlight.formula;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A piece of a formula's text that is read as one.
 *
 * @param text as written, but signs that mean the same are written in one way: {@code *}, {@code /}, {@code -}
 * @param start how many characters stand before it
 * @param end how many characters stand before what follows
 */
record Token(Kind kind, String text, int start, int end) {
    enum Kind {
        NUMBER,
        /** One letter for a fraction, ½; the text is "1/2". */
        FRACTION,
        NAME,
        SIGN,
        /** Raised digits; the text has plain ones. */
        RAISED,
        /** A semicolon or the end of a line. */
        SEPARATOR,
        END
    }

    /** No two of them begin alike. */
    private static final Map<Kind, Pattern> PATTERNS = Map.of(
            Kind.NUMBER, Pattern.compile("(\\d+(\\.\\d*)?|\\.\\d+)([eE][+-]?\\d+)?"),
            Kind.FRACTION, Pattern.compile("[½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞]"),
            Kind.NAME, Pattern.compile("π|[\\p{L}&&[^π]][\\p{L}\\p{M}\\d_₀-₉&&[^π]]*"),
            Kind.RAISED, Pattern.compile("⁻?[⁰¹²³⁴⁵⁶⁷⁸⁹]+"));

    static final String NO_PLACE = "\"%s\" has no place in a formula";
    /** What is to be said of a comma that separates no arguments. */
    static final String COMMA = ": decimals have a point, and definitions a semicolon between them";

    private static final String SIGNS = "+-*/^()=√,";
    private static final String RAISED_DIGITS = "⁰¹²³⁴⁵⁶⁷⁸⁹";

    /**
     * The tokens of a text, the last being its end.
     *
     * @throws FormulaException at a character that no formula has
     */
    static List<Token> of(String text) {
        List<Token> tokens = new ArrayList<>();
        int at = 0;
        while (at < text.length()) {
            char next = text.charAt(at);
            if (next != '\n' && (Character.isWhitespace(next) || Character.isSpaceChar(next))) {
                at++;
            } else {
                Token token = at(text, at);
                tokens.add(token);
                at = token.end;
            }
        }
        tokens.add(new Token(Kind.END, "", at, at));
        return tokens;
    }

    private static Token at(String text, int start) {
        for (var pattern : PATTERNS.entrySet()) {
            Matcher found = pattern.getValue().matcher(text).region(start, text.length());
            if (found.lookingAt()) {
                return new Token(pattern.getKey(), plain(pattern.getKey(), found.group()), start, found.end());
            }
        }
        char sign = usual(text.charAt(start));
        if (sign == ';' || sign == '\n') {
            return new Token(Kind.SEPARATOR, ";", start, start + 1);
        }
        if (SIGNS.indexOf(sign) < 0) {
            String found = Character.toString(text.codePointAt(start)).replaceAll("\\p{Cntrl}", "?");
            throw new FormulaException(text, start, NO_PLACE.formatted(found) + advice(sign));
        }
        return new Token(Kind.SIGN, Character.toString(sign), start, start + 1);
    }

    private static String advice(char sign) {
        return switch (sign) {
            case '[', '{' -> ": brackets are round";
            case '|' -> ": the absolute value is abs(x)";
            default -> "";
        };
    }

    /** One sign for all that mean the same. */
    private static char usual(char sign) {
        return switch (sign) {
            case '−', '–' -> '-';
            case '·', '×', '⋅', '∗' -> '*';
            case '÷', '∕', '⁄' -> '/';
            default -> sign;
        };
    }

    private static String plain(Kind kind, String text) {
        if (kind == Kind.FRACTION) {
            return Normalizer.normalize(text, Normalizer.Form.NFKC).replace('⁄', '/');
        }
        StringBuilder plain = new StringBuilder();
        for (char letter : text.toCharArray()) {
            if (kind == Kind.RAISED) {
                plain.append(letter == '⁻' ? '-' : (char) ('0' + RAISED_DIGITS.indexOf(letter)));
            } else if (letter >= '₀' && letter <= '₉') {
                plain.append(plain.indexOf("_") < 0 ? "_" : "").append((char) ('0' + letter - '₀'));
            } else {
                plain.append(letter);
            }
        }
        return plain.toString();
    }

    boolean is(String sign) {
        return kind == Kind.SIGN && text.equals(sign);
    }

    /** How a message names it. */
    String described() {
        return switch (kind) {
            case END -> "the end";
            case SEPARATOR -> "the end of the definition";
            case NUMBER, FRACTION, NAME, SIGN, RAISED -> "\"" + text + "\"";
        };
    }
}
