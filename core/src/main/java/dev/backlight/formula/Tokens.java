package dev.backlight.formula;

import dev.backlight.formula.Token.Kind;
import java.util.List;

/** A way through the tokens of a text, with what is to be said where it ends. */
final class Tokens {
    /** So no text can use up the stack. */
    private static final int DEEPEST = 100;

    private final String text;
    private final List<Token> list;
    private int at;
    private int depth;

    /** @throws FormulaException at a character that no formula has */
    Tokens(String text) {
        this.text = text;
        this.list = Token.of(text);
    }

    /** The one that is to be read next; the last is the end. */
    Token next() {
        return list.get(at);
    }

    /** The one after {@link #next}, which is not the end. */
    Token afterNext() {
        return list.get(at + 1);
    }

    /** Moves on, past {@link #next}. */
    Token take() {
        return list.get(at++);
    }

    /** Moves on if this sign is next. */
    boolean taken(String sign) {
        boolean found = next().is(sign);
        at += found ? 1 : 0;
        return found;
    }

    void skipSeparators() {
        while (next().kind() == Kind.SEPARATOR) {
            at++;
        }
    }

    boolean onlySeparatorsFollow() {
        return list.subList(at, list.size() - 1).stream().allMatch(token -> token.kind() == Kind.SEPARATOR);
    }

    /** One level of brackets deeper. */
    void enter() {
        if (++depth > DEEPEST) {
            throw refusal(next(), "more than " + DEEPEST + " brackets, signs or powers stand one inside the other");
        }
    }

    void leave() {
        depth--;
    }

    /** That something else was expected next. */
    FormulaException unexpected(String expected) {
        if (next().is(",")) {
            return refusal(next(), Token.NO_PLACE.formatted(",") + Token.COMMA);
        }
        return refusal(next(), "expected " + expected + ", but found " + next().described());
    }

    /** That something is wrong with a token. */
    FormulaException refusal(Token token, String problem) {
        return new FormulaException(text, token.start(), problem);
    }
}
