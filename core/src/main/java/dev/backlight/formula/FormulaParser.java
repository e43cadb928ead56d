package dev.backlight.formula;

import dev.backlight.expr.Expr;
import dev.backlight.formula.Token.Kind;
import dev.backlight.tensor.ElementType;
import dev.backlight.tensor.Shape;
import dev.backlight.tensor.TensorType;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads formulas in usual notation: {@code y = x^3 + 3x^2}, {@code d = b*c; b = a^2; c = -7a}.
 *
 * <ul>
 *   <li>{@code + - * / ^}, also {@code − · × ÷} and raised digits {@code x²} and fractions {@code ½x}; a product may go
 *       without its sign: {@code 3x}, {@code 2(w-1)}, {@code a b}. A name is a letter and what letters and digits
 *       follow it.
 *   <li>{@code ^} binds strongest and to the right: {@code -x^2} is {@code -(x^2)}. {@code 1/2x} is refused, because
 *       people read it in two ways.
 *   <li>{@code sin cos tan tanh exp ln log sqrt abs sigmoid relu softplus erf}, also {@code σ} and {@code √};
 *       {@code log} is {@code ln}, and {@code tan x} is read as {@code sin x/cos x}. The slopes of abs and relu are
 *       {@code sign} and {@code step}. Without brackets a function takes the product that follows it: {@code sin 2x}.
 *       {@code sin^2(x)} is the square of the sine. {@code max(a, b)} and {@code min(a, b)} take two numbers or more.
 *   <li>{@code e}, {@code pi} and {@code π} are numbers. {@code 2e3} is 2000, {@code 2e^x} a product.
 *   <li>Definitions have a semicolon or a new line between them, and stand in any order.
 * </ul>
 */
public final class FormulaParser {
    private static final TensorType SCALAR = new TensorType(ElementType.F64, Shape.SCALAR);
    /** Enough for any formula that a person reads; and no text can use up the stack. */
    private static final int LONGEST = 2_000;

    private static final int DEEPEST = 100;

    /** What a double keeps of any decimal. */
    private static final int MOST_DIGITS = 15;

    private static final Map<String, NamedConstant> CONSTANTS =
            Map.of("e", NamedConstant.E, "pi", NamedConstant.PI, "π", NamedConstant.PI);

    /** What a formula without a name is called: the first of these that is no variable. */
    private static final List<String> RESULTS = List.of("f", "g", "h", "F", "G", "H");

    private final String text;
    private final List<Token> tokens;
    private final Map<String, Expr> inputs = new LinkedHashMap<>();
    private final DefinitionOrder order;
    private int at;
    private int depth;

    private FormulaParser(String text) {
        this.text = text;
        this.tokens = Token.of(text);
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
        skipSeparators();
        if (next().kind() == Kind.END) {
            throw refusal(next(), "a formula was expected, and there is none");
        }
        while (next().kind() != Kind.END) {
            definition();
            if (next().kind() != Kind.END && next().kind() != Kind.SEPARATOR) {
                throw unexpected("an operator, a semicolon or the end");
            }
            skipSeparators();
        }
        return order.definitions(inputs);
    }

    private void skipSeparators() {
        while (next().kind() == Kind.SEPARATOR) {
            at++;
        }
    }

    private void definition() {
        Token first = next();
        boolean named = first.kind() == Kind.NAME && tokens.get(at + 1).is("=");
        if (named) {
            checkName(first);
            at += 2;
        }
        Map<String, Token> uses = new LinkedHashMap<>();
        Expr formula = sum(uses);
        if (next().is("=")) {
            throw refusal(
                    next(),
                    named
                            ? "a definition has one \"=\""
                            : "left of \"=\" stands one name: write y = ..., not f(x) = ...");
        }
        if (!named && (order.size() > 0 || next().kind() == Kind.SEPARATOR && !onlySeparatorsFollow())) {
            throw refusal(first, "of several formulas each needs a name: write y = ...");
        }
        order.add(first, named ? first.text() : freeName(), formula, uses);
    }

    private boolean onlySeparatorsFollow() {
        return tokens.subList(at, tokens.size() - 1).stream().allMatch(token -> token.kind() == Kind.SEPARATOR);
    }

    private String freeName() {
        return RESULTS.stream()
                .filter(name -> !inputs.containsKey(name))
                .findFirst()
                .orElseThrow(() -> refusal(tokens.getFirst(), "give the formula a name: write y = ..."));
    }

    private void checkName(Token name) {
        if (CONSTANTS.containsKey(name.text())) {
            throw refusal(name, name.text() + " is a number already; choose another name");
        }
        if (NamedFunction.isOne(name.text())) {
            throw refusal(name, name.text() + " is a function already; choose another name");
        }
    }

    private Expr sum(Map<String, Token> uses) {
        Expr sum = product(uses);
        while (true) {
            if (taken("+")) {
                sum = sum.add(product(uses));
            } else if (taken("-")) {
                sum = sum.sub(product(uses));
            } else {
                return sum;
            }
        }
    }

    private Expr product(Map<String, Token> uses) {
        Expr product = signed(uses);
        while (true) {
            if (taken("*")) {
                product = product.mul(signed(uses));
            } else if (next().is("/")) {
                Token sign = next();
                at++;
                product = product.div(signed(uses));
                if (beginsFactor()) {
                    throw refusal(sign, "what follows \"/\" can be read in two ways: write a/(b c) or (a/b)*c");
                }
            } else if (beginsFactor()) {
                product = product.mul(power(uses));
            } else {
                return product;
            }
        }
    }

    /** Whether a factor follows without a sign of multiplication; a number cannot. */
    private boolean beginsFactor() {
        return next().kind() == Kind.NAME || next().is("(") || next().is("√");
    }

    private Expr signed(Map<String, Token> uses) {
        enter();
        Expr result;
        if (taken("-")) {
            Expr inner = signed(uses);
            double typed = inner.constantValue().orElse(0);
            result = typed == 0 || NamedConstant.of(typed).isPresent() ? inner.neg() : number(-typed);
        } else {
            result = taken("+") ? signed(uses) : power(uses);
        }
        depth--;
        return result;
    }

    private Expr power(Map<String, Token> uses) {
        Token first = next();
        if (first.kind() == Kind.NAME && NamedFunction.isOne(first.text()) || first.is("√")) {
            return function(uses);
        }
        return raised(operand(uses), first, uses);
    }

    private Expr raised(Expr base, Token first, Map<String, Token> uses) {
        Optional<Expr> exponent = exponent(uses);
        if (exponent.isEmpty()) {
            return base;
        }
        boolean isE = first.kind() == Kind.NAME && first.text().equals("e");
        return isE ? exponent.get().exp() : base.pow(exponent.get());
    }

    private Optional<Expr> exponent(Map<String, Token> uses) {
        if (next().kind() == Kind.RAISED) {
            Expr exponent = number(Integer.parseInt(checkedExponent(next())));
            at++;
            if (next().is("^") || next().kind() == Kind.RAISED) {
                throw refusal(next(), "a second power can be read in two ways: put brackets around the first");
            }
            return Optional.of(exponent);
        }
        return taken("^") ? Optional.of(signed(uses)) : Optional.empty();
    }

    private String checkedExponent(Token raised) {
        if (raised.text().length() > 9) {
            throw refusal(raised, "raised digits have at most 9 places: write ^(...)");
        }
        return raised.text();
    }

    private Expr function(Map<String, Token> uses) {
        enter();
        Token name = next();
        at++;
        Token after = next();
        Optional<Expr> exponent = name.is("√") ? Optional.empty() : exponentOfFunction(after);
        NamedFunction function = NamedFunction.of(name.text()).orElseThrow();
        Expr value = function.of(
                switch (function) {
                    case NamedFunction.OfOne _ -> List.of(argumentOf(name, uses));
                    case NamedFunction.OfSeveral _ -> arguments(name, uses);
                });
        depth--;
        if (exponent.isPresent()) {
            return value.pow(exponent.get());
        }
        if (name.is("√") && !after.is("(") && (next().is("^") || next().kind() == Kind.RAISED)) {
            throw refusal(name, "this root can be read in two ways: write √(x^n) or (√x)^n");
        }
        return raised(value, name, uses);
    }

    /** sin²(x), sin^2(x): a whole positive exponent; sin^-1 is read in two ways. */
    private Optional<Expr> exponentOfFunction(Token after) {
        boolean isPower = after.is("^") && tokens.get(at + 1).kind() == Kind.NUMBER;
        if (after.is("^") && !isPower || after.text().startsWith("-") && after.kind() == Kind.RAISED) {
            throw refusal(after, "between a function and its argument only a number can stand; else write (f(x))^...");
        }
        return after.kind() == Kind.RAISED || isPower ? exponentAsNumber() : Optional.empty();
    }

    private Optional<Expr> exponentAsNumber() {
        if (next().kind() == Kind.RAISED) {
            Token raised = next();
            at++;
            return Optional.of(number(Integer.parseInt(checkedExponent(raised))));
        }
        at++;
        Token number = next();
        at++;
        return Optional.of(number(number));
    }

    private Expr argumentOf(Token function, Map<String, Token> uses) {
        if (next().is("(") || function.is("√")) {
            return operand(uses);
        }
        if (next().kind() == Kind.NAME || next().kind() == Kind.NUMBER || next().kind() == Kind.FRACTION) {
            return argument(uses);
        }
        throw unexpected("an argument for " + function.text() + ", such as " + function.text() + "(x)");
    }

    /** In brackets, with commas between. */
    private List<Expr> arguments(Token function, Map<String, Token> uses) {
        String form = function.text() + "(x, 0)";
        if (!taken("(")) {
            throw unexpected("the arguments of " + function.text() + " in brackets, such as " + form);
        }
        enter();
        List<Expr> arguments = new ArrayList<>(List.of(sum(uses)));
        while (taken(",")) {
            arguments.add(sum(uses));
        }
        if (arguments.size() == 1 && next().is(")")) {
            throw refusal(next(), function.text() + " takes two numbers or more: write " + form);
        }
        if (!taken(")")) {
            throw unexpected("an operator, a comma or \")\"");
        }
        depth--;
        return arguments;
    }

    /** What a function without brackets takes: the product that follows, up to the next function. */
    private Expr argument(Map<String, Token> uses) {
        Token first = next();
        Expr argument = raised(operand(uses), first, uses);
        while (next().kind() == Kind.NAME && !NamedFunction.isOne(next().text())) {
            Token factor = next();
            argument = argument.mul(raised(operand(uses), factor, uses));
        }
        return argument;
    }

    private Expr operand(Map<String, Token> uses) {
        Token token = next();
        if (token.kind() == Kind.NUMBER) {
            at++;
            return number(token);
        }
        if (token.kind() == Kind.FRACTION) {
            at++;
            String[] parts = token.text().split("/");
            return number(Integer.parseInt(parts[0])).div(number(Integer.parseInt(parts[1])));
        }
        if (token.kind() == Kind.NAME) {
            return name(uses);
        }
        if (!token.is("(")) {
            throw unexpected("a number, a name or \"(\"");
        }
        enter();
        at++;
        Expr inner = sum(uses);
        if (!taken(")")) {
            throw unexpected("an operator or \")\"");
        }
        depth--;
        return inner;
    }

    private Expr name(Map<String, Token> uses) {
        Token name = next();
        at++;
        if (CONSTANTS.containsKey(name.text())) {
            return number(CONSTANTS.get(name.text()).value());
        }
        if (NamedFunction.isOne(name.text())) {
            throw refusal(name, name.text() + " is a function: write " + name.text() + "(x)");
        }
        boolean isWord = name.text().length() > 1 && name.text().chars().allMatch(Character::isLetter);
        if (isWord && next().is("(") && next().start() == name.end()) {
            throw refusal(
                    name,
                    name.text()
                            + " is no function that is known here (" + NamedFunction.LISTED + ");"
                            + " for a product write " + name.text() + "*(...)");
        }
        uses.putIfAbsent(name.text(), name);
        return inputs.computeIfAbsent(name.text(), named -> Expr.input(named, SCALAR));
    }

    private Expr number(Token token) {
        double value = Double.parseDouble(token.text());
        if (!Double.isFinite(value)) {
            throw refusal(token, token.text() + " is too large to compute with");
        }
        // Typed numbers are taken as exact, so none may be rounded here.
        BigDecimal typed = new BigDecimal(token.text());
        if (typed.stripTrailingZeros().precision() > MOST_DIGITS
                || BigDecimal.valueOf(value).compareTo(typed) != 0) {
            throw refusal(token, token.text() + " has more digits than are computed with: " + MOST_DIGITS);
        }
        return number(value);
    }

    private static Expr number(double value) {
        return Expr.constant(value, ElementType.F64);
    }

    private void enter() {
        if (++depth > DEEPEST) {
            throw refusal(next(), "more than " + DEEPEST + " brackets, signs or powers stand one inside the other");
        }
    }

    private Token next() {
        return tokens.get(at);
    }

    private boolean taken(String sign) {
        boolean found = next().is(sign);
        at += found ? 1 : 0;
        return found;
    }

    private FormulaException unexpected(String expected) {
        if (next().is(",")) {
            return refusal(next(), Token.NO_PLACE.formatted(",") + Token.COMMA);
        }
        return refusal(next(), "expected " + expected + ", but found " + next().described());
    }

    private FormulaException refusal(Token token, String problem) {
        return new FormulaException(text, token.start(), problem);
    }
}
