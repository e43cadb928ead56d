package dev.backlight.formula;

import dev.backlight.expr.Expr;
import dev.backlight.formula.Token.Kind;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads formulas in usual notation: {@code y = x^3 + 3x^2}, {@code d = b*c; b = a^2; c = -7a}.
 *
 * <ul>
 *   <li>{@code + - * / ^}, also {@code − · × ÷} and raised digits {@code x²} and fractions {@code ½x}; a product may go
 *       without its sign: {@code 3x}, {@code 2(w-1)}, {@code a b}. A name is a letter and what letters and digits
 *       follow it.
 *   <li>{@code ^} binds strongest and to the right: {@code -x^2} is {@code -(x^2)}. {@code 1/2x} is refused, because
 *       people read it in two ways.
 *   <li>{@code sin cos tan cot arcsin arccos arctan sinh cosh tanh exp ln log log2 log10 sqrt abs sigmoid relu softplus
 *       erf}, also {@code σ} and {@code √}; {@code log} is {@code ln}, {@code tan x} is read as {@code sin x/cos x},
 *       {@code cosh x} as {@code (e^x + e^(-x))/2} and {@code log2 x} as {@code ln x/ln 2}. The slopes of abs and relu
 *       are {@code sign} and {@code step}. Without brackets a function takes the product that follows it: {@code sin
 *       2x}. {@code sin^2(x)} is the square of the sine. {@code max(a, b)} and {@code min(a, b)} take two numbers or
 *       more.
 *   <li>{@code e}, {@code pi} and {@code π} are numbers. {@code 2e3} is 2000, {@code 2e^x} a product.
 *   <li>Definitions have a semicolon or a new line between them, and stand in any order.
 * </ul>
 */
public final class FormulaParser {
    /** Enough for any formula that a person reads. */
    private static final int LONGEST = 2_000;

    /** What a formula without a name is called: the first of these that is no variable. */
    private static final List<String> RESULTS = List.of("f", "g", "h", "F", "G", "H");

    private final Tokens tokens;
    private final Map<String, Expr> inputs = new LinkedHashMap<>();
    private final DefinitionOrder order;

    private FormulaParser(String text) {
        this.tokens = new Tokens(text);
        this.order = new DefinitionOrder(text);
    }

    /**
     * Reads one formula, or several definitions. A single formula may go without a name; it is then called f, or g if f
     * is a variable.
     *
     * @throws FormulaException if the text is no such thing, a name has two definitions, or definitions go in a circle;
     *     it names the character
     */
    public static Definitions parse(String text) {
        if (text.length() > LONGEST) {
            throw new FormulaException(
                    text.substring(0, 60), 0, "formulas of more than " + LONGEST + " characters are not read");
        }
        return new FormulaParser(text).definitions();
    }

    private Definitions definitions() {
        tokens.skipSeparators();
        if (tokens.next().kind() == Kind.END) {
            throw tokens.refusal(tokens.next(), "a formula was expected, and there is none");
        }
        while (tokens.next().kind() != Kind.END) {
            definition();
            if (tokens.next().kind() != Kind.END && tokens.next().kind() != Kind.SEPARATOR) {
                throw tokens.unexpected("an operator, a semicolon or the end");
            }
            tokens.skipSeparators();
        }
        return order.definitions(inputs);
    }

    private void definition() {
        Token first = tokens.next();
        boolean named = first.kind() == Kind.NAME && tokens.afterNext().is("=");
        if (named) {
            checkName(first);
            tokens.take();
            tokens.take();
        }
        ExpressionParser right = new ExpressionParser(tokens, inputs);
        Expr formula = right.sum();
        if (tokens.next().is("=")) {
            throw tokens.refusal(
                    tokens.next(),
                    named
                            ? "a definition has one \"=\""
                            : "left of \"=\" stands one name: write y = ..., not f(x) = ...");
        }
        if (!named && (order.size() > 0 || tokens.next().kind() == Kind.SEPARATOR && !tokens.onlySeparatorsFollow())) {
            throw tokens.refusal(first, "of several formulas each needs a name: write y = ...");
        }
        order.add(first, named ? first.text() : freeName(first), formula, right.uses());
    }

    private String freeName(Token first) {
        return RESULTS.stream()
                .filter(name -> !inputs.containsKey(name))
                .findFirst()
                .orElseThrow(() -> tokens.refusal(first, "give the formula a name: write y = ..."));
    }

    private void checkName(Token name) {
        if (NamedConstant.named(name.text()).isPresent()) {
            throw tokens.refusal(name, name.text() + " is a number already; choose another name");
        }
        if (NamedFunction.isOne(name.text())) {
            throw tokens.refusal(name, name.text() + " is a function already; choose another name");
        }
    }
}
